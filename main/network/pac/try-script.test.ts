import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { ScriptTrial } from '../../evidence/capture.js';
import { trialOf, type ScriptRequest, type ScriptRun } from './script-run.js';
import { tryScript } from './try-script.js';

const wasm = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
const host = 'a.msappproxy.net';

const run = (text: string, more: Partial<ScriptRequest> = {}): Promise<ScriptRun> =>
  tryScript(wasm, {
    text,
    questions: [{ url: `https://${host}/`, host }],
    names: { 'inside.contoso.example': ['10.1.2.3', 'fd00::5'], 'gone.contoso.example': [] },
    client: ['172.16.0.10', 'fd16::10'],
    // A Friday, 13:45:30, on this machine's clock.
    now: new Date(2026, 10, 20, 13, 45, 30).getTime(),
    ...more,
  });

const ask = async (text: string, more: Partial<ScriptRequest> = {}): Promise<ScriptTrial> =>
  trialOf(await run(text, more));

/** What an expression is worth inside the cell. */
async function worth(expression: string): Promise<unknown> {
  const { fault, answers } = await ask(`function FindProxyForURL(url, host) { return "PROXY " + (${expression}); }`);
  expect(fault).toBeNull();
  return answers[0]?.answer.slice(6);
}

describe('a script', () => {
  it('answers for each name', async () => {
    const text = `function FindProxyForURL(url, host) {
      if (shExpMatch(host, "*.msappproxy.net")) return "PROXY web.contoso.example:8080; DIRECT";
      return url.substring(0, 5) == "http:" ? "DIRECT" : "";
    }`;
    const questions = [
      { url: `https://${host}/`, host },
      { url: 'http://crl3.digicert.com/', host: 'crl3.digicert.com' },
      { url: 'https://login.example/', host: 'login.example' },
    ];
    expect(await ask(text, { questions })).toEqual({
      fault: null,
      answers: [
        { host, answer: 'PROXY web.contoso.example:8080; DIRECT' },
        { host: 'crl3.digicert.com', answer: 'DIRECT' },
        { host: 'login.example', answer: '' },
      ],
      unresolved: [],
      usesTime: false,
    });
  });

  it.each<[string, string, string, number | null]>([
    ['is cut short', 'function FindProxyForURL(url, host) {\n  return "DIRECT;\n}', 'syntax', 2],
    ['lacks a bracket', '// one\nfunction FindProxyForURL(u, h) {\n if (u { return "DIRECT"; }\n}', 'syntax', 3],
    ['is a page', '<html><body>Sign in</body></html>', 'syntax', 1],
    ['is empty', '', 'no-function', null],
    ['is something else', 'var proxy = "PROXY a:1";', 'no-function', null],
    ['has no function of that name', 'FindProxyForURL = 3', 'no-function', null],
    ['throws when loaded', '\n\nundefinedFunction();', 'throws', 3],
    ['throws when asked', 'function FindProxyForURL(u, h) {\n return nothing.there; }', 'throws', 2],
    ['throws no error at all', 'function FindProxyForURL(u, h) { throw null; }', 'throws', null],
    ['makes a wrong pattern when loaded', 'new RegExp("[");', 'throws', 1],
    ['makes a wrong pattern while it runs', 'function FindProxyForURL(u, h) { return new RegExp("["); }', 'throws', 1],
    ['loops', 'function FindProxyForURL(u, h) {\n for (;;) {} }', 'endless', null],
    ['loops when loaded', 'while (true) {}', 'endless', null],
    ['loops in a pattern', 'function FindProxyForURL(u, h) { /^(a+)+$/.test("a".repeat(40) + "b"); }', 'endless', null],
    ['collects without end', 'var a = []; for (;;) a.push("x".repeat(100000) + a.length);', 'memory', null],
    [
      'calls itself without end',
      'function FindProxyForURL(u, h) { return FindProxyForURL(u, h) + 1; }',
      'throws',
      null,
    ],
    ['answers nothing', 'function FindProxyForURL(u, h) {}', 'nonsense', null],
    ['answers a number', 'function FindProxyForURL(u, h) { return 8080; }', 'nonsense', null],
    ['answers an address alone', 'function FindProxyForURL(u, h) { return "10.1.2.3:8080"; }', 'nonsense', null],
  ])('that %s', async (_, text, reason, line) => {
    const begun = Date.now();
    const { fault } = await ask(text);
    expect(fault?.reason).toBe(reason);
    if (line !== null) expect(fault?.line).toBe(line);
    expect(Date.now() - begun).toBeLessThan(2000);
  });

  it('cannot reach anything outside', async () => {
    for (const name of [
      'process',
      'require',
      'fetch',
      'globalThis.process',
      'WebAssembly',
      'setTimeout',
      'std',
      'os',
    ]) {
      expect(await worth(`typeof ${name}`), name).toBe('undefined');
    }
    expect(await worth('typeof this.constructor.constructor("return this")().process')).toBe('undefined');
  });

  it('does not look up what is no name', async () => {
    const { asked } = await run(`function FindProxyForURL(u, h) {
      return isInNet(null, "10.0.0.0", "255.0.0.0") || isResolvable() || dnsResolve("") || dnsResolveEx(null) || "DIRECT";
    }`);
    expect(asked).toMatchObject([{ answer: 'DIRECT', unresolved: [] }]);
  });

  it('says which names it looked up in vain, and whether it asked for the time', async () => {
    const text =
      'function FindProxyForURL(u, h) { dnsResolve(h); dnsResolve("gone.contoso.example"); return "DIRECT"; }';
    expect(await ask(text)).toMatchObject({ unresolved: [host], usesTime: false });
    expect(await ask('function FindProxyForURL(u, h) { new Date(); return "DIRECT"; }')).toMatchObject({
      usesTime: true,
    });
  });
});

