/** What was read on a server, as text: for a ticket, or a mail to whoever keeps the server. */
import type { Finding } from '../../preload/contract/index.js';

/** One fact with the place where it was read. */
export type Reading = NonNullable<Finding['readings']>[number];

/** A line for each fact: its place, then what stands there. */
export function readingsAsText({ title, code }: Pick<Finding, 'title' | 'code'>, readings: readonly Reading[]): string {
  return [`${title} (${code})`, '', ...readings.map(({ source, said }) => `${source}\n    ${said}`)].join('\n');
}
