/** Figures of whole processes: taking them, and showing them. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { start } from '../../build/children.mjs';

/**
 * Takes several figures in turn, again and again: what slows this computer down meanwhile slows all of them down.
 *
 * @param {number} rounds the first is thrown away: it pays for cold caches
 * @param {readonly (() => Promise<number>)[]} tasks each gives one figure
 * @returns {Promise<number[][]>} for each task, its figures in the order of the rounds
 */
export async function inTurn(rounds, tasks) {
  const figures = tasks.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, task] of tasks.entries()) {
      const figure = await task();
      if (round > 0) figures[index].push(figure);
    }
  }
  return figures;
}

/**
 * Runs a program from start to end, its output going nowhere.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{code?: number}} [expected] the exit code that it must end with
 * @returns {Promise<number>} how long it took, in milliseconds
 * @throws (rejects) where it ends with another code
 */
export async function wholeRun(program, args, { code: expected = 0 } = {}) {
  const begun = performance.now();
  const child = start(program, args, { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  const took = performance.now() - begun;
  if (code !== expected) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  return took;
}

/**
 * What a program writes to its standard output.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{code?: number}} [expected] the exit code that it must end with
 * @returns {Promise<string>}
 */
export async function outputOf(program, args, { code: expected = 0 } = {}) {
  const child = start(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  const [code] = await once(child, 'close');
  if (code !== expected) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  return Buffer.concat(parts).toString();
}

/**
 * The most memory that a program has at any time: what the system counts as its resident set (`VmHWM` in Linux's
 * /proc/PID/status), asked for again and again until it has ended.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<number[] | {reason: string}>} megabytes
 */
export async function peakMemory(program, args) {
  if (process.platform !== 'linux') return { reason: 'only Linux tells' };
  const child = start(program, args, { stdio: 'ignore' });
  let peak = 0;
  const look = setInterval(() => {
    try {
      const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      if (kilobytes !== undefined) peak = Number(kilobytes) / 1000;
    } catch (error) {
      // It has ended since.
      if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
    }
  }, 5);
  await once(child, 'exit');
  clearInterval(look);
  return [peak];
}

/** @param {readonly number[]} figures */
export function median(figures) {
  const sorted = [...figures].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle) - 1]) / 2;
}

/** What a figure means, from left to right in the table. */
const heads = ['what', 'median', 'lowest to highest', 'target', 'verdict'];

/**
 * One row.
 *
 * @param {string} what
 * @param {readonly number[] | {reason: string}} figures or why there are none
 * @param {string} unit
 * @param {{digits?: number, most?: number}} [how] digits after the point; the most that the median may be
 */
export function row(what, figures, unit, { digits = 0, most } = {}) {
  const show = (figure) => `${figure.toFixed(digits)}${unit}`;
  const target = most === undefined ? 'none' : `at most ${most}${unit}`;
  if ('reason' in figures) return { missed: false, cells: [what, '-', '-', target, `not measured: ${figures.reason}`] };
  const missed = most !== undefined && median(figures) > most;
  const range = figures.length > 1 ? `${show(Math.min(...figures))} to ${show(Math.max(...figures))}` : '-';
  const verdict = most === undefined ? '-' : missed ? 'MISSED' : 'met';
  return { missed, cells: [what, show(median(figures)), range, target, verdict] };
}

/**
 * Lays rows out as a table for a terminal.
 *
 * @param {readonly ReturnType<typeof row>[]} rows
 */
export function table(rows) {
  const lines = [heads, ...rows.map(({ cells }) => cells)];
  const widths = heads.map((_head, column) => Math.max(...lines.map((cells) => cells[column].length)));
  const layOut = (cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('   ')
      .trimEnd();
  return lines.map(layOut).join('\n');
}
