/**
 * Tries the way that a change would open, as the program does before it is agreed to, and prints what is said of it and how
 * long it took. Started inside of a lab. Usage: try-first.ts direct|HOST:PORT ROOT-CERTIFICATE.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseProxyAddress } from '../../main/evidence/proxy-address.js';
import { tryFirst } from '../../main/remedy/tries.js';
import type { RemedyRequest } from '../../main/remedy/request.js';
import { triedBefore, tryHere } from '../../main/trying.js';
import type { TriedWords } from '../../main/words/tries.js';
import { tenant } from './addresses.js';

/** What is printed. */
export interface Trial {
  readonly said: readonly TriedWords[];
  readonly milliseconds: number;
}

const [, , way = '', root = ''] = process.argv;
const server = parseProxyAddress(way);
const request: RemedyRequest =
  server === null ? { remedy: 'bypass', winHttp: true } : { remedy: 'proxy', server, winHttp: true };
const first = tryFirst(request);
if (first === null) throw new Error('Nothing is to be tried.');
// No way here asks a script, so that none of these parts is opened.
const engine = { worker: new URL('file:///none'), wasm: new URL('file:///none') };
const roots = [new X509Certificate(readFileSync(root)).raw];
const tryPath = tryHere(engine, () => Promise.resolve({ listed: new Set<string>(), roots }));
const begun = performance.now();
const said = await triedBefore(first, { cloud: 'public', tenant }, tryPath, new AbortController().signal);
const trial: Trial = { said, milliseconds: performance.now() - begun };
process.stdout.write(JSON.stringify(trial), () => process.exit(0));
