/** A help page for people in a terminal. */
import { fixerWords, outcomeWords, placeWords, severityWords } from '../words/labels.js';
import type { HelpPage } from './help.js';
import { labelled, labelWidth, paletteOf, wrap, type TextOptions } from './text-layout.js';

/** The whole page as lines of text, with a final line end. */
export function helpText(page: HelpPage, { colour, width }: TextOptions): string {
  const { bold, dim } = paletteOf(colour);
  const asksForWork = page.outcome === 'problem' || (page.outcome === 'notice' && page.severity !== 'none');
  const about = asksForWork
    ? [outcomeWords[page.outcome], severityWords[page.severity], placeWords[page.where], fixerWords[page.whoCanFix]]
    : [outcomeWords[page.outcome]];
  const lines = [
    '',
    bold(page.title),
    ...wrap([page.code, ...about].filter((word) => word !== '').join(' · '), width).map(dim),
    '',
    ...labelled('What it means', page.means, width),
    ...page.steps.flatMap((step, index) =>
      labelled(index === 0 ? 'What you can do' : '', page.steps.length > 1 ? `${index + 1}. ${step}` : step, width),
    ),
    ...labelled('How sure it is', page.sure, width),
    ...labelled('How we tell', page.told, width),
    // Addresses are never wrapped: they are there to be copied.
    ...page.documents.flatMap(({ title, address }, index) => [
      ...labelled(index === 0 ? 'Read more' : '', title, width),
      `    ${''.padEnd(labelWidth)}${address}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
