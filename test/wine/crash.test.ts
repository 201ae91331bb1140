import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { known } from '../../main/evidence/fact.js';
import type { RemedyRequest } from '../../main/remedy/request.js';
import type { Deed } from './change.js';
import type { CrashFound, CrashOrder, Point, StatePart } from './crash.js';
import { freshWine } from './fresh.js';
import { installConnector, proxyElement } from './servers/connector.js';
import type { Wine } from './wine.js';
import type { Written } from './write.js';

/**
 * A process that changes a Windows is ended by TerminateProcess at each line of its journal: before a line that notes what was
 * just done, and after each. Whatever it leaves: files are whole, undoing gives back what was there, and a new change is made
 * and taken back. Acts on the disk below a line of the journal are cut on Linux (test/change/crash.test.ts).
 */
let wine: Wine;
beforeAll(async () => {
  wine = await freshWine();
  // The updater does not run, and its file has the proxy that is wanted: a plan with a service has one of each.
  installConnector(wine, {
    configuration: {
      connector: proxyElement('http://old.contoso.example:3128'),
      updater: proxyElement('http://proxy.contoso.example:8080'),
    },
    stopped: ['updater'],
  });
  wine.registry(`
[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]
"ProxyEnable"=dword:00000001
"ProxyOverride"="<local>"

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]
"ProxySettingsPerUser"=dword:00000000

[HKEY_CURRENT_USER\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]
"ProxyEnable"=dword:00000001
"ProxyOverride"="<local>"
`);
});
afterAll(() => wine?.end());

const proxy = { host: 'proxy.contoso.example', port: 8080 };

interface Case {
  readonly title: string;
  readonly request: RemedyRequest;
  /** What is done before. */
  readonly given?: Written;
}

/** One after the other on the same server: the later ones find the connector stopped, so that their plans are short. */
const cases: readonly Case[] = [
  { title: 'proxy, with a service that runs', request: { remedy: 'proxy', server: proxy, winHttp: false } },
  { title: 'restart of a service', request: { remedy: 'service', action: 'restart', services: 'connector' } },
  { title: 'stop of a service', request: { remedy: 'service', action: 'stop', services: 'connector' } },
  {
    title: 'start of a service',
    request: { remedy: 'service', action: 'start', services: 'connector' },
    given: { call: 'stopService', given: ['WAPCSvc'] },
  },
  {
    title: 'enable of a service',
    request: { remedy: 'service', action: 'enable', services: 'updater' },
    given: { call: 'setServiceStart', given: ['WAPCUpdaterSvc', 'manual'] },
  },
  { title: 'bypass', request: { remedy: 'bypass', winHttp: false } },
  { title: 'automatic', request: { remedy: 'automatic', winHttp: true } },
  { title: 'WinHTTP', request: { remedy: 'winhttp', server: proxy, bypass: ['<local>'] } },
  { title: 'backend', request: { remedy: 'backend', server: proxy, bypass: ['<local>'], refreshPolicy: false } },
  { title: 'TLS', request: { remedy: 'tls' } },
  { title: 'installer’s proxy', request: { remedy: 'installer-proxy', server: proxy, bypass: ['<local>'] } },
];

const place = (name: string): string => join(wine.drive, name);

/** One process; what it found. */
async function run(request: RemedyRequest, at: Point | null, again = false): Promise<CrashFound> {
  const ended = await wine.exit('crash', { request, at, again } satisfies CrashOrder);
  // A program that failed by itself would say why.
  expect(ended).toEqual({ code: at === null ? 0 : 1, out: '' });
  return JSON.parse(readFileSync(place('crash.jsonl'), 'utf8').trim().split('\n').at(-1) ?? '') as CrashFound;
}

/** Kills it everywhere; gives the lines of the journal. */
async function killEverywhere(request: RemedyRequest): Promise<readonly string[]> {
  rmSync(place('crash-plan.json'), { force: true });
  const { before, after, undone, lines } = await run(request, null);
  expect(undone).toBe(before);
  const points = lines.flatMap((event, line): Point[] => {
    const later: Point = { line, when: 'after' };
    return event === 'begun' || event === 'after' ? [{ line, when: 'before' }, later] : [later];
  });
  // Each looks at what the one before it left, and every other one goes on without taking it back; the last only looks.
  for (const [index, at] of [...points, null].entries()) {
    const found = await run(request, at, request.remedy !== 'restore' && index % 2 === 0);
    const last = points[index - 1];
    const where = last === undefined ? 'at first' : `killed ${last.when} line ${last.line}, ${lines[last.line]}`;
    expect([found.before, found.after, found.undone], where).toEqual([before, after, before]);
    if (last === undefined) continue;
    expect(found.killed?.undone, `${where}, and undone`).toBe(before);
    const { again = null } = found.killed ?? {};
    if (again !== null) expect(withoutFolders(again), `${where}, and done again`).toEqual(withoutFolders(after));
    expectEachWhole(found.killed?.left ?? '', before, after, where);
  }
  return lines;
}

/** Where nothing more is to be done, what lies beside a file stays until the next change. */
const withoutFolders = (state: string): StatePart[] =>
  (JSON.parse(state) as StatePart[]).filter(({ kind }) => kind !== 'folder');

/** Everything is as before or as after; a service may stand still, and beside a file lie what the next change takes away. */
function expectEachWhole(left: string, before: string, after: string, where: string): void {
  const [is = [], was = [], will = []] = [left, before, after].map((each) => JSON.parse(each) as StatePart[]);
  expect(is.length).toBe(was.length);
  for (const [index, { kind, value }] of is.entries()) {
    const sides = [was[index]?.value, will[index]?.value];
    if (kind === 'folder') expect(value, where).toEqual(expect.arrayContaining(sides[0] as unknown[]));
    else if (kind === 'service-state') expect([...sides, known('stopped')], where).toContainEqual(value);
    else expect(sides, where).toContainEqual(value);
  }
}

describe('a process that is killed at each line of its journal', () => {
  it.each(cases)(
    'leaves files whole, and what can be undone and done again: $title',
    { timeout: 300_000 },
    async ({ request, given }) => {
      rmSync(place('changes'), { recursive: true, force: true });
      if (given !== undefined) await wine.node('write', [given]);
      const lines = await killEverywhere(request);
      expect(lines.filter((event) => event === 'after').length).toBeGreaterThan(0);
      expect(lines.slice(-2)).toEqual(['ended', 'settled']);
    },
  );

  it('while it takes changes back', { timeout: 300_000 }, async () => {
    rmSync(place('changes'), { recursive: true, force: true });
    const results = await wine.node('change', [
      { do: 'change', request: { remedy: 'bypass', winHttp: false } },
      { do: 'change', request: { remedy: 'winhttp', server: proxy, bypass: [] } },
    ] satisfies Deed[]);
    expect(results).toMatchObject([{ outcome: 'applied' }, { outcome: 'applied' }]);
    const lines = await killEverywhere({ remedy: 'restore', what: { kind: 'originals' } });
    expect(lines.filter((event) => event === 'after')).toHaveLength(3);
  });
});
