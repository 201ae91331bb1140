import { describe, expect, it } from 'vitest';
import { parseProxyAddress } from './proxy-address.js';

describe('a proxy address', () => {
  it.each([
    ['proxy.contoso.local:8080', 'proxy.contoso.local', 8080],
    [' http://Proxy.Contoso.Local.:8080/ ', 'proxy.contoso.local', 8080],
    ['10.0.0.8:3128', '10.0.0.8', 3128],
    ['[FD09:0001:0:0:0:0:0:1]:3128', 'fd09:1::1', 3128],
    ['[fd09:1::1]:3128', 'fd09:1::1', 3128],
    ['[2001:db8:0:0:1:0:0:0]:80', '2001:db8:0:0:1::', 80],
    ['[::1]:80', '::1', 80],
    ['[1:2:3:4:5:6:7:8]:80', '1:2:3:4:5:6:7:8', 80],
  ])('%s is %s, port %i', (text, host, port) => {
    expect(parseProxyAddress(text)).toEqual({ host, port });
  });

  it.each([
    'proxy',
    'proxy:',
    'proxy:0',
    'proxy:65536',
    ':8080',
    'a b:80',
    'https://proxy:80',
    '[1::2::3]:80',
    '[1:2]:80',
    'user@proxy:80',
    'proxy&calc:80',
    'proxy"|x:80',
    'bypass-list="*";proxy:80',
    '$(x):80',
    '-x:80',
  ])('%s is none', (text) => {
    expect(parseProxyAddress(text)).toBeNull();
  });
});