describe('a hostile script', () => {
  it.each([
    [
      'String',
      'for (const k of Object.getOwnPropertyNames(String.prototype)) try { String.prototype[k] = null; } catch (e) {}',
    ],
    [
      'Array',
      'for (const k of Object.getOwnPropertyNames(Array.prototype)) try { Array.prototype[k] = null; } catch (e) {}',
    ],
    ['RegExp', 'RegExp.prototype.exec = RegExp.prototype.test = () => { throw 1; };'],
    ['Function', 'Function.prototype.call = Function.prototype.apply = null;'],
    ['Number and Math', 'Number = Math = Date = parseInt = null;'],
    ['String itself', 'String = function () { return "no"; };'],
    ['what errors say', 'Error.prepareStackTrace = () => { dnsResolve("again.example"); throw 1; };'],
    ['Object', 'for (let i = 0; i < 9; i++) Object.defineProperty(Object.prototype, i, { get() { throw i; } });'],
  ])('finds the helpers as they were after it changed %s', async (_, change) => {
    const text = `${change}
    function FindProxyForURL(u, h) {
      var seen = "";
      if (isInNet("10.1.2.3", "10.1.0.0", "255.255.0.0")) seen += 1;
      if (shExpMatch(h, "*.msappproxy.net")) seen += 2;
      if (dnsResolve("inside.contoso.example") === "10.1.2.3") seen += 3;
      if (weekdayRange("FRI")) seen += 4;
      if (localHostOrDomainIs(h, h)) seen += 5;
      return "PROXY a:" + seen;
    }`;
    expect((await ask(text)).answers).toEqual([{ host, answer: 'PROXY a:12345' }]);
  });

  it.each<[string, string, string]>([
    [
      'makes FindProxyForURL a getter that throws',
      'Object.defineProperty(globalThis, "FindProxyForURL", { get() { throw 1; } });',
      'throws',
    ],
    [
      'makes FindProxyForURL a getter that loops',
      'Object.defineProperty(globalThis, "FindProxyForURL", { get() { for (;;) {} } });',
      'endless',
    ],
    ['throws what loops when it is looked at', 'throw { get message() { for (;;) {} } };', 'endless'],
    ['throws what throws when it is looked at', 'throw { get message() { throw this; } };', 'throws'],
    [
      'hides that it loops',
      'Object.defineProperty(InternalError.prototype, "name", { value: "x" }); for (;;) {}',
      'endless',
    ],
    [
      'loops in an argument',
      'function FindProxyForURL(u, h) { dnsResolve({ toString() { for (;;) {} } }); }',
      'endless',
    ],
    ['throws in an argument', 'function FindProxyForURL(u, h) { dnsResolve({ toString() { throw 1; } }); }', 'throws'],
    [
      'gives an argument that is no text',
      'function FindProxyForURL(u, h) { dnsResolve(Object.create(null)); }',
      'throws',
    ],
    [
      'compares without end',
      'function FindProxyForURL(u, h) { shExpMatch("a".repeat(1e6), "*" + "a".repeat(5e4) + "b"); }',
      'endless',
    ],
    [
      'calls itself by way of a helper',
      'function FindProxyForURL(u, h) { return dnsResolve({ toString() { return FindProxyForURL(); } }); }',
      'throws',
    ],
    [
      'keeps all memory',
      'var a = []; try { for (;;) a.push("x".repeat(1e5) + a.length); } catch (e) {} function FindProxyForURL(u, h) { return h + a.length + "y".repeat(1e6); }',
      'memory',
    ],
    [
      'answers what becomes a text',
      'function FindProxyForURL(u, h) { return { toString() { return "DIRECT"; } }; }',
      'nonsense',
    ],
    ['answers 30 MB', 'function FindProxyForURL(u, h) { return "x".repeat(1e7); }', 'nonsense'],
  ])('that %s', async (_, text, reason) => {
    const begun = Date.now();
    expect((await ask(text)).fault?.reason).toBe(reason);
    expect(Date.now() - begun).toBeLessThan(2000);
  });
});

