/** The whole way of a capture, from the file to the text on the screen, with everything checked that must always hold. */
import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { CaptureReading, readCaptureBytes } from '../../main/capture/capture-reading.js';
import type { Chunk } from '../../main/capture/container/byte-window.js';
import { isGzip } from '../../main/capture/file-bytes.js';
import { readCapture } from '../../main/capture/read-capture.js';
import type { CaptureEvidence, Intent } from '../../main/evidence/capture.js';
import { isFailure, type Failure } from '../../main/evidence/failure.js';
import { captureReport } from '../../main/report/build.js';
import { failureReport } from '../../main/report/failure-report.js';
import { exitCodeOf } from '../../main/report/exit-code.js';
import { reportText } from '../../main/report/text.js';
import { evidenceComplaints, reportComplaints } from './invariants.js';
import type { Random } from './random.js';

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

/** Splits a file as reads from a disk do, with the room in front that the reader asks for, or none. */
function* piecesOf(bytes: Uint8Array, random: Random): Generator<Chunk> {
  const longest = random.pick([1, 7, 64, 1000, 20_000]);
  for (let at = 0; at < bytes.length;) {
    const piece = bytes.subarray(at, at + Math.max(1, Math.min(longest, bytes.length >> 8), random.below(longest)));
    const start = random.pick([0, 0, 16, 5000]);
    const room = new Uint8Array(start + piece.length);
    room.set(piece, start);
    yield { bytes: room, start, end: room.length };
    at += piece.length;
  }
}

function readInPieces(bytes: Uint8Array, random: Random): CaptureEvidence | Failure {
  const reading = new CaptureReading();
  for (const piece of piecesOf(bytes, random)) if (!reading.take(piece)) break;
  return reading.end({ file: 'bytes', bytes: bytes.length }, 'complete', false);
}

/**
 * Reads, judges and words a capture.
 *
 * @param path where its bytes are written if it takes a file to read them, as it does where they are compressed
 * @returns what is wrong with the outcome; empty where all is as it must be. Throws what the program throws.
 */
export async function complaintsAbout(
  bytes: Uint8Array,
  path: string,
  intent: Intent,
  random: Random,
): Promise<string[]> {
  const complaints: string[] = [];
  const asFile = isGzip(bytes) || random.oneIn(50);
  if (asFile) writeFileSync(path, bytes);
  const read = asFile ? await readCapture(path, () => undefined) : readCaptureBytes(bytes);
  if (!asFile && random.oneIn(10) && !isDeepStrictEqual(readInPieces(bytes, random), read)) {
    complaints.push('read in pieces it says something else than as a whole');
  }
  const report = isFailure(read)
    ? failureReport(program, new Date(0), read)
    : captureReport(program, new Date(0), read, intent, true);
  const text = reportText(report, { colour: false, width: 100 });
  if (!isFailure(read)) complaints.push(...evidenceComplaints(read));
  complaints.push(...reportComplaints(report, text));
  const exitCode = exitCodeOf(report);
  if (!(isFailure(read) ? [4] : [0, 1, 3]).includes(exitCode)) complaints.push(`exit code ${exitCode}`);
  return complaints;
}
