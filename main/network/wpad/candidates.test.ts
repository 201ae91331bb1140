import { describe, expect, it } from 'vitest';
import { listedCandidates, windowsCandidates, type SuffixSettings } from './candidates.js';

const settings: SuffixSettings = { searchList: [], primary: null, connections: [], devolution: null };

const namesOf = (more: Partial<SuffixSettings>, dhcp: string | null = null): readonly string[] =>
  windowsCandidates(dhcp, { ...settings, ...more }).map(({ from, host, url }) => `${from} ${host ?? url}`);

describe('where Windows looks for a script', () => {
  it('is what DHCP says, its own domain, those of its connections, and then the parents of its own', () => {
    expect(
      windowsCandidates('http://proxy.contoso.example:8080/proxy.pac\0', {
        ...settings,
        primary: 'Site.Corp.contoso.example.',
        connections: ['dhcp.contoso.example', 'corp.contoso.example'],
      }),
    ).toEqual([
      { from: 'dhcp', url: 'http://proxy.contoso.example:8080/proxy.pac', host: 'proxy.contoso.example' },
      {
        from: 'primary',
        url: 'http://wpad.site.corp.contoso.example/wpad.dat',
        host: 'wpad.site.corp.contoso.example',
      },
      { from: 'connection', url: 'http://wpad.dhcp.contoso.example/wpad.dat', host: 'wpad.dhcp.contoso.example' },
      { from: 'connection', url: 'http://wpad.corp.contoso.example/wpad.dat', host: 'wpad.corp.contoso.example' },
      { from: 'parent', url: 'http://wpad.contoso.example/wpad.dat', host: 'wpad.contoso.example' },
    ]);
  });

  it.each<[string, Partial<SuffixSettings>, readonly string[]]>([
    ['no domain at all', {}, []],
    ['a domain of two labels', { primary: 'contoso.example' }, ['primary wpad.contoso.example']],
    ['a domain of one label', { primary: 'contoso' }, ['primary wpad.contoso']],
    [
      'a level of three',
      { primary: 'a.b.c.example', devolution: { level: 3 } },
      ['primary wpad.a.b.c.example', 'parent wpad.b.c.example'],
    ],
    ['a level of one', { primary: 'a.b.c.example', devolution: { level: 1 } }, ['primary wpad.a.b.c.example']],
    ['parents switched off', { primary: 'a.b.c.example', devolution: 'off' }, ['primary wpad.a.b.c.example']],
    ['a level above its labels', { primary: 'b.example', devolution: { level: 9 } }, ['primary wpad.b.example']],
    [
      'connections alone, whose parents are not tried',
      { connections: ['a.b.c.example'] },
      ['connection wpad.a.b.c.example'],
    ],
    [
      'a list, which takes the place of all else',
      { searchList: ['x.y.example', 'z.example'], primary: 'a.b.example', connections: ['c.example'] },
      ['search-list wpad.x.y.example', 'search-list wpad.z.example'],
    ],
    [
      'what cannot be a name',
      {
        connections: ['', ' ', '..', 'a b', '-a.example', `${'a'.repeat(64)}.example`, 'x.'.repeat(125), '.ok.example'],
      },
      ['connection wpad.ok.example'],
    ],
  ])('with %s', (_, more, names) => expect(namesOf(more)).toEqual(names));

  it.each(['ftp://a/b', 'proxy', 'http://', '\u0001\u0002'])('keeps what DHCP gives and nobody can ask: %j', (text) => {
    expect(windowsCandidates(text, settings)).toEqual([{ from: 'dhcp', url: text, host: null }]);
  });

  it.each(['', '\0', '\n'])('takes an empty option for none: %j', (text) => {
    expect(windowsCandidates(text, settings)).toEqual([]);
  });

  it('knows addresses in what DHCP gives', () => {
    expect(windowsCandidates('http://[fd00::1]/wpad.dat', settings)[0]?.host).toBe('fd00::1');
  });
});

it('other systems look with each suffix of their list', () => {
  expect(listedCandidates(['b.example', 'a.example', 'b.example']).map(({ url }) => url)).toEqual([
    'http://wpad.b.example/wpad.dat',
    'http://wpad.a.example/wpad.dat',
  ]);
});
