import { describe, expect, it } from 'vitest';
import { serverFindingWords } from './server-findings.js';

const adviceFor = (proxy: string): string =>
  serverFindingWords['WINHTTP-PROXY-MISSING']({ proxy, byScript: false, names: [] }).advice;

describe('the command to set the proxy of WinHTTP', () => {
  it.each([
    ['http://Proxy.contoso.local:8080/', 'proxy.contoso.local:8080'],
    ['10.0.0.8:3128', '10.0.0.8:3128'],
    ['http://[FD09::1]:3128', '[fd09::1]:3128'],
  ])('names %s as it was understood', (proxy, shown) => {
    expect(adviceFor(proxy)).toContain(`netsh winhttp set proxy ${shown}.`);
  });

  it.each([
    'http://bob:S3cretPw@proxy:8080',
    'proxy:8080 & del x',
    'proxy&calc:8080',
    'proxy|calc:8080',
    '"x" bypass-list="*":80',
    '$(calc):80',
    'proxy',
    'https://proxy:443',
  ])('is not given for %s', (proxy) => {
    const advice = adviceFor(proxy);
    expect(advice).not.toContain('netsh');
    expect(advice).not.toContain(proxy);
    expect(advice).toContain('for WinHTTP as well');
  });
});
