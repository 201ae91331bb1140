import { describe, expect, it } from 'vitest';
import { readAddress } from './address.js';

describe('the address of a proxy', () => {
  it.each([
    ['http://proxyserver:8080', 'http', 'proxyserver', 8080],
    ['HTTP://Proxy.Contoso.COM', 'http', 'proxy.contoso.com', 80],
    ['https://proxy/', 'https', 'proxy', 443],
    ['http://proxy_1:8080/path?query#x', 'http', 'proxy_1', 8080],
    ['http://a-b.c_d.contoso.com.:8080', 'http', 'a-b.c_d.contoso.com.', 8080],
    ['http://10.1.2.3:3128', 'http', '10.1.2.3', 3128],
    ['http://[FD00::10]:8080', 'http', '[fd00::10]', 8080],
    ['http://proxy:', 'http', 'proxy', 80],
    ['http://proxy:0', 'http', 'proxy', 0],
    [' http://proxy:8080/ ', 'http', 'proxy', 8080],
    ['proxyserver:8080', 'proxyserver', '', -1],
    ['proxy.contoso.com:8080', 'proxy.contoso.com', '', -1],
    ['socks5://proxy:1080', 'socks5', '', -1],
    ['//proxy:8080', 'file', '', -1],
    ['C:\\proxy', 'file', '', -1],
  ])('%j is read', (text, scheme, host, port) => {
    expect(readAddress(text)).toEqual({ state: 'address', scheme, host, port, hasCredentials: false });
  });

  it('may have a user and a password', () => {
    expect(readAddress('http://a:b@c:1')).toMatchObject({ host: 'c', port: 1, hasCredentials: true });
  });

  it.each([
    ['', 'it is empty'],
    [' \t', 'it is empty'],
    ['proxy', 'it does not begin with http://'],
    ['10.1.2.3:8080', 'it does not begin with http://'],
    ['c:8080', 'it does not begin with http://'],
    ['http//proxy:8080', 'it does not begin with http://'],
    ['http:proxy:8080', 'two slashes have to follow the colon'],
    ['http:/proxy:8080', 'two slashes have to follow the colon'],
    ['http://', 'the name of the server is missing'],
    ['http://:8080', 'the name of the server is missing'],
    ['http://proxy:80a', 'the port is no number'],
    ['http://proxy:-1', 'the port is no number'],
    ['http://proxy:65536', 'the port is larger than 65535'],
    ['http://pro xy:8080', 'the name of the server is none'],
    ['http://one,two:8080', 'the name of the server is none'],
    ['http://*.contoso.com', 'the name of the server is none'],
  ])('%j is none: %s', (text, why) => {
    expect(readAddress(text)).toEqual({ state: 'invalid', why });
  });

  it.each(['http://pröxy:8080', 'http://proxy:8080 ', 'http:\\\\proxy:8080', 'http://[proxy]:8080'])(
    'of %j nothing is claimed',
    (text) => {
      expect(readAddress(text)).toEqual({ state: 'unknown' });
    },
  );
});
