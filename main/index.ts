/** The desktop app: composition only. */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserWindow } from 'electron';
import { app, clipboard, dialog, session, shell } from 'electron';
import { serveElectron } from './bridge/electron.js';
import type { Place } from './bridge/place.js';
import { createSession } from './bridge/session.js';
import { createDoctor } from './doctor.js';
import { captureArgument } from './shell/capture-argument.js';
import { prepareCarryOut } from './shell/carry-out.js';
import { setMenu } from './shell/menu.js';
import { carryOutArguments, changeElevationOf, elevatedArgument, elevationOf } from './shell/elevation.js';
import { denyNavigation } from './shell/navigation.js';
import { createAskConsent } from './shell/consent-window.js';
import { denyNetwork, denySockets } from './shell/network.js';
import { denyPermissions } from './shell/permissions.js';
import { declareSchemes, pageUrl, serveScheme, windowScheme } from './shell/scheme.js';
import { readStaticFiles } from './shell/static-files.js';
import { createWindow } from './shell/window.js';
import { readClosed } from './terminal/read-closed.js';

// Started by itself as administrator, it answers the one that asks and is gone. Electron waits for this, so nothing of a
// browser has begun by then: no window, no lock, no files of its own.
const secret = elevatedArgument(process.argv);
if (secret !== null) process.exit(await readClosed(secret));

// enableSandbox takes --no-sandbox back, and then no process of Chromium starts for root on Linux. Who gives that switch
// has decided; the window asks for its own sandbox in any case.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
declareSchemes();
denyNavigation(app);

// The same to change the server: it asks the person in a window, and shares nothing with the program that started it.
const toCarryOut = carryOutArguments(process.argv);
if (toCarryOut !== null) {
  const carryOut = await prepareCarryOut(toCarryOut);
  void app.whenReady().then(carryOut).catch(giveUp);
} else if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp);
else app.quit();

async function start(): Promise<void> {
  const developer = !app.isPackaged;
  setMenu(developer);
  denyPermissions(session.defaultSession);
  denyNetwork(session.defaultSession, windowScheme, developer);
  denySockets(app);
  const files = readStaticFiles(fileURLToPath(new URL('../renderer/', import.meta.url)));
  serveScheme(session.defaultSession, files, windowScheme);

  const window = createWindow(developer);
  const doctor = createDoctor({ elevation: elevationOf(app), changeElevation: changeElevationOf(app) });
  let given = captureArgument(process.argv, process.cwd());
  const askConsent = createAskConsent();
  const bridge = serveElectron(windowScheme.origin);
  bridge.admit(window.webContents, (tell) =>
    createSession({
      doctor,
      door: 'desktop',
      tell,
      given,
      chooseFile: () => chooseFile(window),
      choosePlace: (place) => choosePlace(window, place),
      copyText: (text) => clipboard.writeText(text),
      // The one address is main's own: no page can name another.
      openPage: (address) => shell.openExternal(address),
      consent: {
        kind: 'window',
        ask: ({ planned, practice, signal }) => askConsent(window, { plan: planned.report, practice }, signal),
      },
    }),
  );

  app.on('second-instance', (_event, argv, folder) => {
    if (window.isMinimized()) window.restore();
    window.focus();
    const another = captureArgument(argv, folder);
    if (another === null) return;
    given = another;
    window.webContents.reload();
  });
  app.on('window-all-closed', () => app.quit());

  let ended = false;
  app.on('will-quit', (event) => {
    // A change that is under way is taken back first, and copies to practise with are removed.
    if (ended) return;
    event.preventDefault();
    void bridge.close().finally(() => {
      ended = true;
      app.quit();
    });
  });

  await window.loadURL(pageUrl(windowScheme));
  if (!window.isDestroyed()) window.show();
}

/** Without its window the program is nothing; it must not stay behind, unseen. */
function giveUp(error: unknown): void {
  process.stderr.write(`connector-doctor: the window could not be opened: ${String(error)}\n`);
  app.exit(1);
}

const placeWords: Readonly<Record<Place['what'], { readonly title: string; readonly kind: string }>> = {
  bundle: { title: 'Save what was read of this server', kind: 'Bundle' },
  list: { title: 'Save the list', kind: 'List' },
};

async function chooseFile(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Open a bundle or a packet capture',
    properties: ['openFile'],
    filters: [
      { name: 'Bundles and packet captures', extensions: ['zip', 'pcapng', 'pcap', 'cap', 'gz'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  return filePaths[0] ?? null;
}

async function choosePlace(window: BrowserWindow, { what, name }: Place): Promise<string | null> {
  const { title, kind } = placeWords[what];
  const { filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: name,
    filters: [{ name: kind, extensions: [extname(name).slice(1)] }],
    // Windows asks in any case.
    properties: ['showOverwriteConfirmation'],
  });
  return filePath === '' ? null : filePath;
}
