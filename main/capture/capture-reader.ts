/** Reads captures in a worker, with progress and a cancel that ends it at once. */
import { Worker } from 'node:worker_threads';
import type { Failure } from '../evidence/failure.js';
import type { ReadProgress } from './read-capture.js';

type Message<Result> =
  | { readonly kind: 'progress'; readonly progress: ReadProgress }
  | { readonly kind: 'result'; readonly result: Result | Failure };

/** What a cancelled reading answers. */
export const cancelled: Failure = {
  code: 'CANCELLED',
  message: 'Reading was cancelled.',
  advice: 'Nothing was changed. Open the file again when you like.',
};

/**
 * Has a capture read by a worker. Never rejects.
 *
 * @param worker tells its progress and its result by `Message`
 * @param request what it is to do; copied to it
 * @param signal aborting it ends the worker and answers `cancelled`
 */
export function readCaptureInWorker<Result>(
  worker: URL,
  request: unknown,
  onProgress: (progress: ReadProgress) => void,
  signal?: AbortSignal,
): Promise<Result | Failure> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve(cancelled);
      return;
    }
    // The heap limit turns a file that would eat the server's memory into a clear refusal.
    const thread = new Worker(worker, {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    let settled = false;
    const settle = (result: Result | Failure): void => {
      settled = true;
      signal?.removeEventListener('abort', abort);
      resolve(result);
      void thread.terminate();
    };
    const abort = (): void => settle(cancelled);
    signal?.addEventListener('abort', abort);
    thread.on('message', (message: Message<Result>) => {
      // Messages that were under way when the reading was cancelled still arrive.
      if (settled) return;
      if (message.kind === 'progress') onProgress(message.progress);
      else settle(message.result);
    });
    thread.on('error', (error: NodeJS.ErrnoException) => {
      settle(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooMuch : readerCrashed(error.message));
    });
    thread.on('exit', (code) => settle(readerCrashed(`it ended with ${code}`)));
  });
}

const tooMuch: Failure = {
  code: 'CAPTURE-TOO-LARGE',
  message: 'This capture holds more connections than can be kept in memory at once.',
  advice:
    'Cut it to the minutes around the connector’s start (editcap -A and -B, or Wireshark’s export), and open that.',
};

function readerCrashed(reason: string): Failure {
  return {
    code: 'READER-CRASHED',
    message: `The part of the program that reads captures failed: ${reason}`,
    advice: 'This is a fault of the program, not of your server. Please report it, with the file if you may share it.',
  };
}
