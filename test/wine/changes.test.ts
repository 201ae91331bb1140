import { chmodSync, copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { known, mapFact, type Fact } from '../../main/evidence/fact.js';
import { questionId, type Answer, type Question } from '../../main/evidence/server.js';
import { winHttpSettings } from '../../main/evidence/winhttp-settings.js';
import type { Plan } from '../../main/remedy/plan.js';
import type { Planned } from '../../main/remedy/planned.js';
import { isEqual, placeOf, questionAbout, targetOf, valueFor } from '../../main/remedy/reading.js';
import type { RemedyRequest } from '../../main/remedy/request.js';
import type { Deed } from './change.js';
import { freshWine } from './fresh.js';
import { installConnector } from './servers/connector.js';
import type { Written } from './write.js';
import type { Wine } from './wine.js';

/** Each remedy on real files, a real registry, a real service control manager: what the plan says is what is there then. */
let wine: Wine;
beforeAll(async () => {
  wine = await freshWine();
  installConnector(wine);
  const schannel =
    'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2';
  wine.registry(`
[${schannel}\\Client]
"Enabled"=dword:00000000
`);
});
afterAll(() => wine?.end());

const does = async (...deeds: readonly Deed[]): Promise<unknown[]> => (await wine.node('change', deeds)) as unknown[];
const proxy = { host: 'proxy.contoso.example', port: 8080 };
const applied = { outcome: 'applied', skipped: [] };
const services = ['WAPCUpdaterSvc', 'WAPCSvc'] as const;

const product = (): string => join(wine.drive, 'Program Files/Microsoft Entra private network connector');
const configuration = (): string => join(product(), 'MicrosoftEntraPrivateNetworkConnectorService.exe.config');
const configurationOfUpdater = (): string =>
  join(`${product()} Updater`, 'MicrosoftEntraPrivateNetworkConnectorUpdaterService.exe.config');

/** The bytes of both files, and what lies beside them. */
const files = (): Record<string, string> =>
  Object.fromEntries(
    [product(), `${product()} Updater`].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => !name.endsWith('.exe'))
        .map((name) => [name, readFileSync(join(folder, name), 'base64')]),
    ),
  );

/** All that a plan changes, and whether the keys of its values are there. */
function questionsOf({ steps }: Plan): Question[] {
  const asked = steps.flatMap((step): Question[] => {
    const question = questionAbout(step);
    const key: Question[] =
      step.kind === 'registry-value' ? [{ kind: 'registry-key', key: step.key, view: step.view }] : [];
    return question === null ? key : [question, ...key];
  });
  return [...new Map(asked.map((question) => [questionId(question), question])).values()];
}

/** What Windows said about it, in the terms of the plan; of keys, whether they are there. */
function meant({ steps }: Plan, answers: readonly Fact<unknown>[]): Fact<unknown>[] {
  return questionsOf({ steps } as Plan).map((question, index) => {
    const answer = answers[index] as Fact<never>;
    if (question.kind === 'registry-key') return { state: answer.state } as Fact<unknown>;
    // A service is compared as a whole: its state, and how it is started.
    if (question.kind === 'service')
      return mapFact(answer as Fact<Answer<'service'>>, ({ state, startType }) => ({ state, startType }));
    const step = steps.find((each) => isEqual(questionAbout(each), question));
    return step === undefined ? answer : valueFor(step, answer);
  });
}

interface Case {
  readonly title: string;
  readonly request: RemedyRequest;
  /** How the server is to be before. */
  readonly given?: () => Promise<void>;
}

const cases: readonly Case[] = [
  { title: 'bypass', request: { remedy: 'bypass', winHttp: true } },
  { title: 'proxy', request: { remedy: 'proxy', server: proxy, winHttp: true } },
  { title: 'automatic', request: { remedy: 'automatic', winHttp: true }, given: async () => writeByHand() },
  { title: 'winhttp', request: { remedy: 'winhttp', server: proxy, bypass: ['<local>'] } },
  {
    title: 'backend',
    request: { remedy: 'backend', server: proxy, bypass: ['<local>', '*.contoso.example'], refreshPolicy: false },
  },
  { title: 'tls', request: { remedy: 'tls' } },
  { title: 'stop of services', request: { remedy: 'service', action: 'stop', services: 'both' } },
  {
    title: 'start of services',
    request: { remedy: 'service', action: 'start', services: 'both' },
    given: () => windows(['stopService', 'WAPCUpdaterSvc'], ['stopService', 'WAPCSvc']),
  },
  {
    title: 'enable of services',
    request: { remedy: 'service', action: 'enable', services: 'both' },
    given: () => windows(['setServiceStart', 'WAPCUpdaterSvc', 'manual'], ['setServiceStart', 'WAPCSvc', 'disabled']),
  },
  { title: 'installer’s proxy', request: { remedy: 'installer-proxy', server: proxy, bypass: ['<local>'] } },
];

