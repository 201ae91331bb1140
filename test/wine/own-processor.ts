/**
 * Each worker of the wine tier, and the Windows that it starts, keep to one processor. A program of Wine asks Wine's server for
 * nearly everything and waits for the answer, and two processes hand over to each other much faster where none has to be woken
 * on another processor. So two files run side by side without being in each other's way.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Numbers of the processors that this process may use: proc(5) has them as `0-3,6`. */
const [, list = '0'] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
const processors = list.split(',').flatMap((range) => {
  const [first = 0, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
});

// Workers are counted from 1. What a process starts keeps to the processor that it keeps to itself.
const own = processors[(Number(process.env['VITEST_POOL_ID']) - 1) % processors.length];
execFileSync('taskset', ['-cp', String(own), String(process.pid)]);
