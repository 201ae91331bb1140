/**
 * All texts and all bytes of a reading, by the shape of its kind: a question that comes later is walked as well, and times,
 * states and types are told apart from what people wrote.
 */
import { Buffer } from 'node:buffer';
import * as v from 'valibot';
import { base64, questionKinds, readingSchemas, type Reading } from '../evidence/server.js';

/** What is made of each part. `field` is the name it has in the document; of a registry value's data, the value's own name. */
export interface Visitor {
  text(text: string, field: string): string;
  bytes(bytes: Buffer, field: string): Buffer;
}

/** What of valibot's schemas is looked at. */
interface Shape {
  readonly type: string;
  readonly key?: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly wrapped?: Shape;
  readonly literal?: unknown;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly Shape[];
}

const shapes = new Map<string, Shape>(
  questionKinds.map((kind, index) => [kind, readingSchemas[index] as unknown as Shape]),
);

/** The same reading, with each text and all bytes replaced by what the visitor makes of them. */
export function mapReading(reading: Reading, visitor: Visitor): Reading {
  const shape = shapes.get(reading.question.kind);
  if (shape === undefined) throw new Error(`There is no shape for questions of the kind ${reading.question.kind}.`);
  const { question } = reading;
  const valueName = question.kind === 'registry-value' ? question.name : null;
  const mapped = map(shape, reading, '', {
    text: (text, field) => visitor.text(text, field === 'data' ? (valueName ?? field) : field),
    bytes: (bytes, field) => visitor.bytes(bytes, field === 'data' ? (valueName ?? field) : field),
  }) as Reading;
  return withSize(reading, mapped);
}

function map(shape: Shape, value: unknown, field: string, visitor: Visitor): unknown {
  if (shape.wrapped !== undefined && value !== null) return map(shape.wrapped, value, field, visitor);
  if (typeof value === 'string') {
    if (isBase64(shape)) return visitor.bytes(Buffer.from(value, 'base64'), field).toString('base64');
    const isText = shape.type === 'string' && shape.pipe?.some(({ type }) => type === 'iso_timestamp') !== true;
    return isText ? visitor.text(value, field) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const { item } = shape;
    return item === undefined ? value : value.map((each) => map(item, each, field, visitor));
  }
  const { entries } = shape.type === 'variant' || shape.type === 'union' ? optionOf(shape, value) : shape;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const of = entries?.[name];
      return [name, of === undefined ? each : map(of, each, name, visitor)];
    }),
  );
}

/** `v.pipe` gives a copy of the schema that it begins with. */
const isBase64 = (shape: unknown): boolean =>
  shape === base64 || ((shape as Shape).pipe !== undefined && isBase64((shape as Shape).pipe?.[0]));

/** Which of several shapes a value has: by the member that tells them apart, where there is one. */
function optionOf(shape: Shape, value: object): Shape {
  const { key, options = [] } = shape;
  const found = (options as readonly Shape[]).find((option) => {
    if (key === undefined) return v.is(option as unknown as v.GenericSchema, value);
    const told = option.entries?.[key];
    const tag = (value as Readonly<Record<string, unknown>>)[key];
    return told?.type === 'literal' ? told.literal === tag : told?.options?.includes(tag) === true;
  });
  if (found === undefined) throw new Error('A reading has none of the shapes that it may have.');
  return found;
}

/** A file's size counts its bytes, which may be more or fewer now. */
function withSize(before: Reading, after: Reading): Reading {
  if (before.question.kind !== 'file' || before.fact.state !== 'value' || after.fact.state !== 'value') return after;
  const was = before.fact.value as { readonly bytes: string };
  const is = after.fact.value as { readonly bytes: string; readonly size: number };
  const size = is.size + lengthOf(is.bytes) - lengthOf(was.bytes);
  return { ...after, fact: { ...after.fact, value: { ...is, size: Math.max(0, size) } } } as Reading;
}

const lengthOf = (text: string): number => Buffer.byteLength(text, 'base64');