/** A proxy that somebody wrote into both files, each in a manner of its own. */
function writeByHand(): void {
  const inside = `\t<system.net>\n\t\t<!-- ä -->\n\t\t<defaultProxy><proxy proxyaddress='http://old:1' /></defaultProxy>\n\t</system.net>`;
  const text = `<?xml version="1.0"?>\n<configuration>\n${inside}\n\t<runtime />\n</configuration>\n`;
  writeFileSync(configuration(), `\uFEFF${text}`);
  writeFileSync(configurationOfUpdater(), text.replace(/\n/g, '\r\n'));
}

/** Changes services as somebody else would. */
async function windows(...calls: readonly [Written['call'], ...unknown[]][]): Promise<void> {
  const results = (await wine.node(
    'write',
    calls.map(([call, ...given]) => ({ call, given })),
  )) as { fault?: string }[];
  const failed = results.find(({ fault }) => fault !== undefined);
  if (failed !== undefined) throw new Error(JSON.stringify(failed));
}

/** Gives both files and services what they had at first. */
async function asAtFirst(original: { readonly connector: Buffer; readonly updater: Buffer }): Promise<void> {
  writeFileSync(configuration(), original.connector);
  writeFileSync(configurationOfUpdater(), original.updater);
  await windows(
    ...services.map((name): [Written['call'], ...unknown[]] => ['setServiceStart', name, 'automatic']),
    ...services.map((name): [Written['call'], ...unknown[]] => ['startService', name]),
  );
}

