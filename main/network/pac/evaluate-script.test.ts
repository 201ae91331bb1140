import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { evaluateScript, type Evaluation, type EvaluationWork } from './evaluate-script.js';
import type { ScriptEngine } from './script-worker.js';

const built = fileURLToPath(new URL('../../../dist/main/script-worker.js', import.meta.url));
const wasm = pathToFileURL(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
const engine: ScriptEngine = { worker: pathToFileURL(built), wasm };
const host = 'a.msappproxy.net';

const known: Readonly<Record<string, readonly string[]>> = {
  [host]: ['203.0.113.7'],
  'inside.contoso.example': ['10.1.2.3'],
  'next.contoso.example': ['10.1.2.4'],
  'last.contoso.example': ['10.1.2.5'],
};

interface Evaluated {
  readonly evaluation: Evaluation;
  /** Names that were looked up, in order. */
  readonly names: readonly string[];
}

async function evaluate(text: string, more: Partial<EvaluationWork> = {}): Promise<Evaluated> {
  const names: string[] = [];
  const evaluation = await evaluateScript({
    text,
    questions: [{ url: `https://${host}/`, host }],
    resolve: (name) => {
      names.push(name);
      return Promise.resolve(known[name] ?? []);
    },
    client: ['172.16.0.10'],
    now: new Date(2026, 10, 20, 13, 45, 30).getTime(),
    engine,
    signal: new AbortController().signal,
    ...more,
  });
  return { evaluation, names };
}

async function tried(
  text: string,
  more: Partial<EvaluationWork> = {},
): Promise<Extract<Evaluation, { kind: 'tried' }>> {
  const { evaluation } = await evaluate(text, more);
  if (evaluation.kind !== 'tried') throw new Error(`It was ${evaluation.kind}.`);
  return evaluation;
}

/** Threads that this process has, as Node reports them; a report takes a while. */
const workers = (): number => (process.report?.getReport() as unknown as { workers: unknown[] }).workers.length;

describe.skipIf(!existsSync(built))('a script that is evaluated', () => {
  it('gives the way of each name, with what led to it', async () => {
    const text = `function FindProxyForURL(url, host) {
  if (isPlainHostName(host)) return "DIRECT";
  if (shExpMatch(host, "*.msappproxy.net"))
    return "PROXY web.contoso.example:8080; SOCKS old:1080; DIRECT";
  return "DIRECT";
}`;
    const questions = [host, 'crl3.digicert.com'].map((each) => ({ url: `https://${each}/`, host: each }));
    const { ways, unresolved, usesTime, trial } = await tried(text, { questions });
    const calls = [
      { name: 'isPlainHostName', args: [host], result: false, line: 2 },
      { name: 'shExpMatch', args: [host, '*.msappproxy.net'], result: true, line: 3 },
    ];
    expect(ways[0]).toEqual({
      url: `https://${host}/`,
      host,
      answer: 'PROXY web.contoso.example:8080; SOCKS old:1080; DIRECT',
      routes: [
        { kind: 'proxy', host: 'web.contoso.example', port: 8080 },
        { kind: 'other', text: 'SOCKS old:1080', host: 'old', port: 1080 },
        { kind: 'direct' },
      ],
      line: 4,
      fault: null,
      calls,
      callsLeftOut: 0,
      unresolved: [],
    });
    expect(ways[1]).toMatchObject({ host: 'crl3.digicert.com', answer: 'DIRECT', line: 5 });
    expect({ unresolved, usesTime }).toEqual({ unresolved: [], usesTime: false });
    expect(trial).toMatchObject({ fault: null, answers: [{ host, line: 4, calls }, { line: 5 }] });
  });

  it('is run again with the names that it asked for, as often as it asks for new ones', async () => {
    const text = `function FindProxyForURL(url, host) {
      if (isInNet(dnsResolve("inside.contoso.example"), "10.0.0.0", "255.0.0.0"))
        if (isResolvable("next.contoso.example"))
          return "PROXY " + dnsResolve("last.contoso.example") + ":8080";
      return "DIRECT";
    }`;
    const { evaluation, names } = await evaluate(text);
    expect(names).toEqual(['inside.contoso.example', 'next.contoso.example', 'last.contoso.example']);
    expect(evaluation).toMatchObject({
      ways: [{ answer: 'PROXY 10.1.2.5:8080', line: 4, unresolved: [] }],
      unresolved: [],
    });
  });

  it('asks for names only so often', async () => {
    const text = `function FindProxyForURL(url, host) {
      for (var i = 1; isResolvable("a" + i + ".example"); i++);
      return "PROXY a" + i + ":1";
    }`;
    const resolve = (): Promise<readonly string[]> => Promise.resolve(['10.0.0.1']);
    expect(await tried(text, { resolve })).toMatchObject({
      ways: [{ answer: 'PROXY a4:1' }],
      unresolved: ['a4.example'],
    });
  });

  it('is told that a name does not exist where that is so, and where nobody knows', async () => {
    const text = 'function FindProxyForURL(u, h) { return isResolvable(h) ? "PROXY a:1" : "DIRECT"; }';
    const begun = Date.now();
    for (const [resolve, unresolved] of [
      [() => Promise.resolve([]), []],
      [() => Promise.resolve(null), [host]],
      [() => Promise.reject(new Error('no name server')), [host]],
      [() => new Promise<never>(() => undefined), [host]],
    ] as const) {
      const found = await tried(text, { resolve, limits: { name: 100 } });
      expect(found).toMatchObject({ ways: [{ answer: 'DIRECT', unresolved }], unresolved });
    }
    expect(Date.now() - begun).toBeLessThan(5000);
  });

  it('looks all names up at the same time, each once', async () => {
    const text = `function FindProxyForURL(u, h) {
      for (var i = 0; i < 20; i++) dnsResolve("a" + (i % 10) + ".example");
      return "DIRECT";
    }`;
    let [open, most, all] = [0, 0, 0];
    const resolve = async (): Promise<readonly string[]> => {
      all++;
      most = Math.max(most, ++open);
      await new Promise((done) => setTimeout(done, 50));
      open--;
      return [];
    };
    await tried(text, { resolve });
    expect({ most, all }).toEqual({ most: 10, all: 10 });
  });

  it('loses no answer to a question that fails', async () => {
    const questions = ['a.example', 'b.example', 'c.example'].map((each) => ({ url: `https://${each}/`, host: each }));
    const { ways, trial } = await tried(
      'function FindProxyForURL(u, h) {\n if (h[0] === "b") throw new Error("no b");\n return "DIRECT"; }',
      { questions },
    );
    expect(ways.map(({ answer, line, fault }) => [answer, line, fault?.reason])).toEqual([
      ['DIRECT', 3, undefined],
      [null, null, 'throws'],
      ['DIRECT', 3, undefined],
    ]);
    expect(trial).toMatchObject({ fault: { reason: 'throws', line: 2, host: 'b.example' }, answers: [{ line: 3 }] });
  });

  it.each<[string, string, string]>([
    ['is not written correctly', 'function FindProxyForURL(u, h) { return "DIRECT }', 'syntax'],
    ['has no function of that name', 'var a = 1;', 'no-function'],
    ['throws', 'function FindProxyForURL(u, h) { return nothing.there; }', 'throws'],
    ['loops', 'function FindProxyForURL(u, h) { for (;;) {} }', 'endless'],
    ['loops where no limit is looked at', 'function FindProxyForURL() { new Array(4294967295).join("x") }', 'endless'],
    ['matches without end', 'function FindProxyForURL() { /^(a+)+$/.test("a".repeat(40) + "b"); }', 'endless'],
    ['loops until a name is there', 'function FindProxyForURL() { while (!dnsResolve("gone.example")); }', 'endless'],
    ['fills memory', 'var a = []; for (;;) a.push("x".repeat(100000) + a.length);', 'memory'],
    ['answers nonsense', 'function FindProxyForURL(u, h) { return "web:8080"; }', 'nonsense'],
    ['is too large', `function FindProxyForURL() { return "DIRECT"; }${' '.repeat(2 * 1024 * 1024)}`, 'too-large'],
  ])('has a fault where it %s, within two seconds, and leaves no thread behind', async (_, text, reason) => {
    const begun = Date.now();
    const { ways, trial } = await tried(text);
    expect(trial.fault?.reason).toBe(reason);
    expect(ways).toMatchObject([{ host, answer: null, routes: [], fault: { reason } }]);
    expect(Date.now() - begun).toBeLessThan(3500);
    await vi.waitFor(() => expect(workers()).toBe(0), { timeout: 5000 });
  });

  it('that waits for a name with a loop gets it', async () => {
    const text = 'function FindProxyForURL(u, h) { while (!dnsResolve(h)); return "PROXY " + dnsResolve(h) + ":1"; }';
    expect((await tried(text)).ways).toMatchObject([{ answer: 'PROXY 203.0.113.7:1' }]);
  });

  it('that is slow, but ends, is not called endless', async () => {
    const text = `function FindProxyForURL(u, h) {
      var end = 0; for (var i = 0; i < 2e5; i++) end += i;
      for (var n = 0; isResolvable("a" + n + ".example"); n++);
      return "DIRECT";
    }`;
    const resolve = (): Promise<readonly string[]> => Promise.resolve(['10.0.0.1']);
    const { trial } = await tried(text, { resolve, limits: { rounds: 100, runs: 500 } });
    expect(trial.fault).toBeNull();
  });

  it.each([
    ['a page', '<html><head><title>Sign in</title></head></html>', { kind: 'page', title: 'Sign in' }],
    ['nothing', ' \n', { kind: 'empty', title: null }],
  ])('is none where %s came in its place', async (_, text, content) => {
    expect((await evaluate(text)).evaluation).toEqual({ kind: 'no-script', content });
  });

  it.each([
    ['while it runs', 'function FindProxyForURL(u, h) { new Array(4294967295).join("x") }', 300],
    ['while a name is looked up', 'function FindProxyForURL(u, h) { dnsResolve(h); return "DIRECT"; }', 300],
    ['at the very beginning', 'function FindProxyForURL(u, h) { return "DIRECT"; }', 0],
  ])('ends within 200 ms when nobody waits any more: %s', async (_, text, after) => {
    const stop = new AbortController();
    const resolve = (): Promise<never> => new Promise(() => undefined);
    const evaluated = evaluate(text, { signal: stop.signal, resolve });
    await new Promise((done) => setTimeout(done, after));
    if (after > 0) expect(workers()).toBe(1);
    stop.abort();
    const begun = Date.now();
    expect((await evaluated).evaluation).toEqual({ kind: 'not-tried', why: 'cancelled' });
    expect(Date.now() - begun).toBeLessThan(200);
    await vi.waitFor(() => expect(workers()).toBe(0), { timeout: 5000 });
  });
});

it('says nothing of a script whose engine cannot be started', async () => {
  const gone: ScriptEngine = { ...engine, worker: new URL('./no-such-worker.js', import.meta.url) };
  const { evaluation } = await evaluate('function FindProxyForURL() { return "DIRECT"; }', { engine: gone });
  expect(evaluation).toEqual({ kind: 'not-tried', why: 'engine' });
});
