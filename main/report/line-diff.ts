/** What changes in a text, line by line, with the lines around it. Lines are compared by the package `diff`. */
import { diffArrays } from 'diff';
import { grouped } from '../words/phrases.js';
import type { PlanStep } from './plan-schema.js';

type Hunk = PlanStep['hunks'][number];
type Line = Hunk[number];

/** Lines that are shown before and after each change. */
const context = 2;

/** Letters of a line that are shown whole; of a longer one, so many around what changes in it. */
const longest = 400;
const around = 120;

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
  return hunks.map(shortened);
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

/** The hunk with what changes in its long lines, and what is left out of them: nobody finds one word among a million. */
function shortened(hunk: Hunk): Hunk {
  const [removed, added] = [inRuns(hunk, 'removed'), inRuns(hunk, 'added')];
  const partnerOf = (line: Line): Line | undefined => {
    const [own, others] = line.sign === 'removed' ? [removed, added] : [added, removed];
    const place = own.get(line);
    return [...others].find(([, each]) => each === place)?.[0];
  };
  return hunk.map((line) =>
    line.text.length > longest ? { ...line, text: excerpt(line.text, partnerOf(line)?.text ?? line.text) } : line,
  );
}

/** The lines of one sign, each with the place that it has among those that change together. */
function inRuns(hunk: Hunk, sign: Line['sign']): ReadonlyMap<Line, string> {
  const places = new Map<Line, string>();
  let [run, place] = [0, 0];
  for (const line of hunk) {
    if (line.sign === 'same') [run, place] = [run + 1, 0];
    else if (line.sign === sign) places.set(line, `${run} ${place++}`);
  }
  return places;
}

/** Of a long text what is otherwise in the other one, with some letters around it; its beginning where nothing is. */
function excerpt(text: string, other: string): string {
  if (text === other) return `${text.slice(0, longest)}${leftOut(text.length - longest)}`;
  const most = Math.min(text.length, other.length);
  let start = 0;
  while (start < most && text[start] === other[start]) start++;
  let rest = 0;
  while (rest < most - start && text[text.length - 1 - rest] === other[other.length - 1 - rest]) rest++;
  const [from, to] = [Math.max(start - around, 0), Math.min(text.length - rest + around, text.length)];
  const kept = text.slice(from, to);
  const half = longest / 2;
  const shown =
    kept.length <= longest
      ? kept
      : `${kept.slice(0, half)}${leftOut(kept.length - longest)}${kept.slice(kept.length - half)}`;
  return `${leftOut(from)}${shown}${leftOut(text.length - to)}`;
}

const leftOut = (letters: number): string => (letters === 0 ? '' : ` … ${grouped(letters)} letters left out … `);
