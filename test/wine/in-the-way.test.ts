import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../main/remedy/plan.js';
import { placeOf } from '../../main/remedy/reading.js';
import type { RemedyRequest } from '../../main/remedy/request.js';
import type { Deed, Meanwhile } from './change.js';
import { freshWine } from './fresh.js';
import { installConnector } from './servers/connector.js';
import type { Wine } from './wine.js';
import type { Written } from './write.js';

/**
 * What gets in the way of a change while it is made: another program that writes to the same, or holds it; links; services
 * that do not do what they should. What the other has done stays, the rest is as it was, and it is said which is which.
 */
let wine: Wine;
beforeAll(async () => {
  wine = await freshWine();
  installConnector(wine);
  mkdirSync(join(wine.drive, 'modes'));
  const source = join(dirname(fileURLToPath(import.meta.url)), 'meddle.c');
  const program = join(wine.drive, 'meddle.exe');
  execFileSync('x86_64-w64-mingw32-gcc', ['-municode', '-DUNICODE', '-D_UNICODE', '-O1', '-o', program, source]);
});
afterAll(() => wine?.end());

const request: RemedyRequest = { remedy: 'bypass', winHttp: false };
const folder = (): string => join(wine.drive, 'Program Files/Microsoft Entra private network connector');
const configuration = (): string => join(folder(), 'MicrosoftEntraPrivateNetworkConnectorService.exe.config');
const updater = (): string =>
  join(`${folder()} Updater`, 'MicrosoftEntraPrivateNetworkConnectorUpdaterService.exe.config');
const windowsPath =
  'C:\\Program Files\\Microsoft Entra private network connector\\MicrosoftEntraPrivateNetworkConnectorService.exe.config';

const windowsPathOfUpdater =
  'C:\\Program Files\\Microsoft Entra private network connector Updater\\MicrosoftEntraPrivateNetworkConnectorUpdaterService.exe.config';

const does = async (...deeds: readonly Deed[]): Promise<unknown[]> => (await wine.node('change', deeds)) as unknown[];

/** Both files, with what lies beside them. */
const files = (): Record<string, string> =>
  Object.fromEntries(
    [folder(), `${folder()} Updater`].flatMap((each) =>
      readdirSync(each)
        .filter((name) => !name.endsWith('.exe'))
        .map((name) => [name, readFileSync(join(each, name), 'base64')]),
    ),
  );
const configurationName = 'MicrosoftEntraPrivateNetworkConnectorService.exe.config';

const ask: Deed = {
  do: 'ask',
  questions: ['WAPCSvc', 'WAPCUpdaterSvc'].map((name) => ({ kind: 'service', name })),
};
const running = [{ value: { state: 'running' } }, { value: { state: 'running' } }];

async function planOf(asked: RemedyRequest = request): Promise<Plan> {
  const [shown] = (await does({ do: 'plan', request: asked })) as { plan: Plan | null }[];
  if (shown?.plan == null) throw new Error(JSON.stringify(shown));
  return shown.plan;
}

/** Applies a plan while something else happens, and asks how the services are then. */
const during = async (plan: Plan, meanwhile: Meanwhile): Promise<unknown[]> =>
  await does({ do: 'apply', plan, meanwhile }, ask);

const stepOf = ({ steps }: Plan, place: string): number => steps.findIndex((step) => placeOf(step) === place);

/** Applies a plan while another program holds a file, from the file's own step on, and lets others do what the share mode says. */
const whileHeld = async (plan: Plan, path: string, share: string, step = stepOf(plan, path)): Promise<unknown[]> => {
  const run = ['C:\\meddle.exe', 'hold', path, share] as const;
  const until = { there: 'C:\\held.txt', letGo: 'C:\\let-go.txt' };
  return await during(plan, { step, when: 'looking', run, until });
};

describe('another program', () => {
  const original = new Map<string, Buffer>();
  beforeAll(() => {
    for (const path of [configuration(), updater()]) original.set(path, readFileSync(path));
  });
  afterEach(() => {
    for (const [path, bytes] of original) writeFileSync(path, bytes);
  });

  it.each(['looking', 'writing'] as const)('that writes to the file keeps what it wrote: before %s', async (when) => {
    const before = files();
    const plan = await planOf();
    const run = ['C:\\meddle.exe', 'append', windowsPath, '<!--theirs-->'] as const;
    const results = await during(plan, { step: stepOf(plan, windowsPath), when, run });
    expect(results).toMatchObject([{ outcome: 'rolled-back', because: { fault: 'changed-since' } }, running]);
    const theirs = Buffer.concat([original.get(configuration())!, Buffer.from('<!--theirs-->')]);
    expect(files()).toEqual({ ...before, [configurationName]: theirs.toString('base64') });
  });

  it('that writes the same value keeps it', async () => {
    const plan = await planOf({ remedy: 'tls' });
    const key = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319';
    const add = ['add', key, '/v', 'SchUseStrongCrypto', '/t', 'REG_DWORD', '/d', '5', '/f'];
    const run = ['C:\\windows\\system32\\reg.exe', ...add] as const;
    const value: Deed = {
      do: 'ask',
      questions: [{ kind: 'registry-value', key, name: 'SchUseStrongCrypto', view: 64 }],
    };
    const step = stepOf(plan, `${key}\\SchUseStrongCrypto`);
    expect(await does({ do: 'apply', plan, meanwhile: { step, when: 'looking', run } }, value)).toMatchObject([
      { outcome: 'rolled-back', because: { step, fault: 'changed-since' } },
      [{ value: { type: 'dword', data: 5 } }],
    ]);
  });

  // FILE_SHARE_*: 0 lets nobody in, 1 lets others read, 7 lets them do all (winnt.h).
  it.each([
    ['nobody', '0', { outcome: 'rolled-back', because: { fault: 'in-use' } }],
    ['readers', '1', { outcome: 'rolled-back', because: { fault: 'in-use' } }],
    ['everybody', '7', { outcome: 'applied' }],
  ])('that holds the file open, and lets in %s', async (_, share, outcome) => {
    const before = files();
    const plan = await planOf();
    const results = await whileHeld(plan, windowsPath, share);
    expect(results).toMatchObject([outcome, running]);
    if (outcome.outcome !== 'applied') expect(files()).toEqual(before);
  });
});

