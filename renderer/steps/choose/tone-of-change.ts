/** The shape of how a change went. Pure. */
import type { ChangeReport } from '../../../preload/contract/index.js';
import type { Tone } from '../../ui/tone.js';

/** Done, and nothing speaks against it, is good; what had to be taken back, or did not help, is worth a look; what the person broke off is as they wanted it. */
export function toneOfChange({ outcome, cancelled, effect, steps }: ChangeReport): Tone {
  if (outcome === 'not-rolled-back') return 'bad';
  if (outcome === 'rolled-back') return cancelled ? 'neutral' : 'warn';
  const isPartial = steps.some(({ state }) => state === 'skipped');
  return isPartial || effect?.helped === false ? 'warn' : 'good';
}
