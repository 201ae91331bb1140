import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The capture file among the arguments that the desktop app was started with: the last one that is not a switch, an
 * address or a folder. A name that leads nowhere is given as well, so that opening it says so.
 *
 * Switches and addresses are Chromium's, and the folder of the app itself is among the arguments while it is not packaged.
 *
 * @param argv the program's own file first.
 * @param folder what a relative path starts from.
 */
export function captureArgument(argv: readonly string[], folder: string): string | null {
  const names = argv.slice(1).filter((argument) => argument !== '' && !/^-|^[a-z][a-z0-9+.-]+:/i.test(argument));
  const paths = names.map((name) => resolve(folder, name)).filter((path) => !isFolder(path));
  return paths[paths.length - 1] ?? null;
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