describe('the trace', () => {
  it('says what was called, with what, what came of it, and on which line', async () => {
    const text = `var own = myIpAddress();
function isInside(host) {
  return isInNet(dnsResolve(host), "10.1.0.0", "255.255.0.0");
}
function FindProxyForURL(url, host) {
  alert("hello");
  if (isInside("inside.contoso.example") &&
      weekdayRange("MON", "FRI", "GMT")) return "DIRECT";
}`;
    const { loading, asked } = await run(text);
    expect(loading.calls).toEqual([{ name: 'myIpAddress', args: [], result: '172.16.0.10', line: 1 }]);
    expect(asked[0]?.calls).toEqual([
      { name: 'alert', args: ['hello'], result: null, line: 6 },
      { name: 'dnsResolve', args: ['inside.contoso.example'], result: '10.1.2.3', line: 3 },
      { name: 'isInNet', args: ['10.1.2.3', '10.1.0.0', '255.255.0.0'], result: true, line: 3 },
      { name: 'weekdayRange', args: ['MON', 'FRI', 'GMT'], result: true, line: 8 },
    ]);
    expect(asked[0]).toMatchObject({ callsLeftOut: 0, usesTime: true, unresolved: [] });
  });

  it('is bounded', async () => {
    const text =
      'function FindProxyForURL(u, h) { for (var i = 0; i < 300; i++) alert("x".repeat(1000)); return "DIRECT"; }';
    const { asked } = await run(text);
    expect(asked[0]?.calls).toHaveLength(200);
    expect(asked[0]?.calls[0]?.args[0]).toHaveLength(200);
    expect(asked[0]?.callsLeftOut).toBe(100);
  });

  it('is that of each question alone', async () => {
    const questions = ['a.example', 'b.example'].map((each) => ({ host: each, url: `https://${each}/` }));
    const { asked } = await run('function FindProxyForURL(u, h) { dnsResolve(h); return "DIRECT"; }', { questions });
    expect(asked.map(({ calls, unresolved }) => [calls[0]?.args, unresolved])).toEqual([
      [['a.example'], ['a.example']],
      [['b.example'], ['b.example']],
    ]);
  });

  it.each([
    ['has errors tell nothing', 'Error.stackTraceLimit = 0;'],
    ['has errors tell tales', 'Error.prepareStackTrace = () => "script:99999:1";'],
  ])('has no line where the script %s', async (_, change) => {
    const { asked } = await run(`${change} function FindProxyForURL(u, h) { alert(1); return "DIRECT"; }`);
    expect(asked[0]?.calls).toEqual([{ name: 'alert', args: ['1'], result: null, line: null }]);
  });
});

describe('questions', () => {
  const questions = ['a.example', 'b.example', 'c.example'].map((each) => ({ host: each, url: `https://${each}/` }));

  it('go on after one that failed', async () => {
    const text =
      'function FindProxyForURL(u, h) { if (h[0] === "b") throw new Error("no b"); return "PROXY " + h + ":1"; }';
    const { asked } = await run(text, { questions });
    expect(asked.map(({ answer, fault }) => answer ?? fault?.message)).toEqual([
      'PROXY a.example:1',
      'no b',
      'PROXY c.example:1',
    ]);
    expect(await ask(text, { questions })).toMatchObject({
      fault: { reason: 'throws', host: 'b.example' },
      answers: [{ host: 'a.example', answer: 'PROXY a.example:1' }],
    });
  });

  it('end with one that does not end', async () => {
    const { asked } = await run('function FindProxyForURL(u, h) { if (h[0] === "b") for (;;) {} return ""; }', {
      questions,
    });
    expect(asked.map(({ answer, fault }) => answer ?? fault?.reason)).toEqual(['', 'endless']);
  });

  it('go to FindProxyForURLEx where there is one, as Windows does', async () => {
    const text = 'function FindProxyForURL() { return "DIRECT"; } function FindProxyForURLEx() { return "PROXY a:1"; }';
    expect((await ask(text)).answers).toEqual([{ host, answer: 'PROXY a:1' }]);
  });
});

