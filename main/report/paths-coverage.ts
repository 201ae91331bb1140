/** What a list of address ranges has of the addresses that were found: the part of the document, and its lines. */
import * as v from 'valibot';
import type { Coverage, NameCoverage } from '../evidence/address-coverage.js';
import { isExpectedInTags } from '../examine/paths/coverage.js';
import { coverageSummary } from '../words/coverage.js';

const missed = v.array(
  v.object({ name: v.string(), addresses: v.pipe(v.array(v.string()), v.description('Those in no tag for it')) }),
);

/** The part of the document. */
export const pathsCoverageSchema = v.object({
  file: v.object({
    name: v.string(),
    cloud: v.string(),
    date: v.pipe(v.nullable(v.string()), v.description('A day; null where its name tells none')),
    days: v.pipe(v.nullable(v.number()), v.description('Its age')),
    stale: v.pipe(v.nullable(v.boolean()), v.description('Older than two of its weekly changes')),
  }),
  covered: v.pipe(v.array(v.string()), v.description('Names all of whose addresses are in tags for the connector')),
  uncovered: v.pipe(missed, v.description('Names with addresses in no such tag, which should be in one')),
  elsewhere: v.pipe(missed, v.description('The same, of names that no tag is expected to have')),
  notResolved: v.pipe(v.array(v.string()), v.description('Names whose addresses are not known')),
  said: v.string(),
});

/** What a list has of the addresses. */
export type ReportPathsCoverage = v.InferOutput<typeof pathsCoverageSchema>;

/** Makes it. */
export function pathsCoverage({ file, names }: Coverage): ReportPathsCoverage {
  const { name, cloud, date, days, stale } = file;
  const isMissed = ({ state }: NameCoverage): boolean => state === 'partly' || state === 'uncovered';
  const missedOf = (expected: boolean): ReportPathsCoverage['uncovered'] =>
    names
      .filter((each) => isMissed(each) && isExpectedInTags(each.name) === expected)
      .map((each) => ({
        name: each.name,
        addresses: each.addresses.filter(({ ranges }) => ranges.length === 0).map(({ address }) => address),
      }));
  const parts = {
    covered: names.filter(({ state }) => state === 'covered').map((each) => each.name),
    uncovered: missedOf(true),
    elsewhere: missedOf(false),
    notResolved: names.filter(({ state }) => state === 'not-resolved').map((each) => each.name),
  };
  return { file: { name, cloud, date, days, stale }, ...parts, said: coverageSummary(file, parts) };
}
