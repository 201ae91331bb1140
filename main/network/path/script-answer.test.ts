import { describe, expect, it } from 'vitest';
import { routesIn, type Route } from './script-answer.js';

const direct: Route = { kind: 'direct' };
const proxy = (host: string, port: number): Route => ({ kind: 'proxy', host, port });
const other = (text: string, host: string | null, port: number | null): Route => ({ kind: 'other', text, host, port });

describe('the ways that a script’s answer names', () => {
  it.each<[string, readonly Route[]]>([
    ['DIRECT', [direct]],
    ['direct', [direct]],
    ['', [direct]],
    ['  ', [direct]],
    [';;DIRECT', [direct]],
    ['PROXY Web.Contoso.Example:8080', [proxy('web.contoso.example', 8080)]],
    ['PROXY web.contoso.example.:8080; DIRECT', [proxy('web.contoso.example', 8080), direct]],
    ['proxy a:1;PROXY b', [proxy('a', 1), proxy('b', 80)]],
    ['PROXY [fd00::1]:3128', [proxy('fd00::1', 3128)]],
    ['PROXY\t10.0.0.1:3128 ', [proxy('10.0.0.1', 3128)]],
    ['SOCKS5 a:9; DIRECT', [other('SOCKS5 a:9', 'a', 9), direct]],
    ['SOCKS a', [other('SOCKS a', 'a', 1080)]],
    ['HTTPS a:443', [other('HTTPS a:443', 'a', 443)]],
    ['HTTP a:8080', [other('HTTP a:8080', 'a', 8080)]],
    ['PROXY http://a:8080', [other('PROXY http://a:8080', null, null)]],
    ['PROXY user@a:8080', [other('PROXY user@a:8080', null, null)]],
    ['PROXY a:99999', [other('PROXY a:99999', null, null)]],
    ['PROXY fd00::1', [other('PROXY fd00::1', null, null)]],
  ])('%j', (answer, routes) => expect(routesIn(answer)).toEqual(routes));

  it.each(['a:8080', 'PROXY', 'http://a:8080', 'null', 'DIRECTLY', ';', 'PROXY a:1 b'])('%j is none', (answer) => {
    expect(routesIn(answer)).toEqual([]);
  });
});
