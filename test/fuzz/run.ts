/**
 * `npm run fuzz`: spoils the committed captures in a great many ways and reads each. `--seed N` repeats a run, `--only N`
 * one case of it, `--count N` says how many. `--file PATH` reads a file that an earlier run left.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { caseOf, readOriginals, type FuzzCase } from './cases.js';
import { fuzz, mebibytes } from './fuzz.js';
import { complaintsAbout, intents } from './pipeline.js';
import { randomOf } from './random.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string' },
    only: { type: 'string' },
    file: { type: 'string' },
  },
});

/** A number from the command line. */
function number(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    console.error(`${text} is not a whole number.`);
    process.exit(2);
  }
  return value;
}

const finish = (passed: number, failed: number): void => {
  console.log(`\n${passed} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
};

/** Reads captures here, where a debugger can be; nothing watches them. */
async function readHere(cases: readonly Pick<FuzzCase, 'bytes' | 'intent' | 'random'>[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-fuzz-'));
  let failed = 0;
  for (const { bytes, intent, random } of cases) {
    const started = performance.now();
    const complaints = await complaintsAbout(bytes, join(folder, 'capture'), intent, random);
    console.log(`Mode ${intent.mode}, ${Math.round(performance.now() - started)} ms`, ...complaints);
    if (complaints.length > 0) failed++;
  }
  rmSync(folder, { recursive: true });
  finish(cases.length - failed, failed);
}

const seed = number(values.seed, Math.floor(Math.random() * 2 ** 31));

if (values.file !== undefined) {
  const bytes = Uint8Array.from(readFileSync(values.file));
  await readHere(intents.map((intent, index) => ({ bytes, intent, random: randomOf(seed, index) })));
} else if (values.only !== undefined) {
  const one = caseOf(readOriginals(), seed, number(values.only, 0));
  console.log(`Seed ${seed}, case ${values.only}: ${one.done}`);
  await readHere([one]);
} else {
  const count = number(values.count, 200_000);
  const processes = Math.min(cpus().length, 8);
  console.log(`Seed ${seed}: ${count} captures in ${processes} processes.`);
  let said = Date.now();
  const { passed, failures, slowest, peakBytes, grownBytes } = await fuzz({
    seed,
    from: 0,
    to: count,
    processes,
    onProgress: (done, failed) => {
      if (Date.now() - said < 10_000) return;
      said = Date.now();
      console.log(`${done} of ${count}, ${failed} complaints`);
    },
  });
  if (failures.length > 0) {
    const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-fuzz-failures-'));
    const originals = readOriginals();
    for (const { number: which, what } of failures) {
      const file = join(folder, `${seed}-${which}.capture`);
      writeFileSync(file, caseOf(originals, seed, which).bytes);
      console.log(`\nCase ${which}: ${what}\n  npm run fuzz -- --seed ${seed} --only ${which}   or   --file ${file}`);
    }
  }
  console.log(
    `Slowest: case ${slowest.number}, ${Math.round(slowest.milliseconds)} ms. Most memory ${mebibytes(peakBytes)}, ` +
      `growth over the run ${mebibytes(grownBytes)}.`,
  );
  finish(passed, new Set(failures.map((failure) => failure.number)).size);
}
