import { expect, it } from 'vitest';
import type { Change } from '../remedy/change.js';
import { changeWords } from './changes.js';

it.each([
  ['ProxySettingsPerUser', 0, '0 (for the whole machine)'],
  ['ProxyEnable', 1, '1 (used)'],
  ['Enabled', 0xffffffff, '4294967295 (on)'],
  ['DisabledByDefault', 0, '0 (on)'],
])('a switch says what it means: %s', (name, data, said) => {
  const after = { type: 'dword', data } as const;
  const change: Change = { kind: 'registry-value', key: 'HKLM\\X', name, view: 64, before: null, after };
  expect(changeWords(change)).toMatchObject({ before: 'not there', after: said });
});

it.each([
  ['MicrosoftEntraPrivateNetworkConnectorService.exe.config', 'The connector’s settings file'],
  ['MicrosoftEntraPrivateNetworkConnectorUpdaterService.exe.config', 'The updater’s settings file'],
])('a file is called by what it is for: %s', (name, title) => {
  expect(changeWords({ kind: 'file', path: `C:\\a\\${name}`, before: '', after: '' }).title).toBe(title);
});
