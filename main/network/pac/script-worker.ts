/** The thread in which one script is tried, seen from outside: whatever keeps it busy, it is ended when its time is over. */
import { Worker } from 'node:worker_threads';
import { failedRun, type AskedQuestion, type ScriptRequest, type ScriptRun } from './script-run.js';

/** Where the parts lie that are opened as files. */
export interface ScriptEngine {
  /** The built `worker.ts`. */
  readonly worker: URL;
  /** The engine, `quickjs-wasi/quickjs.wasm`. */
  readonly wasm: URL;
}

/** What the thread is asked for. */
export type ScriptWork =
  | { readonly kind: 'run'; readonly request: ScriptRequest }
  | { readonly kind: 'lines'; readonly request: ScriptRequest; readonly asked: readonly AskedQuestion[] };

/** What the thread says. `begins`: the engine is there, and the script's time begins. */
export type ScriptWord =
  | { readonly kind: 'begins' }
  | { readonly kind: 'run'; readonly run: ScriptRun }
  | { readonly kind: 'lines'; readonly lines: readonly (number | null)[] };

/** Milliseconds until the thread must have begun: this is our time, not the script's. */
const startTime = 10_000;

/** A thread for scripts. Whoever makes one closes it. */
export class ScriptWorker {
  private readonly thread: Worker;
  private listener: ((word: ScriptWord | null) => void) | null = null;
  private ended = false;
  private spent = 0;

  /** @param engine where its parts lie */
  constructor({ worker, wasm }: ScriptEngine) {
    this.thread = new Worker(worker, {
      workerData: { engine: wasm.href },
      resourceLimits: { maxOldGenerationSizeMb: 64 },
    });
    const end = (): void => {
      this.ended = true;
      this.listener?.(null);
    };
    this.thread.on('message', (word: ScriptWord) => this.listener?.(word));
    // The engine could not be loaded, or failed: that is no fault of the script.
    this.thread.on('error', end);
    this.thread.on('exit', end);
  }

  /** Milliseconds that scripts took in this thread until now. */
  get timeSpent(): number {
    return this.spent;
  }

  /**
   * Runs a script. Null where that could not be done, which says nothing of the script.
   *
   * @param patience milliseconds that it may take; after them it counts as endless, and the thread can only be closed
   */
  async run(request: ScriptRequest, patience: number): Promise<ScriptRun | null> {
    const word = await this.exchange({ kind: 'run', request }, patience);
    if (word === 'late') return failedRun('endless');
    return word?.kind === 'run' ? word.run : null;
  }

  /** Finds the line that gave each answer; null where it is not known within so many milliseconds. */
  async lines(
    request: ScriptRequest,
    asked: readonly AskedQuestion[],
    patience: number,
  ): Promise<readonly (number | null)[]> {
    const word = await this.exchange({ kind: 'lines', request, asked }, patience);
    return word !== null && word !== 'late' && word.kind === 'lines' ? word.lines : asked.map(() => null);
  }

  /**
   * Ends the thread, whatever it does. What was asked of it is answered at once, as if it could not be done; the thread is
   * gone a moment later, on Node 16 more than a second, which nobody has to wait for.
   */
  close(): void {
    this.ended = true;
    this.listener?.(null);
    void this.thread.terminate();
  }

  private exchange(work: ScriptWork, patience: number): Promise<ScriptWord | 'late' | null> {
    return new Promise((resolve) => {
      let begun: number | null = null;
      const settle = (word: ScriptWord | 'late' | null): void => {
        clearTimeout(timer);
        this.listener = null;
        if (begun !== null) this.spent += Date.now() - begun;
        // It is still busy, and hears nothing.
        if (word === 'late') this.ended = true;
        resolve(word);
      };
      let timer = setTimeout(() => settle(null), startTime);
      this.listener = (word) => {
        if (word?.kind !== 'begins') {
          settle(word);
          return;
        }
        clearTimeout(timer);
        begun = Date.now();
        timer = setTimeout(() => settle('late'), patience);
      };
      if (this.ended) settle(null);
      else this.thread.postMessage(work);
    });
  }
}
