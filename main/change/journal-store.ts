/** Where journals lie: a folder for each change, by the id of its plan. */
import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { largestConfiguration } from '../configuration/text.js';
import { writeErrorOf, writeWhole } from '../machine/file-writing.js';
import type { Change } from '../remedy/change.js';
import { unfitIn, type Plan } from '../remedy/plan.js';
import type { StoredChange } from '../remedy/past-change.js';
import { entrySchema, mostChanges, readJournal, type DamagedJournal, type Entry, type KeptChange } from './journal.js';

type Untimed<T> = T extends Entry ? Omit<T, 'at'> : never;

/** A line without its time. */
export type NewEntry = Untimed<Entry>;

/** The journal of the change that is being done. */
export interface OpenJournal {
  /** Returns when the line is on the disk. */
  write(entry: NewEntry): Promise<void>;
  close(): Promise<void>;
}

/** Journals of one place. */
export interface JournalStore {
  readonly folder: string;
  /** Makes the folder where it is not there yet; rejects where it is not one that nobody else can write to. */
  prepare(): Promise<void>;
  /**
   * Keeps what is there before, and begins the journal. A plan of this id must not have been begun before.
   *
   * @param number which of all changes it is (`nextNumber`)
   * @throws (rejects) with a `PlanUsed` where it was; with a `PlanUnfit` where it could not be read afterwards; with the system's error where the folder cannot be written
   */
  begin(plan: Plan, number: number): Promise<OpenJournal>;
  /** All changes, oldest first. None where nothing was ever changed. */
  list(): Promise<readonly StoredChange[]>;
}

/** A plan was begun before, by this program or by another. */
export class PlanUsed extends Error {
  override readonly name = 'PlanUsed';
}

/** A plan does not fit into a journal: the message says what of it. */
export class PlanUnfit extends Error {
  override readonly name = 'PlanUnfit';
}

const journalName = 'journal.jsonl';
/** Room on the disk for the lines that tell how a change failed for want of room. */
const reserveName = 'reserve';
const reservedBytes = 64 * 1024;
/** Copies of files by their names: of each step one before and one after. */
const isKept = /^\d{1,3}-(?:before|after)-/;
const mostKept = 200;
/** A journal is a few kilobytes long. */
const longestJournal = 4 * 1024 * 1024;

/**
 * The journals in a folder.
 *
 * @param protect makes the folder, so that nobody else can write to it, and rejects where that cannot be had
 * @param othersIn who else could write to the folder as it is now; null where nobody could, or that cannot be told
 */
export function journalStore(
  folder: string,
  protect: (folder: string) => Promise<void>,
  othersIn: (folder: string) => Promise<string | null> = () => Promise.resolve(null),
): JournalStore {
  return {
    folder,
    prepare: () => protect(folder),
    async begin(plan, number) {
      const own = join(folder, plan.id);
      try {
        await fs.mkdir(own);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new PlanUsed(plan.id);
        throw error;
      }
      try {
        return await begun(own, plan, number);
      } catch (error) {
        // Nothing was changed, and the plan can be carried out once the reason is gone.
        await fs.rm(own, { recursive: true, force: true });
        throw error;
      }
    },
    async list() {
      const names = await namesIn(folder);
      const others = names.length === 0 ? null : await othersIn(folder);
      const changes = await Promise.all(
        names.map(async (id) => distrusted(await stored(join(folder, id), id), others)),
      );
      const known = changes.filter((each): each is StoredChange => each !== null);
      return known.sort(byOrder);
    },
  };
}

