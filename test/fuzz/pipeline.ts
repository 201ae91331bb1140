/** The whole way of a capture, from the file to the text on the screen, with everything checked that must always hold. */
import { writeFileSync } from 'node:fs';
import { readCapture } from '../../main/capture/read-capture.js';
import type { Intent } from '../../main/evidence/capture.js';
import { isFailure } from '../../main/evidence/failure.js';
import { captureReport, failureReport } from '../../main/report/build.js';
import { exitCodeOf } from '../../main/report/exit-code.js';
import { reportText } from '../../main/report/text.js';
import { evidenceComplaints, reportComplaints } from './invariants.js';

const program = { name: 'connector-doctor', version: '0.0.0' };
const proxy = { host: 'webgate.fabrikam.example', port: 8080 };

/** Every way in which a person may say how the connector reaches the cloud. */
export const intents: readonly Intent[] = [
  { mode: null, proxy: null },
  { mode: 'direct', proxy: null },
  { mode: 'proxy', proxy },
  { mode: 'proxy', proxy: null },
  { mode: 'wpad', proxy: null },
];

/**
 * Reads, judges and words a capture.
 *
 * @param path where the bytes are written: the reader reads files
 * @returns what is wrong with the outcome; empty where all is as it must be. Throws what the program throws.
 */
export async function complaintsAbout(bytes: Uint8Array, path: string, intent: Intent): Promise<string[]> {
  writeFileSync(path, bytes);
  const read = await Promise.resolve(readCapture(path, () => undefined));
  const report = isFailure(read)
    ? failureReport(program, new Date(0), read)
    : captureReport(program, new Date(0), read, intent, true);
  const text = reportText(report, { colour: false, width: 100 });
  const complaints = [...(isFailure(read) ? [] : evidenceComplaints(read)), ...reportComplaints(report, text)];
  const exitCode = exitCodeOf(report);
  if (!(isFailure(read) ? [4] : [0, 1, 3]).includes(exitCode)) complaints.push(`exit code ${exitCode}`);
  return complaints;
}
