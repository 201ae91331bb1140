/**
 * The file that hands a plan to the program that is started as administrator, whose command line names its hash. With the
 * plan goes what was tried before it was shown: the person reads that again where they are asked.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import { planSchema, type Plan } from '../../remedy/plan.js';

/** Sentences of main's own, a few for each name that is tried. */
const triedSchema = v.pipe(
  v.array(
    v.strictObject({
      outcome: v.picklist(['ok', 'warning', 'couldNotTest']),
      text: v.pipe(v.string(), v.maxLength(10_000)),
    }),
  ),
  v.maxLength(50),
);

const handedSchema = v.strictObject({ plan: planSchema, tried: triedSchema });

/** What came of a try, in words. */
export type Tried = v.InferOutput<typeof triedSchema>[number];

/** What the other program gets. */
export interface HandedOver {
  readonly plan: Plan;
  readonly tried: readonly Tried[];
}

/** A plan for the other program. */
export interface WrittenPlan {
  readonly path: string;
  /** SHA-256 of its bytes, 64 hexadecimal digits. */
  readonly sha256: string;
  /** Takes it away, with its folder. */
  readonly remove: () => Promise<void>;
}

/** Two configuration files of 1 MiB, before and after, in base64, with room to spare. */
const largestPlan = 16 * 1024 * 1024;

/** Writes it into a folder of its own. */
export async function writePlan(handed: HandedOver): Promise<WrittenPlan> {
  const folder = await fs.mkdtemp(join(tmpdir(), 'connector-doctor-plan-'));
  const path = join(folder, 'plan.json');
  const bytes = Buffer.from(JSON.stringify(handed));
  await fs.writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
  return { path, sha256: sha256Of(bytes).toString('hex'), remove: () => removeFolder(folder) };
}

/**
 * Reads it once, into memory: what becomes of the file afterwards does not count.
 *
 * @returns a text that says why it is no plan, or not the one of that hash
 */
export async function readPlan(path: string, sha256: string): Promise<HandedOver | string> {
  // Who is sent to another computer says there who they are.
  if (!isAbsolute(path) || /^[\\/]{2}/.test(path)) return 'its file is not one of this computer';
  const bytes = await bytesOf(path);
  if (typeof bytes === 'string') return bytes;
  const wanted = Buffer.from(sha256, 'hex');
  if (wanted.length !== 32 || !timingSafeEqual(sha256Of(bytes), wanted)) return 'its file is not the one of that hash';
  return handedIn(bytes) ?? 'its file holds no plan';
}

async function bytesOf(path: string): Promise<Buffer | string> {
  try {
    const file = await fs.open(path, 'r');
    try {
      const stat = await file.stat();
      if (!stat.isFile() || stat.size > largestPlan) return 'its file is too large, or none';
      const bytes = Buffer.alloc(stat.size);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    return `its file cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
  }
}

function handedIn(bytes: Buffer): HandedOver | null {
  try {
    const parsed = v.safeParse(handedSchema, JSON.parse(bytes.toString('utf8')));
    return parsed.success ? parsed.output : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const sha256Of = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

async function removeFolder(folder: string): Promise<void> {
  await fs.rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
