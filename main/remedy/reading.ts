/** What on a server a change is about, and how it is read: so it is known whether it is as before, as after, or neither. */
import { known, mapFact, type Fact } from '../evidence/fact.js';
import type { Answer, Question, QuestionKind } from '../evidence/server.js';
import { largestConfiguration } from '../configuration/text.js';
import type { Change } from './change.js';

/** The question that is answered by a change's `before` and `after`; null for one that leaves nothing to be read. */
export function questionAbout(change: Change): Question | null {
  switch (change.kind) {
    case 'file':
      return { kind: 'file', path: change.path, part: 'whole', most: largestConfiguration };
    case 'registry-value':
      return { kind: 'registry-value', key: change.key, name: change.name, view: change.view };
    case 'winhttp-proxy':
      return { kind: 'winhttp-proxy' };
    case 'service-start':
    case 'service-state':
      return { kind: 'service', name: change.name };
    case 'policy-refresh':
      return null;
  }
}

/** The answer in the terms of the change. */
export function valueFor(change: Change, fact: Fact<Answer<QuestionKind>>): Fact<unknown> {
  switch (change.kind) {
    case 'file':
      return mapFact(fact as Fact<Answer<'file'>>, ({ bytes }) => bytes);
    case 'registry-value':
      return fact.state === 'absent' ? known(null) : fact;
    case 'service-start':
      return mapFact(fact as Fact<Answer<'service'>>, ({ startType }) => startType);
    case 'service-state':
      // A paused service is stopped and started like one that runs: its program is there.
      return mapFact(fact as Fact<Answer<'service'>>, ({ state }) => (state === 'paused' ? 'running' : state));
    case 'winhttp-proxy':
    case 'policy-refresh':
      return fact;
  }
}

/** Where a person finds what a change is about. */
export function placeOf(change: Change): string {
  switch (change.kind) {
    case 'file':
      return change.path;
    case 'registry-value':
      return `${change.key}\\${change.name}`;
    case 'winhttp-proxy':
      return 'netsh winhttp show proxy';
    case 'service-start':
    case 'service-state':
      return `service ${change.name}`;
    case 'policy-refresh':
      return 'gpupdate';
  }
}

/** The same for every change of the same thing. */
export const targetOf = (change: Change): string => `${change.kind} ${placeOf(change)}`.toLowerCase();

/** Equal as JSON, whatever the order of names. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [left, right] = [Object.entries(one), Object.entries(other)];
  return (
    Array.isArray(one) === Array.isArray(other) &&
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(other, key) && isEqual(value, (other as Record<string, unknown>)[key]))
  );
}
