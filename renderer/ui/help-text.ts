/** A help page as text for a mail or a ticket. */
import type { HelpPage } from '../../preload/contract/index.js';
import { words } from '../words/words.js';

/** The page with its headings, in the order in which it is shown; the code last, by which others find it. */
export function helpAsText({ code, title, means, sure, told, steps, documents }: HelpPage): string {
  const text = words.help;
  const part = (heading: string, ...lines: readonly string[]): string => [heading, ...lines].join('\n');
  return [
    title,
    part(text.means, means),
    part(text.steps, ...steps.map((step, index) => `${index + 1}. ${step}`)),
    part(text.sure, sure),
    part(text.told, told),
    part(text.documents, ...documents.map((document) => `${document.title}\n${document.address}`)),
    `${words.evidence.code}: ${code}`,
  ].join('\n\n');
}
