import { describe, expect, it } from 'vitest';
import { lanSettings } from '../machine/testing/connection-settings.js';
import { readConnectionSettings } from '../machine/survey/connection-settings.js';
import { connectionSettings } from '../remedy/internet-settings.js';
import { connectionSettingsText } from '../words/connection-settings.js';
import { utf8Of } from './bytes.js';
import { connectionFlags, connectionParts } from './connection-settings.js';

describe('the binary value of Internet settings', () => {
  it('is read in its parts', () => {
    const parts = connectionParts(lanSettings({ proxy: 'p:8080', bypass: '<local>', script: 'http://p/a.pac' }));
    expect(parts).toMatchObject({ version: 70, counter: 3 });
    expect(parts?.flags).toBe(connectionFlags.direct | connectionFlags.proxy | connectionFlags.script);
    expect([parts?.server, parts?.bypass, parts?.script].map((text) => text && utf8Of(text))).toEqual([
      'p:8080',
      '<local>',
      'http://p/a.pac',
    ]);
    expect(parts?.rest).toHaveLength(32);
  });

  it('is none where it ends before its version, or .NET would not take it', () => {
    expect(connectionParts(new Uint8Array(3))).toBeNull();
    expect(connectionParts(Uint8Array.of(59, 0, 0, 0, 1, 0, 0, 0))).toBeNull();
  });

  it('may hold a text of 300,000 letters, whoever reads it', () => {
    const long = `http://p/${'a'.repeat(300_000)}`;
    const bytes = lanSettings({ proxy: long, script: long });
    expect(readConnectionSettings(bytes)).toMatchObject({ server: long, script: long });
    expect(connectionSettingsText(bytes)).toMatch(/^a script: http:\/\/p\/a+; a proxy: http:\/\/p\/a+$/);
    const changed = connectionParts(connectionSettings(bytes, { host: 'p', port: 8080 }, []));
    expect(changed && utf8Of(changed.script)).toBe(long);
  });

  it('is shown with the letters that .NET reads', () => {
    const bytes = lanSettings({ script: 'http://münchen/a.pac' });
    expect(readConnectionSettings(bytes)?.script).toBe('http://münchen/a.pac');
    expect(connectionSettingsText(bytes)).toBe('a script: http://münchen/a.pac');
  });
});
