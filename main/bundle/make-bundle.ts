/** Makes a bundle of what was read of a server. Nothing is written: the bytes are for the caller to keep. */
import { Buffer } from 'node:buffer';
import { unreadable } from '../evidence/fact.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import { isReading, readEvidence } from '../evidence/read-evidence.js';
import { nameClasses, type NameClass, type Reading, type ServerEvidence } from '../evidence/server.js';
import { archiveBounds, pack, type ArchivedFile } from './archive.js';
import type { Replacement } from './name-book.js';
import { evidenceName } from './open-bundle.js';
import { prepared } from './pseudonyms.js';
import { readMe, type Preview } from './read-me.js';

/** What a bundle would hold, before it is packed. */
export interface BundlePlan {
  readonly evidence: ServerEvidence;
  /** Names with what stands for them. It does not go into the bundle. */
  readonly names: readonly Replacement[];
  readonly preview: Preview;
}

/** Says what a bundle would hold, so that it can be looked at. `keep` names classes of names that stay as they are. */
export function planBundle(evidence: ServerEvidence, keep: readonly NameClass[]): BundlePlan {
  const leftOut: string[] = [];
  const done = prepared(evidence, keep);
  const readings = done.evidence.readings.map((reading) => {
    if (isReading(reading)) return reading;
    leftOut.push(Object.values(reading.question).join(' '));
    return { ...reading, fact: unreadable('too-large', 'It does not fit into a bundle.') };
  });
  const preview: Preview = {
    readings: {
      answered: countOf(readings, 'value'),
      absent: countOf(readings, 'absent'),
      unreadable: countOf(readings, 'unreadable'),
    },
    files: filesOf(readings).map(({ name, path }) => ({ name, path })),
    replaced: Object.fromEntries(
      nameClasses.map((each) => [
        each,
        keep.includes(each) ? null : done.names.filter((name) => name.class === each).length,
      ]),
    ) as Preview['replaced'],
    leftOut,
  };
  return { evidence: { ...done.evidence, readings }, names: done.names, preview };
}

const countOf = (readings: readonly Reading[], state: Reading['fact']['state']): number =>
  readings.filter(({ fact }) => fact.state === state).length;

/** Packs it. A failure where it would be larger than a bundle that is opened. */
export async function packBundle({ evidence, preview }: BundlePlan): Promise<Uint8Array | Failure> {
  const text = `${JSON.stringify(evidence, null, 1)}\n`;
  const files: ArchivedFile[] = [
    { name: evidenceName, bytes: Buffer.from(text) },
    { name: 'README.txt', bytes: Buffer.from(readMe(evidence, preview)) },
    ...filesOf(evidence.readings),
  ];
  if (Buffer.byteLength(text) > archiveBounds.file) return tooLarge;
  // What is written here has to be read elsewhere.
  const read = readEvidence(text);
  if (isFailure(read)) return read;
  const archive = await pack(files, new Date(evidence.takenAt));
  return archive.length > archiveBounds.archive ? tooLarge : archive;
}

const tooLarge: Failure = {
  code: 'BUNDLE-TOO-LARGE',
  message: 'What was read of this server is larger than a bundle may be.',
  advice: 'Look at its contents for very large logs or lists. Please report it: no server should have that much.',
};

/** Files that were read as a whole: configurations, and the like. Their names in the bundle are made safe. */
export function filesOf(readings: readonly Reading[]): (ArchivedFile & { readonly path: string })[] {
  return readings
    .flatMap(({ question, fact }) => {
      if (question.kind !== 'file' || question.part !== 'whole' || fact.state !== 'value') return [];
      const { bytes } = fact.value as { readonly bytes: string };
      return bytes === '' ? [] : [{ path: question.path, bytes: Buffer.from(bytes, 'base64') }];
    })
    .map(({ path, bytes }, index) => {
      const last = path.split(/[\\/]/).pop() ?? '';
      const name = last.replace(/[^A-Za-z0-9._-]/g, '_').slice(-80);
      return { name: `files/${String(index + 1).padStart(2, '0')}-${name}`, path, bytes };
    });
}
