/**
 * Serves one automatic configuration script, or what is found in place of one. Usage: scripted-wpad.ts ADDRESS SCRIPT
 * [KIND].
 */
import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const type = { 'Content-Type': 'application/x-ns-proxy-autoconfig' };

const kinds: Readonly<Record<string, (response: ServerResponse, script: string) => unknown>> = {
  plain: (response, script) => response.writeHead(200, type).end(script),
  // Without a length Node sends it in chunks; packed, and each few bytes a chunk of their own.
  packed: (response, script) => {
    response.writeHead(200, { ...type, 'Content-Encoding': 'gzip' });
    const bytes = gzipSync(script);
    for (let at = 0; at < bytes.length; at += 20) response.write(bytes.subarray(at, at + 20));
    response.end();
  },
  page: (response, page) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page),
  // Longer than an argument could be; in pieces, as a recorder loses packets of one burst of that size.
  large: async (response, script) => {
    response.writeHead(200, type).write(script);
    for (let count = 0; count < 66 && !response.destroyed; count++) {
      response.write(`//${' '.repeat(32 * 1024)}\n`);
      await sleep(10);
    }
    response.end();
  },
  missing: (response, page) => response.writeHead(404, { 'Content-Type': 'text/html' }).end(page),
  empty: (response) => response.writeHead(200, { ...type, 'Content-Length': 0 }).end(),
};

const [, , address, script = '', kind = 'plain'] = process.argv;
createServer((_request, response) => kinds[kind]?.(response, script)).listen(80, address);
