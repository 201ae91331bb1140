/**
 * The program tries its names in every situation of the lab, while the packets are recorded. What it says of its own tries
 * and what it says of the capture must be the same codes: they are judged by the same rules.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../main/report/report.js';
import { makeAuthority } from './authority.js';
import { canRunLab } from './can-run-lab.js';
import { analyse, compare, type SaidFinding } from './compare.js';
import { pooled } from './pool.js';
import type { ProbeScenario, ProbeTaken } from './probe-scenario.js';
import { probeScenarios } from './probe-scenarios.js';
import type { Truth } from './scenario.js';
import { takeProbes } from './take.js';
import { makeWorkFolder } from './work-folder.js';

interface Result {
  readonly scenario: ProbeScenario;
  readonly taken: ProbeTaken;
  readonly ofTries: readonly string[];
  readonly ofCapture: readonly string[];
}

const findingsOf = ({ report }: ProbeTaken): readonly SaidFinding[] | null =>
  (report as Report | null)?.findings ?? null;

/** How the capture is to be read: as the one path that was tried. */
function judgingOf({ paths }: ProbeScenario): { mode: 'direct' | 'proxy' | 'wpad' | null; proxy: string | null } {
  const [path = 'direct', ...more] = paths === 'as-set-up' ? ['direct', 'wpad'] : paths;
  if (more.length > 0) return { mode: null, proxy: null };
  return path === 'direct' || path === 'wpad' ? { mode: path, proxy: null } : { mode: 'proxy', proxy: path };
}

/** What only a probe can say, or only a capture: of the rest, both say the same. */
const probeAlone = [
  'PATH-READY',
  'SHA512-NOT-ACCEPTED',
  'CLIENT-CERTIFICATE-CUT',
  'REVOCATION-USELESS',
  'PROXY-NOT-A-PROXY',
  'HOSTS-FILE-OVERRIDE',
];
const captureAlone = ['CAPTURE-HEALTHY', 'TLS-CHAIN-HIDDEN'];

function truthOfCapture({ truth, capture }: ProbeScenario): Truth {
  if (capture !== undefined) return capture.truth;
  const isShared = (entry: string): boolean => !probeAlone.includes(entry);
  return {
    problems: truth.problems.filter(isShared),
    notices: truth.notices.filter(isShared),
    allow: [...truth.allow, ...captureAlone],
  };
}

/** Of notices, too, a situation names all: what comes beside those is a complaint. */
function surplusOf({ problems, notices, allow }: Truth, findings: readonly SaidFinding[] | null): string[] {
  const expected = new Set([...problems, ...notices, ...allow]);
  return (findings ?? [])
    .filter(
      ({ outcome, code, dependsOn }) => outcome === 'notice' && ![code, ...dependsOn].some((one) => expected.has(one)),
    )
    .map(({ code }) => `${code} came out as a notice and was not expected`);
}

async function play(scenario: ProbeScenario, folder: string, signal: AbortSignal): Promise<Result> {
  const taken = await takeProbes(scenario.name, { authority: folder, signal });
  const file = join(folder, `${scenario.name}.pcapng`);
  writeFileSync(file, Buffer.from(taken.capture, 'base64'));
  const said = { exitCode: taken.exitCode, findings: findingsOf(taken), error: null };
  const ofCapture = await analyse(file, { ...judgingOf(scenario), roots: join(folder, 'root.pem') });
  const truth = truthOfCapture(scenario);
  return {
    scenario,
    taken,
    ofTries: [...compare(scenario.truth, said), ...surplusOf(scenario.truth, said.findings)],
    ofCapture: [...compare(truth, ofCapture), ...surplusOf(truth, ofCapture.findings)],
  };
}

/** Those of which more is known than their codes. */
const toldMore = probeScenarios
  .filter(({ says, cells, rehearsals }) => says !== undefined || cells !== undefined || rehearsals !== undefined)
  .map(({ name }) => name);

const ability = canRunLab();

describe.skipIf(!ability.ok)(`tries in the lab${ability.ok ? '' : ` (${ability.reason})`}`, () => {
  const results = new Map<string, Promise<Result>>();
  const stop = new AbortController();
  const work = ability.ok ? makeWorkFolder() : null;

  beforeAll(() => {
    const folder = work?.path ?? '';
    makeAuthority(folder);
    const jobs = pooled(
      4,
      probeScenarios.map((scenario) => () => play(scenario, folder, stop.signal)),
    );
    jobs.forEach((job, index) => {
      // The test that waits for it reports a failure; until then nobody has to.
      job.catch(() => undefined);
      results.set(probeScenarios[index]?.name ?? '', job);
    });
  });

  afterAll(async () => {
    stop.abort();
    await Promise.allSettled(results.values());
    work?.remove();
  });

  describe.each(probeScenarios.map((scenario) => [scenario.name, scenario.story] as const))('%s', (name, story) => {
    it('is judged as the situation says', async () => {
      const result = await results.get(name);
      expect(result?.ofTries, `${story}\n${result?.taken.said ?? ''}`).toEqual([]);
    });

    it('gives the same codes by its capture', async () => {
      const result = await results.get(name);
      expect(result?.ofCapture, story).toEqual([]);
    });
  });

  it.each(toldMore)('%s says and tells apart what it should', async (name) => {
    const result = await results.get(name);
    const { says = {}, cells = {}, rehearsals } = result?.scenario ?? {};
    const report = result?.taken.report as Report | undefined;
    for (const [code, parts] of Object.entries(says)) {
      const found = report?.findings?.find((finding) => finding.code === code)?.found;
      for (const part of parts) expect(found).toContain(part);
    }
    for (const [host, ending] of Object.entries(cells)) {
      const endpoint = report?.paths?.endpoints.find((each) => each.host === host);
      expect(endpoint?.cells[0]?.ending, host).toBe(ending);
    }
    if (rehearsals !== undefined) {
      expect([...new Set(report?.paths?.rehearsals.map((each) => each.result))]).toEqual(rehearsals);
    }
  });
});
