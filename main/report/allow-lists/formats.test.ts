/**
 * Each format is read again by a small reader of its own, written from the maker's description, and asked for every name of
 * the list and for names that only look like them.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ScriptTrial } from '../../evidence/capture.js';
import { trialOf } from '../../network/pac/script-run.js';
import { tryScript } from '../../network/pac/try-script.js';
import { allowList, isWildcard, type AllowList, type AllowListRequest } from './allow-list.js';
import { allowListFormatIds, allowListFormats, type AllowListFormatId } from './formats.js';

const wasm = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
const tenant = '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36';
const plain: AllowListRequest = { cloud: 'public', tenant: null, all: false, legacy: false, date: '2026-11-21' };
const requests: readonly [string, AllowListRequest][] = [
  ['the public cloud', plain],
  ['the public cloud, all rows, with a tenant', { ...plain, all: true, tenant }],
  ['the US Government cloud', { ...plain, cloud: 'usgov' }],
  ['a connector before 1.5.132.0', { ...plain, legacy: true }],
];

/** One request that a connector, or another program, makes. */
interface Wish {
  readonly host: string;
  readonly path: string;
  readonly secure: boolean;
}

/** What every format must let pass: each name, and below a wildcard names of one label and of several. */
const needed = ({ entries }: AllowList): Wish[] =>
  entries.flatMap((entry) => {
    const hosts = isWildcard(entry)
      ? ['a', `${tenant}.bootstrap`].map((label) => entry.pattern.replace('*', label))
      : [entry.pattern];
    return hosts.map((host) => ({ host, path: `${entry.path ?? ''}/x.crl`, secure: entry.protocol !== 'http' }));
  });

/** What none may let pass. */
const foreign: readonly Wish[] = [
  'www.example.com',
  'evilmsappproxy.net',
  'a.msappproxy.net.example.com',
  'crl3.digicert.com.example.com',
  'x.crl3.digicert.com',
  'digicert.com',
  'notlogin.windows.net',
  'a.login.windows.net',
  'windows.net',
  'msecnd.net.example',
].flatMap((host) => [true, false].map((secure) => ({ host, path: '/', secure })));

const render = (id: AllowListFormatId, list: AllowList): { text: string; notes: readonly string[] } =>
  allowListFormats[id].render(list);

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Palo Alto: tokens between dots and slashes, `*` for one or more of them; an entry covers what stands to its right. */
function paloAltoLets(text: string, { host, path, secure }: Wish): boolean {
  const url = `${host}${secure ? '/' : path}`;
  return linesOf(text).some((entry) => {
    const pattern = entry.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
    return new RegExp(`^${pattern.join('[^/]+')}`).test(url);
  });
}

/** Zscaler: a leading dot for the name and five labels below; what stands to the right is included. */
function zscalerLets(text: string, { host, path, secure }: Wish): boolean {
  return linesOf(text).some((entry) => {
    const [name = '', rest = ''] = entry.split(/(?=\/)/);
    const hostFits = name.startsWith('.') ? host === name.slice(1) || host.endsWith(name) : host === name;
    return hostFits && (secure ? rest === '' : path.startsWith(rest));
  });
}

/** Squid: ACLs of several lines hold one of their values; all ACLs of a rule must hold. */
function squidLets(text: string, { host, path, secure }: Wish): boolean {
  const acls = new Map<string, (() => boolean)[]>();
  const port = secure ? '443' : '80';
  for (const [, name = '', type = '', ...values] of linesOf(text)
    .filter((line) => line.startsWith('acl '))
    .map((line) => line.split(' '))) {
    const value = values.join(' ');
    const tests: Record<string, () => boolean> = {
      method: () => secure,
      port: () => port === value,
      dstdomain: () => (value.startsWith('.') ? host === value.slice(1) || host.endsWith(value) : host === value),
      urlpath_regex: () => !secure && new RegExp(value.replace('-i ', ''), 'i').test(path),
      'ssl::server_name': () => false,
    };
    const holds = tests[type];
    if (holds === undefined) throw new Error(`A kind of ACL that nobody reads: ${type}`);
    acls.set(name, [...(acls.get(name) ?? []), holds]);
  }
  return linesOf(text)
    .filter((line) => line.startsWith('http_access allow '))
    .some((line) =>
      line
        .split(' ')
        .slice(2)
        .every((name) => acls.get(name)!.some((holds) => holds())),
    );
}

