import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NameAnswer, Resolver } from './resolver.js';
import { systemResolver } from './system-resolver.js';
import { startNameServer, type TestNameServer } from './testing/name-server.js';

const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-hosts-'));
const hosts = join(folder, 'hosts');
const never = new AbortController().signal;
let server: TestNameServer;

beforeAll(async () => {
  writeFileSync(
    hosts,
    '\ufeff# names\r\n10.1.1.1 Own.Example second.example # one\r\nfd00::1 own.example\nnonsense bad.example\n',
  );
  server = await startNameServer({
    'both.example': { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1'] },
    'old.example': { A: ['192.0.2.3'] },
    'failed.example': { rcode: 2 },
    'refused.example': { rcode: 5 },
    'hiccup.example': { A: ['192.0.2.5'], rcode: 2, passes: true },
    'refused-once.example': { A: ['192.0.2.6'], rcode: 5, passes: true },
    'failed-then-silent.example': { rcode: 2, thenSilent: true },
    'unknown-kind.example': { rcode: 4 },
    'bad-form.example': { rcode: 1 },
    'silent.example': { silent: true },
    'alias.example': { CNAME: 'middle.example' },
    'middle.example': { CNAME: 'end.example' },
    'end.example': { A: ['192.0.2.9'] },
    'late-alias.example': { CNAME: 'end.example', silent: 'CNAME' },
    'circle.example': { CNAME: 'circle2.example' },
    'circle2.example': { CNAME: 'circle.example' },
    'dangling.example': { CNAME: 'nowhere.example' },
    ...Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`hop${at}.example`, { CNAME: `hop${at + 1}.example` }]),
    ),
    'large.example': { A: ['192.0.2.4'], truncated: true },
    'senseless.example': { senseless: true },
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const resolver = (limit = 3000, servers = [server.address]): Resolver => systemResolver({ limit, servers, hosts });
const ask = (name: string, type: NameAnswer['type'] = 'A', from = resolver()): Promise<NameAnswer> =>
  from.ask(name, type, never);

describe('names by this system', () => {
  it('gives the addresses of either family, and who was asked', async () => {
    const from = resolver();
    expect(await ask('Both.Example.', 'A', from)).toEqual({
      name: 'both.example',
      type: 'A',
      rcode: 0,
      aliases: [],
      addresses: ['192.0.2.1', '192.0.2.2'],
      servers: ['127.0.0.1'],
      from: 'dns',
      refusedByHost: false,
      failure: null,
    });
    expect(await ask('both.example', 'AAAA', from)).toMatchObject({ rcode: 0, addresses: ['2001:db8::1'] });
    expect(await ask('old.example', 'AAAA', from)).toMatchObject({ rcode: 0, addresses: [] });
  });

  it.each([
    ['nobody.example', 3],
    ['failed.example', 2],
    ['refused.example', 5],
    ['unknown-kind.example', 4],
    ['bad-form.example', 1],
  ])('tells why there are none: %s, %d', async (name, rcode) => {
    expect(await ask(name)).toMatchObject({ rcode, addresses: [], failure: null, refusedByHost: false });
  });

  it.each([
    ['hiccup.example', '192.0.2.5'],
    ['refused-once.example', '192.0.2.6'],
  ])('asks once more what a name server failed over or refused: %s', async (name, address) => {
    const from = resolver();
    const asked = (): number => server.asked.filter((each) => each === `${name} A`).length;
    expect(await ask(name, 'A', from)).toMatchObject({ rcode: 0, addresses: [address] });
    expect(asked()).toBe(2);
    await ask(name, 'A', from);
    expect(asked()).toBe(2);
  });

  it('asks no third time, and not for a name that does not exist', async () => {
    const from = resolver();
    const before = server.asked.length;
    await Promise.all([ask('failed.example', 'A', from), ask('nobody.example', 'A', from)]);
    const asked = server.asked.slice(before);
    expect(asked.filter((each) => each === 'failed.example A')).toHaveLength(2);
    expect(asked.filter((each) => each === 'nobody.example A')).toHaveLength(1);
  });

  it('keeps the first answer where the second one does not come', async () => {
    expect(await ask('failed-then-silent.example', 'A', resolver(800))).toMatchObject({ rcode: 2, failure: null });
  });

  it('tells silence within its limit', async () => {
    const begun = performance.now();
    expect(await ask('silent.example', 'A', resolver(400))).toMatchObject({
      rcode: null,
      failure: null,
      refusedByHost: false,
      servers: ['127.0.0.1'],
    });
    expect(performance.now() - begun).toBeGreaterThan(380);
    expect(performance.now() - begun).toBeLessThan(600);
  });

  it('asks a silent name server again before it gives up', async () => {
    const before = server.asked.filter((each) => each === 'silent.example AAAA').length;
    await ask('silent.example', 'AAAA', resolver(2000));
    expect(server.asked.filter((each) => each === 'silent.example AAAA').length - before).toBeGreaterThan(1);
  });

  it('tells a computer where no name server listens', async () => {
    const closed = createSocket('udp4').bind(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address();
    closed.close();
    await once(closed, 'close');
    const begun = performance.now();
    expect(await ask('both.example', 'A', resolver(3000, [`127.0.0.1:${port}`]))).toMatchObject({
      rcode: null,
      refusedByHost: true,
      failure: null,
    });
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it('says of a name that cannot be asked for, and of a senseless answer, that it was not silence', async () => {
    expect(await ask(`${'x'.repeat(70)}.example`)).toMatchObject({ rcode: null, failure: 'EBADNAME' });
    expect(await ask('senseless.example', 'A', resolver(1500))).toMatchObject({ rcode: null, failure: 'EBADRESP' });
  });

  it('asks again over TCP where an answer was too long', async () => {
    expect(await ask('large.example')).toMatchObject({ rcode: 0, addresses: ['192.0.2.4'] });
    expect(server.asked).toContain('large.example A over TCP');
  });
});

describe('aliases', () => {
  it('are followed to the end, also where the end does not exist', async () => {
    expect(await ask('alias.example')).toMatchObject({
      aliases: ['middle.example', 'end.example'],
      addresses: ['192.0.2.9'],
    });
    expect(await ask('dangling.example')).toMatchObject({ aliases: ['nowhere.example'], addresses: [] });
  });

  it('that lead in a circle or on and on come to an end', async () => {
    expect(await ask('circle.example')).toMatchObject({
      aliases: ['circle2.example', 'circle.example'],
      addresses: [],
    });
    expect((await ask('hop0.example')).aliases).toHaveLength(8);
  });

  it('do not keep the addresses waiting', async () => {
    const begun = performance.now();
    expect(await ask('late-alias.example')).toMatchObject({ aliases: [], addresses: ['192.0.2.9'] });
    expect(performance.now() - begun).toBeLessThan(600);
  });
});

describe('the hosts file', () => {
  it('goes first, for both families, and nobody is asked', async () => {
    const from = resolver();
    expect(await ask('own.example', 'A', from)).toMatchObject({
      from: 'hosts',
      rcode: 0,
      addresses: ['10.1.1.1'],
      servers: [],
    });
    expect(await ask('own.example', 'AAAA', from)).toMatchObject({ from: 'hosts', addresses: ['fd00::1'] });
    expect(await ask('SECOND.example', 'AAAA', from)).toMatchObject({ from: 'hosts', addresses: [] });
    expect(server.asked.some((each) => /^(own|second)\./.test(each))).toBe(false);
  });

  it('counts as empty where it cannot be read, and where a line makes no sense', async () => {
    expect(await ask('bad.example')).toMatchObject({ from: 'dns', rcode: 3 });
    const without = systemResolver({ limit: 3000, servers: [server.address], hosts: join(folder, 'nowhere') });
    expect(await ask('own.example', 'A', without)).toMatchObject({ from: 'dns', rcode: 3 });
  });
});

describe('a run', () => {
  it('asks one question for each name and family', async () => {
    const from = resolver();
    const before = server.asked.length;
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('alias.example', 'A', from)));
    answers.push(await ask('alias.example', 'A', from));
    expect(new Set(answers).size).toBe(1);
    const asked = server.asked.slice(before).sort();
    expect(asked).toEqual(['alias.example A', 'alias.example CNAME', 'end.example CNAME', 'middle.example CNAME']);
  });

  it('is cancelled within 200 ms, each wait by itself, and what was not waited for can be asked again', async () => {
    const from = resolver(5000);
    const [one, other] = [new AbortController(), new AbortController()];
    const begun = performance.now();
    let second: NameAnswer | null = null;
    const first = from.ask('silent.example', 'A', one.signal);
    const still = from.ask('silent.example', 'A', other.signal).then((answer) => (second = answer));
    setTimeout(() => one.abort(), 50);
    expect(await first).toMatchObject({ rcode: null, failure: 'ECANCELLED' });
    expect(performance.now() - begun).toBeLessThan(200);
    expect(second).toBeNull();
    other.abort();
    await still;
    expect(performance.now() - begun).toBeLessThan(200);
    expect(await from.ask('silent.example', 'A', one.signal)).toMatchObject({ failure: 'ECANCELLED' });
    expect(await ask('both.example', 'A', from)).toMatchObject({ rcode: 0 });
  });

  it.runIf(process.platform === 'linux')('leaves no socket behind, though names were silent', async () => {
    const sockets = (): number =>
      readdirSync('/proc/self/fd').filter((each) => linkOf(`/proc/self/fd/${each}`).startsWith('socket:')).length;
    const before = sockets();
    const from = resolver(300);
    const answers = ['silent.example', 'both.example', 'late-alias.example'].map((name) => ask(name, 'A', from));
    await expect.poll(sockets).toBeGreaterThan(before);
    await Promise.all(answers);
    await expect.poll(sockets).toBe(before);
  });
});

/** Where a link leads; a file may be closed between listing and looking. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
