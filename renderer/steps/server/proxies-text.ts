/** The ways of the parts of the product in sentences: for the ear, and for a ticket. */
import type { ServerSummary } from '../../../preload/contract/index.js';
import { words } from '../../words/words.js';

/** One part of the product with its ways. */
export type Part = NonNullable<ServerSummary['proxies']>[number];

/** A text with its first letter large. */
export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** One sentence about a part's way, then one for each place that was asked, then those of names that go another way. */
export function sentencesOf({ name, sources, paths }: Part): readonly string[] {
  const [usual, ...others] = paths;
  return [
    ...(usual === undefined ? [] : [`${capital(name)}: ${usual.path}.`]),
    ...sources.map((source) => words.proxies.sentence(source.name, source.says, source.state, source.place)),
    ...others.map(({ path, names }) => `${words.proxies.for} ${names.join(', ')}: ${path}.`).map(capital),
  ];
}

/** All parts as text. */
export function proxiesAsText(server: string, parts: readonly Part[]): string {
  const blocks = parts.map((part) => {
    const [first = '', ...rest] = sentencesOf(part);
    return [first, ...rest.map((line) => `    ${line}`)].join('\n');
  });
  return [words.proxies.textTitle(server), ...blocks].join('\n\n');
}
