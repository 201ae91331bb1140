/** What a plan looks like on the page: what repeats itself, where lines were left out. Pure. */
import type { PlanStep } from '../../../preload/contract/index.js';

type Line = PlanStep['lines'][number];

/** A line of a file, or the place of lines that were left out. */
export type ShownLine = (Line & { readonly gap: false }) | { readonly gap: true };

/** The number of the former step whose file changes in the same lines; null where there is none. */
export function sameAs(step: PlanStep, steps: readonly PlanStep[]): number | null {
  const own = changedLines(step);
  if (own === '') return null;
  const former = steps.find((other) => other.number < step.number && changedLines(other) === own);
  return former?.number ?? null;
}

const changedLines = ({ lines }: PlanStep): string =>
  lines
    .filter(({ sign }) => sign !== 'same')
    .map(({ sign, text }) => `${sign} ${text}`)
    .join('\n');

/** The lines with a mark where some between them stay as they are: those around a change are always there. */
export function withGaps(lines: readonly Line[]): readonly ShownLine[] {
  let last: number | null = null;
  return lines.flatMap((line): ShownLine[] => {
    // Lines that are added are numbered as the file will be, and never come first after others that were left out.
    if (line.sign === 'added') return [{ ...line, gap: false }];
    const isGap = last !== null && line.number > last + 1;
    last = line.number;
    return [...(isGap ? [{ gap: true as const }] : []), { ...line, gap: false }];
  });
}

/** The new lines, to be copied. */
export const newLines = ({ lines }: PlanStep): string =>
  lines.flatMap(({ sign, text }) => (sign === 'added' ? [text] : [])).join('\n');
