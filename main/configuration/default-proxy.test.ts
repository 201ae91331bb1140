import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration.js';
import type { DefaultProxy } from './default-proxy.js';

function section(inside: string, attributes = ''): DefaultProxy {
  const { defaultProxy } = readConfiguration(
    Buffer.from(
      `<configuration>\n<system.net><defaultProxy${attributes}>${inside}</defaultProxy></system.net></configuration>`,
    ),
  );
  if (defaultProxy === null) throw new Error('no section');
  return defaultProxy;
}

describe('a defaultProxy', () => {
  it('has the documented defaults', () => {
    expect(section('')).toMatchObject({
      enabled: { value: true, at: null },
      useDefaultCredentials: { value: false, at: null },
      proxyAt: null,
      useSystemDefault: { value: null, at: null },
      proxyAddress: { value: null, at: null },
      bypassList: [],
      faults: [],
    });
  });

  it("is read from Microsoft's own example", () => {
    const { faults, ...settings } = section(
      '<proxy proxyaddress="http://proxyserver:8080" bypassonlocal="True" usesystemdefault="True"/>',
    );
    expect(faults).toEqual([]);
    expect(settings).toMatchObject({
      useSystemDefault: { value: true },
      bypassOnLocal: { value: true, at: { line: 2 } },
      proxyAddress: { value: { address: { host: 'proxyserver', port: 8080 } } },
    });
  });

  it.each([
    [' enabled="no"', '', 'VALUE-NOT-BOOLEAN'],
    [' Enabled="true"', '', 'ATTRIBUTE-UNKNOWN'],
    ['', '<proxy bypassonlocal="yes"/>', 'VALUE-NOT-A-CHOICE'],
    ['', '<proxy enabled="false"/>', 'ATTRIBUTE-UNKNOWN'],
    ['', '<defaultProxy enabled="false"/>', 'ELEMENT-UNKNOWN'],
    ['', '<proxy/><proxy/>', 'ELEMENT-DUPLICATE'],
    ['', 'http://proxy', 'TEXT-UNEXPECTED'],
    ['', '<proxy><![CDATA[ ]]></proxy>', 'TEXT-UNEXPECTED'],
    ['', '<proxy proxyaddress=""/>', 'ADDRESS-INVALID'],
    ['', '<proxy proxyaddress="10.1.2.3:8080"/>', 'ADDRESS-INVALID'],
    ['', '<proxy proxyaddress="http://proxy:80800"/>', 'ADDRESS-INVALID'],
    ['', '<proxy scriptLocation="proxy.pac"/>', 'ADDRESS-INVALID'],
    ['', '<proxy proxyaddress="proxyserver:8080"/>', 'ADDRESS-SCHEME'],
    ['', '<proxy proxyaddress="https://proxyserver:8443"/>', 'ADDRESS-SCHEME'],
    ['', '<bypasslist><add address="*.contoso.com"/></bypasslist>', 'BYPASS-INVALID'],
    ['', '<bypasslist><add name="a"/></bypasslist>', 'ATTRIBUTE-UNKNOWN'],
    ['', '<bypasslist><entry/></bypasslist>', 'ELEMENT-UNKNOWN'],
    ['', '<bypasslist><clear address="a"/></bypasslist>', 'ATTRIBUTE-UNKNOWN'],
  ])('with %s and %s is refused, and the file is not', (attributes, inside, code) => {
    expect(section(inside, attributes).faults[0]).toMatchObject({ code, effect: 'section', line: 2 });
  });

  it.each([
    ['<proxy proxyaddress="http://user:secret@proxy:8080"/>', 'ADDRESS-CREDENTIALS', 'setting'],
    ['<proxy scriptLocation="http://pac/" bypassonlocal="False"/>', 'SCRIPT-IGNORED', 'setting'],
    ['<proxy scriptLocation="http://pac/" proxyaddress="http://proxy"/>', 'SCRIPT-IGNORED', 'setting'],
    ['<proxy autoDetect="True" bypassonlocal="True"/>', 'DETECTION-IGNORED', 'setting'],
    ['<bypasslist><add address="(?=a)"/></bypasslist>', 'BYPASS-NOT-TESTED', 'unknown'],
    ['<proxy proxyaddress="http://pröxy:8080"/>', 'ADDRESS-NOT-READ', 'unknown'],
  ])('with %s is taken, and something is said of it', (inside, code, effect) => {
    expect(section(inside).faults).toMatchObject([{ code, effect }]);
  });

  it.each([
    'http://user:secret@proxy:8080',
    'http://user:secret@pröxy:8080',
    'user:secret@proxy:8080',
    'http://user:secret@:1',
  ])('shows no password in what is said of %s', (address) => {
    const { faults } = section(`<proxy proxyaddress="${address}"/>`);
    expect(faults.length).toBeGreaterThan(0);
    expect(JSON.stringify(faults)).not.toContain('secret');
  });

  it('that is not enabled is not used, so that only its reading can be refused', () => {
    const inside = '<proxy proxyaddress="proxy:80"/><bypasslist><add address="*"/></bypasslist>';
    expect(section(inside, ' enabled="false"').faults).toEqual([]);
    expect(section('<proxy proxyaddress=""/>', ' enabled="false"').faults).toMatchObject([{ code: 'ADDRESS-INVALID' }]);
  });

  it.each([
    ['true', true],
    [' FALSE ', false],
    ['unspecified', null],
    ['1', true],
    ['-1', null],
    ['5', false],
    ['False, True', true],
    ['True,True', true],
    ['1, Unspecified', null],
    [' True ', true],
  ])('takes %j for a choice', (text, value) => {
    expect(section(`<proxy bypassonlocal="${text}"/>`)).toMatchObject({ bypassOnLocal: { value }, faults: [] });
  });

  it('adds, removes and clears entries of its bypass list', () => {
    const list =
      '<add address="a"/><clear/><add address="b"/><add address="c"/><add address="b"/><remove address="c"/>';
    expect(section(`<bypasslist>${list}</bypasslist>`).bypassList.map(({ text }) => text)).toEqual(['b']);
  });

  it('may have its content elsewhere', () => {
    expect(section('', ' configSource="proxy.config"').faults).toMatchObject([
      { code: 'SECTION-ELSEWHERE', effect: 'unknown' },
    ]);
  });
});
