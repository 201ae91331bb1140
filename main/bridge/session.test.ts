import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnalyzeHooks, AnalyzeRequest, Doctor } from '../doctor.js';
import { absent } from '../evidence/fact.js';
import type { Report } from '../report/report.js';
import { flow, question } from '../report/testing/traffic.js';
import { createSession } from './session.js';
import type { SessionOptions } from './session.js';
import { createUploads } from './uploads.js';

const report: Report = {
  schema: 'connector-doctor/report@1',
  program: { name: 'p', version: '1' },
  takenAt: '2026-01-01T00:00:00.000Z',
  capture: {
    file: 'name-on-disk',
    container: 'pcap',
    linkTypes: [],
    linkTypesNotRead: [],
    tunnelsNotRead: [],
    packets: 0,
    bytes: 0,
    firstAt: null,
    lastAt: null,
    duplicatesDropped: 0,
    connectionsNotListed: 0,
    incomplete: [],
    connections: { connector: 0, other: 0 },
  },
};

const stranger = '00000000-0000-4000-8000-000000000000';

let folder: string;
let capture: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'session-test-'));
  capture = join(folder, 'one.pcap');
  await writeFile(capture, 'four');
});
afterEach(() => rm(folder, { recursive: true }));

/** A doctor whose answers are given by the test, and who keeps what it was asked. */
function doctorOf(
  analyze: (request: AnalyzeRequest, hooks: AnalyzeHooks) => Promise<Report> = () => Promise.resolve(report),
) {
  const asked: AnalyzeRequest[] = [];
  const doctor: Doctor = {
    program: { name: 'p', version: '1' },
    samples: [
      { id: 's', title: 'A sample', description: 'Of something', path: capture, mode: 'proxy', proxy: 'proxy:3128' },
    ],
    practiceServers: [{ id: 'fresh', title: 'A fresh server', description: 'With nothing on it' }],
    runsOnWindows: () => Promise.resolve(false),
    glance: () => Promise.resolve(null),
    closedFacts: () => [],
    planChange: async () => ({ code: 'NOT-HERE', message: '', advice: '' }),
    applyChange: async () => ({ code: 'NOT-HERE', message: '', advice: '' }),
    changeBrokenOff: () => Promise.resolve(absent),
    changeHistory: async () => ({ code: 'NOT-HERE', message: '', advice: '' }),
    makeSandbox: async () => null,
    readClosed: () => Promise.reject(new Error('not asked')),
    examine: () => Promise.reject(new Error('No test here looks at a server.')),
    holdOpen: () => Promise.reject(new Error('No test here keeps anything open.')),
    probe: () => Promise.reject(new Error('No test here tries the network.')),
    analyze: (request, hooks = {}) => {
      asked.push(request);
      return analyze(request, hooks);
    },
  };
  return { doctor, asked };
}

function sessionOf(changes: Partial<SessionOptions> = {}) {
  return createSession({ doctor: doctorOf().doctor, door: 'desktop', tell: () => undefined, ...changes });
}

async function opened(session: ReturnType<typeof createSession>): Promise<string> {
  const answer = await session.handlers.openCapture(capture);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.id;
}

describe('the connections of a capture', () => {
  const query = {
    scope: 'all',
    text: '',
    within: null,
    sort: 'time',
    descending: false,
    first: 0,
    count: 10,
    find: null,
  } as const;
  const whole: Report = { ...report, capture: { ...report.capture!, flows: [flow({ id: 3 })], dns: [question()] } };

  it('stay with the program, and are answered a few at a time', async () => {
    const session = sessionOf({ doctor: doctorOf(() => Promise.resolve(whole)).doctor });
    const id = await opened(session);
    const answer = await session.handlers.analyze({ capture: id, mode: null, proxy: null });
    expect(JSON.stringify(answer)).not.toContain('login.example');
    expect(await session.handlers.listConnections({ capture: id, ...query })).toMatchObject({
      ok: true,
      value: { total: 1, rows: [{ id: 3, name: 'login.example' }] },
    });
    expect(await session.handlers.showConnection({ capture: id, connection: 3 })).toMatchObject({ ok: true });
    expect(await session.handlers.showTimeline({ capture: id, within: null, count: 10 })).toMatchObject({
      value: { total: 2 },
    });
    expect(await session.handlers.showChains({ capture: id, finding: 'TLS-INSPECTED' })).toMatchObject({
      value: { chains: [] },
    });
  });

  it('are those of the capture that was judged last', async () => {
    const session = sessionOf({ doctor: doctorOf(() => Promise.resolve(whole)).doctor });
    const gone = { ok: false, error: { code: 'NOT-JUDGED' } };
    const [first, second] = [await opened(session), await opened(session)];
    expect(await session.handlers.listConnections({ capture: first, ...query })).toMatchObject(gone);
    await session.handlers.analyze({ capture: first, mode: null, proxy: null });
    await session.handlers.analyze({ capture: second, mode: null, proxy: null });
    expect(await session.handlers.listConnections({ capture: first, ...query })).toMatchObject(gone);
    expect(await session.handlers.showConnection({ capture: second, connection: 99 })).toMatchObject(gone);
  });
});

