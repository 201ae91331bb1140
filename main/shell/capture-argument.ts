import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The capture file among the arguments that the desktop app was started with: the last one that is a file. Switches are
 * Chromium's, and the folder of the app itself is among the arguments while it is not packaged.
 *
 * @param argv the program's own file first.
 * @param folder what a relative path starts from.
 */
export function captureArgument(argv: readonly string[], folder: string): string | null {
  const paths = argv.slice(1).filter((argument) => !argument.startsWith('-'));
  const files = paths.map((path) => resolve(folder, path)).filter(isFile);
  return files[files.length - 1] ?? null;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
