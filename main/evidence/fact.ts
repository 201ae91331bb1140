/** What is known of one thing: three answers, and "could not find out" is never "no". */
import * as v from 'valibot';

/** Why something could not be read. */
export const unreadableReasons = [
  /** This account may not read it. */
  'access-denied',
  /** It did not answer in time. */
  'timed-out',
  /** It is larger than is read. */
  'too-large',
  /** The recording was made by a program that did not ask. */
  'not-recorded',
  /** This system has no such thing to ask. */
  'not-supported',
  'failed',
] as const;

/** One of the reasons. */
export type UnreadableReason = (typeof unreadableReasons)[number];

/** A value, its absence, or why neither is known. */
export type Fact<T> =
  | { readonly state: 'value'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly reason: UnreadableReason; readonly detail: string };

/** The thing is there. */
export function known<T>(value: T): Fact<T> {
  return { state: 'value', value };
}

/** The thing was looked for where it would be, and is not there. */
export const absent: Fact<never> = { state: 'absent' };

/**
 * Neither is known.
 *
 * @param detail what the system said, for those who look closer: a function and its error number
 */
export function unreadable(reason: UnreadableReason, detail: string): Fact<never> {
  return { state: 'unreadable', reason, detail };
}

/** What a value means, where there is one. */
export function mapFact<T, U>(fact: Fact<T>, meaning: (value: T) => U): Fact<U> {
  return fact.state === 'value' ? known(meaning(fact.value)) : fact;
}

/** The value, or this in its place where there is none or where it is not known. */
export function valueOr<T, U>(fact: Fact<T>, otherwise: U): T | U {
  return fact.state === 'value' ? fact.value : otherwise;
}

/** The shape of a fact whose value has this shape. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the schema's own type says
export function factSchema<Schema extends v.GenericSchema>(value: Schema) {
  return v.variant('state', [
    v.object({ state: v.literal('value'), value }),
    v.object({ state: v.literal('absent') }),
    v.object({
      state: v.literal('unreadable'),
      reason: v.picklist(unreadableReasons),
      detail: v.pipe(v.string(), v.maxLength(10_000)),
    }),
  ]);
}
