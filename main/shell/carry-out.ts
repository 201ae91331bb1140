/** The desktop app as it runs as administrator to change the server: one window, which asks, and nothing of the person's. */
import { app, session } from 'electron';
import { carryOutHere } from '../carrying-out.js';
import type { CarryOutArguments } from '../change/elevated/asking.js';
import { thisProgram } from '../doctor.js';
import { createAskConsent } from './consent-window.js';
import { setMenu } from './menu.js';
import { denyNetwork, denySockets } from './network.js';
import { makeOwnFolder, removeFolder } from './own-folder.js';
import { denyPermissions } from './permissions.js';
import { consentScheme } from './scheme.js';

/** Exit code: nothing was done, or not to its end. */
const notDone = 3;

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** Prepares it; to be called before Electron is ready. */
export async function prepareCarryOut(given: CarryOutArguments): Promise<() => Promise<void>> {
  // There is no pipe of another system.
  if (process.platform !== 'win32') process.exit(notDone);
  const folder = await makeOwnFolder().catch(async (error: unknown) => {
    // The one that waits is told why nothing can be asked here, before anything of a browser has begun.
    await carryOutHere(given, thisProgram, () => Promise.reject(asError(error)));
    process.exit(notDone);
  });
  app.setPath('userData', folder);
  // The changes go on when the window that asked has closed.
  app.on('window-all-closed', () => undefined);
  return async () => {
    setMenu(false);
    denyPermissions(session.defaultSession);
    denyNetwork(session.defaultSession, consentScheme, false);
    denySockets(app);
    const ask = createAskConsent();
    const done = await carryOutHere(given, thisProgram, ({ report }, signal) =>
      ask(null, { plan: report, practice: false }, signal),
    );
    await removeFolder(folder);
    app.exit(done ? 0 : notDone);
  };
}
