/** Zip archives (PKWARE's APPNOTE.TXT): written, and one file of them read, whoever made them. */
import { Buffer } from 'node:buffer';
import yauzl from 'yauzl';
import yazl from 'yazl';
import type { Failure } from '../evidence/failure.js';
import { crc32 } from './crc32.js';

/** Bounds of an archive that is opened, in bytes and entries. */
export const archiveBounds = {
  archive: 20 * 1024 * 1024,
  /** Of the file that is read, unpacked. */
  file: 64 * 1024 * 1024,
  entries: 1000,
} as const;

/** A file in an archive. */
export interface ArchivedFile {
  /** With slashes between folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Packs files. The same files at the same time give the same bytes.
 *
 * @param at written down as the time of all of them
 */
export async function pack(files: readonly ArchivedFile[], at: Date): Promise<Uint8Array> {
  const archive = new yazl.ZipFile();
  for (const { name, bytes } of files) {
    archive.addBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name, {
      mtime: at,
      mode: 0o100644,
    });
  }
  archive.end();
  return await collected(archive.outputStream);
}

/**
 * Unpacks one file. All names in the archive are looked at, too: one that could lead somewhere else when the archive is
 * unpacked by hand is a reason to refuse the whole.
 */
export async function unpackOne(bytes: Uint8Array, wanted: string): Promise<Uint8Array | Failure> {
  if (bytes.length === 0) return failures.empty;
  if (bytes.length > archiveBounds.archive) return failures.tooLarge;
  if (!beginsAsZip(bytes)) return failures.noZip;
  try {
    return await unpacked(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), wanted);
  } catch (error) {
    // yauzl throws plain errors, zlib its own: the archive is not as the format wants it, or not as it says of itself.
    if (error instanceof Error) return failures.damaged;
    throw error;
  }
}

/** True for the first bytes of a zip archive: a file, or the end of an empty archive. */
export function beginsAsZip([p, k, kind, version]: Uint8Array): boolean {
  return p === 0x50 && k === 0x4b && ((kind === 3 && version === 4) || (kind === 5 && version === 6));
}

async function unpacked(bytes: Buffer, wanted: string): Promise<Uint8Array | Failure> {
  // Names are decoded below, so that a bad one is told apart from other damage.
  const archive = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false });
  if (archive.entryCount > archiveBounds.entries) return failures.tooMany;
  const names = new Set<string>();
  let found: yauzl.Entry | null = null;
  for await (const entry of archive.eachEntry()) {
    const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
    const folded = name.toLowerCase();
    if (isUnsafe(name) || names.has(folded)) return failures.unsafe;
    if (entry.isEncrypted()) return failures.encrypted;
    names.add(folded);
    if (name === wanted) found = entry;
  }
  if (found === null) return failures.incomplete;
  if (found.uncompressedSize > archiveBounds.file) return failures.tooLarge;
  // The stream fails as soon as more comes than the entry says of itself.
  const file = await collected(await archive.openReadStreamPromise(found));
  return crc32(file) === found.crc32 ? file : failures.damaged;
}

/** Absolute, upwards, with a drive or a stream of Windows, or with what no name holds. */
function isUnsafe(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about.
  return name === '' || yauzl.validateFileName(name) !== null || /[\u0000-\u001f:*?"<>|]/.test(name);
}

async function collected(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const makeAgain = 'Make it again on the server (connector-doctor collect -o FILE.zip), and carry it over as it is.';

const failures = {
  empty: { code: 'FILE-EMPTY', message: 'The file is empty.', advice: makeAgain },
  noZip: {
    code: 'NOT-A-BUNDLE',
    message: 'This is no bundle: a bundle is a zip archive.',
    advice:
      'Open the file that "connector-doctor collect" wrote. To read a packet capture: connector-doctor analyze FILE',
  },
  tooLarge: {
    code: 'BUNDLE-TOO-LARGE',
    message: 'This archive is larger than any bundle, or says that it is so unpacked.',
    advice: 'It was not opened. Open the file that "connector-doctor collect" wrote.',
  },
  tooMany: {
    code: 'BUNDLE-TOO-LARGE',
    message: 'This archive holds more files than any bundle.',
    advice: 'It was not opened. Open the file that "connector-doctor collect" wrote.',
  },
  unsafe: {
    code: 'BUNDLE-UNSAFE',
    message: 'Names in this archive would lead outside of it, or come twice. No bundle has such names.',
    advice: 'It was not opened, and should not be unpacked by hand. Ask the person who sent it where it comes from.',
  },
  encrypted: {
    code: 'BUNDLE-ENCRYPTED',
    message: 'This archive is locked with a password.',
    advice: 'Unpack it, and pack the same files again without a password; or have it made again on the server.',
  },
  incomplete: {
    code: 'BUNDLE-INCOMPLETE',
    message: 'This archive holds no evidence.json, so it is no bundle, or a part of one.',
    advice: makeAgain,
  },
  damaged: {
    code: 'BUNDLE-DAMAGED',
    message: 'This archive is damaged, or was not carried over as a whole.',
    advice: `Copy it again, and compare the sizes. ${makeAgain}`,
  },
} as const satisfies Readonly<Record<string, Failure>>;
