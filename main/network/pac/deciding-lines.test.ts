import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { decidingLines, withMarks } from './deciding-lines.js';
import { tryScript } from './try-script.js';
import type { ScriptRequest } from './script-run.js';

const wasm = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));

async function linesOf(text: string, ...hosts: string[]): Promise<readonly (number | null)[]> {
  const request: ScriptRequest = {
    text,
    questions: hosts.map((host) => ({ host, url: `https://${host}/` })),
    names: { 'a.example': ['10.0.0.1'] },
    client: ['172.16.0.10'],
    now: new Date(2026, 10, 20, 13, 45, 30).getTime(),
  };
  const { asked } = await tryScript(wasm, request);
  expect(asked.map(({ answer }) => answer)).not.toContain(null);
  return decidingLines(wasm, request, asked);
}

describe('the line of a script that gave its answer', () => {
  it('is that of its return', async () => {
    const text = `function FindProxyForURL(url, host) {
      if (shExpMatch(host, "*.a.example"))
        return "DIRECT";
      if (host === "b.example") {
        return (
          "PROXY b:1"
        );
      }
      return host === "c.example" ? "PROXY c:1" : "DIRECT";
    }`;
    expect(await linesOf(text, 'x.a.example', 'b.example', 'c.example', 'd.example')).toEqual([3, 5, 9, 9]);
  });

  it('is that of the function whose answer was handed on', async () => {
    const text = `function inner(host) {
      return host === "a.example" ? "PROXY a:1" : null;
    }
    function FindProxyForURL(url, host) {
      return inner(host) ||
        "DIRECT";
    }`;
    expect(await linesOf(text, 'a.example', 'b.example')).toEqual([2, 5]);
  });

  it('is not that of a function that gave the same text to something else', async () => {
    const text = `function chosen() { return "DIRECT"; }
    function FindProxyForURL(url, host) {
      var way = chosen();
      return "DIRECT";
    }`;
    expect(await linesOf(text, 'a.example')).toEqual([4]);
  });

  it.each([
    ['arrows', 'const pick = (h) =>\n h + ";DIRECT";\nvar FindProxyForURL = (u, h) => pick("PROXY a:1");', 2],
    ['an arrow in an arrow', 'var f = a => b => "PROXY " + a + b;\nvar FindProxyForURL = (u, h) => f("x:")("1");', 1],
    ['several expressions', 'function FindProxyForURL(u, h) {\n return u, "DIRECT"; }', 2],
    ['a comment behind it', 'function FindProxyForURL(u, h) {\n return "DIRECT" // always\n}', 2],
    ['Windows’ ends of lines', 'function FindProxyForURL(u, h) {\r\n\r\n return "DIRECT";\r\n}', 3],
    ['a word of ours', 'var decided = 1, decided_ = 2;\nfunction FindProxyForURL(u, h) {\n return "DIRECT"; }', 3],
    ['a getter', 'var o = { get way() {\n return "DIRECT"; } };\nfunction FindProxyForURL() { return o.way; }', 2],
    ['finally', 'function FindProxyForURL() { try { return "PROXY a:1"; } finally {\n return "DIRECT"; } }', 2],
  ])('is found with %s', async (_, text, line) => expect(await linesOf(text, 'a.example')).toEqual([line]));

  it.each([
    ['the function was made from a text', 'var FindProxyForURL = new Function("u", "h", "return \'DIRECT\';");'],
    [
      'the script looks at its own text',
      'function FindProxyForURL() { return "PROXY a:" + String(FindProxyForURL).length; }',
    ],
    [
      'the script looks around',
      'function FindProxyForURL() { return "PROXY a:" + (1 + Object.keys(globalThis).length); }',
    ],
    [
      'the script takes the marks away',
      `var name = "dec" + "ided";
      globalThis[name] = function (line, count, given) { return given; };
      globalThis[name].at = String;
      function FindProxyForURL() { return "DIRECT"; }`,
    ],
  ])('is not known where %s', async (_, text) => expect(await linesOf(text, 'a.example')).toEqual([null]));
});

describe('the marks', () => {
  it('leave lines where they are', () => {
    const text = 'function f(a) {\n  return a\n}\nvar g = () => ({ a: 1 });';
    expect(withMarks(text)).toEqual({
      name: 'decided',
      text: 'function f(a) {\n  return decided(2,decided.at(),(a))\n}\nvar g = () => (decided(4,decided.at(),({ a: 1 })));',
    });
  });

  it.each([
    ['is not written correctly', 'function f( {'],
    ['has brackets in brackets without end', `var a = ${'['.repeat(200_000)}`],
  ])('are not put into what %s', (_, text) => expect(withMarks(text)).toBeNull());
});
