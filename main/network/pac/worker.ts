/** The worker in which one script is tried: whatever keeps it busy, it can be ended at any time. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { ScriptWord, ScriptWork } from './script-worker.js';

const { engine } = workerData as { engine: string };
// Node before 18.18 has no such symbol, and the engine's classes name a method after it.
const symbols = Symbol as { dispose?: symbol; asyncDispose?: symbol };
symbols.dispose ??= Symbol('Symbol.dispose');
symbols.asyncDispose ??= Symbol('Symbol.asyncDispose');
const { tryScript } = await import('./try-script.js');
const wasm = readFileSync(new URL(engine));

const say = (word: ScriptWord): void => parentPort?.postMessage(word);

async function answer(work: ScriptWork): Promise<void> {
  const begin = (): void => say({ kind: 'begins' });
  if (work.kind === 'run') {
    say({ kind: 'run', run: await tryScript(wasm, work.request, begin) });
    return;
  }
  // The parser is only loaded where lines are wanted.
  const { decidingLines } = await import('./deciding-lines.js');
  say({ kind: 'lines', lines: await decidingLines(wasm, work.request, work.asked, begin) });
}

// What it throws ends the worker, and whoever started it is told (`error`).
parentPort?.on('message', (work: ScriptWork) => void answer(work));
