/**
 * Takes every scenario's capture afresh and has the program judge it. Scenarios spend their time waiting, so several run
 * at once, each in a lab of its own.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority } from './authority.js';
import { canRunLab } from './can-run-lab.js';
import { analyse, compare, compareFilters } from './compare.js';
import { pooled } from './pool.js';
import { captureFileName, type Scenario } from './scenario.js';
import { scenarios } from './scenarios/index.js';
import { sampleScenarios } from './scenarios/samples.js';
import { takeCapture } from './take.js';
import { askOracle } from './tshark.js';
import { makeWorkFolder } from './work-folder.js';

interface Result {
  readonly lacks: readonly string[];
  readonly complaints: readonly string[];
  readonly filters: readonly string[];
}

async function play(scenario: Scenario, folder: string, signal: AbortSignal): Promise<Result> {
  const file = join(folder, captureFileName(scenario));
  writeFileSync(file, await takeCapture(scenario.name, { authority: folder, signal }));
  const [lacks, said] = await Promise.all([
    askOracle(file, scenario.oracle),
    analyse(file, { ...scenario, roots: join(folder, 'root.pem') }),
  ]);
  return { lacks, complaints: compare(scenario.truth, said), filters: await compareFilters(file, said) };
}

const ability = canRunLab();
const all: readonly Scenario[] = [...scenarios, ...sampleScenarios];

describe.skipIf(!ability.ok)(`captures taken afresh${ability.ok ? '' : ` (${ability.reason})`}`, () => {
  const results = new Map<string, Promise<Result>>();
  const stop = new AbortController();
  const work = ability.ok ? makeWorkFolder() : null;

  beforeAll(() => {
    const folder = work?.path ?? '';
    makeAuthority(folder);
    const jobs = pooled(
      6,
      all.map((scenario) => () => play(scenario, folder, stop.signal)),
    );
    jobs.forEach((job, index) => {
      // The test that waits for it reports a failure; until then nobody has to.
      job.catch(() => undefined);
      results.set(all[index]?.name ?? '', job);
    });
  });

  afterAll(async () => {
    stop.abort();
    await Promise.allSettled(results.values());
    work?.remove();
  });

  describe.each(all.map((scenario) => [scenario.name, scenario.story] as const))('%s', (name, story) => {
    it('holds what the scenario set up', async () => {
      const lacks = (await results.get(name))?.lacks ?? [];
      expect(lacks, `${story}\n${lacks.join('\n')}`).toEqual([]);
    });

    it('is judged as the scenario says', async () => {
      const complaints = (await results.get(name))?.complaints ?? [];
      expect(complaints, `${story}\n${complaints.join('\n')}`).toEqual([]);
    });

    it('has filters that select the evidence', async () => {
      const filters = (await results.get(name))?.filters ?? [];
      expect(filters, `${story}\n${filters.join('\n')}`).toEqual([]);
    });
  });
});

it('has one name for each scenario', () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});
