/** In place of the real process: some of its cases go wrong in ways that only a watch from outside can see. */
import type { Batch, BatchResult } from '../protocol.js';

const kept: unknown[] = [];

function run(number: number): void {
  if (number === 7) for (;;);
  if (number === 60) for (;;) kept.push(new Array<number>(100_000).fill(number));
  if (number === 140) process.exit(3);
  // From 1000 on each leaves a little behind.
  if (number >= 1000) kept.push(new Uint8Array(64 * 1024));
}

process.on('message', ({ numbers }: Batch) => {
  numbers.forEach(run);
  const { heapUsed, external } = process.memoryUsage();
  const result: BatchResult = {
    complaints: numbers.includes(61) ? [{ number: 61, done: 'nothing', what: 'a complaint' }] : [],
    slowest: { number: numbers[0] ?? 0, milliseconds: 1 },
    heldBytes: heapUsed + external,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
  process.send?.(result);
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
