/**
 * Scripts as companies have them, and the helpers, against an oracle that has nothing of ours: V8 as the engine, the helpers
 * of `pac-resolver`, and Node's lists of networks.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BlockList, isIPv4 } from 'node:net';
import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decidingLines } from './deciding-lines.js';
import { pacHelpers } from './helpers.js';
import {
  clientOf,
  companyNames,
  companyScripts,
  questionOf,
  timeOf,
  type Case,
  type CompanyScript,
} from './testing/company-scripts.js';
import { tryScript } from './try-script.js';

const require = createRequire(import.meta.url);
const wasm = readFileSync(require.resolve('quickjs-wasi/quickjs.wasm'));

type Helper = (...args: unknown[]) => unknown;
const theirs = (name: string): Helper => (require(`pac-resolver/dist/${name}.js`) as { default: Helper }).default;

afterEach(() => vi.useRealTimers());

const cases = companyScripts.flatMap((script) =>
  script.cases.map((one): [string, string, CompanyScript, Case] => [
    script.title,
    `${one.ask} (${timeOf(one).toString().slice(0, 24)}, ${clientOf(one)})`,
    script,
    one,
  ]),
);

const requestOf = ({ text }: CompanyScript, one: Case) => ({
  text,
  questions: [questionOf(one)],
  names: companyNames,
  client: [clientOf(one)],
  now: timeOf(one).getTime(),
});

describe('a script of a company', () => {
  it.each(cases)('%s: %s', async (_title, _case, script, one) => {
    const request = requestOf(script, one);
    const { loading, asked } = await tryScript(wasm, request);
    expect(loading.fault).toBeNull();
    expect(asked).toMatchObject([{ fault: null, answer: one.answer }]);
    expect(await decidingLines(wasm, request, asked)).toEqual([one.line]);
  });

  it.each(cases.filter(([, , { microsoft }]) => microsoft !== true))(
    '%s: %s, as another engine with other helpers answers',
    (_title, _case, { text }, one) => {
      vi.useFakeTimers({ now: timeOf(one) });
      const resolve = (host: unknown): string | null =>
        isIPv4(String(host)) ? String(host) : (companyNames[String(host)]?.find(isIPv4) ?? null);
      const world = createContext({
        ...Object.fromEntries(
          ['isPlainHostName', 'dnsDomainIs', 'localHostOrDomainIs', 'dnsDomainLevels', 'shExpMatch'].map((name) => [
            name,
            theirs(name),
          ]),
        ),
        weekdayRange: theirs('weekdayRange'),
        timeRange: theirs('timeRange'),
        dnsResolve: resolve,
        isInNet: (host: unknown, net: string, mask: string) => isInNet(resolve(host), net, mask),
        myIpAddress: () => clientOf(one),
      });
      const { url, host } = questionOf(one);
      runInContext(text, world);
      expect(runInContext(`FindProxyForURL(${JSON.stringify(url)}, ${JSON.stringify(host)})`, world)).toBe(one.answer);
    },
  );
});

function isInNet(address: string | null, net: string, mask: string): boolean {
  const list = new BlockList();
  const length = mask
    .split('.')
    .map((byte) => Number(byte).toString(2).replace(/0/g, '').length)
    .reduce((sum, bits) => sum + bits, 0);
  list.addSubnet(net, length);
  return address !== null && list.check(address);
}

describe('the helpers, against others', () => {
  const at = new Date(2026, 10, 20, 13, 45, 30);
  const helpers = (now = at): ReturnType<typeof pacHelpers> =>
    pacHelpers({ lookUp: () => [], client: [], now: () => now, mayGoOn: () => true });
  const ours = (name: string, args: readonly unknown[], now = at): unknown => helpers(now)[name]?.(...args.map(String));

  const word = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });

  it('compare with patterns alike', () => {
    fc.assert(
      fc.property(word, pattern, (text, shape) => {
        expect(ours('shExpMatch', [text, shape])).toBe(theirs('shExpMatch')(text, shape));
      }),
      { numRuns: 3000 },
    );
  });

  it('know domains and levels alike', () => {
    fc.assert(
      fc.property(word, word, (host, domain) => {
        // Theirs takes the whole name for the end of length nothing.
        if (domain !== '') expect(ours('dnsDomainIs', [host, domain])).toBe(theirs('dnsDomainIs')(host, domain));
        expect(ours('dnsDomainLevels', [host])).toBe(theirs('dnsDomainLevels')(host));
        expect(ours('isPlainHostName', [host])).toBe(theirs('isPlainHostName')(host));
      }),
      { numRuns: 1000 },
    );
  });

  it('know networks alike', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.boolean(), (one, other, length, near) => {
        const bits = '1'.repeat(length).padEnd(32, '0');
        const mask = [0, 8, 16, 24].map((from) => parseInt(bits.slice(from, from + 8), 2)).join('.');
        const address = near ? other.replace(/\d+$/, '7') : one;
        expect(ours('isInNet', [address, other, mask])).toBe(isInNet(address, other, mask));
      }),
      { numRuns: 2000 },
    );
  });

  const days = fc.constantFrom('SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT');
  const moment = fc.date({ min: new Date(2024, 0, 1), max: new Date(2028, 0, 1), noInvalidDate: true });

  it('know weekdays alike', () => {
    vi.useFakeTimers();
    fc.assert(
      fc.property(moment, days, fc.option(days), fc.boolean(), (now, first, last, gmt) => {
        vi.setSystemTime(now);
        const args = [first, ...(last === null ? [] : [last]), ...(gmt ? ['GMT'] : [])];
        expect(ours('weekdayRange', args, now)).toBe(theirs('weekdayRange')(...args));
      }),
      { numRuns: 1000 },
    );
  });

  it('know hours, minutes and seconds alike, within one day', () => {
    vi.useFakeTimers();
    const second = fc.integer({ min: 0, max: 86_399 });
    fc.assert(
      fc.property(moment, second, second, fc.constantFrom(1, 2, 3), fc.boolean(), (now, one, other, parts, gmt) => {
        vi.setSystemTime(now);
        const split = (each: number): number[] =>
          [Math.floor(each / 3600), Math.floor(each / 60) % 60, each % 60].slice(0, parts);
        const [from, to] = [split(Math.min(one, other)), split(Math.max(one, other))];
        // From an hour to the same one, ours goes over midnight.
        fc.pre(parts > 1 || from[0] !== to[0]);
        const args = [...from, ...to, ...(gmt ? ['GMT'] : [])];
        expect(ours('timeRange', args, now)).toBe(theirs('timeRange')(...args));
      }),
      { numRuns: 2000 },
    );
  });
});
