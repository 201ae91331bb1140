import { describe, expect, it } from 'vitest';
import { words } from '../words/words.js';
import { proxyObjection } from './proxy-text.js';

describe('proxyObjection', () => {
  it.each(['', '   ', 'proxy.contoso.com:8080', 'http://proxy:3128/', '[fd00::1]:8080', '10.0.0.1:1'])(
    'has nothing against "%s"',
    (text) => {
      expect(proxyObjection(text)).toBeNull();
    },
  );

  it.each(['proxy.contoso.com', 'proxy:', '[fd00::1]', 'http://proxy'])('asks for the port of "%s"', (text) => {
    expect(proxyObjection(text)).toBe(words.settings.proxyMissingPort);
  });

  it.each(['proxy:0', 'proxy:65536', 'proxy:999999999999'])('names the range of ports for "%s"', (text) => {
    expect(proxyObjection(text)).toBe(words.settings.proxyBadPort);
  });

  it.each(['https://proxy:8080', 'user:secret@proxy:8080', 'a b:80', 'proxy:80/path', 'fd00::1:8080', '::'])(
    'does not take "%s" for an address',
    (text) => {
      expect(proxyObjection(text)).toBe(words.settings.proxyBadForm);
    },
  );
});
