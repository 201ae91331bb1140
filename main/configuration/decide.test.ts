import { describe, expect, it } from 'vitest';
import { readConfiguration } from './configuration.js';
import { decideWay, type Way } from './decide.js';

const cloud = 'https://contoso.msappproxy.net';

function way(inside: string | null, url = cloud, domain: string | null = null): Way {
  const network = inside === null ? '' : `<system.net>${inside}</system.net>`;
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  const destination = { scheme, host: hostname, port: Number(port) || (scheme === 'https' ? 443 : 80) } as const;
  return decideWay(readConfiguration(Buffer.from(`<configuration>\n${network}</configuration>`)), destination, {
    domain,
  });
}

const proxy = (attributes: string, more = ''): string => `<defaultProxy><proxy ${attributes}/>${more}</defaultProxy>`;
const bypass = (...patterns: string[]): string =>
  `<bypasslist>${patterns.map((each) => `<add address="${each}"/>`).join('')}</bypasslist>`;
const address = 'proxyaddress="http://proxy:8080"';

describe('the way that a file alone decides', () => {
  it.each<[string | null, Partial<Way>]>([
    [null, { kind: 'not-configured' }],
    ['<settings/>', { kind: 'not-configured' }],
    ['<defaultProxy/>', { kind: 'system', automatic: true }],
    ['<defaultProxy><proxy/></defaultProxy>', { kind: 'system', automatic: true }],
    ['<defaultProxy enabled="false"/>', { kind: 'direct', because: 'disabled' }],
    ['<defaultProxy enabled="false"><proxy proxyaddress="http://proxy"/></defaultProxy>', { kind: 'direct' }],
    [proxy(address), { kind: 'proxy' }],
    [proxy(`${address} bypassonlocal="True" usesystemdefault="True"`), { kind: 'proxy' }],
    [proxy(`${address} scriptLocation="http://pac/" autoDetect="True"`), { kind: 'proxy' }],
    [proxy('usesystemdefault="True"'), { kind: 'system', automatic: false }],
    [proxy('usesystemdefault="True" bypassonlocal="True"'), { kind: 'system', automatic: false }],
    [proxy('usesystemdefault="False"'), { kind: 'direct', because: 'no-address' }],
    [proxy('usesystemdefault="True" autoDetect="False"'), { kind: 'direct', because: 'no-address' }],
    [proxy('bypassonlocal="False"'), { kind: 'direct', because: 'no-address' }],
    [proxy('autoDetect="False"'), { kind: 'direct', because: 'no-address' }],
    [proxy('autoDetect="True"'), { kind: 'detection' }],
    [proxy('autoDetect="True" bypassonlocal="True"'), { kind: 'direct', because: 'no-address' }],
    [proxy('scriptLocation="http://pac/"'), { kind: 'script', detectsFirst: false }],
    [proxy('scriptLocation="http://pac/" autoDetect="True"'), { kind: 'script', detectsFirst: true }],
    [proxy('scriptLocation="http://pac/" bypassonlocal="False"'), { kind: 'direct', because: 'no-address' }],
    [proxy(address, bypass('msappproxy\\.net$')), { kind: 'direct', because: 'bypass-list' }],
    [proxy(address, bypass('contoso\\.com$')), { kind: 'proxy' }],
    [proxy(address, bypass('')), { kind: 'direct', because: 'bypass-list' }],
    [proxy(address, bypass('(?=x)', 'MSAPPPROXY')), { kind: 'direct', because: 'bypass-list' }],
    [proxy(address, bypass('(?=x)')), { kind: 'unknown' }],
    [proxy(address, bypass('*.msappproxy.net')), { kind: 'refused' }],
    [proxy('proxyaddress="proxy:8080"'), { kind: 'refused' }],
    ['<defaultProxy><module type="Own, Own"/></defaultProxy>', { kind: 'module', type: 'Own, Own' }],
    ['<defaultProxy configSource="a.config"/>', { kind: 'unknown' }],
    ['<defaultProxy/><defaultProxy/>', { kind: 'refused' }],
    ['<other/>', { kind: 'refused' }],
  ])('with %s is %j', (inside, expected) => {
    expect(way(inside)).toMatchObject(expected);
  });

  it.each([
    ['http://localhost', null, 'loopback'],
    ['http://127.9.9.9', null, 'loopback'],
    ['http://[::1]', null, 'loopback'],
    ['http://intranet', null, 'local'],
    ['http://app.corp.contoso.com', 'corp.contoso.com', 'local'],
    ['http://app.corp.contoso.com', null, null],
    ['http://10.1.2.3', null, null],
    ['http://app.contoso.com', 'corp.contoso.com', null],
  ])('to %s in the domain %s is direct because %s', (url, domain, because) => {
    const found = way(proxy(`${address} bypassonlocal="True"`), url, domain);
    expect(found.kind === 'direct' ? found.because : null).toBe(because);
  });

  it('looks for patterns in the scheme, the host and a port that is not the usual one', () => {
    const list = proxy(address, bypass('^https://a\\.net$', '^http://b\\.net:8080$'));
    expect(way(list, 'https://a.net')).toMatchObject({ because: 'bypass-list' });
    expect(way(list, 'http://a.net')).toMatchObject({ kind: 'proxy' });
    expect(way(list, 'http://b.net:8080')).toMatchObject({ because: 'bypass-list' });
    expect(way(list, 'http://b.net')).toMatchObject({ kind: 'proxy' });
  });

  it('names the line that decides', () => {
    const list = proxy(address, `\n${bypass('msappproxy')}`);
    expect(way(list)).toMatchObject({ because: 'bypass-list', at: { line: 3 } });
    expect(way(proxy(address))).toMatchObject({ kind: 'proxy', at: { line: 2 } });
  });

  it('is refused with a file that .NET refuses, and unknown with one that was not read', () => {
    const destination = { scheme: 'https', host: 'a.net', port: 443 } as const;
    const of = (text: string): string =>
      decideWay(readConfiguration(Buffer.from(text)), destination, { domain: null }).kind;
    expect(of('<configuration>')).toBe('refused');
    expect(of('<!DOCTYPE configuration><configuration/>')).toBe('unknown');
    expect(of('<configuration><location><system.net/></location></configuration>')).toBe('unknown');
  });
});
