/** A plan: what a person is shown, agrees to, and what is then done, in the same words all the way. */
import * as v from 'valibot';
import { someOf } from '../evidence/some-of.js';
import { changeSchema } from './change.js';
import { noteCodes } from './codes.js';
import { remedyRequestSchema } from './request.js';

const text = v.pipe(v.string(), v.maxLength(2000));
const instant = v.pipe(text, v.isoTimestamp());

/** How long a plan can be agreed to, in milliseconds: long enough to read it, and to ask somebody. */
export const planLifetime = 30 * 60_000;

/** Most steps of a plan: the largest of ours has about twenty. */
const mostSteps = 100;

/** A plan as a document. */
export const planSchema = v.strictObject({
  schema: v.literal('connector-doctor/plan@1'),
  /** It serves once: its journal has this name. */
  id: v.pipe(v.string(), v.uuid()),
  program: v.strictObject({ name: text, version: text }),
  /** The server that it was made for. */
  computer: text,
  /** The account that it was made by, whose own settings it may change; null where Windows did not tell. */
  account: v.nullable(v.strictObject({ sid: text, name: text })),
  madeAt: instant,
  expiresAt: instant,
  request: remedyRequestSchema,
  steps: v.pipe(v.array(changeSchema), v.minLength(1), v.maxLength(mostSteps)),
  /** Ids of former changes that are taken back by it. */
  takesBack: v.pipe(v.array(v.pipe(v.string(), v.uuid())), v.maxLength(10_000)),
  notes: v.pipe(v.array(v.strictObject({ code: v.picklist(noteCodes), detail: v.optional(text) })), v.maxLength(100)),
});

/** A plan. */
export type Plan = v.InferOutput<typeof planSchema>;

/**
 * What of a value a shape does not take: where it is, and what is wrong with it; null where it takes all. Whatever is kept is
 * held against it first: what cannot be read afterwards cannot be taken back.
 */
export function unfitIn(schema: v.GenericSchema, value: unknown): string | null {
  const [issue] = v.safeParse(schema, value).issues ?? [];
  return issue === undefined ? null : someOf([`${v.getDotPath(issue) ?? 'it'}: ${issue.message}`]);
}
