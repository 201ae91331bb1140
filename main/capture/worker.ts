/** The worker in which captures are read: hostile files keep it busy, never the window, and it can be ended at any time. */
import { parentPort, workerData } from 'node:worker_threads';
import { readCapture } from './read-capture.js';

const { path } = workerData as { path: string };
const result = await readCapture(path, (progress) => parentPort?.postMessage({ kind: 'progress', progress }));
parentPort?.postMessage({ kind: 'result', result });
