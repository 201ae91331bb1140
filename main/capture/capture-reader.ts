/** Reads captures in a worker, with progress and a cancel that ends it at once. */
import { Worker } from 'node:worker_threads';
import type { CaptureEvidence } from '../evidence/capture.js';
import type { Failure } from '../evidence/failure.js';
import type { ReadProgress } from './read-capture.js';

type Message =
  | { readonly kind: 'progress'; readonly progress: ReadProgress }
  | { readonly kind: 'result'; readonly result: CaptureEvidence | Failure };

/** What is to be read. It is copied to the worker. */
export interface ReadRequest {
  readonly path: string;
  /** Authorities to trust beside the public ones, in DER. */
  readonly roots: readonly Uint8Array[];
  /** Every connection is wanted, not those alone that a verdict may rest on. */
  readonly allConnections: boolean;
}

/** What a cancelled reading answers. */
export const cancelled: Failure = {
  code: 'CANCELLED',
  message: 'Reading was cancelled.',
  advice: 'Nothing was changed. Open the file again when you like.',
};

/**
 * Reads a capture file. Never rejects.
 *
 * @param worker the built `worker.ts`
 * @param signal aborting it ends the worker and answers `cancelled`
 */
export function readCaptureInWorker(
  worker: URL,
  request: ReadRequest,
  onProgress: (progress: ReadProgress) => void,
  signal?: AbortSignal,
): Promise<CaptureEvidence | Failure> {
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
    const settle = (result: CaptureEvidence | Failure): void => {
      settled = true;
      signal?.removeEventListener('abort', abort);
      resolve(result);
      void thread.terminate();
    };
    const abort = (): void => settle(cancelled);
    signal?.addEventListener('abort', abort);
    thread.on('message', (message: Message) => {
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
