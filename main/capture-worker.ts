/**
 * The worker in which captures are read and judged: hostile files keep it busy, never the window, and it can be ended at
 * any time. Judged here as well, because the report is a small part of what was read, and only the report has to be copied
 * to the other thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { verdictAlone, wholeList } from './capture/flows.js';
import { readCapture } from './capture/read-capture.js';
import { authoritiesOf } from './certificates/authority.js';
import { readCertificate } from './certificates/certificate.js';
import type { CaptureWork } from './doctor.js';
import { isFailure } from './evidence/failure.js';
import { withScriptTrials } from './network/pac/script-trials.js';
import { captureReport } from './report/build.js';

async function work({ path, roots, flows, intent, program, scripts }: CaptureWork): Promise<void> {
  const read = await readCapture(path, (progress) => parentPort?.postMessage({ kind: 'progress', progress }), {
    authorities: authoritiesOf(roots),
    bounds: flows ? wholeList : verdictAlone,
  });
  const given = roots.flatMap((root) => readCertificate(root)?.facts.subject ?? []);
  const engine = { worker: new URL(scripts.worker), wasm: new URL(scripts.wasm) };
  const result = isFailure(read)
    ? read
    : captureReport(program, new Date(), await withScriptTrials(read, engine), intent, flows, given);
  parentPort?.postMessage({ kind: 'result', result });
}

// What it throws ends the worker, and whoever started it is told (`error`).
void work(workerData as CaptureWork);
