import { expect, it } from 'vitest';
import { lineDiff } from './line-diff.js';

const before = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);

/** The hunks, each line as its sign with its numbers before and after. */
const shown = (after: readonly string[]): readonly (readonly string[])[] =>
  lineDiff(before.join('\r\n'), after.join('\n')).map((hunk) =>
    hunk.map(
      (line) => `${{ same: ' ', removed: '-', added: '+' }[line.sign]} ${line.before ?? ''} ${line.after ?? ''}`,
    ),
  );

it('shows changed lines with those around them, each with its number before and after', () => {
  const after = before.flatMap((line) => (line === 'line 10' ? ['one', 'two', 'three'] : [line]));
  expect(shown(after)).toEqual([['  8 8', '  9 9', '- 10 ', '+  10', '+  11', '+  12', '  11 13', '  12 14']]);
});

it('parts what lies so far apart that lines are left out, and nothing else', () => {
  const without = (...left: readonly number[]): readonly string[] => before.filter((_, at) => !left.includes(at + 1));
  expect(shown(without(1, 20)).map((hunk) => hunk.length)).toEqual([3, 3]);
  expect(shown(without(5, 10)).map((hunk) => hunk.length)).toEqual([10]);
  expect(shown(without(5, 11)).map((hunk) => hunk.length)).toEqual([5, 5]);
  expect(shown(without(5, 11))[1]).toEqual(['  9 8', '  10 9', '- 11 ', '  12 10', '  13 11']);
});

it('is empty where only the ends of lines differ', () => {
  expect(shown(before)).toEqual([]);
});

it('shows of a long line what changes in it, and how much is left out', () => {
  const [one, other] = ['<a>', '<bb>'].map((middle) => `${'x'.repeat(450_000)}${middle}${'y'.repeat(450_000)}`);
  const [hunk = []] = lineDiff(`first\n${one}\nlast`, `first\n${other}\nlast`);
  expect(hunk.map(({ sign }) => sign)).toEqual(['same', 'removed', 'added', 'same']);
  const [, removed, added] = hunk.map(({ text }) => text);
  expect(removed).toMatch(/^ … 449,8\d\d letters left out … x+<a>y+ … 449,8\d\d letters left out … $/);
  expect(added).toMatch(/x<bb>y/);
  expect(added?.length).toBeLessThan(500);
});

it('shows of a long line that comes or stays its beginning, and of much that changes both ends', () => {
  const long = 'z'.repeat(10_000);
  const [[same, added] = []] = lineDiff(long, `${long}\nb${long}`);
  expect(same?.text).toMatch(/^z{400} … 9,600 letters left out … $/);
  expect(added?.text).toMatch(/^bz{399} … 9,601 letters left out … $/);
  const [[removed] = []] = lineDiff(long, 'short');
  expect(removed?.text).toMatch(/^z{200} … 9,600 letters left out … z{200}$/);
});
