import { expect, it } from 'vitest';
import { fileStep } from './fixtures.js';
import { newLines, sameAs } from './plan-shape.js';

const line = (sign: 'same' | 'removed' | 'added', number: number, text = `${sign} ${number}`) => ({
  sign,
  before: sign === 'added' ? null : number,
  after: sign === 'removed' ? null : number,
  text,
});

it('knows a file that changes as a former one does', () => {
  const first = fileStep(1, [[line('same', 1, 'a'), line('added', 2, 'x')]]);
  const second = fileStep(2, [[line('same', 8, 'b'), line('added', 9, 'x')]]);
  const third = fileStep(3, [[line('removed', 9, 'x')]]);
  const steps = [first, second, third, fileStep(4, [])];
  expect(steps.map((step) => sameAs(step, steps))).toEqual([null, 1, null, null]);
  expect(newLines(second)).toBe('x');
});