/** `*.example.com` for all below; everything else exactly. */
const nameLets = (pattern: string, host: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;

interface AzureRule {
  readonly targetFqdns: readonly string[];
  readonly protocols: readonly { readonly protocolType: string; readonly port: number }[];
  readonly terminateTLS: boolean;
}

const azureRules = (text: string): AzureRule[] =>
  (
    JSON.parse(text) as {
      resources: [{ properties: { ruleCollections: [{ rules: AzureRule[] }] } }];
    }
  ).resources[0].properties.ruleCollections[0].rules;

const azureLets = (text: string, { host, secure }: Wish): boolean =>
  azureRules(text).some(
    ({ targetFqdns, protocols }) =>
      protocols.some(({ protocolType, port }) =>
        secure ? protocolType === 'Https' && port === 443 : protocolType === 'Http' && port === 80,
      ) && targetFqdns.some((pattern) => nameLets(pattern, host)),
  );

const windowsLets = (text: string, { host, secure }: Wish): boolean =>
  [...text.matchAll(/@\{ Name = '([^']+)'; Port = '([^']+)' \}/g)].some(
    ([, pattern = '', port = '']) => port === (secure ? '443' : '80') && nameLets(pattern, host),
  );

/** The members of the groups, through the addresses that they name. */
function fortinetLets(text: string, { host, secure }: Wish): boolean {
  const addresses = new Map(
    [...text.matchAll(/edit "([^"]+)"\n\s+set type fqdn\n\s+set fqdn "([^"]+)"/g)].map(
      ([, name = '', pattern = '']) => [name, pattern],
    ),
  );
  const group = secure ? 'entra-connector-https-443' : 'entra-connector-http-80';
  const members = new RegExp(`edit "${group}"\\n\\s+set member (.+)`).exec(text)?.[1] ?? '';
  return [...members.matchAll(/"([^"]+)"/g)].some(([, name = '']) => nameLets(addresses.get(name)!, host));
}

const textLets = (text: string, { host, path, secure }: Wish): boolean =>
  linesOf(text)
    .filter((line) => !line.startsWith('#'))
    .some((line) => {
      const [scheme, , address = ''] = line.split(/\s+/);
      const [name = '', rest = ''] = address.split(/(?=\/)/);
      return (scheme === 'http') !== secure && nameLets(name, host) && path.startsWith(rest);
    });

const readers: Partial<Record<AllowListFormatId, (text: string, wish: Wish) => boolean>> = {
  text: textLets,
  squid: squidLets,
  'palo-alto': paloAltoLets,
  zscaler: zscalerLets,
  fortinet: fortinetLets,
  'windows-firewall': windowsLets,
  'azure-firewall': azureLets,
};

describe.each(requests)('for %s', (_title, request) => {
  const list = allowList(request);
  const usual = { ...list, entries: list.entries.filter(({ ports: [port] }) => port === 443 || port === 80) };

  it.each(Object.entries(readers))('%s lets every name pass, and no other', (id, lets) => {
    const { text } = render(id as AllowListFormatId, list);
    expect(needed(usual).filter((wish) => !lets(text, wish))).toEqual([]);
    expect(foreign.filter((wish) => lets(text, wish))).toEqual([]);
  });

  it.each(allowListFormatIds)('%s says what matters as much as the names, in ASCII, with the day', (id) => {
    const { text, notes } = render(id, list);
    const all = [text, ...notes].join('\n').replace(/\s+(?:#|\/\/)?\s*/g, ' ');
    for (const rule of ['CONNECT', 'No TLS inspection', 'No sign-in', 'CNAME', '2026-11-21'])
      expect(all).toContain(rule);

    expect(/[^\n\x20-\x7e]/.exec(all)).toBeNull();
    expect(text.endsWith('\n')).toBe(true);
  });
});

describe('the lines for a script, tried as scripts are', () => {
  const ask = async (list: AllowList, wishes: readonly Wish[]): Promise<ScriptTrial> =>
    trialOf(
      await tryScript(wasm, {
        text: `function FindProxyForURL(url, host) {\n${render('pac', list).text}\nreturn 'PROXY site:8080';\n}`,
        questions: wishes.map(({ host, path, secure }) => ({
          url: secure ? `https://${host}/` : `http://${host}${path}`,
          host,
        })),
        names: {},
        client: [],
        now: 0,
      }),
    );

  it.each(requests)('send every name of %s their way, and leave others alone', async (_title, request) => {
    const list = allowList(request);
    const wishes = needed(list);
    const ours = await ask(list, wishes);
    expect(ours.fault).toBeNull();
    expect(ours.answers.map(({ answer }) => answer)).toEqual(wishes.map(() => 'DIRECT'));
    const others = await ask(list, foreign);
    expect(others.fault).toBeNull();
    expect(others.answers.map(({ answer }) => answer)).toEqual(foreign.map(() => 'PROXY site:8080'));
    expect([...ours.unresolved, ...others.unresolved]).toEqual([]);
  });

  it('look at the path where it shows', async () => {
    const list = allowList(plain);
    const { answers } = await ask(list, [
      { host: 'www.microsoft.com', path: '/pkiops/crl/a.crl', secure: false },
      { host: 'www.microsoft.com', path: '/windows', secure: false },
      { host: 'WWW.Microsoft.com', path: '/PKIOPS/certs/a.crt', secure: false },
    ]);
    expect(answers.map(({ answer }) => answer)).toEqual(['DIRECT', 'PROXY site:8080', 'DIRECT']);
  });
});

describe('Palo Alto Networks', () => {
  const text = render('palo-alto', allowList({ ...plain, all: true, tenant })).text;

  it('has one entry in a line, each ended by a slash, without comments or schemes', () => {
    for (const line of linesOf(text)) expect(line).toMatch(/^(?:\*\.)?[a-z0-9.-]+(?:\/[a-z]+)?\/$/);
    expect(new Set(linesOf(text)).size).toBe(linesOf(text).length);
  });

  it('names revocation hosts exactly: a wildcard before them stops certificate checks', () => {
    expect(linesOf(text)).toContain('crl3.digicert.com/');
    expect(text).not.toMatch(/\*\.(?:crl|ocsp)/);
  });
});

describe('Squid', () => {
  const text = render('squid', allowList({ ...plain, all: true, legacy: true })).text;

  it('never decrypts what it tunnels', () => {
    const tunnelled = [...text.matchAll(/^acl entra_connector_names_443 dstdomain (.+)$/gm)].map(([, name]) => name);
    const spliced = [...text.matchAll(/^acl entra_connector_tls ssl::server_name (.+)$/gm)].map(([, name]) => name);
    expect(tunnelled.length).toBeGreaterThan(10);
    expect(spliced).toEqual(expect.arrayContaining(tunnelled));
    expect(text).toContain('ssl_bump splice entra_connector_tls');
  });

  it('lets tunnels pass only to ports of the list', () => {
    expect(text).toContain('acl entra_connector_port_10100_10120 port 10100-10120');
    expect(
      squidLets(text.replace(/ port 443$/m, ' port 22'), { host: 'login.windows.net', path: '/', secure: true }),
    ).toBe(false);
  });
});

describe('Azure Firewall', () => {
  it('decrypts nothing, and says what application rules cannot', () => {
    const { text, notes } = render('azure-firewall', allowList({ ...plain, legacy: true }));
    expect(azureRules(text).every(({ terminateTLS }) => !terminateTLS)).toBe(true);
    expect(azureRules(text).flatMap(({ protocols }) => protocols.map(({ port }) => port))).toContain(10120);
    expect(notes.join('\n')).toContain('port 9352 to *.servicebus.windows.net');
  });
});

describe('Windows Firewall', () => {
  const { text } = render('windows-firewall', allowList(plain));

  it('allows the two services of both generations, by program and port', () => {
    for (const program of ['MicrosoftEntraPrivateNetworkConnector', 'ApplicationProxyConnector']) {
      expect(text).toContain(`\\${program}Service.exe"`);
      expect(text).toContain(`\\${program}UpdaterService.exe"`);
    }
    expect(text).toContain('-RemotePort 443,80');
  });

  it('makes rules by name only where Windows can hold them, and says so elsewhere', () => {
    expect(text.indexOf('$build -lt 20348')).toBeLessThan(text.indexOf('New-NetFirewallDynamicKeywordAddress'));
    expect(text).toContain('EnableNetworkProtection');
    expect(text).toContain('Windows Server 2022');
  });
});

describe('plain text', () => {
  let text = '';
  beforeAll(() => {
    text = render('text', allowList({ ...plain, tenant, all: true })).text;
  });

  it('names the tenant beside the wildcard, paths, remarks and documents', () => {
    expect(text).toContain(`${tenant}.bootstrap.msappproxy.net`);
    expect(text).toContain('http  80          www.microsoft.com/pkiops');
    expect(text).toMatch(/cacerts\.digicert\.com +# recommended/);
    expect(text).toContain('How to configure private network connectors (2025-02-21): https://');
  });
});
