import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { success } from './failure.js';
import type { Handlers } from './register.js';

const ipcMain = vi.hoisted(() => ({ handle: vi.fn() }));
vi.mock('electron', () => ({ ipcMain }));

const { serveElectron, tell } = await import('./electron.js');

const ours = 'app://ui';
const about = vi.fn(() => success({}));
const handlers = { about } as unknown as Handlers;

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

  beforeEach(() => {
    vi.clearAllMocks();
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    window = new FakeContents(4);
    serveElectron(ours).admit(window as unknown as WebContents, handlers);
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
    tell(window as unknown as WebContents, 'progress', progress);
    expect(window.send).toHaveBeenCalledExactlyOnceWith('progress', progress);
    window.isDestroyed.mockReturnValue(true);
    tell(window as unknown as WebContents, 'progress', progress);
    expect(window.send).toHaveBeenCalledOnce();
  });
});