describe('a session', () => {
  it('has help for every code, and says so where there is none', async () => {
    const { handlers } = sessionOf();
    expect(await handlers.showHelp('PROXY-DENIED')).toMatchObject({ ok: true, value: { code: 'PROXY-DENIED' } });
    expect(await handlers.showHelp('NOTHING')).toMatchObject({ ok: false, error: { code: 'HELP-UNKNOWN' } });
  });

  it('tells about the program without telling where its files are', async () => {
    const answer = await sessionOf().handlers.about();
    expect(answer).toMatchObject({ ok: true, value: { name: 'p', version: '1', door: 'desktop' } });
    expect(JSON.stringify(answer)).not.toContain(folder);
  });

  it('tells of the file that the program was started with', async () => {
    expect(await sessionOf().handlers.about()).toMatchObject({ value: { opened: null } });
    const about = await sessionOf({ given: capture }).handlers.about();
    expect(about).toMatchObject({ value: { opened: { name: 'one.pcap', bytes: 4 } } });
    expect(JSON.stringify(about)).not.toContain(folder);
  });

  it('gives every opened file a name of its own', async () => {
    const session = sessionOf();
    const first = await opened(session);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(await opened(session)).not.toBe(first);
  });

  it('gives the size and the name, not the path', async () => {
    const answer = await sessionOf().handlers.openCapture(capture);
    expect(answer).toMatchObject({ ok: true, value: { name: 'one.pcap', bytes: 4, sample: false, mode: null } });
    expect(JSON.stringify(answer)).not.toContain(folder);
  });

  it('opens a file that is not there, so that its reading can say so', async () => {
    expect(await sessionOf().handlers.openCapture(join(folder, 'none'))).toMatchObject({
      ok: true,
      value: { bytes: 0 },
    });
  });

  it('opens a sample with the settings that belong to it', async () => {
    const session = sessionOf();
    expect(await session.handlers.openSample('s')).toMatchObject({
      ok: true,
      value: { sample: true, mode: 'proxy', proxy: 'proxy:3128', bytes: 4 },
    });
    expect(await session.handlers.openSample('t')).toMatchObject({ ok: false, error: { code: 'SAMPLE-UNKNOWN' } });
  });

  it('knows no file that it has not opened, or that another window has', async () => {
    const { doctor, asked } = doctorOf();
    const session = sessionOf({ doctor });
    const foreign = await opened(sessionOf({ doctor }));
    for (const id of [stranger, foreign]) {
      const unknown = { ok: false, error: { code: 'CAPTURE-UNKNOWN' } };
      expect(await session.handlers.analyze({ capture: id, mode: null, proxy: null })).toMatchObject(unknown);
      expect(await session.handlers.cancel(id)).toMatchObject(unknown);
    }
    expect(asked).toEqual([]);
  });

  it('asks for the connections, and for the proxy in its two parts', async () => {
    const { doctor, asked } = doctorOf();
    const session = sessionOf({ doctor });
    await session.handlers.analyze({ capture: await opened(session), mode: 'proxy', proxy: '[FD00::1]:8080' });
    expect(asked).toEqual([
      { path: capture, intent: { mode: 'proxy', proxy: { host: 'fd00::1', port: 8080 } }, roots: null, flows: true },
    ]);
  });

  it('hands on a file of authorities', async () => {
    const { doctor, asked } = doctorOf();
    const session = sessionOf({ doctor });
    await session.handlers.analyze({ capture: await opened(session), mode: null, proxy: null, roots: 'AAEC' });
    expect(asked).toMatchObject([{ roots: Buffer.from([0, 1, 2]) }]);
  });

  it('asks nobody about a proxy whose address is none', async () => {
    const { doctor, asked } = doctorOf();
    const session = sessionOf({ doctor });
    const answer = await session.handlers.analyze({ capture: await opened(session), mode: 'proxy', proxy: 'proxy' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'PROXY-ADDRESS-INVALID' } });
    expect(!answer.ok && answer.error.advice).not.toBe('');
    expect(asked).toEqual([]);
  });

  it('calls the file in the report what the person calls it', async () => {
    const session = sessionOf();
    const answer = await session.handlers.analyze({ capture: await opened(session), mode: null, proxy: null });
    expect(answer).toMatchObject({ ok: true, value: { capture: { file: 'one.pcap' } } });
  });

  /** A reading that goes on until it is aborted. */
  const untilAborted = (_request: AnalyzeRequest, { signal }: AnalyzeHooks): Promise<Report> =>
    new Promise((resolve) => {
      const failed = { ...report, error: { code: 'CANCELLED', message: '', advice: '' } };
      signal?.addEventListener('abort', () => resolve(failed));
    });

  it('cancels the reading of the capture it is told, and no other', async () => {
    const session = sessionOf(doctorOf(untilAborted));
    const id = await opened(session);
    const other = await opened(session);
    const reading = session.handlers.analyze({ capture: id, mode: null, proxy: null });
    expect(await session.handlers.cancel(other)).toEqual({ ok: true, value: null });
    expect(await Promise.race([reading, Promise.resolve('still reading')])).toBe('still reading');
    expect(await session.handlers.cancel(id)).toEqual({ ok: true, value: null });
    expect(await reading).toMatchObject({ ok: true, value: { error: { code: 'CANCELLED' } } });
  });

  it('ends a reading when another begins, and when the window closes', async () => {
    const session = sessionOf(doctorOf(untilAborted));
    const id = await opened(session);
    const first = session.handlers.analyze({ capture: id, mode: null, proxy: null });
    const second = session.handlers.analyze({ capture: id, mode: 'direct', proxy: null });
    expect(await first).toMatchObject({ value: { error: { code: 'CANCELLED' } } });
    await session.close();
    expect(await second).toMatchObject({ value: { error: { code: 'CANCELLED' } } });
  });

  it('tells of progress ten times a second at most, and of the end always', async () => {
    const tell = vi.fn();
    const now = vi.spyOn(performance, 'now');
    const { doctor } = doctorOf((_request, hooks) => {
      for (let ms = 0; ms <= 1000; ms++) {
        now.mockReturnValue(ms);
        hooks.onProgress?.({ bytesRead: ms, bytesTotal: 1001, packets: ms });
      }
      hooks.onProgress?.({ bytesRead: 1001, bytesTotal: 1001, packets: 1001 });
      return Promise.resolve(report);
    });
    const session = sessionOf({ doctor, tell });
    const id = await opened(session);
    await session.handlers.analyze({ capture: id, mode: null, proxy: null });
    now.mockRestore();
    expect(tell).toHaveBeenCalledTimes(12);
    expect(tell).toHaveBeenLastCalledWith('progress', {
      capture: id,
      bytesRead: 1001,
      bytesTotal: 1001,
      packets: 1001,
    });
  });

  it('has a dialog and a clipboard where the door has them', async () => {
    const copyText = vi.fn();
    const desktop = sessionOf({ chooseFile: () => Promise.resolve(capture), copyText });
    expect(await desktop.handlers.chooseCapture()).toMatchObject({ ok: true, value: { name: 'one.pcap' } });
    expect(await desktop.handlers.copyText('words')).toEqual({ ok: true, value: null });
    expect(copyText).toHaveBeenCalledWith('words');
    const cancelled = sessionOf({ chooseFile: () => Promise.resolve(null) });
    expect(await cancelled.handlers.chooseCapture()).toEqual({ ok: true, value: null });
  });

  it('opens the one page to sign in, and says so where no browser can be opened', async () => {
    const openPage = vi.fn(() => Promise.resolve());
    expect(await sessionOf({ openPage }).handlers.openSignInPage()).toEqual({ ok: true, value: null });
    expect(openPage).toHaveBeenCalledExactlyOnceWith('https://login.microsoftonline.com/');
    const without = sessionOf({ openPage: () => Promise.reject(new Error('no program')) });
    expect(await without.handlers.openSignInPage()).toMatchObject({ ok: false, error: { code: 'PAGE-NOT-OPENED' } });
    expect(await sessionOf().handlers.openSignInPage()).toMatchObject({ error: { code: 'NOT-HERE' } });
  });

  it('tells a bundle from a capture by its first bytes', async () => {
    await writeFile(capture, 'PK\u0003\u0004');
    const { handlers } = sessionOf();
    expect(await handlers.openCapture(capture)).toMatchObject({ value: { kind: 'bundle', name: 'one.pcap' } });
    await writeFile(capture, 'PK');
    expect(await handlers.openCapture(capture)).toMatchObject({ value: { kind: 'capture' } });
    expect(await handlers.openCapture(folder)).toMatchObject({ value: { kind: 'capture' } });
  });

  it('says so where the door has them not', async () => {
    const { handlers } = sessionOf();
    const answers = [
      handlers.chooseCapture(),
      handlers.copyText('words'),
      handlers.beginUpload({ name: 'x', bytes: 1 }),
      handlers.finishUpload(stranger),
    ];
    for (const answer of answers) expect(await answer).toMatchObject({ error: { code: 'NOT-HERE' } });
  });

  it('opens what was uploaded under the name it came with', async () => {
    const uploads = createUploads(folder);
    const { doctor, asked } = doctorOf();
    const session = sessionOf({ doctor, uploads });
    const begun = await session.handlers.beginUpload({ name: '../../etc/passwd', bytes: 3 });
    if (!begun.ok) throw new Error(begun.error.code);
    const { upload } = begun.value;
    await uploads.write({ upload, sequence: 0, bytes: new Uint8Array([1, 2, 3]) });
    const file = await session.handlers.finishUpload(upload);
    if (!file.ok) throw new Error(file.error.code);
    expect(file.value).toMatchObject({ name: '../../etc/passwd', bytes: 3 });
    await session.handlers.analyze({ capture: file.value.id, mode: null, proxy: null });
    expect(asked[0]?.path.startsWith(folder)).toBe(true);
    await session.close();
  });
});
