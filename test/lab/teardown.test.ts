/** A lab leaves nothing behind: no process, no mount, no namespace; not even when the one that started it is killed. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeAuthority } from './authority.js';
import { canRunLab } from './can-run-lab.js';
import { takeCapture } from './take.js';
import { makeWorkFolder } from './work-folder.js';

const here = dirname(fileURLToPath(import.meta.url));
const ability = canRunLab();

/** A process by number and time of start, because numbers are used again. */
interface Alive {
  readonly pid: number;
  readonly parent: number;
  readonly started: string;
  readonly name: string;
}

function processes(): Alive[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        // A zombie has ended; whoever is to collect it is not the lab's business.
        return fields[0] === 'Z'
          ? []
          : [
              {
                pid: Number(name),
                parent: Number(fields[1]),
                started: fields[19] ?? '',
                name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
              },
            ];
      } catch {
        return [];
      }
    });
}

function descendants(pid: number): Alive[] {
  const all = processes();
  const found = all.filter(({ parent }) => parent === pid);
  return found.flatMap((child) => [child, ...descendants(child.pid)]);
}

const remaining = (list: readonly Alive[]): string[] => {
  const now = new Set(processes().map(({ pid, started }) => `${pid} ${started}`));
  return list.filter(({ pid, started }) => now.has(`${pid} ${started}`)).map(({ name }) => name);
};

/** What a lab could leave on the computer. */
function traces(): { mounts: string; namespaces: string[]; links: string[] } {
  return {
    mounts: readFileSync('/proc/self/mounts', 'utf8'),
    namespaces: existsSync('/run/netns') ? readdirSync('/run/netns').sort() : [],
    links: readdirSync('/sys/class/net').sort(),
  };
}

async function until(true_: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !true_(); tries += 1) {
    await sleep(50);
  }
}

describe.skipIf(!ability.ok)(`what a lab leaves behind${ability.ok ? '' : ` (${ability.reason})`}`, () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('is nothing when its starter gets %s', async (signal) => {
    const before = traces();
    const work = makeWorkFolder();
    try {
      // A scenario with a proxy, a name server and a recording, which waits for 12 s.
      const starter = spawn(
        process.execPath,
        ['--import', 'tsx', join(here, 'play.ts'), 'proxy-no-answer', join(work.path, 'file')],
        { cwd: join(here, '../..'), stdio: 'ignore' },
      );
      const ended = new Promise<void>((done) => starter.on('close', () => done()));
      let lab: Alive[] = [];
      await until(() => {
        lab = descendants(starter.pid ?? 0);
        return lab.some(({ name }) => name === 'dumpcap') && lab.some(({ name }) => name === 'curl');
      });
      expect(lab.map(({ name }) => name)).toEqual(expect.arrayContaining(['dumpcap', 'dnsmasq', 'curl']));
      starter.kill(signal);
      await ended;
      await until(() => remaining(lab).length === 0);
      expect(remaining(lab)).toEqual([]);
      expect(traces()).toEqual(before);
    } finally {
      work.remove();
    }
  });

  it('is nothing when it fails, and the failure is a sentence', async () => {
    const before = traces();
    const work = makeWorkFolder();
    try {
      makeAuthority(work.path);
      await expect(takeCapture('no-such-scenario', { authority: work.path })).rejects.toThrow(
        'There is no scenario called no-such-scenario',
      );
      expect(descendants(process.pid).filter(({ name }) => name === 'unshare')).toEqual([]);
      expect(traces()).toEqual(before);
    } finally {
      work.remove();
    }
  });

  it('is no folder either, once the next lab starts', () => {
    // No process has this number: the kernel's limit is 4,194,304.
    const killed = join(tmpdir(), 'connector-doctor-lab-999999999-left');
    mkdirSync(killed, { recursive: true });
    const work = makeWorkFolder();
    work.remove();
    expect(existsSync(killed)).toBe(false);
    expect(existsSync(work.path)).toBe(false);
  });
});
