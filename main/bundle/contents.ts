/**
 * The contents of a bundle as text, for the person who looks through it before it leaves the server. What is encoded in the
 * files (bytes of a log, of a registry value, of a certificate) is written out: a name could hide in it.
 */
import { Buffer } from 'node:buffer';
import type { QuestionKind, Reading } from '../evidence/server.js';
import { textOf } from './bytes.js';
import { filesOf, type BundlePlan } from './make-bundle.js';
import { readMe } from './read-me.js';
import { mapReading } from './walk.js';

/** Kinds of questions that are shown together. */
export const contentGroups = {
  system: ['system', 'domain', 'account', 'clock', 'places', 'winhttp-proxy', 'person'],
  services: ['service'],
  registry: ['registry-value', 'registry-key'],
  files: ['file', 'folder', 'file-version'],
  certificates: ['certificate'],
  events: ['events'],
} as const satisfies Readonly<Record<string, readonly QuestionKind[]>>;

/** One of them. */
export type ContentGroup = keyof typeof contentGroups;

/** One part of a bundle. */
export interface BundleContent {
  /** `registry`, `README.txt`, `files/01-app.config`. */
  readonly id: string;
  /** Of `evidence.json`; null for a file of its own. */
  readonly group: ContentGroup | null;
  /** Where a file of its own stands on the server; null for the rest. */
  readonly path: string | null;
  /** How many readings it has; null for a file of its own. */
  readonly readings: number | null;
  readonly text: string;
}

/** All parts, in the order in which they are shown. */
export function contentsOf({ evidence, preview }: BundlePlan): readonly BundleContent[] {
  const groups = Object.entries(contentGroups) as [ContentGroup, readonly QuestionKind[]][];
  return [
    ...groups.flatMap(([group, kinds]) => {
      const readings = evidence.readings.filter(({ question }) => kinds.includes(question.kind));
      const text = readings.map(shownReading).join('\n');
      return readings.length === 0 ? [] : [{ id: group, group, path: null, readings: readings.length, text }];
    }),
    ...filesOf(evidence.readings).map(({ name, path, bytes }) => ({
      id: name,
      group: null,
      path,
      readings: null,
      text: written(Buffer.from(bytes)),
    })),
    { id: 'README.txt', group: null, path: null, readings: null, text: readMe(evidence, preview) },
  ];
}

/** A question in one line, and what was answered beneath it. */
function shownReading(reading: Reading): string {
  const encoded = new Map<string, Buffer>();
  mapReading(reading, {
    text: (text) => text,
    bytes: (bytes) => {
      encoded.set(bytes.toString('base64'), bytes);
      return bytes;
    },
  });
  const { kind, ...about } = reading.question;
  const head = [kind, ...Object.values(about)].join('  ');
  const { fact } = reading;
  if (fact.state === 'absent') return `${head}\n  not there\n`;
  if (fact.state === 'unreadable') return `${head}\n  could not be read: ${fact.reason}, ${fact.detail}\n`;
  return `${head}\n${linesOf(fact.value, encoded).map(indented).join('\n')}\n`;
}

function linesOf(value: unknown, encoded: ReadonlyMap<string, Buffer>): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => listed(linesOf(each, encoded)));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, each]) => {
      const [first = '', ...rest] = linesOf(each, encoded);
      return rest.length === 0 ? [`${name}: ${first}`] : [`${name}:`, ...[first, ...rest].map(indented)];
    });
  }
  const bytes = typeof value === 'string' ? encoded.get(value) : undefined;
  return (bytes === undefined ? String(value) : written(bytes)).split(/\r\n|\r|\n/);
}

const indented = (line: string): string => `  ${line}`;

const listed = ([first = '', ...rest]: readonly string[]): readonly string[] => [`- ${first}`, ...rest.map(indented)];

/** The text of these bytes, or the letters among them: those of two bytes as well. */
const written = (bytes: Buffer): string =>
  textOf(bytes) ??
  bytes
    .toString('latin1')
    .replace(/([\x20-\x7e])\0/g, '$1')
    .replace(/[^\x20-\x7e\xa0-\xff]+/g, '·');
