import { expect, it } from 'vitest';
import { words } from './words.js';

it('says each thing of the way once', () => {
  const { station, segment } = words.verdict;
  expect(station('TLS', 'no longer reached', 'not reached')).toBe('TLS: no longer reached');
  expect(station('TLS', '', 'works')).toBe('TLS: works');
  expect(station('Proxy', 'webgate:8080', 'works')).toBe('Proxy, webgate:8080: works');
  expect(segment('not in capture', 'not known', 'not known')).toBe('The way there: not in capture.');
  expect(segment('', 'not reached', 'not reached')).toBe('');
  expect(segment('silence', 'broken here', 'not reached')).toBe('The way there: broken here, silence.');
  expect(segment('answered', 'works', 'broken here')).toBe('The way there: works, answered.');
});

it('promises as many packets as are listed', () => {
  const { packets } = words.findings;
  expect(packets(1, 1)).toBe('Show the packet');
  expect(packets(120, 120)).toBe('Show the 120 packets');
  expect(packets(78_000, 200)).toBe('Show the packets (first 200 of 78,000)');
});
