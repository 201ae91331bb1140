/** What changes in a text, line by line, with the lines around it. Lines are compared by the package `diff`. */
import { diffArrays } from 'diff';
import type { PlanStep } from './plan-schema.js';

type Line = PlanStep['lines'][number];

/** Lines that are shown before and after each change. */
const context = 2;

/** The changed lines with those around them, in the order of the file. Empty where nothing differs. */
export function lineDiff(before: string, after: string): readonly Line[] {
  const lines: Line[] = [];
  let [old, fresh] = [1, 1];
  for (const { value, added, removed } of diffArrays(linesOf(before), linesOf(after))) {
    for (const text of value) {
      if (added) lines.push({ sign: 'added', number: fresh++, text });
      else if (removed) lines.push({ sign: 'removed', number: old++, text });
      else {
        lines.push({ sign: 'same', number: old++, text });
        fresh++;
      }
    }
  }
  const changed = lines.flatMap(({ sign }, index) => (sign === 'same' ? [] : [index]));
  return lines.filter((_, index) => changed.some((each) => Math.abs(each - index) <= context));
}

const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/);
