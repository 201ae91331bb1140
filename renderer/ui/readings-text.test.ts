import { expect, it } from 'vitest';
import { finding } from './fixtures.js';
import { linesOf, readingsAsText } from './readings-text.js';

it('names the place of each fact, and what stands there', () => {
  const one = finding({ title: 'TLS 1.2 is switched off on this server', code: 'TLS12-DISABLED' });
  const text = readingsAsText(one, [
    { source: 'HKLM\\SYSTEM\\TLS 1.2\\Client\\Enabled', said: '0' },
    { source: 'HKLM\\SYSTEM\\TLS 1.2\\Server\\Enabled', said: 'not there' },
  ]);
  expect(text).toBe(
    [
      'TLS 1.2 is switched off on this server (TLS12-DISABLED)',
      '',
      'HKLM\\SYSTEM\\TLS 1.2\\Client\\Enabled',
      '    0',
      'HKLM\\SYSTEM\\TLS 1.2\\Server\\Enabled',
      '    not there',
    ].join('\n'),
  );
});

it('gives each part of a service a line, and leaves a text as it stands', () => {
  expect(linesOf('{"state":"stopped","exitCode":1067,"dependencies":[]}')).toEqual([
    'state: stopped',
    'exitCode: 1067',
    'dependencies: []',
  ]);
  for (const text of ['not there', '{ no JSON', '']) expect(linesOf(text)).toEqual([text]);
});
