/** What somebody agrees to: as the words on a button, and counted. */
import type { RemedyRequest } from '../remedy/request.js';
import { count } from './phrases.js';

type Steps = readonly { readonly kind: string }[];

/** How many changes: services that stop and start meanwhile are steps on the way, and none. */
const changesIn = (steps: Steps): number => steps.filter(({ kind }) => kind !== 'service-state').length;

/** "Make 3 changes", or steps where nothing else is done; empty where there is nothing to agree to. */
export function actOf(remedy: RemedyRequest['remedy'], steps: Steps): string {
  if (steps.length === 0) return '';
  const changes = changesIn(steps);
  if (changes === 0) return `Take ${count(steps.length, 'step')}`;
  return `${remedy === 'restore' ? 'Take back' : 'Make'} ${count(changes, 'change')}`;
}

/** "3 changes in 7 steps": the steps are numbered, so their number is said where it is another. */
export function amountOf(steps: Steps): string {
  const [changes, all] = [changesIn(steps), count(steps.length, 'step')];
  if (changes === 0) return all;
  return changes === steps.length ? count(changes, 'change') : `${count(changes, 'change')} in ${all}`;
}
