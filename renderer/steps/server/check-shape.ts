/** The shape of one check in the list. */
import type { Finding, ServerSummary } from '../../../preload/contract/index.js';
import type { ShapeName } from '../../ui/OutcomeShape.svelte';
import { toneOfFinding, type Tone } from '../../ui/tone.js';

/** A check of a server. */
export type Check = ServerSummary['checks'][number];

const loudest: readonly Tone[] = ['bad', 'warn', 'untested', 'neutral', 'good'];

/**
 * The shape of a check: that of its gravest finding where it has any that counts, else that of its outcome.
 *
 * @param underWay true while what it needs is being read
 */
export function shapeOfCheck(check: Check, findings: readonly Finding[], underWay: boolean): ShapeName {
  const { outcome } = check;
  if (outcome === null) return underWay ? 'busy' : 'idle';
  if (outcome === 'notApplicable') return 'neutral';
  if (outcome === 'couldNotTest' || outcome === 'crashed') return 'untested';
  const tones = findings.filter(({ id }) => check.findings.includes(id)).map(toneOfFinding);
  // Well, and something is worth saying all the same.
  if (outcome === 'ok') return tones.includes('neutral') ? 'neutral' : 'good';
  return loudest.find((tone) => tones.includes(tone)) ?? 'warn';
}

/** The checks by what they are about, in the order in which the first of each comes. */
export function groupChecks(checks: readonly Check[]): readonly { readonly title: string; readonly checks: Check[] }[] {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const group = groups.get(check.group) ?? [];
    group.push(check);
    groups.set(check.group, group);
  }
  return [...groups].map(([title, members]) => ({ title, checks: members }));
}
