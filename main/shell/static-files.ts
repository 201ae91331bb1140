import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

/** One file of the built window, held in memory. */
export interface StaticFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * Reads the built window once, at start-up: what is not in the map does not exist, so that no request can name a file
 * of the disk. The keys are paths as they stand in a URL (`/assets/index.js`); `/` is the page itself.
 *
 * @throws where the folder cannot be read, holds no index.html, or a file of a kind that the window does not use.
 */
export function readStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  const walk = (path: string, url: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = `${url}/${entry.name}`;
      if (entry.isDirectory()) walk(join(path, entry.name), child);
      else files.set(child, readStaticFile(join(path, entry.name)));
    }
  };
  walk(folder, '');
  const page = files.get('/index.html');
  if (page === undefined) throw new Error(`${folder} holds no index.html`);
  return files.set('/', page);
}

function readStaticFile(path: string): StaticFile {
  const type = types[extname(path)];
  if (type === undefined) throw new Error(`the window has no use for a file like ${path}`);
  return { type, bytes: new Uint8Array(readFileSync(path)) };
}
