/**
 * Judges captures that are there already: the committed fixtures, the samples of the start page, and any other folder
 * with a truth.json that CONNECTOR_DOCTOR_CAPTURES names. Needs neither root nor a lab.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isCode, trafficCodes } from '../../main/examine/codes.js';
import { canRunLab } from './can-run-lab.js';
import { analyse, compare, compareFilters } from './compare.js';
import { pooled } from './pool.js';
import { scenarios } from './scenarios/index.js';
import { sampleScenarios } from './scenarios/samples.js';
import { readTruth, type TruthCase } from './truth-file.js';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
const fixtures = join(repository, 'test/fixtures/captures');
const samples = join(repository, 'main/samples');
const further = process.env['CONNECTOR_DOCTOR_CAPTURES'];
// Only tshark is wanted here, but where the whole lab is there, it is there for certain.
const hasTshark = canRunLab().missing.length === 0 && process.platform === 'linux';

/** What of the truth this program can say yet: entries whose codes it does not have are left out, and named. */
function inScope(truth: TruthCase): { readonly truth: TruthCase; readonly left: readonly string[] } {
  const known = (entry: string): boolean => entry.split('|').some(isCode);
  const left = [...truth.problems, ...truth.notices].filter((entry) => !known(entry));
  return {
    truth: {
      ...truth,
      problems: truth.problems.filter(known),
      notices: truth.notices.filter(known),
    },
    left,
  };
}

function judgeFolder(folder: string, cases: readonly TruthCase[], roots: string | null): void {
  // Started together and awaited one by one: two programs at once is what two processors carry.
  const jobs: (() => Promise<string[]>)[] = cases.map((each) => async () => {
    const file = join(folder, each.file);
    const said = await analyse(file, { ...each, roots });
    return [...compare(inScope(each).truth, said), ...(hasTshark ? await compareFilters(file, said) : [])];
  });
  let started: Promise<string[]>[] | null = null;
  cases.forEach((each, index) => {
    const { left } = inScope(each);
    it(`${each.file}${left.length === 0 ? '' : ` (without ${left.join(', ')})`}`, async () => {
      if (started === null) {
        started = pooled(3, jobs);
        started.forEach((job) => job.catch(() => undefined));
      }
      const complaints = (await started[index]) ?? [];
      expect(complaints, complaints.join('\n')).toEqual([]);
    });
  });
}

describe('committed fixtures', () => {
  const { cases, roots } = readTruth(fixtures);
  judgeFolder(fixtures, cases, join(fixtures, roots));

  it('are small, all described, and cover every scenario', () => {
    const described = new Set(cases.map(({ file }) => file));
    const files = readdirSync(fixtures).filter((name) => !['truth.json', 'lab-root.pem'].includes(name));
    expect(files.filter((name) => !described.has(name))).toEqual([]);
    expect(files.filter((name) => statSync(join(fixtures, name)).size > 30 * 1024)).toEqual([]);
    expect(files.reduce((sum, name) => sum + statSync(join(fixtures, name)).size, 0)).toBeLessThan(1024 * 1024);
    expect(scenarios.filter(({ name }) => ![...described].some((file) => file.startsWith(`${name}.`)))).toEqual([]);
  });

  it('expect every code that a capture can show', () => {
    const expected = new Set(cases.flatMap(({ problems, notices }) => [...problems, ...notices]));
    expect(Object.keys(trafficCodes).filter((code) => !expected.has(code))).toEqual([]);
  });
});

describe('samples of the start page', () => {
  const list = JSON.parse(readFileSync(join(samples, 'samples.json'), 'utf8')) as readonly {
    readonly id: string;
    readonly file: string;
    readonly title: string;
    readonly description: string;
    readonly mode: TruthCase['mode'];
    readonly proxy: string | null;
  }[];
  judgeFolder(
    samples,
    list.map(({ id, file, mode, proxy }) => {
      const scenario = sampleScenarios.find(({ name }) => name === id);
      if (scenario === undefined) {
        throw new Error(`samples.json has ${id}, the lab has not: take the samples afresh.`);
      }
      return { file, mode, proxy, ...scenario.truth };
    }),
    null,
  );

  it('are told as the lab tells them', () => {
    expect(list.map(({ id, title, description, mode, proxy }) => ({ id, title, description, mode, proxy }))).toEqual(
      sampleScenarios.map(({ name, title, description, mode, proxy }) => ({
        id: name,
        title,
        description,
        mode,
        proxy,
      })),
    );
  });
});

describe.skipIf(further === undefined)('captures named by CONNECTOR_DOCTOR_CAPTURES', () => {
  if (further !== undefined) {
    it('is a folder with a truth.json', () => {
      expect(existsSync(join(further, 'truth.json'))).toBe(true);
    });
    if (existsSync(join(further, 'truth.json'))) {
      const { cases, roots } = readTruth(further);
      judgeFolder(further, cases, join(further, roots));
    }
  }
});
