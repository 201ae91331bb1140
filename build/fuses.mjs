/**
 * The switches that are burnt into the packaged program, and the proof that they are. `npx electron-fuses read` shows
 * the same; what each does: https://www.electronjs.org/docs/latest/tutorial/fuses
 */
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** As electron-builder takes them. */
export const fuses = {
  // The program is no Node for other scripts, by no switch and no environment variable.
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableCookieEncryption: true,
  // Windows and macOS refuse a changed archive; Electron does not look at it on Linux.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  // The window is served by its own scheme: pages from `file:` need no rights, because there are none.
  grantFileProtocolExtraPrivileges: false,
};

/** Where each stands in the wire of Electron's program file. The last is newer than the reader's own list. */
const places = {
  runAsNode: FuseV1Options.RunAsNode,
  enableNodeOptionsEnvironmentVariable: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FuseV1Options.EnableNodeCliInspectArguments,
  enableCookieEncryption: FuseV1Options.EnableCookieEncryption,
  enableEmbeddedAsarIntegrityValidation: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FuseV1Options.OnlyLoadAppFromAsar,
  loadBrowserProcessSpecificV8Snapshot: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
  grantFileProtocolExtraPrivileges: 7,
};

/**
 * Reads the fuses back from a packaged program.
 *
 * @param {string} binary its program file
 * @returns {Promise<string[]>} the names of those that are not as they should be
 * @throws (rejects) where the file holds no fuses
 */
export async function wrongFuses(binary) {
  const wire = await getCurrentFuseWire(binary);
  return Object.entries(fuses)
    .filter(([name, on]) => Number(wire[places[name]]) !== (on ? '1' : '0').charCodeAt(0))
    .map(([name]) => name);
}
