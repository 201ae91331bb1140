import { expect, it } from 'vitest';
import { leadsToInternet } from './start.js';

it.each([
  ['fe80::1', false],
  ['febf::1', false],
  ['fc00::1', false],
  ['fd20:5::10', false],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', false],
  ['2001::1', false],
  ['2001:0000:4136::1', false],
  ['2001:db8:5::10', true],
  ['2001:4860::1', true],
  ['2603:1020::1', true],
])('%s leads to the internet: %s', (address, does) => {
  expect(leadsToInternet(address)).toBe(does);
});
