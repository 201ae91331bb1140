/** Which side of a change a server is on. */
import { known, type Fact } from '../evidence/fact.js';
import type { Machine } from '../machine/machine.js';
import type { Change } from '../remedy/change.js';
import { isEqual, questionAbout, valueFor } from '../remedy/reading.js';

/** `both`: the change changes nothing. `other`: somebody else has changed it. `unknown`: it cannot be read. */
export type Side = 'before' | 'after' | 'both' | 'other' | 'unknown';

/** A side with what was read to tell it. */
export interface Look {
  readonly side: Side;
  readonly fact: Fact<unknown>;
}

/** Finds out which. */
export async function lookAt(machine: Machine, change: Change): Promise<Look> {
  const question = questionAbout(change);
  const fact = question === null ? known(null) : valueFor(change, await machine.read(question));
  if (fact.state === 'unreadable') return { side: 'unknown', fact };
  const value = fact.state === 'value' ? fact.value : undefined;
  const isBefore = isEqual(value, change.before);
  const isAfter = isEqual(value, change.after);
  if (isBefore && isAfter) return { side: 'both', fact };
  return { side: isBefore ? 'before' : isAfter ? 'after' : 'other', fact };
}

/** Finds out which, where nothing more is asked. */
export async function sideOf(machine: Machine, change: Change): Promise<Side> {
  return (await lookAt(machine, change)).side;
}
