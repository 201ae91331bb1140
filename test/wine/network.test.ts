/** What the program's own probes want of Windows: names, what devices say of refused connections, where a script may lie. */
import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absent, known } from '../../main/evidence/fact.js';
import type { AutomaticConfigurationFacts } from '../../main/machine/automatic-configuration.js';
import type { IcmpMessage } from '../../main/network/probe/refusal-listener.js';
import type { Report } from '../../main/report/report.js';
import type { NameAnswer } from '../../main/network/probe/resolver.js';
import { freshWine } from './fresh.js';
import type { Wine } from './wine.js';

const here = dirname(fileURLToPath(import.meta.url));
let wine: Wine;
beforeAll(async () => {
  wine = await freshWine();
});
afterAll(() => wine?.end());

/** Puts a library of ours in the place of Wine's. */
function replaceLibrary(name: string): void {
  const options = ['-shared', '-municode', '-DUNICODE', '-D_UNICODE', '-O1'];
  const dll = join(wine.drive, `windows/system32/${name}.dll`);
  execFileSync('x86_64-w64-mingw32-gcc', [...options, '-o', dll, join(here, `${name}.c`)]);
  wine.registry(`
[HKEY_CURRENT_USER\\Software\\Wine\\DllOverrides]
"${name}"="native"
`);
}

type Timed = NameAnswer & { readonly milliseconds: number };

interface Answers {
  /** One after the other, by one resolver. */
  readonly each: readonly Timed[];
  /** All at once, by another. */
  readonly together: readonly Timed[];
  readonly milliseconds: number;
}

describe('places in structures', () => {
  it('are those of the headers for Windows', () => {
    const made = join(wine.folder, 'layouts.o');
    expect(() => execFileSync('x86_64-w64-mingw32-gcc', ['-c', '-o', made, join(here, 'layouts.c')])).not.toThrow();
  });
});

describe('what devices say', () => {
  it('is heard on a raw socket, and believed of our own connection alone', async () => {
    const { sent, heard } = (await wine.node('hear-refusal', 50_000)) as {
      sent: readonly number[];
      heard: readonly IcmpMessage[];
    };
    expect(sent).toEqual([48, 48]);
    expect(heard).toEqual([
      {
        from: '127.0.0.1',
        kind: 'prohibited',
        mtu: null,
        protocol: 'tcp',
        client: { address: '127.0.0.1', port: 50_000 },
        server: { address: '192.0.2.10', port: 443 },
      },
    ]);
  });
});

describe('automatic configuration', () => {
  const facts = async (limit = 5000): Promise<{ facts: AutomaticConfigurationFacts; milliseconds: number }> =>
    (await wine.node('automatic-configuration', limit)) as never;

  it('has no suffixes and no DHCP on a fresh server', async () => {
    expect((await facts()).facts).toEqual({
      dhcpUrl: absent,
      searchList: absent,
      primary: absent,
      connections: known([]),
      devolution: absent,
    });
  });

  it('is read where a domain is set, and DHCP tells a script', async () => {
    wine.registry(`
[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]
"Domain"="contoso.example"
"SearchList"="one.contoso.example,two.contoso.example"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient]
"UseDomainNameDevolution"=dword:00000001
"DomainNameDevolutionLevel"=dword:00000003
`);
    replaceLibrary('winhttp');
    expect((await facts()).facts).toEqual({
      dhcpUrl: known('http://wpad.contoso.example/wpad.dat\n'),
      searchList: known(['one.contoso.example', 'two.contoso.example']),
      primary: known('contoso.example'),
      connections: known([]),
      devolution: known({ level: 3 }),
    });
  });

  it('does not wait for DHCP beyond its limit', async () => {
    writeFileSync(join(wine.drive, 'slow'), '');
    const { facts: found, milliseconds } = await facts(300);
    expect(found.dhcpUrl).toMatchObject({ state: 'unreadable', reason: 'timed-out' });
    expect(milliseconds).toBeLessThan(1000);
  });
});

