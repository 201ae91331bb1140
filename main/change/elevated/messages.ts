/** What the program that changes the server as administrator says to the one that started it, and what it hears. */
import * as v from 'valibot';
import { serviceStates } from '../../evidence/server.js';
import { changeSchema } from '../../remedy/change.js';
import type { Applied, ChangeObjection } from '../../remedy/outcome.js';

const text = v.pipe(v.string(), v.maxLength(10_000));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const step = v.pipe(count, v.maxValue(100));
const places = v.pipe(v.array(text), v.maxLength(200));
const staleValues = v.pipe(v.array(v.strictObject({ planned: changeSchema, now: changeSchema })), v.maxLength(100));
const events = v.exactOptional(v.pipe(v.array(text), v.maxLength(100)));
const failure = v.strictObject({ step, fault: text, detail: text, events });
const because = v.union([v.literal('cancelled'), failure]);
const failures = v.pipe(v.array(failure), v.maxLength(200));

const appliedSchema = v.variant('outcome', [
  v.strictObject({ outcome: v.literal('applied'), skipped: failures }),
  v.strictObject({ outcome: v.literal('rolled-back'), because }),
  v.strictObject({
    outcome: v.literal('not-rolled-back'),
    because,
    left: v.pipe(v.tupleWithRest([failure], failure), v.maxLength(200)),
  }),
]);

const plain = ['PLAN-EXPIRED', 'PLAN-FROM-LATER', 'PLAN-USED', 'CHANGE-UNDER-WAY', 'NOT-AGREED', 'CANCELLED'] as const;
const refusalSchema = v.variant('code', [
  ...plain.map((code) => v.strictObject({ code: v.literal(code) })),
  ...(['PLAN-ELSEWHERE', 'PLAN-OF-ANOTHER', 'PLAN-FORGED', 'PLAN-UNFIT'] as const).map((code) =>
    v.strictObject({ code: v.literal(code), detail: text }),
  ),
  v.strictObject({ code: v.literal('PLAN-STALE'), places, values: v.exactOptional(staleValues) }),
  v.strictObject({ code: v.literal('PLAN-NOT-ALLOWED'), places }),
  ...(['FILE-IN-THE-WAY', 'JOURNAL-NOT-WRITABLE'] as const).map((code) =>
    v.strictObject({ code: v.literal(code), place: text, fault: text, detail: text }),
  ),
  v.strictObject({ code: v.literal('NOT-READY'), fault: text, detail: text }),
]);

/** Why the program that was started as administrator changed nothing. */
export type ElevatedRefusal =
  | ChangeObjection
  /** The person said no in its window, or closed it. */
  | { readonly code: 'NOT-AGREED' }
  /** The one that started it took the question back, or went. */
  | { readonly code: 'CANCELLED' };

const saidSchema = v.variant('say', [
  /** It holds the plan against the server, and asks the person. */
  v.strictObject({ say: v.literal('asking') }),
  v.strictObject({ say: v.literal('changing') }),
  v.strictObject({
    say: v.literal('step'),
    step,
    state: v.picklist(['begun', 'done', 'failed', 'taking-back', 'taken-back']),
  }),
  v.strictObject({
    say: v.literal('service'),
    name: v.pipe(v.string(), v.maxLength(256)),
    state: v.picklist([...serviceStates, 'other']),
    checkPoint: count,
    waitHint: count,
  }),
  v.strictObject({ say: v.literal('ended'), applied: appliedSchema }),
  v.strictObject({ say: v.literal('refused'), refusal: refusalSchema }),
]);

/** A message of the program that runs as administrator. */
export type Said =
  | Exclude<v.InferOutput<typeof saidSchema>, { say: 'ended' | 'refused' }>
  | { readonly say: 'ended'; readonly applied: Applied }
  | { readonly say: 'refused'; readonly refusal: ElevatedRefusal };

/** All that is said to it: begin, and give up. */
export const orders = { go: '"go"', cancel: '"cancel"' } as const;

/** Longest messages, in bytes. */
export const longest = { said: 256 * 1024, order: 16 } as const;

/** The message; null where the text is none. */
export function readSaid(text: string): Said | null {
  try {
    const parsed = v.safeParse(saidSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
