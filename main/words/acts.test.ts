import { expect, it } from 'vitest';
import { actOf, amountOf } from './acts.js';

const [file, service] = [{ kind: 'file' }, { kind: 'service-state' }];

it.each([
  ['bypass', [file], 'Make 1 change'],
  ['bypass', [service, file, file, service], 'Make 2 changes'],
  ['restore', [service, file, file, service], 'Take back 2 changes'],
  ['service', [service], 'Take 1 step'],
  ['restore', [service, service], 'Take 2 steps'],
  ['bypass', [], ''],
] as const)('names what is agreed to: %s %j', (remedy, steps, act) => {
  expect(actOf(remedy, steps)).toBe(act);
});

it.each([
  [[file], '1 change'],
  [[service, file, file, service], '2 changes in 4 steps'],
  [[service, service], '2 steps'],
])('counts as the numbers of the steps do: %j', (steps, amount) => {
  expect(amountOf(steps)).toBe(amount);
});
