import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { success } from './failure.js';
import type { Handlers } from './register.js';
import type { ElectronBridge } from './electron.js';
import type { Tell } from './session.js';

const ipcMain = vi.hoisted(() => ({ handle: vi.fn() }));
vi.mock('electron', () => ({ ipcMain }));

const { serveElectron } = await import('./electron.js');

const ours = 'app://ui';
const about = vi.fn(() => success({}));
const handlers = { about } as unknown as Handlers;
const connect = vi.fn((tell: Tell) => ({
  handlers,
  close: vi.fn((): Promise<undefined> => Promise.resolve(undefined)),
  tell,
}));

class FakeContents extends EventEmitter {
  constructor(readonly id: number) {
    super();
  }
  send = vi.fn();
  isDestroyed = vi.fn(() => false);
}

/** Asks `about` as the given frame of the given window. */
function ask(id: number, frame: { url: string; parent: unknown } | null): Promise<{ ok: boolean }> {
  const [channel, listener] = ipcMain.handle.mock.lastCall as [
    string,
    (...args: unknown[]) => Promise<{ ok: boolean }>,
  ];
  expect(channel).toBe('call');
  return listener({ sender: { id }, senderFrame: frame }, 'about', []);
}

const refused = { ok: false, error: { code: 'SENDER-REFUSED' } };
const main = (url: string) => ({ url, parent: null });

describe('the bridge over IPC', () => {
  let window: FakeContents;
  let bridge: ElectronBridge;

  beforeEach(() => {
    vi.clearAllMocks();
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    window = new FakeContents(4);
    bridge = serveElectron(ours);
    bridge.admit(window as unknown as WebContents, connect);
    window.emit('did-navigate');
  });

  it('answers the main frame of our page in our window', async () => {
    expect(await ask(4, main('app://ui/index.html'))).toEqual({ ok: true, value: {} });
  });

  it.each([
    [''],
    ['about:blank'],
    ['about:srcdoc'],
    ['https://example.com/'],
    ['https://ui/index.html'],
    ['file:///index.html'],
    ['data:text/html,x'],
    ['app://other/index.html'],
    ['app://ui.example.com/'],
    ['app://ui:80/'],
    ['app:ui'],
    ['blob:app://ui/0'],
  ])('refuses a page at "%s"', async (url) => {
    expect(await ask(4, main(url))).toMatchObject(refused);
    expect(about).not.toHaveBeenCalled();
  });

  it('refuses a frame inside our page, though it has our address', async () => {
    expect(await ask(4, { url: 'app://ui/index.html', parent: {} })).toMatchObject(refused);
  });

  it('refuses a frame that is gone', async () => {
    expect(await ask(4, null)).toMatchObject(refused);
  });

  it('refuses a window that we did not make, and ours once it is destroyed', async () => {
    expect(await ask(5, main('app://ui/index.html'))).toMatchObject(refused);
    window.emit('destroyed');
    expect(await ask(4, main('app://ui/index.html'))).toMatchObject(refused);
  });

  it('tells a window things, and a destroyed one nothing', () => {
    const progress = { capture: 'a', bytesRead: 1, bytesTotal: 2, packets: 3 };
    const { tell } = connect.mock.results[0]?.value as { tell: Tell };
    tell('progress', progress);
    expect(window.send).toHaveBeenCalledExactlyOnceWith('progress', progress);
    window.isDestroyed.mockReturnValue(true);
    tell('progress', progress);
    expect(window.send).toHaveBeenCalledOnce();
  });

  it('begins a session anew for a page that is loaded anew, and ends the one before', async () => {
    const first = connect.mock.results[0]?.value as ReturnType<typeof connect>;
    window.emit('did-navigate');
    expect(connect).toHaveBeenCalledTimes(2);
    expect(first.close).toHaveBeenCalledOnce();
    first.tell('progress', { capture: 'a', bytesRead: 1, bytesTotal: 2, packets: 3 });
    expect(window.send).not.toHaveBeenCalled();
    expect(await ask(4, main('app://ui/index.html'))).toEqual({ ok: true, value: {} });
  });

  it('waits for what sessions have to put in order, those that ended before among them', async () => {
    let settle: (() => void) | null = null;
    const first = connect.mock.results[0]?.value as ReturnType<typeof connect>;
    first.close.mockReturnValue(new Promise((resolve) => (settle = () => resolve(undefined))));
    window.emit('did-navigate');
    let closed = false;
    const closing = bridge.close().then(() => (closed = true));
    await new Promise((resolve) => setTimeout(resolve));
    expect(connect.mock.results[1]?.value).toHaveProperty('close.mock.calls.length', 1);
    expect(closed).toBe(false);
    settle!();
    await closing;
    expect(await ask(4, main('app://ui/index.html'))).toMatchObject(refused);
  });

  it('ends the session of a window that is closed', () => {
    window.emit('destroyed');
    expect((connect.mock.results[0]?.value as ReturnType<typeof connect>).close).toHaveBeenCalledOnce();
  });
});
