import { expect, it } from 'vitest';
import { lanSettings } from '../machine/testing/connection-settings.js';
import { connectionSettingsText } from './connection-settings.js';

it.each([
  [{}, 'no proxy'],
  [{ proxy: 'p:8080', bypass: '<local>' }, 'a proxy: p:8080; not for <local>'],
  [{ proxy: 'p:8080' }, 'a proxy: p:8080'],
  [{ detects: true, script: 'http://p/a.pac' }, 'looks for a script by itself (WPAD); a script: http://p/a.pac'],
])('says what Internet Options show: %j', (settings, text) => {
  expect(connectionSettingsText(Uint8Array.from(lanSettings(settings)))).toBe(text);
});

it('takes what is cut or none', () => {
  const whole = Uint8Array.from(lanSettings({ proxy: 'proxy.contoso.local:8080' }));
  expect(connectionSettingsText(whole.subarray(0, 20))).toBe('a proxy: prox');
  expect(connectionSettingsText(new Uint8Array(3))).toBeNull();
  expect(connectionSettingsText(Uint8Array.of(59, 0, 0, 0, 1, 0, 0, 0))).toBeNull();
});
