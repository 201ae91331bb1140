/** What changes in a text, line by line, with the lines around it. Lines are compared by the package `diff`. */
import { diffArrays } from 'diff';
import type { PlanStep } from './plan-schema.js';

type Hunk = PlanStep['hunks'][number];
type Line = Hunk[number];

/** Lines that are shown before and after each change. */
const context = 2;

/** The changed lines with those around them, in the order of the file; what touches is one hunk. Empty where nothing differs. */
export function lineDiff(before: string, after: string): Hunk[] {
  const lines = allLines(before, after);
  const hunks: Hunk[] = [];
  let shown = 0;
  lines.forEach(({ sign }, index) => {
    if (sign === 'same') return;
    const [first, end] = [Math.max(index - context, 0), Math.min(index + context + 1, lines.length)];
    const touched = first <= shown ? hunks.at(-1) : undefined;
    if (touched === undefined) hunks.push(lines.slice(first, end));
    else touched.push(...lines.slice(shown, end));
    shown = Math.max(shown, end);
  });
  return hunks;
}

function allLines(before: string, after: string): readonly Line[] {
  let [old, fresh] = [1, 1];
  return diffArrays(linesOf(before), linesOf(after)).flatMap(({ value, added, removed }) =>
    value.map((text): Line => {
      if (added) return { sign: 'added', before: null, after: fresh++, text };
      if (removed) return { sign: 'removed', before: old++, after: null, text };
      return { sign: 'same', before: old++, after: fresh++, text };
    }),
  );
}

const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/);