async function begun(folder: string, plan: Plan, number: number): Promise<OpenJournal> {
  const steps: KeptChange[] = [];
  const at = new Date().toISOString();
  for (const [step, change] of plan.steps.entries()) steps.push(await keep(folder, step, change));
  const first = { event: 'begun', number, plan: { ...plan, steps } } as const;
  const unfit = unfitIn(entrySchema, { at, ...first });
  if (unfit !== null) throw new PlanUnfit(unfit);
  const reserve = join(folder, reserveName);
  await writeWhole(reserve, new Uint8Array(reservedBytes), 'wx');
  const file = await fs.open(join(folder, journalName), 'wx');
  let length = 0;
  const journal: OpenJournal = {
    async write(entry) {
      const line = Buffer.from(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
      try {
        await writeLine(file, line, length);
      } catch (error) {
        if (writeErrorOf(error).fault !== 'disk-full') throw error;
        await fs.rm(reserve, { force: true });
        await writeLine(file, line, length);
      }
      length += line.length;
    },
    async close() {
      await file.close();
      await fs.rm(reserve, { force: true });
    },
  };
  try {
    await journal.write(first);
  } catch (error) {
    await file.close();
    throw error;
  }
  return journal;
}

/** Adds a line, which is on the disk then, or nothing of it: half a line would hide those that come after it. */
async function writeLine(file: fs.FileHandle, line: Uint8Array, at: number): Promise<void> {
  try {
    let written = 0;
    while (written < line.length) {
      written += (await file.write(line, written, line.length - written, at + written)).bytesWritten;
    }
    await file.sync();
  } catch (error) {
    await file.truncate(at);
    throw error;
  }
}

/** The oldest first, for sorting: by their numbers; by time those that have none, or the same, and first what cannot be read. */
export function byOrder({ change: one }: StoredChange, { change: other }: StoredChange): number {
  return (one?.number ?? 0) - (other?.number ?? 0) || (one?.begun ?? '').localeCompare(other?.begun ?? '');
}

/** The number of the next change. Of two that are begun at once in two folders it is the same, and time tells them apart. */
export const nextNumber = (list: readonly StoredChange[]): number =>
  Math.min(mostChanges, Math.max(0, ...list.map(({ change }) => change?.number ?? 0)) + 1);

/** Writes a file's bytes beside the journal, where they are on the disk before anything is changed. */
async function keep(folder: string, step: number, change: Change): Promise<KeptChange> {
  if (change.kind !== 'file') return change;
  const name = change.path
    .replace(/^.*\\/, '')
    .replace(/[^\w.-]/g, '_')
    .slice(0, 80);
  const put = async (side: 'before' | 'after'): Promise<{ kept: string; sha256: string }> => {
    const bytes = Buffer.from(change[side], 'base64');
    const kept = `${step}-${side}-${name}`;
    await writeWhole(join(folder, kept), bytes, 'wx');
    return { kept, sha256: sha256Of(bytes) };
  };
  return { ...change, before: await put('before'), after: await put('after') };
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What others could have written is not believed: it decides what is put back with an administrator's rights. */
const distrusted = (change: StoredChange | null, others: string | null): StoredChange | null =>
  change === null || others === null
    ? change
    : {
        id: change.id,
        folder: change.folder,
        change: null,
        damage: `Other accounts could have written its journal (${others}), so it is not believed.`,
      };

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await fs.readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Null for a folder without a whole first line: the program was killed before it did anything. */
async function stored(folder: string, id: string): Promise<StoredChange | null> {
  try {
    return await read(folder, id);
  } catch (error) {
    // One that cannot be read must not hide the others.
    return { id, folder, change: null, damage: `It cannot be read (${writeErrorOf(error).detail}).` };
  }
}

async function read(folder: string, id: string): Promise<StoredChange | null> {
  const lines = await linesOf(join(folder, journalName));
  if (lines === null) return null;
  if ('damage' in lines) return { id, folder, change: null, damage: lines.damage };
  const bytes = await keptBytes(folder);
  const past = readJournal(lines, (name, sha256) => {
    const kept = bytes.get(name);
    return kept !== undefined && sha256Of(kept) === sha256 ? kept.toString('base64') : null;
  });
  if (past === null) return null;
  if ('damage' in past) {
    const sound = past.sound?.map((part) => ('kept' in part ? { ...part, kept: join(folder, part.kept) } : part));
    return { id, folder, change: null, damage: past.damage, ...(sound === undefined ? {} : { sound }) };
  }
  if (past.plan.id !== id)
    return { id, folder, change: null, damage: 'It is a copy of another, or was given another name.' };
  const steps = past.steps.map((step) => (step.kept === undefined ? step : { ...step, kept: join(folder, step.kept) }));
  return { id, folder, change: { ...past, steps }, damage: null };
}

async function linesOf(path: string): Promise<readonly string[] | DamagedJournal | null> {
  try {
    const { size } = await fs.stat(path);
    if (size > longestJournal) return { damage: 'Its journal is longer than one that this program writes.' };
    // What follows the last end of a line was being written when the power went.
    return (await fs.readFile(path, 'utf8')).split('\n').slice(0, -1);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function keptBytes(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = (await fs.readdir(folder)).filter((name) => isKept.test(name)).slice(0, mostKept);
  const bytes = new Map<string, Buffer>();
  for (const name of names) {
    const file = await fs.stat(join(folder, name));
    if (file.isFile() && file.size <= largestConfiguration) bytes.set(name, await fs.readFile(join(folder, name)));
  }
  return bytes;
}
