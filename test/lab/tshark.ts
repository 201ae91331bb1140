/** tshark as an oracle: what a capture holds, independently of the program under test. */
import { execFile } from 'node:child_process';
import { labPath } from './can-run-lab.js';
import type { Oracle } from './scenario.js';

function tshark(args: readonly string[]): Promise<string> {
  return new Promise((done, fail) => {
    execFile(
      'tshark',
      args,
      { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, PATH: labPath } },
      (error, stdout, stderr) => {
        // A file that is cut short is read as far as it goes, with status 2: what was read still counts.
        if (error !== null && !/cut short|damaged or corrupt/.test(stderr)) {
          fail(new Error(`tshark ${args.join(' ')}: ${stderr.trim() || error.message}`));
        } else {
          done(stdout);
        }
      },
    );
  });
}

/** Numbers of the packets that a display filter selects. Throws where tshark does not accept the filter. */
export async function selectedPackets(file: string, filter: string): Promise<number[]> {
  const out = await tshark(['-r', file, '-Y', filter, '-T', 'fields', '-e', 'frame.number']);
  return out.split('\n').filter(Boolean).map(Number);
}

/**
 * The numbers that tshark gives to the packets, in the file's order. It also gives numbers to pcapng blocks that it does
 * not know, which are no packets: behind one, its numbers run ahead.
 */
export async function packetNumbers(file: string): Promise<number[]> {
  const out = await tshark(['-r', file, '-T', 'fields', '-e', 'frame.number', '-e', 'frame.protocols']);
  return out
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, protocols]) => protocols !== undefined && protocols !== '')
    .map(([number]) => Number(number));
}

/** What the capture lacks of what the scenario meant it to hold. Empty: the lab did its work. */
export async function askOracle(file: string, oracle: readonly Oracle[]): Promise<string[]> {
  // One run for all questions: `io,stat` with an interval of 0 gives one line, a count of frames for each filter.
  const out = await tshark(['-r', file, '-q', '-z', ['io,stat,0', ...oracle.map(({ filter }) => filter)].join(',')]);
  const line = out.split('\n').find((text) => /^\|\s*[\d.]+ <> /.test(text));
  const numbers = (line ?? '')
    .split('|')
    .slice(2, -1)
    .map((cell) => Number(cell.trim()));
  return oracle.flatMap(({ what, filter, atLeast, exactly }, index) => {
    // Two columns for each filter: frames and bytes.
    const found = numbers[2 * index];
    if (found === undefined || Number.isNaN(found)) {
      return [`${what}: tshark gave no count for ${filter}`];
    }
    if (exactly !== undefined && found !== exactly) {
      return [`${what}: ${found} packets instead of ${exactly} (${filter})`];
    }
    return atLeast !== undefined && found < atLeast
      ? [`${what}: ${found} packets, at least ${atLeast} expected (${filter})`]
      : [];
  });
}
