/** What a page may not get changed, through either bridge: the real ones, with a real program and copies behind them. */
import { EventEmitter } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebContents } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Result } from '../../preload/contract/contract.js';
import type { ShownHistory, ShownPlan } from '../../preload/contract/changes.js';
import type { ServerMessage } from '../../preload/contract/wire.js';
import type { Consent } from './consent.js';
import { changesNotAllowed } from './changes-session.js';
import { createSession, type Tell } from './session.js';
import { practiceDoctor } from './testing/practice-doctor.js';
import { createUploads } from './uploads.js';
import { serveWebSockets } from './web-socket.js';

const ipcMain = vi.hoisted(() => ({ handle: vi.fn() }));
vi.mock('electron', () => ({ ipcMain }));
const { serveElectron } = await import('./electron.js');

/** A page: what it calls, as it calls it. */
type Call = (name: string, ...args: readonly unknown[]) => Promise<Result<unknown>>;

/** A door that is open. */
interface Bridge {
  readonly open: () => Promise<Call>;
  readonly close: () => Promise<void>;
}

let folder: string;
let bridge: Bridge;
/** What the person was asked so far, and the code that came with it where there is one. */
let asked: string[];

const doctor = practiceDoctor('healthy-direct', 'healthy-proxy');
const session = (door: 'desktop' | 'browser', tell: Tell, consent: Consent) =>
  createSession({ doctor, door, tell, consent, practiceFolder: folder });

/** The desktop app's bridge; here the person always says no. */
function overIpc(consent: Consent): Bridge {
  const served = serveElectron('app://ui');
  const [, listener] = ipcMain.handle.mock.lastCall as [string, (...args: unknown[]) => Promise<Result<unknown>>];
  let windows = 0;
  return {
    open: async () => {
      const id = ++windows;
      const contents = Object.assign(new EventEmitter(), { id, send: vi.fn(), isDestroyed: () => false });
      served.admit(contents as unknown as WebContents, (tell) => session('desktop', tell, consent));
      contents.emit('did-navigate');
      const event = { sender: { id }, senderFrame: { url: 'app://ui/index.html', parent: null } };
      return (name, ...args) => listener(event, name, args);
    },
    close: () => served.close(),
  };
}

/** Browser mode's bridge. */
async function overWebSocket(consent: Consent): Promise<Bridge> {
  const server = createServer();
  const served = serveWebSockets({
    server,
    admits: () => true,
    connect: (tell) => session('browser', tell, consent),
    createUploads: () => createUploads(folder),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    open: async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await new Promise((resolve) => socket.once('open', resolve));
      const waiting = new Map<number, (result: Result<unknown>) => void>();
      socket.on('message', (data) => {
        const message = JSON.parse((data as Buffer).toString()) as ServerMessage;
        if (message.kind === 'answer') waiting.get(message.id)?.(message.result);
      });
      let last = 0;
      return (name, ...args) =>
        new Promise((resolve) => {
          last += 1;
          waiting.set(last, resolve);
          socket.send(JSON.stringify({ id: last, call: name, args }));
        });
    },
    close: async () => {
      await served.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'changes-refused-'));
  asked = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await bridge.close();
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});

const codeOf = (answer: Result<unknown>): string => (answer.ok ? 'done' : answer.error.code);
const proxy = { remedy: 'proxy', address: 'proxy.contoso.local:8080', winHttp: true };
const practice = (id: string) => ({ run: 1, source: { kind: 'practice', id } });

async function planned(page: Call, request: object = proxy): Promise<string> {
  const answer = (await page('planChange', { request })) as Result<ShownPlan>;
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.report.id ?? '';
}

const apply = (page: Call, plan: string): Promise<Result<unknown>> =>
  page('applyChange', { run: 1, plan, warningsAccepted: true });

/** All bytes of all copies, to be compared. */
async function disks(): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.endsWith('.config')) files[name] = await readFile(join(folder, name), 'base64');
  }
  return files;
}

async function expectUnchanged(page: Call, before: Record<string, string>): Promise<void> {
  expect(Object.keys(before).length).toBeGreaterThan(0);
  expect(await disks()).toEqual(before);
  const history = (await page('listChanges')) as Result<ShownHistory>;
  expect(history).toEqual({ ok: true, value: { changes: [], practice: true } });
}

const stranger = '00000000-0000-4000-8000-000000000000';

const askingCode = (): Consent => ({ kind: 'code', print: (text) => asked.push(text) });
const code = (): string => /([A-Z0-9]{4}-[A-Z0-9]{4})\n/.exec(asked[0] ?? '')?.[1] ?? '';

