import type { App } from 'electron';
import type { ElevationOptions } from '../machine/elevated/asking.js';

const name = '--read-closed=';

/** The secret that the program got when it started itself as administrator; null where it was started as usual. */
export function elevatedArgument(argv: readonly string[]): string | null {
  const given = argv.find((argument) => argument.startsWith(name));
  return given === undefined ? null : given.slice(name.length);
}

/** Starts the desktop app once more, as administrator; null where that is no matter of Windows. */
export function elevationOf(app: Pick<App, 'isPackaged' | 'getAppPath'>): Pick<ElevationOptions, 'start'> | null {
  if (process.platform !== 'win32') return null;
  const own = app.isPackaged ? [] : [app.getAppPath()];
  return {
    start: async (secret) => {
      const { startElevated } = await import('../machine/windows/elevated.js');
      return await startElevated(process.execPath, [...own, `${name}${secret}`]);
    },
  };
}
