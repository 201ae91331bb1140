/** How long the program's tries take in the network lab, against the programs that people would use instead. */
import { join } from 'node:path';
import { outputOf } from './figures.mjs';
import { root } from '../../build/stale.mjs';

const lab = (script, ...args) =>
  outputOf(process.execPath, ['--import', 'tsx', join(root, 'test/lab', script), ...args]);

/**
 * Races them in a lab of their own, in turn. Where no lab can be built here, gives the reason.
 *
 * @param {number} rounds the first is thrown away
 * @returns {Promise<{ours: number[], oneByOne: number[], names: number} | {reason: string}>} milliseconds of each round
 */
export async function racedTries(rounds) {
  const { ok, reason } = JSON.parse(await lab('can-run-lab.ts'));
  return ok ? JSON.parse(await lab('race.ts', String(rounds))) : { reason };
}
