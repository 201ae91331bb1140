/**
 * The process in which cases run: it may hang, crash or run out of memory, and `fuzz.ts` stands beside it with a watch.
 * It is told the numbers of a batch, answers with the complaints, and waits for the next.
 */
import { join } from 'node:path';
import { caseOf, readOriginals } from './cases.js';
import { complaintsAbout } from './pipeline.js';
import type { Batch, BatchResult, Complaint } from './protocol.js';

/** A folder of its own that whoever started it removes: a process that is killed cannot. */
const folder = process.argv[2] ?? '.';
process.on('disconnect', () => process.exit(0));

const originals = readOriginals();

async function run({ seed, numbers }: Batch): Promise<BatchResult> {
  const complaints: Complaint[] = [];
  let slowest = { number: 0, milliseconds: 0 };
  for (const number of numbers) {
    const { bytes, intent, random, done } = caseOf(originals, seed, number);
    const say = (what: string): void => {
      complaints.push({ number, done, what });
    };
    const before = process.cpuUsage();
    try {
      for (const what of await complaintsAbout(bytes, join(folder, 'capture'), intent, random)) say(what);
    } catch (error) {
      say(`thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    // Processor time, not the clock's: other work on the computer is no fault of the case.
    const { user, system } = process.cpuUsage(before);
    const milliseconds = (user + system) / 1000;
    if (milliseconds > slowest.milliseconds) slowest = { number, milliseconds };
  }
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  // Of this process at any time so far, in KiB by Node's documentation.
  return { complaints, slowest, heldBytes: heapUsed + external, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

process.on('message', (batch: Batch) => void run(batch).then((result) => process.send?.(result)));
process.send?.('ready');
