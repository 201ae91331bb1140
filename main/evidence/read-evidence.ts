/**
 * Reads `evidence.json`, which somebody carried here: whatever is in it, either it is what the schema describes, or it is said
 * why not. Bounds come before parsing, since a small text can be a large document.
 */
import * as v from 'valibot';
import type { Failure } from './failure.js';
import {
  bounds,
  questionKinds,
  readingSchemas,
  serverEvidenceSchema,
  type Reading,
  type ServerEvidence,
} from './server.js';

/** Lists and objects within others. The shape has about seven; the rest is room for what later programs add. */
const deepest = 60;
/** Lists and objects in all: an empty one takes more memory than its two characters. */
const mostParts = 1_000_000;

const byKind = new Map<unknown, (typeof readingSchemas)[number]>(
  questionKinds.map((kind, index) => [kind, readingSchemas[index] as (typeof readingSchemas)[number]]),
);

const frameSchema = v.object({
  ...serverEvidenceSchema.entries,
  readings: v.pipe(v.array(v.unknown()), v.maxLength(bounds.readings)),
});

const headSchema = v.object({ schema: v.string() });
const kindSchema = v.object({ question: v.object({ kind: v.string() }) });

/** The document in this text, or why it is none. Readings of a kind that this program does not know yet are left out. */
export function readEvidence(text: string): ServerEvidence | Failure {
  const shape = shapeOf(text);
  if (shape !== 'fine') return wrong(shape);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return wrong('it is no JSON, or a part of it is missing');
    throw error;
  }
  const head = v.safeParse(headSchema, document);
  if (!head.success) return wrong('it does not say what it is');
  if (head.output.schema !== 'connector-doctor/evidence@1') return otherSchema(head.output.schema);
  const frame = v.safeParse(frameSchema, document, { abortEarly: true });
  if (!frame.success) return wrong(placeOf('', frame.issues));
  const readings: Reading[] = [];
  for (const [index, each] of frame.output.readings.entries()) {
    const kind = v.safeParse(kindSchema, each);
    if (!kind.success) return wrong(`reading ${index + 1} asks nothing`);
    const schema = byKind.get(kind.output.question.kind);
    // A later program of the same schema asks more. What this one does not know, it does not need.
    if (schema === undefined) continue;
    const reading = v.safeParse(schema, each, { abortEarly: true });
    if (!reading.success) return wrong(placeOf(`readings.${index}.`, reading.issues));
    readings.push(reading.output as Reading);
  }
  return { ...frame.output, readings };
}

/** One reading in this text, or null where it is none. */
export function readReading(text: string): Reading | null {
  if (shapeOf(text) !== 'fine') return null;
  let reading: unknown;
  try {
    reading = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  const kind = v.safeParse(kindSchema, reading);
  const schema = kind.success ? byKind.get(kind.output.question.kind) : undefined;
  const parsed = schema === undefined ? null : v.safeParse(schema, reading, { abortEarly: true });
  return parsed?.success === true ? (parsed.output as Reading) : null;
}

/** True for a reading that a document may hold. */
export function isReading(reading: Reading): boolean {
  const schema = byKind.get(reading.question.kind);
  return schema !== undefined && v.safeParse(schema, reading, { abortEarly: true }).success;
}

function otherSchema(schema: string): Failure {
  const version = /^connector-doctor\/evidence@(\d{1,9})$/.exec(schema)?.[1];
  if (version !== undefined && Number(version) > 1) {
    return {
      code: 'BUNDLE-NEWER',
      message: 'A newer version of Connector Doctor wrote this bundle.',
      advice: 'Open it with that version, or a later one.',
    };
  }
  if (schema.startsWith('connector-doctor/report@')) {
    return {
      code: 'BUNDLE-WRONG',
      message: 'This holds a report, and not what was read of a server.',
      advice: 'Make a bundle on the server: connector-doctor collect -o FILE.zip',
    };
  }
  return wrong('it says that it is something else');
}

/** What is wrong with a document whose place is known. */
function placeOf(before: string, [issue]: readonly v.BaseIssue<unknown>[]): string {
  const path = (issue?.path ?? []).map(({ key }) => String(key).slice(0, 40)).join('.');
  return `at ${before}${path} stands something else than was expected`;
}

function wrong(why: string): Failure {
  return {
    code: 'BUNDLE-WRONG',
    message: `What this bundle says of a server cannot be read: ${why}.`,
    advice: 'It may have been changed since it was made. Make it again on the server, and carry it over as it is.',
  };
}

/** Walks over JSON without building anything of it. */
function shapeOf(text: string): 'fine' | 'it is nested too deeply' | 'it has too many parts' {
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) at = endOfString(text, at);
    else if (unit === openList || unit === openObject) {
      if (++depth > deepest) return 'it is nested too deeply';
      if (++parts > mostParts) return 'it has too many parts';
    } else if (unit === closeList || unit === closeObject) depth--;
  }
  return 'fine';
}

const quote = 0x22;
const backslash = 0x5c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** The index of the quote that ends a string: one with an even number of backslashes in front of it. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return text.length;
}
