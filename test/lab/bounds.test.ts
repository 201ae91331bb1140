/** How long the program's own tries take at most, and how much they have open, in real networks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usualLimits } from '../../main/network/probe/limits.js';
import type { Report } from '../../main/report/report.js';
import { makeAuthority } from './authority.js';
import { canRunLab } from './can-run-lab.js';
import type { BoundsTaken } from './inside-bounds.js';
import { takeBounds } from './take.js';
import { makeWorkFolder } from './work-folder.js';

const ability = canRunLab();

describe.skipIf(!ability.ok)(`bounds of tries${ability.ok ? '' : ` (${ability.reason})`}`, () => {
  const work = ability.ok ? makeWorkFolder() : null;
  const take = (situation: string): Promise<BoundsTaken> => takeBounds(situation, { authority: work?.path ?? '' });
  const pathsOf = ({ report }: BoundsTaken): NonNullable<Report['paths']> => {
    const { paths } = report as Report;
    if (paths === undefined) throw new Error('Nothing was tried.');
    return paths;
  };

  beforeAll(() => void makeAuthority(work?.path ?? ''));
  afterAll(() => work?.remove());

  it('where all is well, two paths are tried within 3 s', async () => {
    const taken = await take('healthy');
    expect(pathsOf(taken).paths.map(({ state }) => state)).toEqual(['works', 'works']);
    expect(taken.milliseconds - taken.start).toBeLessThan(3000);
  });

  it('nothing that is worked out keeps it from hearing an interrupt in time', async () => {
    const { report, stall } = await take('healthy-as-set-up');
    expect((report as Report).paths?.rehearsals.length).toBeGreaterThan(0);
    expect(stall).toBeGreaterThan(0);
    expect(stall).toBeLessThan(200);
  });

  it.each(['black-hole', 'black-hole-silent'])(
    'where nothing is answered, all ends within one limit for a name, one for a connection, and 2 s: %s',
    async (situation) => {
      const taken = await take(situation);
      const paths = pathsOf(taken);
      expect(paths.complete).toBe(true);
      expect(paths.paths.map(({ state }) => state)).toEqual(['broken', 'broken']);
      expect(taken.milliseconds - taken.start).toBeLessThan(usualLimits.name + usualLimits.connect + 2000);
    },
  );

  it.each(['black-hole-with-script', 'black-hole-as-set-up', 'black-hole-silent-as-set-up'])(
    'that is so as well where a script is looked for first, and its host is nowhere: %s',
    async (situation) => {
      const taken = await take(situation);
      const paths = pathsOf(taken);
      expect(paths.complete).toBe(true);
      expect(paths.paths.map(({ state }) => state)).not.toContain('works');
      // What stands behind the script that is not there was tried to the end.
      const [first] = paths.paths;
      const endings = paths.endpoints.flatMap(({ cells }) => cells.filter(({ path }) => path === first?.id));
      expect(endings.map(({ ending }) => ending)).toContain(situation.includes('silent') ? 'name-silent' : 'dropped');
      expect(endings.map(({ ending }) => ending)).not.toContain('not-tried');
      expect(taken.milliseconds - taken.start).toBeLessThan(usualLimits.name + usualLimits.connect + 2000);
    },
  );

  it('over many paths no more sockets are open than the limit says, and the end is the same', async () => {
    const taken = await take('black-hole-over-many-paths');
    expect(pathsOf(taken).complete).toBe(true);
    // So many are wanted that the limit is reached.
    expect(taken.sockets).toBeGreaterThan(usualLimits.sockets * 0.9);
    expect(taken.sockets).toBeLessThanOrEqual(usualLimits.sockets);
    expect(taken.milliseconds - taken.start).toBeLessThan(usualLimits.name + usualLimits.connect + 2000);
  });

  it('an interrupt ends the program at once, with what was tried until then', async () => {
    const taken = await take('interrupted');
    expect(taken.exitCode).toBe(130);
    const { complete, endpoints } = pathsOf(taken);
    expect(complete).toBe(false);
    expect(endpoints.flatMap(({ cells }) => cells.map(({ ending }) => ending))).toContain('cancelled');
    // 200 ms for the tries (held by a test of its own), and as much for judging, writing and leaving.
    expect(taken.ending).toBeLessThan(400);
  });
});
