import { expect, it } from 'vitest';
import { fileStep } from '../../ui/fixtures.js';
import { newLines, sameAs, withGaps } from './plan-shape.js';

const line = (sign: 'same' | 'removed' | 'added', number: number, text = `${sign} ${number}`) => ({
  sign,
  number,
  text,
});

it('knows a file that changes as a former one does', () => {
  const first = fileStep(1, [line('same', 1, 'a'), line('added', 2, 'x')]);
  const second = fileStep(2, [line('same', 8, 'b'), line('added', 9, 'x')]);
  const third = fileStep(3, [line('removed', 9, 'x')]);
  const steps = [first, second, third, fileStep(4, [])];
  expect(steps.map((step) => sameAs(step, steps))).toEqual([null, 1, null, null]);
  expect(newLines(second)).toBe('x');
});

it('marks where lines were left out, and nowhere else', () => {
  const lines = [
    line('same', 4),
    line('removed', 5),
    line('added', 5),
    line('added', 6),
    line('same', 6),
    line('same', 40),
  ];
  expect(withGaps(lines).map((each) => (each.gap ? 'gap' : each.sign))).toEqual([
    'same',
    'removed',
    'added',
    'added',
    'same',
    'gap',
    'same',
  ]);
});
