import { describe, expect, it } from 'vitest';
import { readAddress } from '../configuration/address.js';
import { withoutSecrets } from './secrets.js';

const hasSecret = (text: string): boolean => /hunter|tr0ub/.test(text);

describe('taking secrets out', () => {
  it.each([
    'http://bob:hunter2@proxy:8080',
    'http://bob:hun/hunter2@proxy:8080',
    'http://bob:123/hunter2@proxy:8080',
    'http://bob:h#?hunter2@proxy:8080',
    'http://CONTOSO\\bob:hunter2@proxy:8080',
    'http://bob:p@hunter2@proxy:8080',
    'http://hunter2@proxy:8080',
    'bob:hunter2@proxy:8080',
    'CONTOSO\\bob:hunter2@proxy:8080',
    'svc_bob:hunter2@proxy.contoso.local:8080',
    'http=http://bob:hunter2@a:1;https=http://eve:tr0ub4dor@b:2',
    'http=bob:hunter2@a:1;https=eve:tr0ub4dor@b:2',
    '<proxy proxyaddress="http://bob:hunter2&quot;x@proxy:8080"/>',
    'Proxy-Authorization: Basic aHVudGVyMg==hunter2',
    'sent Bearer hunter2hunter2hunter2',
    'Negotiate hunter2AAAAAAAAAAAA==',
    'eyJhbGciOiJIUzI1NiJ9.eyJodW50ZXIyIjoxfQ.hunter2',
    'connectionString="Server=a;Password=hunter2;x=y"',
    'password: "hunter2 with spaces"',
    '{"client_secret": "hunter2"}',
    '<add key="ProxyPassword" value="hunter2" />',
    '<machineKey validationKey="hunter2" decryptionKey="tr0ub4dor" />',
    '<network userName="x" password="hunter2"/>',
  ])('of %s', (text) => {
    const clean = withoutSecrets(text);
    expect(hasSecret(clean)).toBe(false);
    expect(clean).toContain('redacted');
    expect(withoutSecrets(clean)).toBe(clean);
  });

  it.each([
    'http://proxy:8080',
    'http://pac.contoso.com:8080/proxy.pac?for=a@b',
    'mailto:bob@contoso.com',
    'publicKeyToken=b03f5f7f11d50a3a',
    '<machineKey validationKey="AutoGenerate,IsolateApps" />',
    'C:\\Users\\bob\\x.config',
    '10:00:01 connected to proxy:8080',
    'http://*.contoso.com;*.fabrikam.com',
    'https://login.microsoftonline.com/common/oauth2',
  ])('leaves %s', (text) => expect(withoutSecrets(text)).toBe(text));

  it.each([
    'http://bob:hunter2@proxy:8080',
    'http://bob:hun/ter2@proxy:8080',
    'http://bob:123/hunter2@proxy:8080',
    'http://CONTOSO\\bob:hunter2@proxy:8080',
    'bob:hunter2@proxy:8080',
    'CONTOSO\\bob:hunter2@proxy:8080',
    'http://bob:hunter2@pro xy:8080',
  ])('leaves what .NET makes of an address: %s', (text) => {
    const [before, after] = [readAddress(text), readAddress(withoutSecrets(text))];
    expect(after.state).toBe(before.state);
    if (before.state !== 'address' || after.state !== 'address') return;
    expect(after.hasCredentials).toBe(before.hasCredentials);
    expect(after.scheme === 'http').toBe(before.scheme === 'http');
  });

  it('takes its time by the length of a text alone', () => {
    for (const part of ['http://a', 'a:b', 'password=', 'http://a:b', '<add key="']) {
      const begun = performance.now();
      withoutSecrets(part.repeat(200_000 / part.length));
      expect(performance.now() - begun).toBeLessThan(3000);
    }
  });
});
