/** The bridge over Electron's IPC: one channel, one function. The only importer of `ipcMain`. */
import type { IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import { ipcMain } from 'electron';
import type { Events } from '../../preload/contract/contract.js';
import type { Handlers } from './register.js';
import { register } from './register.js';

/** The windows that may ask. */
export interface ElectronBridge {
  /** Lets the pages of `contents` ask, until it is destroyed. */
  admit(contents: WebContents, handlers: Handlers): void;
}

/**
 * True for the main frame of a page of our own scheme. A page without an address (`about:blank`, an empty URL) is not
 * ours, and a frame that has navigated or been destroyed since it asked (null) is none.
 *
 * @param ours the protocol and host of our pages, as `app://ui`.
 */
export function isOurPage(frame: Pick<WebFrameMain, 'url' | 'parent'> | null, ours: string): boolean {
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url)) return false;
  const { protocol, host } = new URL(frame.url);
  return `${protocol}//${host}` === ours;
}

/** Serves the contract's calls to the windows that are admitted. To be called once. */
export function serveElectron(ours: string): ElectronBridge {
  const windows = new Map<number, Handlers>();
  const serve = register<IpcMainInvokeEvent>((event) =>
    isOurPage(event.senderFrame, ours) ? (windows.get(event.sender.id) ?? null) : null,
  );
  ipcMain.handle('call', (event, name: unknown, args: unknown) => serve(event, name, args));
  return {
    admit(contents, handlers) {
      const { id } = contents;
      windows.set(id, handlers);
      contents.once('destroyed', () => windows.delete(id));
    },
  };
}

/** Tells a window something unasked. A window that is gone is told nothing. */
export function tell<N extends keyof Events>(contents: WebContents, name: N, data: Events[N]): void {
  if (!contents.isDestroyed()) contents.send(name, data);
}
