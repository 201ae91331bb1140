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
    '<add value="hunter2" key="ProxyPassword"/>',
    "<add key='pw' value='hunter2'/>",
    "<add value='hunter2' name='ProxyPwd' />",
    '<add key="pass" value="hunter2"/>',
    '<add key="apikey" value="a>hunter2"/>',
    '<add key="token" value="hunter2"/>',
    '<setting name="ProxyPassword" serializeAs="String"><value>hunter2</value></setting>',
    '<proxyPassword>hunter2</proxyPassword>',
    '<proxy proxyPassword="hunter2" />',
    'the password is "hunter2"',
    'The password is hunter2.',
    'password: hunter2',
    'password: the-hunter2',
    'password: p,hunter2',
    'password=p,hunter2',
    'Password=p&amp;hunter2;Server=a',
    '<!-- proxy pass: hunter2 -->',
    '<!-- proxy pass: hunter2-->',
    'a.exe -p hunter2',
    'a.exe --password hunter2 --other',
    'a.exe --proxy-password=hunter2',
    'a.exe /password:hunter2',
    'a.exe --password "hunter2 tr0ub"',
    'a.exe -pw hunter2',
    'Cookie: a=hunter2; b=tr0ub',
    'Set-Cookie: a=hunter2; Path=/',
    '{"Cookie": "a=hunter2"}',
    'https://a.example/?code=hunter2',
    'https://a.example/?x=1&sig=hunter2&y=2',
    'https://a.example/?x=1&amp;sig=hunter2&amp;y=2',
    'https://a.example/#access_token=hunter2&x=1',
    'https://a.example/?client_secret=hunter2',
    'http://bob:S3c@hunter2@proxy:8080',
    'bob:S3c@hunter2@proxy:8080',
    'bob:S3c&amp;hunter2@proxy:8080',
  ])('of %s', (text) => {
    const clean = withoutSecrets(text);
    expect(hasSecret(clean)).toBe(false);
    expect(clean).toContain('redacted');
    expect(withoutSecrets(clean)).toBe(clean);
  });

  it('keeps what stands around them', () => {
    expect(withoutSecrets('<!-- proxy pass: hunter2--><a/>')).toBe('<!-- proxy pass: redacted--><a/>');
    expect(withoutSecrets("<add value='hunter2' key='pw'/>")).toBe("<add value='redacted' key='pw'/>");
    expect(withoutSecrets('"C:\\a b\\c.exe" -p hunter2 -x')).toBe('"C:\\a b\\c.exe" -p redacted -x');
    expect(withoutSecrets('https://a.example/?code=hunter2&x=1')).toBe('https://a.example/?code=redacted&x=1');
    expect(withoutSecrets('{"password":"hunter2","a":1}')).toBe('{"password":"redacted","a":1}');
  });

  it.each([
    'http://proxy:8080',
    'http://pac.contoso.com:8080/proxy.pac?for=a@b',
    'mailto:bob@contoso.com',
    'https://a.example/?page=2&view=code',
    'error code=5, exit code=1603',
    'The password is expired.',
    'without user and password: the connector cannot sign in',
    'The password is not set.',
    '<add address="*.contoso.com" /><proxy bypassonlocal="true" bypass="a" />',
    '<add key="TraceFilename" value="a.log" />',
    'msiexec /i a.msi /qn /l*v a.log',
    'pass-through, passed: 3 and bypass: 4',
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
    for (const part of [
      'http://a',
      'a:b',
      'password=',
      'http://a:b',
      '<add key="',
      '-p ',
      'cookie:',
      'pwd is ',
      '<a>',
      "<add '",
    ]) {
      const begun = performance.now();
      withoutSecrets(part.repeat(200_000 / part.length));
      expect(performance.now() - begun).toBeLessThan(3000);
    }
  });
});