describe.each([
  ['IPC', () => overIpc({ kind: 'window', ask: async () => (asked.push('asked'), false) })],
  ['a WebSocket', () => overWebSocket(askingCode())],
] as const)('over %s', (name, serve) => {
  let page: Call;
  beforeEach(async () => {
    bridge = await serve();
    page = await bridge.open();
    await page('examine', practice('healthy-direct'));
  });

  it('a plan of another page is none', async () => {
    const theirs = await bridge.open();
    await theirs('examine', practice('healthy-direct'));
    const [mine, id] = [await planned(page), await planned(theirs)];
    const before = await disks();
    expect(codeOf(await apply(page, id))).toBe('PLAN-UNKNOWN');
    expect(codeOf(await apply(theirs, mine))).toBe('PLAN-UNKNOWN');
    expect(codeOf(await apply(await bridge.open(), id))).toBe('PLAN-UNKNOWN');
    expect(asked).toEqual([]);
    await expectUnchanged(page, before);
  });

  it('an id that was made up is none', async () => {
    expect(codeOf(await apply(page, stranger))).toBe('PLAN-UNKNOWN');
    await planned(page);
    const before = await disks();
    expect(codeOf(await apply(page, stranger))).toBe('PLAN-UNKNOWN');
    expect(codeOf(await apply(page, 'C:\\Windows\\win.ini'))).toBe('ARGUMENTS-INVALID');
    expect(asked).toEqual([]);
    await expectUnchanged(page, before);
  });

  it('an expired plan is none', async () => {
    const id = await planned(page);
    const before = await disks();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 60_000 });
    expect(codeOf(await apply(page, id))).toBe('PLAN-EXPIRED');
    expect(asked).toEqual([]);
    await expectUnchanged(page, before);
  });

  it('a plan of another server than the one that is looked at is none', async () => {
    const id = await planned(page);
    await page('examine', practice('healthy-proxy'));
    await page('planChange', { request: { remedy: 'automatic', winHttp: true } });
    await page('examine', practice('healthy-direct'));
    const another = await planned(page);
    await page('examine', practice('healthy-proxy'));
    expect(codeOf(await apply(page, id))).toBe('PLAN-UNKNOWN');
    expect(codeOf(await apply(page, another))).toBe('PLAN-ELSEWHERE');
    expect(asked).toEqual([]);
  });

  it('a plan that nobody agrees to is not carried out, and serves for nothing any more', async () => {
    const id = await planned(page);
    const before = await disks();
    const change = apply(page, id);
    if (name !== 'IPC') {
      await expect.poll(() => asked.length).toBe(1);
      await page('cancelChange');
    }
    expect(codeOf(await change)).toBe('NOT-AGREED');
    expect(codeOf(await apply(page, id))).toBe('PLAN-UNKNOWN');
    await expectUnchanged(page, before);
  });

  it('nothing but what is declared is taken', async () => {
    const id = await planned(page);
    const before = await disks();
    const asks = { run: 1, plan: id, warningsAccepted: true };
    for (const args of [
      [{ ...asks, agreed: true }],
      [{ ...asks, steps: [] }],
      [{ ...asks, plan: { id, steps: [] } }],
      [{ run: 1, plan: id }],
      [asks, { agreed: true }],
      [],
    ]) {
      expect(codeOf(await page('applyChange', ...args)), JSON.stringify(args)).toBe('ARGUMENTS-INVALID');
    }
    for (const request of [
      { ...proxy, path: 'C:\\Windows\\win.ini' },
      { remedy: 'file', path: 'C:\\Windows\\win.ini', text: '' },
      { remedy: 'service', action: 'stop', services: 'W32Time' },
      { remedy: 'restore', what: { kind: 'change', id: '..\\..\\Windows' } },
      { remedy: 'restore', what: { kind: 'change', id: stranger, folder: 'C:\\evil' } },
      { remedy: 'restore', what: { kind: 'folder', path: 'C:\\evil' } },
      { remedy: 'restore', what: { kind: 'since', at: '1970-01-01T00:00:00.000Z' } },
    ]) {
      expect(codeOf(await page('planChange', { request })), JSON.stringify(request)).toBe('ARGUMENTS-INVALID');
    }
    expect(codeOf(await page('planChange', { request: proxy, target: 'here' }))).toBe('ARGUMENTS-INVALID');
    expect(asked).toEqual([]);
    await expectUnchanged(page, before);
  });
});

describe('over a WebSocket', () => {
  it('a code that is wrong changes nothing, and the right one for one plan changes one', async () => {
    bridge = await overWebSocket(askingCode());
    const page = await bridge.open();
    await page('examine', practice('healthy-direct'));
    const id = await planned(page);
    const before = await disks();
    const change = apply(page, id);
    await expect.poll(() => asked.length).toBe(1);
    for (const triesLeft of [2, 1, 0]) {
      const answer = await page('giveCode', { plan: id, code: 'AAAA-AAAA' });
      expect(answer).toEqual({ ok: true, value: { right: false, triesLeft } });
    }
    expect(codeOf(await change)).toBe('NOT-AGREED');
    await expectUnchanged(page, before);

    asked = [];
    const second = await planned(page);
    const made = apply(page, second);
    await expect.poll(() => asked.length).toBe(1);
    expect(codeOf(await page('giveCode', { plan: id, code: code() }))).toBe('CODE-NOT-ASKED');
    expect(codeOf(await (await bridge.open())('giveCode', { plan: second, code: code() }))).toBe('CODE-NOT-ASKED');
    expect(await page('giveCode', { plan: second, code: code() })).toMatchObject({ value: { right: true } });
    expect(await made).toMatchObject({ ok: true, value: { outcome: 'applied' } });
    expect(codeOf(await apply(page, second))).toBe('PLAN-UNKNOWN');
    expect(await disks()).not.toEqual(before);
  });

  it('nothing is changed where changes were not allowed', async () => {
    bridge = await overWebSocket({ kind: 'none', why: changesNotAllowed });
    const page = await bridge.open();
    await page('examine', practice('healthy-direct'));
    const id = await planned(page);
    const before = await disks();
    for (const plan of [id, stranger]) expect(codeOf(await apply(page, plan))).toBe('CHANGES-NOT-ALLOWED');
    expect(codeOf(await page('giveCode', { plan: id, code: 'AAAA-AAAA' }))).toBe('NOT-HERE');
    await expectUnchanged(page, before);
  });
});

it('over IPC, a code is no way to agree', async () => {
  bridge = overIpc({ kind: 'window', ask: () => new Promise(() => undefined) });
  const page = await bridge.open();
  await page('examine', practice('healthy-direct'));
  const id = await planned(page);
  expect(codeOf(await page('giveCode', { plan: id, code: 'AAAA-AAAA' }))).toBe('NOT-HERE');
});
