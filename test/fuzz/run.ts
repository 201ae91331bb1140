/**
 * `npm run fuzz`: spoils the committed captures in a great many ways and reads each. `--seed N` repeats a run, `--only N`
 * one case of it, `--count N` says how many. `--file PATH` reads a file that an earlier run left.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { caseOf, readOriginals } from './cases.js';
import { fuzz, mebibytes } from './fuzz.js';
import { complaintsAbout, intents } from './pipeline.js';

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

/** Reads one capture here, where a debugger can be; nothing watches it. */
async function readOne(bytes: Uint8Array, among: typeof intents): Promise<void> {
  const complaints: string[] = [];
  for (const intent of among) {
    const started = performance.now();
    const found = await complaintsAbout(
      bytes,
      join(mkdtempSync(join(tmpdir(), 'connector-doctor-fuzz-')), 'capture'),
      intent,
    );
    console.log(`mode ${intent.mode}: ${Math.round(performance.now() - started)} ms`);
    complaints.push(...found);
  }
  for (const complaint of complaints) console.log(complaint);
  finish(complaints.length === 0 ? 1 : 0, complaints.length === 0 ? 0 : 1);
}

const seed = number(values.seed, Math.floor(Math.random() * 2 ** 31));

if (values.file !== undefined) {
  await readOne(Uint8Array.from(readFileSync(values.file)), intents);
} else if (values.only !== undefined) {
  const { bytes, intent, done } = caseOf(readOriginals(), seed, number(values.only, 0));
  console.log(`Seed ${seed}, case ${values.only}: ${done}`);
  await readOne(bytes, [intent]);
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
