import { expect, it } from 'vitest';
import type { NamesOfClass } from '../../preload/contract/index.js';
import { bundleWords } from './bundle-words.js';

const hosts = (replaced: boolean, ...names: string[]): NamesOfClass => ({
  class: 'hosts',
  what: 'names of servers',
  replaced,
  count: names.length,
  names: names.map((name, index) => ({ name, standsFor: `host-${index + 1}` })),
});

it('says of a kind of names what becomes of one of this server’s own', () => {
  const { about, label } = bundleWords.names;
  expect(label('names of servers')).toBe('Names of servers');
  expect(about(hosts(true, 'APPPROXY-02'))).toBe('APPPROXY-02 becomes host-1.');
  expect(about(hosts(true, 'APPPROXY-02', 'DC-1'))).toBe('2 are replaced: APPPROXY-02 becomes host-1.');
  expect(about(hosts(false, 'APPPROXY-02'))).toBe('1 name will be in the file as on the server, such as APPPROXY-02.');
  expect(about(hosts(true))).toBe('None were found.');
});

it('calls a part by what it is about, or by its place on the server', () => {
  const { part } = bundleWords.contents;
  expect(part({ id: 'registry', group: 'registry', path: null })).toBe('Registry');
  expect(part({ id: 'files/01-a.config', group: null, path: 'C:\\a.config' })).toBe('C:\\a.config');
  expect(part({ id: 'README.txt', group: null, path: null })).toBe('README.txt');
});

it('says which characters of a part are shown, counted from one', () => {
  expect(bundleWords.contents.place(40_000, 80_000, 95_000)).toBe('Characters 40,001 to 80,000 of 95,000');
});
