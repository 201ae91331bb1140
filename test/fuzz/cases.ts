/** The cases of the fuzzer: each is made of the seed of the run and its number alone, so that it can be made again. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Intent } from '../../main/evidence/capture.js';
import { spoil, type Original, type Spoiled } from './mutations.js';
import { intents } from './pipeline.js';
import { randomOf, type Random } from './random.js';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The committed captures, in an order that does not depend on the computer. */
export function readOriginals(): Original[] {
  return ['test/fixtures/captures', 'main/samples'].flatMap((folder) =>
    readdirSync(join(repository, folder))
      .filter((name) => /\.(?:pcapng|pcap|cap|gz)$/.test(name))
      .sort()
      .map((name) => ({ name, bytes: Uint8Array.from(readFileSync(join(repository, folder, name))) })),
  );
}

/** One case: what is read, and as what it is judged. */
export interface FuzzCase extends Spoiled {
  readonly intent: Intent;
  /** For whatever else is left to chance. */
  readonly random: Random;
}

/** Makes a case. */
export function caseOf(originals: readonly Original[], seed: number, number: number): FuzzCase {
  const random = randomOf(seed, number);
  return { ...spoil(originals, random), intent: random.pick(intents), random };
}
