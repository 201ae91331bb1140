import { expect, it } from 'vitest';
import { proxyAddressAdvice } from './proxy-address.js';

it.each([
  ['anna:secret@proxy:8080', 'cannot sign in'],
  ['https://proxy:8080', 'over http:// alone'],
  ['größe.local:8080', 'xn--'],
  ['2001:db8::1:8080', 'stands in brackets'],
  ['http://fe80::1', 'stands in brackets'],
  ['proxy.contoso.local', 'with the port'],
  ['proxy.contoso.local:8080/path', 'Without a path'],
])('says of %s what is wrong with it', (address, reason) => {
  expect(proxyAddressAdvice(address)).toContain(reason);
  expect(proxyAddressAdvice(address)).not.toContain('secret');
});
