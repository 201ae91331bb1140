import { expect, it } from 'vitest';
import { finding } from './fixtures.js';
import { readingsAsText } from './readings-text.js';

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
