import { expect, it } from 'vitest';
import { actOf, amountOf } from './acts.js';

const [file, service] = [{ kind: 'file' }, { kind: 'service-state' }];

it.each([
  [[file], 'Make this change'],
  [[service, file, file, service], 'Make these 2 changes'],
  [[service], 'Take this step'],
  [[service, service], 'Take these 2 steps'],
])('names what is agreed to: %j', (steps, act) => {
  expect(actOf(steps)).toBe(act);
});

it.each([
  [[file], '1 change'],
  [[service, file, file, service], '2 changes in 4 steps'],
  [[service, service], '2 steps'],
])('counts as the numbers of the steps do: %j', (steps, amount) => {
  expect(amountOf(steps)).toBe(amount);
});
