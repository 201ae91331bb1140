import type { App } from 'electron';
import type { CarryOutArguments } from '../change/elevated/asking.js';
import type { ElevatedChanging } from '../elevated-change.js';
import type { ElevationOptions } from '../machine/elevated/asking.js';

const name = '--read-closed=';
const names = { secret: '--carry-out=', path: '--plan=', sha256: '--plan-sha256=' } as const;

/** The secret that the program got when it started itself as administrator; null where it was started as usual. */
export const elevatedArgument = (argv: readonly string[]): string | null => argumentOf(argv, name);

/** What it got when it started itself as administrator to change the server; null where it was started otherwise. */
export function carryOutArguments(argv: readonly string[]): CarryOutArguments | null {
  const [secret, path, sha256] = [names.secret, names.path, names.sha256].map((each) => argumentOf(argv, each));
  return typeof secret === 'string' ? { secret, path: path ?? '', sha256: sha256 ?? '' } : null;
}

function argumentOf(argv: readonly string[], start: string): string | null {
  const given = argv.find((argument) => argument.startsWith(start));
  return given === undefined ? null : given.slice(start.length);
}

/**
 * Starts the desktop app once more, as administrator, to read; null where that is no matter of Windows. The packaged program
 * is copied before where others can write to its folder, as it is to change the server.
 */
export function elevationOf(app: Pick<App, 'isPackaged' | 'getAppPath'>): Pick<ElevationOptions, 'start'> | null {
  if (process.platform !== 'win32') return null;
  return {
    start: async (secret) => {
      const given = `${name}${secret}`;
      if (app.isPackaged) {
        const { startProgramElevated } = await import('../machine/windows/program-start.js');
        return await startProgramElevated(process.execPath, [given], 'hidden');
      }
      const { startElevated } = await import('../machine/windows/elevated.js');
      return await startElevated(process.execPath, [app.getAppPath(), given]);
    },
  };
}

/**
 * The same to change the server. The packaged program alone does so: it is one folder, which can be looked at and copied, and
 * no settings of Node or Electron change what it does.
 */
export function changeElevationOf(app: Pick<App, 'isPackaged'>): ElevatedChanging | null {
  if (process.platform !== 'win32' || !app.isPackaged) return null;
  return {
    isCopied: async () => {
      const { writersOfProgram } = await import('../machine/windows/program-start.js');
      return (await writersOfProgram(process.execPath)).length > 0;
    },
    start: async ({ secret, path, sha256 }) => {
      const { startProgramElevated } = await import('../machine/windows/program-start.js');
      return await startProgramElevated(process.execPath, [
        `${names.secret}${secret}`,
        `${names.path}${path}`,
        `${names.sha256}${sha256}`,
      ]);
    },
  };
}
