/** Replacing a file of the product's, with its access rights and attributes kept. */
import { promises as fs } from 'node:fs';
import { dirname } from 'node:path';
import * as files from '../../file-writing.js';
import { WriteError, type Beside, type Replacement } from '../../writer.js';
import { bind, lastError } from '../native.js';
import { writeError } from './failures.js';
import { openHandle, type Opening } from './handle.js';

const replace = bind(
  'kernel32.dll',
  'bool __stdcall ReplaceFileW(str16 replaced, str16 replacement, str16 backup, uint32 flags, void* exclude, void* reserved)',
);
const getAttributes = bind('kernel32.dll', 'uint32 __stdcall GetFileAttributesW(str16 path)');

const getLongPath = bind(
  'kernel32.dll',
  'uint32 __stdcall GetLongPathNameW(str16 path, _Out_ uint8_t* long, uint32 size)',
);

/** FILE_ATTRIBUTE_READONLY; INVALID_FILE_ATTRIBUTES (winnt.h, fileapi.h). */
const readOnly = 0x1;
const none = 0xffffffff;
/** As ReplaceFileW opens the old file: GENERIC_READ, DELETE, SYNCHRONIZE; others may do all meanwhile. OPEN_EXISTING. */
const toReplace: Opening = { access: 0x80000000 | 0x00010000 | 0x00100000, share: 7, disposition: 3, flags: 0 };
/** FILE_ADD_FILE, and FILE_FLAG_BACKUP_SEMANTICS, without which no folder is opened. */
const toAddTo: Opening = { ...toReplace, access: 0x2, flags: 0x02000000 };
/** Letters of a path, with its end. */
const longestPath = 32_768;
/** ERROR_UNABLE_TO_MOVE_REPLACEMENT_2: the file has its backup's name, and the new one is not in its place. */
const unableToMove = 1177;

/** As `ServerWriter.expectReplaceable` says. */
export async function expectReplaceable(path: string): Promise<void> {
  await files.orWriteError(async () => {
    const attributes = getAttributes(path) as number;
    if (attributes === none) throw writeError('GetFileAttributesW', lastError());
    await files.refuseLinks(path, '\\');
    await refuseElsewhere(path);
    if ((attributes & readOnly) !== 0) throw new WriteError('read-only', path);
    expectOpens(path, toReplace);
    expectOpens(dirname(path), toAddTo);
  });
}

function expectOpens(path: string, opening: Opening): void {
  const close = openHandle(path, opening);
  if (typeof close === 'number') throw writeError('CreateFileW', close);
  close();
}

/**
 * Gives a file other bytes. ReplaceFileW gives the new file the access rights, the attributes and the short name of the old
 * one (Microsoft, "ReplaceFileW function").
 */
export async function replaceFile(
  path: string,
  { before, after }: { readonly before: Uint8Array; readonly after: Uint8Array },
  beside: Beside,
): Promise<void> {
  const { fresh, replaced } = beside;
  await files.orWriteError(async () => {
    await expectReplaceable(path);
    await fs.rm(replaced, { force: true });
    await fs.rm(fresh, { force: true });
    await files.writeWhole(fresh, after, 'wx');
    if (replace(path, fresh, replaced, 0, null, null) === true) {
      await files.expectReplaced(path, before, beside);
      return;
    }
    const error = lastError();
    if (error === unableToMove) await fs.rename(replaced, path);
    await fs.rm(fresh, { force: true });
    throw writeError('ReplaceFileW', error);
  });
}

/** As `ServerWriter.putBackFile` says. */
export async function putBackFile(path: string, beside: Beside): Promise<void> {
  await files.orWriteError(() => refuseFolderElsewhere(path));
  await files.putBackFile(path, beside);
}

/** As `ServerWriter.settleFile` says. */
export async function settleFile(path: string, bytes: Replacement, beside: Beside): Promise<void> {
  await files.orWriteError(() => refuseFolderElsewhere(path));
  await files.settleFile(path, bytes, beside);
}

/** The file itself may be out of its place, so its folder is looked at. */
async function refuseFolderElsewhere(path: string): Promise<void> {
  const folder = dirname(path);
  await files.refuseLinks(folder, '\\');
  await refuseElsewhere(folder);
}

/**
 * Refuses a path that does not lead to itself: what Windows says of the opened file also knows of reparse points that are no
 * links to Node, and of drives that stand for folders. Short names (8.3) are the same path.
 */
async function refuseElsewhere(path: string): Promise<void> {
  const final = await fs.realpath(path);
  const long = Buffer.alloc(longestPath * 2);
  const length = getLongPath(path, long, longestPath) as number;
  if (length === 0 || length >= longestPath) throw writeError('GetLongPathNameW', lastError());
  if (long.toString('utf16le', 0, length * 2).toLowerCase() !== final.toLowerCase()) {
    throw new WriteError('redirected', `${path}: ${final}`);
  }
}
