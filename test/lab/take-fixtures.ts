/**
 * Takes the committed captures afresh: the fixtures with their truth.json, and the samples of the start page.
 *
 *     npx tsx test/lab/take-fixtures.ts [fixtures] [samples]
 *
 * Without an argument it takes both. It needs what the lab needs (can-run-lab.ts). All fixtures are taken together,
 * because one authority, whose root is committed beside them, signs for all. The truth comes from the scenarios, never
 * from the program under test; tshark must find in each capture what its scenario intended before anything is replaced.
 */
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeAuthority } from './authority.js';
import { canRunLab } from './can-run-lab.js';
import { cleanCapture } from './clean-capture.js';
import { deriveCaptures } from './derive.js';
import { pooled } from './pool.js';
import { captureFileName, type Scenario } from './scenario.js';
import { scenarios } from './scenarios/index.js';
import { sampleScenarios } from './scenarios/samples.js';
import { takeCapture } from './take.js';
import type { TruthCase } from './truth-file.js';
import { askOracle } from './tshark.js';
import { makeWorkFolder } from './work-folder.js';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
const fixturesFolder = join(repository, 'test/fixtures/captures');
const samplesFolder = join(repository, 'main/samples');
/** A fixture above this size does not belong into a repository. */
const largest = 30 * 1024;

async function take(list: readonly Scenario[], authority: string, folder: string): Promise<void> {
  const complaints: string[] = [];
  await Promise.all(
    pooled(
      6,
      list.map((scenario) => async () => {
        const file = join(folder, captureFileName(scenario));
        writeFileSync(file, cleanCapture(await takeCapture(scenario.name, { authority })));
        const lacks = await askOracle(file, scenario.oracle);
        const size = statSync(file).size;
        if (size > largest) {
          lacks.push(`${size} bytes are too many`);
        }
        complaints.push(...lacks.map((text) => `${scenario.name}: ${text}`));
        process.stdout.write(`${scenario.name}: ${size} bytes\n`);
      }),
    ),
  );
  if (complaints.length > 0) {
    throw new Error(
      `Nothing is replaced, because captures are not what they were meant to be:\n${complaints.join('\n')}`,
    );
  }
}

function replace(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(to)) {
    rmSync(join(to, name));
  }
  for (const name of readdirSync(from)) {
    copyFileSync(join(from, name), join(to, name));
  }
}

async function takeFixtures(work: string, authority: string): Promise<void> {
  const folder = join(work, 'fixtures');
  mkdirSync(folder);
  await take(scenarios, authority, folder);
  const cases: TruthCase[] = scenarios.map((scenario) => ({
    file: captureFileName(scenario),
    mode: scenario.mode,
    proxy: scenario.proxy,
    ...(scenario.rootsArePublic === true ? { rootsArePublic: true } : {}),
    ...scenario.truth,
  }));
  cases.push(...deriveCaptures(folder));
  copyFileSync(join(authority, 'root.pem'), join(folder, 'lab-root.pem'));
  writeFileSync(join(folder, 'truth.json'), `${JSON.stringify({ roots: 'lab-root.pem', cases }, null, 1)}\n`);
  replace(folder, fixturesFolder);
}

async function takeSamples(work: string, authority: string): Promise<void> {
  const folder = join(work, 'samples');
  mkdirSync(folder);
  await take(sampleScenarios, authority, folder);
  const list = sampleScenarios.map((sample) => ({
    id: sample.name,
    title: sample.title,
    description: sample.description,
    file: captureFileName(sample),
    mode: sample.mode,
    proxy: sample.proxy,
  }));
  writeFileSync(join(folder, 'samples.json'), `${JSON.stringify(list, null, 2)}\n`);
  replace(folder, samplesFolder);
}

const ability = canRunLab();
if (!ability.ok) {
  process.stderr.write(`${ability.reason}\n`);
  process.exit(1);
}
const wanted = process.argv.slice(2);
const work = makeWorkFolder().path;
const authority = join(work, 'authority');
makeAuthority(authority);
if (wanted.length === 0 || wanted.includes('samples')) {
  await takeSamples(work, authority);
}
if (wanted.length === 0 || wanted.includes('fixtures')) {
  await takeFixtures(work, authority);
}
