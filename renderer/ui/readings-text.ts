/** What was read on a server, as text: for a ticket, or a mail to whoever keeps the server. */
import type { Finding } from '../../preload/contract/index.js';

/** One fact with the place where it was read. */
export type Reading = NonNullable<Finding['readings']>[number];

/**
 * What stands there, in lines: a fact of several parts (a service, an account) has one for each, by the names that Windows
 * gives them.
 */
export function linesOf(said: string): readonly string[] {
  const parts = partsOf(said);
  return parts === null ? [said] : Object.entries(parts).map(([name, value]) => `${name}: ${textOf(value)}`);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function partsOf(said: string): object | null {
  if (!said.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(said);
    return typeof value === 'object' ? value : null;
  } catch (error) {
    // A text that begins like that, and is one all the same.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The place of each fact, and below it what stands there. */
export function readingsAsText({ title, code }: Pick<Finding, 'title' | 'code'>, readings: readonly Reading[]): string {
  const facts = readings.map(({ source, said }) => [source, ...linesOf(said).map((line) => `    ${line}`)].join('\n'));
  return [`${title} (${code})`, '', ...facts].join('\n');
}
