/** The worker in which captures are read: hostile files keep it busy, never the window, and it can be ended at any time. */
import { parentPort, workerData } from 'node:worker_threads';
import { authoritiesOf } from '../certificates/authority.js';
import type { ReadRequest } from './capture-reader.js';
import { verdictAlone, wholeList } from './flows.js';
import { readCapture } from './read-capture.js';

const { path, roots, allConnections } = workerData as ReadRequest;
const result = await readCapture(path, (progress) => parentPort?.postMessage({ kind: 'progress', progress }), {
  authorities: authoritiesOf(roots),
  bounds: allConnections ? wholeList : verdictAlone,
});
parentPort?.postMessage({ kind: 'result', result });