describe('the functions a script may call', () => {
  it.each<[string, string]>([
    ['isPlainHostName("wpad")', 'true'],
    ['isPlainHostName("wpad.contoso.example")', 'false'],
    ['dnsDomainIs("www.Contoso.example", ".contoso.example")', 'true'],
    ['dnsDomainIs("contoso.example", ".contoso.example")', 'false'],
    ['localHostOrDomainIs("www", "www.contoso.example")', 'true'],
    ['localHostOrDomainIs("www.contoso.example", "www.contoso.example")', 'true'],
    ['localHostOrDomainIs("www.other.example", "www.contoso.example")', 'false'],
    ['isResolvable("inside.contoso.example")', 'true'],
    ['isResolvable("gone.contoso.example")', 'false'],
    ['dnsResolve("inside.contoso.example")', '10.1.2.3'],
    ['dnsResolve("gone.contoso.example")', 'null'],
    ['dnsResolve("10.9.8.7")', '10.9.8.7'],
    ['myIpAddress()', '172.16.0.10'],
    ['isInNet("inside.contoso.example", "10.1.0.0", "255.255.0.0")', 'true'],
    ['isInNet("10.2.0.1", "10.1.0.0", "255.255.0.0")', 'false'],
    ['isInNet("gone.contoso.example", "0.0.0.0", "0.0.0.0")', 'false'],
    ['isInNet("192.168.1.1", "192.168.0.0", "255.255.0.0")', 'true'],
    ['dnsDomainLevels("a.b.c")', '2'],
    ['convert_addr("104.16.41.2")', '1745889538'],
    ['shExpMatch("http://a.example/x/y", "*/x/*")', 'true'],
    ['shExpMatch("a.example", "?.example")', 'true'],
    ['shExpMatch("axexample", "a.example")', 'false'],
    ['shExpMatch("a(b)+", "a(b)+")', 'true'],
    ['shExpMatch("", "*")', 'true'],
    ['dnsResolveEx("inside.contoso.example")', '10.1.2.3;fd00::5'],
    ['myIpAddressEx()', '172.16.0.10;fd16::10'],
    ['isInNetEx("fd00::5", "fd00::/16")', 'true'],
    ['isInNetEx("inside.contoso.example", "10.1.0.0/16")', 'true'],
    ['isInNetEx("fd00::5", "fd01::/16")', 'false'],
    ['weekdayRange("MON", "FRI")', 'true'],
    ['weekdayRange("SAT", "SUN")', 'false'],
    ['weekdayRange("THU", "MON")', 'true'],
    ['weekdayRange("FRI")', 'true'],
    ['weekdayRange("nonsense")', 'false'],
    ['dateRange(20)', 'true'],
    ['dateRange(1, 15)', 'false'],
    ['dateRange("NOV")', 'true'],
    ['dateRange("JAN", "MAR")', 'false'],
    ['dateRange("OCT", "FEB")', 'true'],
    ['dateRange(2026)', 'true'],
    ['dateRange(2020, 2025)', 'false'],
    ['dateRange(1, "JUN", 15, "AUG")', 'false'],
    ['dateRange(24, "OCT", 3, "DEC")', 'true'],
    ['dateRange("OCT", 2026, "MAR", 2027)', 'true'],
    ['dateRange(1, "JUN", 2026, 20, "NOV", 2026)', 'true'],
    ['dateRange(21, "NOV", 2026, 22, "NOV", 2026)', 'false'],
    ['timeRange(13)', 'true'],
    ['timeRange(12, 13)', 'false'],
    ['timeRange(9, 17)', 'true'],
    ['timeRange(22, 6)', 'false'],
    ['timeRange(8, 30, 13, 45)', 'true'],
    ['timeRange(8, 30, 13, 44)', 'false'],
    ['timeRange(0, 0, 0, 13, 45, 29)', 'false'],
    ['alert("x")', 'undefined'],
  ])('%s', async (expression, value) => {
    expect(await worth(expression)).toBe(value);
  });

  it('know the time in Greenwich, too', async () => {
    const hour = new Date(2026, 10, 20, 13, 45, 30).getUTCHours();
    expect(await worth(`timeRange(${hour}, "GMT") && !timeRange(${(hour + 1) % 24}, "GMT")`)).toBe('true');
  });
});
