import { expect, it } from 'vitest';
import { columnsOf } from './waterfall-columns.js';

const texts = { from: 70, kind: 60, name: 400, shortestName: 190 };

it('gives names the room that the other columns leave, and the axis what it needs', () => {
  expect(columnsOf(700, texts)).toEqual({ from: 78, kind: 72, name: 288 });
  expect(columnsOf(700, { ...texts, name: 100, shortestName: 100 }).name).toBe(108);
  expect(columnsOf(600, { ...texts, from: 300 })).toEqual({ from: 132, kind: 72, name: 156 });
});

it('has no column of addresses where there is one server', () => {
  expect(columnsOf(700, { ...texts, from: null }).from).toBe(0);
});

it('keeps a little of every name, however narrow the table is', () => {
  expect(columnsOf(0, texts).name).toBe(60);
});
