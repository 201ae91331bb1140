/** The worker in which one script is tried: whatever keeps it busy, it can be ended at any time. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { ScriptRequest } from './try-script.js';

const { engine, request } = workerData as { engine: string; request: ScriptRequest };
// Node before 18.18 has no such symbol, and the engine's classes name a method after it.
const symbols = Symbol as { dispose?: symbol; asyncDispose?: symbol };
symbols.dispose ??= Symbol('Symbol.dispose');
symbols.asyncDispose ??= Symbol('Symbol.asyncDispose');
const { tryScript } = await import('./try-script.js');
const wasm = readFileSync(new URL(engine));
parentPort?.postMessage(await tryScript(wasm, request, () => parentPort?.postMessage('begins')));
