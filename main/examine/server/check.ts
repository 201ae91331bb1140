/** A check: one question about a server, the facts it rests on, and what they mean. */
import type { Found, ServerFacts, Topic } from '../../evidence/server-facts.js';
import type { Judgement } from '../facts.js';
import type { serverCodes } from './codes.js';

/** A code about a server. */
export type ServerCode = keyof typeof serverCodes;

/** What was concluded of a server. */
export type ServerJudgement = { [C in ServerCode]: Judgement<C> }[ServerCode];

/** The facts of some topics: what a check looks at. */
export type Facts<T extends Topic> = Pick<ServerFacts, T>;

/** What one check came to. */
export interface CheckResult {
  /** What was read, as it stands there: a version, a state; empty where that is nothing to show. */
  readonly said: string;
  readonly judgements: readonly ServerJudgement[];
  /** Facts that it needed and could not have. */
  readonly unread: readonly Found<unknown>[];
  /** It rests on an answer that was not given. */
  readonly isOpen?: true;
  /** It cannot be told here, though everything was read: what is read leads elsewhere. */
  readonly isUnclear?: true;
  /** The check itself failed: what it said of that. */
  readonly crash?: string;
}

/** All is well, or it does not apply. */
export const fine = (said: string): CheckResult => ({ said, judgements: [], unread: [] });

/** The check itself failed. */
export const crashed = (crash: string): CheckResult => ({ said: '', judgements: [], unread: [], crash });

/** Nobody has answered yet. */
export const open: CheckResult = { said: '', judgements: [], unread: [], isOpen: true };

/** Everything was read, and it cannot be told from here. */
export const unclear = (said: string): CheckResult => ({ said, judgements: [], unread: [], isUnclear: true });

/** These facts could not be read, so nothing is known. */
export const notKnown = (...unread: readonly Found<unknown>[]): CheckResult => ({ said: '', judgements: [], unread });

/** One thing was concluded. */
export const concluded = (said: string, ...judgements: readonly ServerJudgement[]): CheckResult => ({
  said,
  judgements,
  unread: [],
});

/**
 * A judgement about a server, resting on these facts.
 *
 * @param read facts with the places where they were read
 */
export function judgement<C extends ServerCode>(
  code: C,
  facts: Judgement<C>['facts'],
  read: readonly Found<unknown>[],
  more: Partial<Judgement<C>> = {},
): Judgement<C> {
  return {
    code,
    facts,
    confidence: 'certain',
    packets: [],
    filter: null,
    dependsOn: [],
    readings: read.map(({ source, fact }) => ({ source, said: saidOf(fact) })),
    ...more,
  };
}

function saidOf(fact: Found<unknown>['fact']): string {
  if (fact.state === 'value') return typeof fact.value === 'string' ? fact.value : JSON.stringify(fact.value);
  return fact.state === 'absent' ? 'not there' : `could not be read: ${fact.detail}`;
}

/** The server's clock, for people to read beside what it is held against. */
export function clockReading({ source, fact }: Found<{ readonly utc: string }>): Found<string> {
  return { source, fact: fact.state === 'value' ? { state: 'value', value: fact.value.utc } : fact };
}

/** Facts that are neither there nor absent. */
export function unreadOf(found: readonly Found<unknown>[]): Found<unknown>[] {
  return found.filter(({ fact }) => fact.state === 'unreadable');
}
