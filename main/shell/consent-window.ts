/**
 * The window that asks the person whether changes are to be made. It is main's own: its page, its scheme, its session and its
 * preload script are none of the program's window, whose page can neither open it, read it nor answer in it.
 */
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { IpcMainInvokeEvent, Session } from 'electron';
import { BrowserWindow, nativeTheme, screen, session } from 'electron';
import { isOurPage } from '../bridge/electron.js';
import type { PlanReport } from '../report/plan-schema.js';
import type { ConsentView } from '../../preload/contract/consent.js';
import { denyNetwork } from './network.js';
import { denyPermissions } from './permissions.js';
import { safePreferences } from './preferences.js';
import { consentScheme, pageUrl, serveScheme } from './scheme.js';
import { readStaticFiles } from './static-files.js';
import { ground } from './window.js';

/**
 * Asks in a window before `parent`, or in one of its own where there is none. False for everything that is not a clear yes:
 * Cancel, Escape, the window closed, the question taken back by `signal`.
 *
 * @throws (rejects) where the window cannot be shown: nobody was asked then.
 */
export type AskConsent = (
  parent: BrowserWindow | null,
  asked: { readonly plan: PlanReport; readonly practice: boolean },
  signal: AbortSignal,
) => Promise<boolean>;

/** In device-independent pixels, where the display is large enough. */
const size = { width: 820, height: 760 };

/** How long the window's page may take to draw the question, in milliseconds. */
const longestStart = 30_000;

/** Makes the function that asks. What a question needs is only made when there is one. */
export function createAskConsent(): AskConsent {
  let own: Session | null = null;
  return async (parent, asked, signal) => {
    own ??= consentSession();
    const view = { ...asked, computer: hostname() };
    return signal.aborted ? false : await ask(parent, view, signal, own);
  };
}

/** In memory alone, and without a network. */
function consentSession(): Session {
  const own = session.fromPartition('consent');
  denyPermissions(own);
  denyNetwork(own, consentScheme, false);
  serveScheme(own, readStaticFiles(fileURLToPath(new URL('../consent/', import.meta.url))), consentScheme);
  return own;
}

function ask(parent: BrowserWindow | null, view: ConsentView, signal: AbortSignal, own: Session): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const window = makeWindow(parent, own);
    const { webContents: contents } = window;
    // The first end counts: a window that is closed because of an answer is no answer.
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', takeBack);
      clearTimeout(timer);
      settle();
      if (!window.isDestroyed()) window.destroy();
    };
    const takeBack = (): void => end(() => resolve(false));
    signal.addEventListener('abort', takeBack);
    window.once('closed', takeBack);

    // These belong to this one page: no other can send to them.
    const isThePage = ({ senderFrame }: IpcMainInvokeEvent): boolean => isOurPage(senderFrame, consentScheme.origin);
    contents.ipc.handle('show', (event) => (isThePage(event) ? view : null));
    // The page says when it has drawn the question: Electron's own `ready-to-show` comes for an empty page as well, and on some
    // displays never, so that the window would stay hidden for ever (electron/electron#25448).
    contents.ipc.handle('present', (event) => {
      if (!isThePage(event)) return;
      clearTimeout(timer);
      window.show();
    });
    contents.ipc.handle('answer', (event, agreed: unknown) => {
      if (isThePage(event)) end(() => resolve(agreed === true));
    });

    const fail = (why: string): void => end(() => reject(new Error(`the window that asks could not be shown: ${why}`)));
    contents.once('render-process-gone', (_event, { reason }) => fail(reason));
    const timer = setTimeout(() => fail('its page did not come up'), longestStart);
    // Whoever reads the program's window enlarged reads this one so, too.
    contents.once('dom-ready', () => contents.setZoomFactor(parent?.webContents.getZoomFactor() ?? 1));
    window.loadURL(pageUrl(consentScheme)).catch((error: unknown) => fail(String(error)));
  });
}

function makeWindow(parent: BrowserWindow | null, own: Session): BrowserWindow {
  const { width, height } = screen.getPrimaryDisplay().workAreaSize;
  return new BrowserWindow({
    ...(parent === null ? {} : { parent, modal: true }),
    title: 'Connector Doctor',
    width: Math.min(size.width, width),
    height: Math.min(size.height, height),
    minWidth: Math.min(480, width),
    minHeight: Math.min(360, height),
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
    icon: fileURLToPath(new URL('./icon.png', import.meta.url)),
    webPreferences: {
      ...safePreferences,
      session: own,
      preload: fileURLToPath(new URL('../preload/consent.cjs', import.meta.url)),
      devTools: false,
    },
  });
}
