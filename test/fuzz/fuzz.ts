/**
 * Runs cases in processes of their own and watches them: a case that does not end is ended, one that runs out of memory
 * takes only its process with it, and both are named by their number.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Batch, BatchResult } from './protocol.js';

/** A case that is not as it must be. */
export interface FuzzFailure {
  readonly number: number;
  readonly what: string;
}

/** What is to be run. */
export interface FuzzPlan {
  readonly seed: number;
  /** Numbers of the first case and behind the last one. */
  readonly from: number;
  readonly to: number;
  readonly processes: number;
  /** Where the cases run; another one only to test the watch. */
  readonly child?: URL;
  /** By the clock, for a whole batch, in milliseconds. */
  readonly longestBatch?: number;
  readonly onProgress?: (done: number, failed: number) => void;
}

/** How it went. */
export interface FuzzOutcome {
  readonly passed: number;
  readonly failures: readonly FuzzFailure[];
  readonly slowest: BatchResult['slowest'];
  /** Most memory that any of the processes had, in bytes. */
  readonly peakBytes: number;
  /** Most that a process held more at its end than when it was warm, in bytes. */
  readonly grownBytes: number;
}

/** One case is to take milliseconds; this is the promise. */
const longestCase = 2000;
/** By the clock, for a whole batch: far more than it takes, so that a busy computer does not look like a hang. */
const patience = 15_000;
const batchSize = 50;
/** The heap of a process, in MiB: a capture of half a megabyte is to be read in far less. */
const heap = 128;
const mostMemory = 450 * 2 ** 20;
const mostGrowth = 24 * 2 ** 20;
/** Batches until a process holds all that it loads and caches. */
const warmUp = 10;
const mostFailures = 200;

const defaultChild = new URL('./child.ts', import.meta.url);

/** The process of one worker; started again after it was ended. */
class Runner {
  private process: ChildProcess | null = null;
  private batches = 0;
  private warmBytes = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'connector-doctor-fuzz-'));
  grownBytes = 0;

  constructor(private readonly child: URL) {}

  /** Runs a batch; a sentence where the process did not come back with an answer. */
  async run(batch: Batch, limit: number): Promise<BatchResult | string> {
    const child = this.process ?? (await this.start());
    const result = await new Promise<BatchResult | string>((resolve) => {
      const timer = setTimeout(() => {
        resolve(`no end within ${limit / 1000} s`);
      }, limit);
      child.once('message', (message: BatchResult) => {
        clearTimeout(timer);
        resolve(message);
      });
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        resolve(`the process ended with ${code ?? signal}: out of memory, or crashed`);
      });
      child.send(batch);
    });
    child.removeAllListeners('message').removeAllListeners('exit');
    if (typeof result === 'string') this.end();
    else this.watchGrowth(result.heldBytes);
    return result;
  }

  end(): void {
    this.process?.kill('SIGKILL');
    this.process = null;
  }

  /** Ends for good. */
  close(): void {
    this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private watchGrowth(heldBytes: number): void {
    this.batches++;
    if (this.batches <= warmUp) this.warmBytes = Math.max(this.warmBytes, heldBytes);
    else this.grownBytes = heldBytes - this.warmBytes;
  }

  private start(): Promise<ChildProcess> {
    const child = fork(fileURLToPath(this.child), [this.folder], {
      execArgv: ['--import', 'tsx', '--expose-gc', `--max-old-space-size=${heap}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.process = child;
    this.batches = this.warmBytes = 0;
    return new Promise((resolve, reject) => {
      child.once('message', () => resolve(child));
      child.once('exit', (code) => reject(new Error(`The process for the cases ended with ${code} before it began.`)));
    });
  }
}

/** Runs all cases of a plan. */
export async function fuzz(plan: FuzzPlan): Promise<FuzzOutcome> {
  const {
    seed,
    from,
    to,
    processes,
    child = defaultChild,
    longestBatch = patience,
    onProgress = () => undefined,
  } = plan;
  const failures: FuzzFailure[] = [];
  let slowest: BatchResult['slowest'] = { number: from, milliseconds: 0 };
  let peakBytes = 0;
  let grownBytes = 0;
  let next = from;
  let done = 0;

  const take = (result: BatchResult): void => {
    for (const { number, done: how, what } of result.complaints) failures.push({ number, what: `${what} (${how})` });
    if (result.slowest.milliseconds > slowest.milliseconds) ({ slowest } = result);
    if (result.slowest.milliseconds > longestCase) {
      const { number, milliseconds } = result.slowest;
      failures.push({ number, what: `it took ${(milliseconds / 1000).toFixed(1)} s of processor time` });
    }
    if (result.peakBytes > mostMemory && peakBytes <= mostMemory) {
      failures.push({
        number: result.slowest.number,
        what: `about here the process had ${mebibytes(result.peakBytes)}`,
      });
    }
    peakBytes = Math.max(peakBytes, result.peakBytes);
  };

  /** Finds which case of a batch it was; a busy computer can stop a process for a moment, so it must happen again. */
  const isolate = async (runner: Runner, numbers: readonly number[], why: string): Promise<void> => {
    let found = false;
    for (const number of numbers) {
      let result = await runner.run({ seed, numbers: [number] }, longestCase);
      if (typeof result === 'string') result = await runner.run({ seed, numbers: [number] }, longestCase);
      if (typeof result !== 'string') {
        take(result);
        continue;
      }
      found = true;
      failures.push({ number, what: result });
    }
    // None of them alone: it is what they leave behind that added up.
    if (!found && !why.startsWith('no end')) {
      failures.push({
        number: numbers[0] ?? from,
        what: `${why}; none of the ${numbers.length} cases from here alone`,
      });
    }
  };

  const work = async (): Promise<void> => {
    const runner = new Runner(child);
    try {
      while (next < to && failures.length < mostFailures) {
        const numbers = Array.from({ length: Math.min(batchSize, to - next) }, (_, index) => next + index);
        next += numbers.length;
        const result = await runner.run({ seed, numbers }, longestBatch);
        if (typeof result === 'string') await isolate(runner, numbers, result);
        else take(result);
        done += numbers.length;
        onProgress(done, failures.length);
      }
      grownBytes = Math.max(grownBytes, runner.grownBytes);
      if (runner.grownBytes > mostGrowth) {
        failures.push({
          number: from,
          what: `over the run the process came to hold ${mebibytes(runner.grownBytes)} more`,
        });
      }
    } finally {
      runner.close();
    }
  };
  await Promise.all(Array.from({ length: processes }, work));
  const failed = new Set(failures.map(({ number }) => number)).size;
  return { passed: done - failed, failures, slowest, peakBytes, grownBytes };
}

/** Bytes as people read them. */
export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