describe('a remedy on Windows', () => {
  it.each(cases)('does what its plan says, and is taken back to the byte: $title', async ({ request, given }) => {
    const original = { connector: readFileSync(configuration()), updater: readFileSync(configurationOfUpdater()) };
    await given?.();
    const before = files();
    const [shown] = (await does({ do: 'plan', request })) as { planned: Planned; plan: Plan }[];
    const plan = shown!.plan;
    const ask: Deed = { do: 'ask', questions: questionsOf(plan) };
    const [was, result] = await does(ask, { do: 'apply', plan });
    expect(result).toEqual(applied);
    // Another process reads: what was written is there for everybody.
    const [now, again, undone, then] = await does(ask, { do: 'plan', request }, { do: 'undo' }, ask);
    const last = new Map(plan.steps.map((step) => [targetOf(step), step]));
    for (const step of last.values()) {
      const index = questionsOf(plan).findIndex((each) => isEqual(each, questionAbout(step)));
      expect(valueFor(step, (now as Fact<never>[])[index]!), placeOf(step)).toEqual(known(step.after));
    }
    expect(again).toMatchObject({ planned: { state: 'nothing' } });
    expect(undone).toEqual(applied);
    expect(meant(plan, then as Fact<unknown>[])).toEqual(meant(plan, was as Fact<unknown>[]));
    expect(files()).toEqual(before);
    if (given !== undefined) await asAtFirst(original);
  });

  it('restarts a service, with the one that depends on it, and leaves nothing to be taken back', async () => {
    const request: RemedyRequest = { remedy: 'service', action: 'restart', services: 'connector' };
    const { code, out } = wine.run('sc', 'create', 'Follower', 'binPath=', 'C:\\follower.exe Follower 0 0 ok');
    expect(code, out).toBe(0);
    copyFileSync(join(product(), 'MicrosoftEntraPrivateNetworkConnectorService.exe'), join(wine.drive, 'follower.exe'));
    await windows(['startService', 'Follower']);
    const ask: Deed = {
      do: 'ask',
      questions: ['Follower', 'WAPCSvc'].map((name) => ({ kind: 'service', name })),
    };
    const depend: Deed = { do: 'depend', on: 'WAPCSvc', services: ['Follower'] };
    const [, was, shown] = (await does(depend, ask, { do: 'plan', request })) as [
      null,
      Fact<Answer<'service'>>[],
      { plan: Plan },
    ];
    expect(shown.plan.steps.map((step) => [placeOf(step), step.after])).toEqual([
      ['service Follower', 'stopped'],
      ['service WAPCSvc', 'stopped'],
      ['service WAPCSvc', 'running'],
      ['service Follower', 'running'],
    ]);
    const [, result, now, undone] = (await does(depend, { do: 'apply', plan: shown.plan }, ask, { do: 'undo' })) as [
      null,
      unknown,
      Fact<Answer<'service'>>[],
      unknown,
    ];
    expect(result).toEqual(applied);
    const processes = (facts: readonly Fact<Answer<'service'>>[]): unknown[] =>
      facts.map((fact) => (fact.state === 'value' && fact.value.state === 'running' ? fact.value.processId : null));
    expect(processes(now)).not.toContain(null);
    for (const [index, id] of processes(was).entries()) expect(processes(now)[index]).not.toBe(id);
    expect(undone).toMatchObject({ planned: { state: 'nothing' } });
  });

  it('leaves no key behind that it made', async () => {
    const key = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
    const ask: Deed = { do: 'ask', questions: [{ kind: 'registry-key', key, view: 64 }] };
    const request = cases.find(({ title }) => title === 'backend')!.request;
    const [before, , made, , after] = await does(ask, { do: 'change', request }, ask, { do: 'undo' }, ask);
    expect([before, made, after]).toMatchObject([[{ state: 'absent' }], [{ state: 'value' }], [{ state: 'absent' }]]);
  });

  it('leaves no key behind where it was killed between making the key and writing the value', async () => {
    const key = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
    const ask: Deed = { do: 'ask', questions: [{ kind: 'registry-key', key, view: 64 }] };
    const request = cases.find(({ title }) => title === 'backend')!.request;
    const [shown] = (await does({ do: 'plan', request })) as { plan: Plan }[];
    const value = { key, view: 64, name: 'ProxySettingsPerUser' };
    await does({ do: 'apply', plan: shown!.plan });
    // As the kill leaves it: the journal ends before the value is written, and the key is empty.
    const path = join(wine.drive, 'changes', shown!.plan.id, 'journal.jsonl');
    const journal = readFileSync(path, 'utf8');
    const lines = journal.split('\n');
    writeFileSync(path, `${lines.slice(0, lines.findIndex((line) => line.includes('"made"')) + 1).join('\n')}\n`);
    const remove: Written = { call: 'setRegistryValue', given: [value, value.name, null] };
    await wine.node('write', [remove]);
    const [left, , after] = await does(ask, { do: 'plan', request: { remedy: 'tls' } }, ask);
    expect([left, after]).toMatchObject([[{ state: 'value' }], [{ state: 'absent' }]]);
    writeFileSync(path, journal);
    await does({ do: 'change', request: { remedy: 'restore', what: { kind: 'change', id: shown!.plan.id } } });
  });

  // Flags: 1 no proxy, 2 a proxy, 4 a script, 8 detection. A script and detection are what "set advproxy" writes.
  it.each<[string, string | null]>([
    ['nothing was ever set', null],
    [
      'a script and detection',
      '28000000000000000d000000' + '00000000'.repeat(2) + '11000000' + Buffer.from('http://wpad/a.pac').toString('hex'),
    ],
    [
      'a proxy and more behind it',
      '18000000000000000300000006000000' + Buffer.from('p:3128').toString('hex') + '00000000ffeeddcc',
    ],
  ])('gives back what WinHTTP had, to the byte: %s', async (_, hex) => {
    const value = hex === null ? null : { type: 'binary', data: Buffer.from(hex, 'hex').toString('base64') };
    const set: Written = { call: 'setRegistryValue', given: [winHttpSettings, winHttpSettings.name, value] };
    await wine.node('write', [set]);
    const asked: Deed = { do: 'ask', questions: [{ kind: 'winhttp-proxy' }, winHttpSettings] };
    const other: RemedyRequest = { remedy: 'winhttp', server: { host: 'other', port: 1 }, bypass: [] };
    const request: RemedyRequest = { remedy: 'winhttp', server: proxy, bypass: ['<local>'] };
    const originals: RemedyRequest = { remedy: 'restore', what: { kind: 'originals' } };
    const results = await does(
      asked,
      { do: 'change', request },
      asked,
      { do: 'undo' },
      asked,
      { do: 'undo' },
      asked,
      { do: 'change', request: other },
      { do: 'change', request: originals },
      asked,
    );
    const [before, , changed, , back, , again, , , last] = results;
    expect((before as Fact<unknown>[])[1]).toEqual(value === null ? { state: 'absent' } : known(value));
    expect(changed).toMatchObject([{ value: { access: 'proxy', proxy: 'proxy.contoso.example:8080' } }, {}]);
    expect([back, again, last]).toEqual([before, changed, before]);
  });

  it('gives back the originals, and what there was at a time', async () => {
    const before = files();
    const winHttp: Deed = { do: 'ask', questions: [{ kind: 'winhttp-proxy' }] };
    const explicit: RemedyRequest = { remedy: 'proxy', server: proxy, winHttp: true };
    const [none] = await does(winHttp, { do: 'change', request: explicit });
    const between = files();
    const at = new Date().toISOString();
    expect(between).not.toEqual(before);
    const since: RemedyRequest = { remedy: 'restore', what: { kind: 'since', at } };
    const [named, ...later] = await does(
      winHttp,
      { do: 'change', request: { remedy: 'bypass', winHttp: true } },
      { do: 'undo' },
      { do: 'change', request: { remedy: 'automatic', winHttp: false } },
      { do: 'change', request: { remedy: 'winhttp', server: null, bypass: [] } },
      { do: 'change', request: since },
      winHttp,
      { do: 'plan', request: since },
    );
    expect(named).not.toEqual(none);
    expect(later).toMatchObject([
      applied,
      applied,
      applied,
      applied,
      applied,
      named,
      { planned: { state: 'nothing' } },
    ]);
    expect(files()).toEqual(between);
    const originals: RemedyRequest = { remedy: 'restore', what: { kind: 'originals' } };
    const restored = await does({ do: 'change', request: originals }, winHttp, { do: 'plan', request: originals });
    expect(restored).toMatchObject([applied, none, { planned: { state: 'nothing' } }]);
    expect(files()).toEqual(before);
  });
});

