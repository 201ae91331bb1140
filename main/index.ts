/** The desktop app: composition only. */
import { fileURLToPath } from 'node:url';
import type { BrowserWindow } from 'electron';
import { app, clipboard, dialog, session, shell } from 'electron';
import { serveElectron, tell } from './bridge/electron.js';
import { createSession } from './bridge/session.js';
import { createDoctor } from './doctor.js';
import { captureArgument } from './shell/capture-argument.js';
import { setMenu } from './shell/menu.js';
import { elevatedArgument, elevationOf } from './shell/elevation.js';
import { denyNavigation } from './shell/navigation.js';
import { denyNetwork, denySockets } from './shell/network.js';
import { denyPermissions } from './shell/permissions.js';
import { declareScheme, origin, pageUrl, serveScheme } from './shell/scheme.js';
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
declareScheme();
denyNavigation(app);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp);
else app.quit();

async function start(): Promise<void> {
  const developer = !app.isPackaged;
  setMenu(developer);
  denyPermissions(session.defaultSession);
  denyNetwork(session.defaultSession, developer);
  denySockets(app, session.defaultSession);
  serveScheme(session.defaultSession, readStaticFiles(fileURLToPath(new URL('../renderer/', import.meta.url))));

  const window = createWindow(developer);
  // Kept, because a window that is closed does not give it any more, and a reading may still tell of its progress.
  const { webContents } = window;
  const visit = createSession({
    doctor: createDoctor({ elevation: elevationOf(app) }),
    door: 'desktop',
    tell: (name, data) => tell(webContents, name, data),
    chooseFile: () => chooseFile(window),
    choosePlace: (name) => choosePlace(window, name),
    copyText: (text) => clipboard.writeText(text),
    // The one address is main's own: no page can name another.
    openPage: (address) => shell.openExternal(address),
  });
  serveElectron(origin).admit(webContents, visit.handlers);

  app.on('second-instance', (_event, argv, folder) => {
    if (window.isMinimized()) window.restore();
    window.focus();
    const another = captureArgument(argv, folder);
    if (another !== null) void visit.give(another).then(() => webContents.reload());
  });
  window.on('closed', () => void visit.close());
  app.on('window-all-closed', () => app.quit());

  const given = captureArgument(process.argv, process.cwd());
  if (given !== null) await visit.give(given);
  await window.loadURL(pageUrl);
}

/** Without its window the program is nothing; it must not stay behind, unseen. */
function giveUp(error: unknown): void {
  process.stderr.write(`connector-doctor: the window could not be opened: ${String(error)}\n`);
  app.exit(1);
}

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

async function choosePlace(window: BrowserWindow, name: string): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog(window, {
    title: 'Save what was read of this server',
    defaultPath: name,
    filters: [{ name: 'Bundle', extensions: ['zip'] }],
    // Windows asks in any case.
    properties: ['showOverwriteConfirmation'],
  });
  return filePath === '' ? null : filePath;
}
