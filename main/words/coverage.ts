/** The words for what a list of address ranges misses. */
import type { FactsOf } from '../examine/facts.js';
import { count, day, list, plural } from './phrases.js';
import type { FindingWords } from './shapes.js';

/** What a person has to know before rules are made by address. Also in every list that is exported. */
export const noTagExists =
  'No service tag exists for this product, and Microsoft moves its names to other addresses without notice: a list by address is right on the day it is made.';

type Facts = FactsOf['ADDRESS-NOT-COVERED'];

/** The words of ADDRESS-NOT-COVERED. */
export function coverageWords({ uncovered, covered, unresolved, file }: Facts): FindingWords {
  const sentences = [
    `${fileWords(file)} has no range for ${list(uncovered.map(nameWords))} in the tags that a rule for the connector would name.`,
    `It covers all addresses of ${count(covered, 'other name')}.`,
    ...(unresolved.length === 0
      ? []
      : [
          `${count(unresolved.length, 'name')} ${plural(unresolved.length, 'was', 'were')} not resolved: ${list(unresolved)}.`,
        ]),
    ageWords(file),
  ];
  return {
    title: 'Rules by address miss some of the connector’s addresses',
    found: sentences.join(' '),
    cause: `Where your firewall lets only these tags through, connections to these addresses are dropped. ${noTagExists}`,
    advice:
      'Ask your network team for rules by name (connector-doctor allow-list writes them). If only rules by address are possible, all of Azure’s ranges are needed, renewed every week, and rules of their own for names outside Azure, such as those of certificate authorities.',
  };
}

const fileWords = ({ name, cloud }: Facts['file']): string => `The list ${name}${cloud === '' ? '' : ` (${cloud})`}`;

function nameWords({ name, addresses, others }: Facts['uncovered'][number]): string {
  const elsewhere = others.length === 0 ? '' : `, in ${list(others, 2)} alone`;
  return `${name} (${list(addresses, 2)}${elsewhere})`;
}

/** How old the list is, in a sentence. */
export function ageWords({ date, days, stale }: Facts['file']): string {
  if (date === null || days === null) {
    return 'How old the list is, its name does not tell; Microsoft changes it every week.';
  }
  const age = `The list is of ${day(date)}, ${days === 0 ? 'today' : `${count(days, 'day')} ago`}`;
  return stale === true ? `${age}; Microsoft changes it every week, so take a newer one and look again.` : `${age}.`;
}

/** What the list has of all names that were tried, in a few sentences. */
export function coverageSummary(
  file: Facts['file'],
  {
    covered,
    uncovered,
    elsewhere,
    notResolved,
  }: {
    readonly covered: readonly string[];
    readonly uncovered: readonly { readonly name: string }[];
    readonly elsewhere: readonly { readonly name: string }[];
    readonly notResolved: readonly string[];
  },
): string {
  const names = (own: readonly { readonly name: string }[]): string => list(own.map(({ name }) => name));
  return [
    `${fileWords(file)} has all addresses of ${covered.length === 0 ? 'no name' : count(covered.length, 'name')} in tags that a rule for the connector would name.`,
    ...(uncovered.length === 0 ? [] : [`It misses addresses of ${names(uncovered)}.`]),
    ...(elsewhere.length === 0
      ? []
      : [
          `${names(elsewhere)} ${plural(elsewhere.length, 'lies', 'lie')} outside of Azure’s tags, as is normal for certificate authorities and for networks that deliver content: rules by address need them beside the tags.`,
        ]),
    ...(notResolved.length === 0
      ? []
      : [`The addresses of ${list([...notResolved])} are not known: nothing can be said of them.`]),
    ageWords(file),
    noTagExists,
  ].join(' ');
}