describe('a change that is not possible', () => {
  beforeEach(() => chmodSync(configuration(), 0o644));

  it('is not begun where the updater’s file is read-only', async () => {
    const updater = configurationOfUpdater();
    const before = files();
    chmodSync(updater, 0o444);
    const [result] = await does({ do: 'change', request: { remedy: 'bypass', winHttp: false } });
    chmodSync(updater, 0o644);
    expect(result).toMatchObject({ code: 'FILE-IN-THE-WAY', fault: 'read-only' });
    expect(files()).toEqual(before);
    const states = await wine.ask(services.map((name) => ({ kind: 'service', name })));
    expect(states).toMatchObject([{ value: { state: 'running' } }, { value: { state: 'running' } }]);
  });

  it('is refused where somebody has changed the file since the plan', async () => {
    const request: RemedyRequest = { remedy: 'bypass', winHttp: false };
    const [shown] = (await does({ do: 'plan', request })) as { plan: Plan }[];
    const text = readFileSync(configuration());
    writeFileSync(configuration(), Buffer.concat([text, Buffer.from('<!-- mine -->')]));
    const [result] = await does({ do: 'apply', plan: shown!.plan });
    expect(result).toMatchObject({ code: 'PLAN-STALE' });
    expect(readFileSync(configuration(), 'utf8')).toContain('<!-- mine -->');
    writeFileSync(configuration(), text);
  });

  it('is refused where the plan names another file, or says something else', async () => {
    const request: RemedyRequest = { remedy: 'bypass', winHttp: false };
    const [shown] = (await does({ do: 'plan', request })) as { plan: Plan }[];
    const forge = (change: (step: Plan['steps'][number]) => Plan['steps'][number]): Plan => ({
      ...shown!.plan,
      steps: shown!.plan.steps.map(change),
    });
    const elsewhere = forge((step) => (step.kind === 'file' ? { ...step, path: 'C:\\windows\\win.ini' } : step));
    const other = forge((step) => (step.kind === 'file' ? { ...step, after: step.before } : step));
    const results = await does({ do: 'apply', plan: elsewhere }, { do: 'apply', plan: other });
    expect(results).toMatchObject([{ code: 'PLAN-STALE' }, { code: 'PLAN-STALE' }]);
  });
});
