import { expect, it } from 'vitest';
import { pastChange } from '../../ui/fixtures.js';
import { changesMade, isBrokenOff } from './changes-made.js';

it('counts what was made, whatever became of it, and nothing that left no trace or cannot be read', () => {
  const states = ['applied', 'undone', 'rolled-back', 'not-rolled-back', 'interrupted', 'damaged'] as const;
  expect(changesMade(states.map((state) => pastChange({ state })))).toBe(4);
});

it('counts no change where one was taken back', () => {
  expect(changesMade([pastChange({ state: 'undone' }), pastChange({ remedy: 'restore' })])).toBe(1);
});

it('knows of a change that was broken off, as long as something of it is left', () => {
  expect(isBrokenOff([pastChange(), pastChange({ state: 'interrupted', canUndo: true })])).toBe(true);
  expect(isBrokenOff([pastChange(), pastChange({ state: 'interrupted', canUndo: false })])).toBe(false);
});