describe('names', () => {
  it('are asked for past Windows where it has no DnsQueryEx, and not taken for refused', async () => {
    const { each } = (await wine.node('ask-names', {
      limit: 300,
      wanted: [{ name: 'nowhere.invalid', type: 'A' }],
    })) as Answers;
    expect(each[0]?.rcode).not.toBe(4);
  });

  it('come from DnsQueryEx: from its own threads or at once, cancelled, in either family, and nothing is kept', async () => {
    replaceLibrary('dnsapi');
    const { each, together, milliseconds } = (await wine.node('ask-names', {
      limit: 1000,
      wanted: [
        { name: 'alias.example', type: 'A' },
        { name: 'alias.example', type: 'AAAA' },
        { name: 'sync.example', type: 'A' },
        { name: 'nowhere.example', type: 'A' },
        { name: 'status-9002.example', type: 'A' },
        { name: 'status-9501.example', type: 'A' },
        { name: 'status-1460.example', type: 'A' },
        { name: 'status-10054.example', type: 'A' },
        { name: 'status-9852.example', type: 'A' },
        { name: 'silent.example', type: 'A' },
        { name: 'silent.example', type: 'AAAA', cancelAfter: 50 },
        { name: 'lists.example', type: 'A' },
      ],
    })) as Answers;
    const none = { aliases: [], addresses: [], refusedByHost: false, failure: null, from: 'dns' };
    const expected = [
      { ...none, rcode: 0, aliases: ['end.example'], addresses: ['192.0.2.1', '192.0.2.2'] },
      { ...none, rcode: 0, aliases: ['end.example'], addresses: ['2001:db8::1', '2001:db8::2'] },
      { ...none, rcode: 0, addresses: ['192.0.2.7'] },
      { ...none, rcode: 3 },
      { ...none, rcode: 2 },
      { ...none, rcode: 0 },
      { ...none, rcode: null },
      { ...none, rcode: null, refusedByHost: true },
      { ...none, rcode: null, failure: 'DnsQueryEx: 9852' },
      { ...none, rcode: null },
      { ...none, rcode: null, failure: 'ECANCELLED' },
    ];
    expect(each.slice(0, -1)).toMatchObject(expected);
    expect(together.slice(0, -1)).toMatchObject(expected);
    // The last part of this address is how many lists of records were not given back.
    expect(each.at(-1)?.addresses).toEqual(['192.0.2.0']);
    const silent = each.filter(({ name }) => name === 'silent.example').map((one) => one.milliseconds);
    expect(silent[0]).toBeLessThan(1300);
    expect(silent[1]).toBeLessThan(250);
    // One that is silent keeps nobody waiting.
    expect(milliseconds).toBeLessThan(1300);
    expect(Math.max(...together.slice(0, 9).map((one) => one.milliseconds))).toBeLessThan(500);
  });
});

describe('the built program', () => {
  it('tries its names through a proxy on this computer, beside its look at the server', async () => {
    // A process of its own: this one waits for the program, and could answer nothing meanwhile.
    const answer = 'HTTP/1.1 407 Lab\\r\\nProxy-Authenticate: Negotiate\\r\\nContent-Length: 0\\r\\n\\r\\n';
    const script = `require('net').createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('${answer}'));
    }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });`;
    const proxy = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const port = await new Promise<string>((told) => proxy.stdout.once('data', (text) => told(String(text).trim())));
      // What is said of the rehearsal would stand before the document here.
      const { code, out } = wine.program('check', '--path', `127.0.0.1:${port}`, '--no-rehearsal', '--json');
      const report = JSON.parse(out) as Report;
      expect(report.findings?.map(({ code: each }) => each)).toContain('PROXY-AUTH-REQUIRED');
      expect(report.server?.complete).toBe(true);
      const cells =
        report.paths?.endpoints.filter(({ port: each }) => each === 443).flatMap((each) => each.cells) ?? [];
      expect(new Set(cells.map(({ ending }) => ending))).toEqual(new Set(['sign-in']));
      expect(code).toBe(1);
    } finally {
      proxy.kill();
    }
  });
});
