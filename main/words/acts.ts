/** What somebody agrees to: as the words on a button, and counted. */
import { count } from './phrases.js';

type Steps = readonly { readonly kind: string }[];

/** How many changes: services that stop and start meanwhile are steps on the way, and none. */
const changesIn = (steps: Steps): number => steps.filter(({ kind }) => kind !== 'service-state').length;

/** "Make these 3 changes", or steps where nothing else is done. */
export function actOf(steps: Steps): string {
  const changes = changesIn(steps);
  if (changes > 0) return changes === 1 ? 'Make this change' : `Make these ${changes} changes`;
  return steps.length === 1 ? 'Take this step' : `Take these ${steps.length} steps`;
}

/** "3 changes in 7 steps": the steps are numbered, so their number is said where it is another. */
export function amountOf(steps: Steps): string {
  const [changes, all] = [changesIn(steps), count(steps.length, 'step')];
  if (changes === 0) return all;
  return changes === steps.length ? count(changes, 'change') : `${count(changes, 'change')} in ${all}`;
}