describe('a link', () => {
  it('in the place of the folder, or of the file, has the change refused', async () => {
    const before = files();
    const real = `${folder()}.real`;
    renameSync(folder(), real);
    symlinkSync(real, folder());
    const ofFolder = await does({ do: 'change', request }, ask);
    rmSync(folder());
    renameSync(real, folder());
    expect(ofFolder).toMatchObject([{ code: 'FILE-IN-THE-WAY', fault: 'redirected' }, running]);
    renameSync(configuration(), join(wine.drive, 'elsewhere.config'));
    symlinkSync(join(wine.drive, 'elsewhere.config'), configuration());
    const ofFile = await does({ do: 'change', request }, ask);
    rmSync(configuration());
    renameSync(join(wine.drive, 'elsewhere.config'), configuration());
    expect(ofFile).toMatchObject([{ code: 'FILE-IN-THE-WAY', fault: 'redirected' }, running]);
    expect(files()).toEqual(before);
  });
});

describe('a file that cannot be changed', () => {
  it('is seen before a service is stopped: read-only, or held from the start', async () => {
    const before = files();
    chmodSync(updater(), 0o444);
    const readOnly = await does({ do: 'change', request }, ask);
    chmodSync(updater(), 0o644);
    expect(readOnly).toMatchObject([
      { code: 'FILE-IN-THE-WAY', place: windowsPathOfUpdater, fault: 'read-only' },
      running,
    ]);
    const held = await whileHeld(await planOf(), windowsPathOfUpdater, '1', -1);
    expect(held).toMatchObject([{ code: 'FILE-IN-THE-WAY', place: windowsPathOfUpdater, fault: 'in-use' }, running]);
    expect(files()).toEqual(before);
  });
});

describe('a change that is taken back', () => {
  it('leaves the very file that was there, with its access rights', async () => {
    const before = files();
    chmodSync(configuration(), 0o640);
    const { ino, mode } = statSync(configuration());
    const plan = await planOf();
    const result = await whileHeld(plan, windowsPathOfUpdater, '0');
    const after = statSync(configuration());
    chmodSync(configuration(), 0o644);
    expect(result).toMatchObject([{ outcome: 'rolled-back', because: { fault: 'in-use' } }, running]);
    expect([after.ino, after.mode]).toEqual([ino, mode]);
    expect(files()).toEqual(before);
  });
});

describe('a service', () => {
  const patience = { least: 1000, most: 4000 };
  const mode = (text: string): void => writeFileSync(join(wine.drive, 'modes', 'WAPCSvc.txt'), text);
  /** Lets it go, and has both run again. */
  const released = async (): Promise<void> => {
    mode('ok');
    const starts = ['WAPCSvc', 'WAPCUpdaterSvc'].map((name): Written => ({ call: 'startService', given: [name] }));
    const results = (await wine.node('write', starts)) as { fault?: string }[];
    expect(results.every(({ fault }) => fault === undefined)).toBe(true);
  };
  afterEach(() => released());

  it.each([
    ['hang', 'timed-out', /^start-pending, check point \d+, after \d+ s$/],
    ['failstart', 'service-ended', /^1066 12007$/],
    ['exit', 'service-ended', /^5$/],
  ])(
    'that does not come up again (%s): the files are as they were, and it is said which service',
    async (how, fault, detail) => {
      const before = files();
      const plan = await planOf();
      mode(how);
      const [result] = (await does({ do: 'apply', plan, patience })) as { because: { step: number; detail: string } }[];
      expect(result).toMatchObject({ outcome: 'not-rolled-back', because: { fault } });
      expect(result!.because.detail).toMatch(detail);
      expect(plan.steps[result!.because.step]).toMatchObject({ name: 'WAPCSvc', after: 'running' });
      const { left } = result as unknown as { left: { step: number }[] };
      expect(left.map(({ step }) => placeOf(plan.steps[step]!))).toEqual(left.map(() => 'service WAPCSvc'));
      expect(files()).toEqual(before);
      // Once the reason is gone, it is taken back to the end.
      mode('ok');
      await expect
        .poll(() => does({ do: 'undo' }, ask), { timeout: 20_000, interval: 500 })
        .toMatchObject([{}, running]);
      expect(files()).toEqual(before);
    },
  );

  it('that does not stop: nothing is changed', async () => {
    const before = files();
    const plan = await planOf();
    mode('hangstop');
    const [result] = await does({ do: 'apply', plan, patience });
    expect(result).toMatchObject({
      outcome: 'not-rolled-back',
      because: { step: stepOf(plan, 'service WAPCSvc'), fault: 'timed-out' },
    });
    expect(files()).toEqual(before);
  });

  it('that runs and is disabled is not stopped for a change', async () => {
    const start = (how: string): Written[] => [{ call: 'setServiceStart', given: ['WAPCSvc', how] }];
    await wine.node('write', start('disabled'));
    const [shown, asked] = await does({ do: 'plan', request }, ask);
    await wine.node('write', start('automatic'));
    expect(shown).toMatchObject({ planned: { state: 'refused', refusals: [{ code: 'SERVICE-DISABLED' }] } });
    expect(asked).toMatchObject(running);
  });
});
