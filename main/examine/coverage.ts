/** What a list of address ranges misses, judged. It is no part of a capture: the user brings the list. */
import type { Coverage } from '../evidence/address-coverage.js';
import type { AnyJudgement, ReadingRef } from './facts.js';

/** More prove nothing more. */
const mostReadings = 50;

/** Rule ADDRESS-NOT-COVERED. A name whose addresses are not known is neither covered nor missed. */
export function examineCoverage({ file, names }: Coverage): AnyJudgement[] {
  const uncovered = names.flatMap(({ name, addresses }) => {
    const missed = addresses.filter(({ ranges }) => ranges.length === 0);
    if (missed.length === 0) return [];
    return [{ name, missed, others: [...new Set(missed.flatMap(({ others }) => others))] }];
  });
  if (uncovered.length === 0) return [];
  return [
    {
      code: 'ADDRESS-NOT-COVERED',
      // A newer file may have them.
      confidence: file.stale === false ? 'certain' : 'likely',
      facts: {
        uncovered: uncovered.map(({ name, missed, others }) => ({
          name,
          addresses: missed.map(({ address }) => address),
          others,
        })),
        covered: names.filter(({ state }) => state === 'covered').length,
        unresolved: names.filter(({ state }) => state === 'not-resolved').map(({ name }) => name),
        file,
      },
      packets: [],
      filter: null,
      dependsOn: [],
      readings: uncovered
        .flatMap(({ name, missed }) => missed.map(({ address, others }) => readingOf(file.name, name, address, others)))
        .slice(0, mostReadings),
    },
  ];
}

const readingOf = (source: string, name: string, address: string, others: readonly string[]): ReadingRef => ({
  source,
  said: `${address} (${name}): ${others.length === 0 ? 'in no tag' : `in ${others.join(', ')} alone`}`,
});
