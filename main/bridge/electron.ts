/** The bridge over Electron's IPC: one channel, one function. The only importer of `ipcMain`. */
import type { IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import { ipcMain } from 'electron';
import { register } from './register.js';
import type { Session, Tell } from './session.js';

/** The windows that may ask. */
export interface ElectronBridge {
  /**
   * Lets the pages of `contents` ask, until it is destroyed.
   *
   * @param connect makes what stands behind one page. A page that is loaded anew gets a session anew, as one that opens a
   * WebSocket does: what the page before it looked at, tried or left running is none of its own.
   */
  admit(contents: WebContents, connect: (tell: Tell) => Session): void;
  /** Ends all sessions, and waits for what they have to put in order. */
  close(): Promise<void>;
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
  const sessions = new Map<number, Session>();
  const closing = new Set<Promise<void>>();
  const endOf = (id: number): void => {
    const former = sessions.get(id);
    sessions.delete(id);
    if (former === undefined) return;
    const closed = former.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  const serve = register<IpcMainInvokeEvent>((event) =>
    isOurPage(event.senderFrame, ours) ? (sessions.get(event.sender.id)?.handlers ?? null) : null,
  );
  ipcMain.handle('call', (event, name: unknown, args: unknown) => serve(event, name, args));
  return {
    admit(contents, connect) {
      const { id } = contents;
      const end = (): void => endOf(id);
      const begin = (): void => {
        end();
        const session: Session = connect((name, data) => {
          // What the page before left to be told is news to nobody, and a reading may end after its window.
          if (sessions.get(id) === session && !contents.isDestroyed()) contents.send(name, data);
        });
        sessions.set(id, session);
      };
      // Told before the new page's scripts run, and only where there is one: a refused navigation ends nothing.
      contents.on('did-navigate', begin);
      contents.once('destroyed', end);
    },
    async close() {
      for (const id of sessions.keys()) endOf(id);
      await Promise.allSettled(closing);
    },
  };
}
