import { describe, expect, it } from 'vitest';
import { readPaths } from './paths.js';

describe('--path', () => {
  it('takes ways in the order given, each once, however they are written', () => {
    expect(readPaths(['WPAD', 'Direct', 'direct', 'http://Gate.contoso.local:8080/'])).toEqual([
      { kind: 'wpad' },
      { kind: 'direct' },
      { kind: 'proxy', host: 'gate.contoso.local', port: 8080 },
    ]);
  });

  it.each([
    ['banana', /"banana" is no path/],
    ['socks5://gate:1080', /no SOCKS/],
    ['https://gate.contoso.local:8443', /plain HTTP/],
    ['http://files.contoso.local/proxy.pac', /address of a script/],
    ['gate.contoso.local', /port is missing/],
    ['direct,wpad', /parted by spaces/],
    ['gate:99999', /is no path/],
  ])('%s: says what is wrong, and what to write', (text, reason) => {
    const said = readPaths([text]);
    expect(said).toMatch(reason);
    expect(said).toMatch(/Write direct, wpad, or a proxy as HOST:PORT/);
  });

  it('never repeats a password', () => {
    const said = readPaths(['http://anna:geheim@gate.contoso.local:8080']);
    expect(said).toMatch(/no user name and no password/);
    expect(said).not.toContain('geheim');
  });
});
