/**
 * Runs under Windows' Node: looks at what the process before it left when it was killed, and takes it back, or goes on with the
 * same change and gives back the originals; does the change wholly, and takes that back too; then it begins the change once more, and ends itself with TerminateProcess at a given line of
 * the journal. What it found is appended to C:\crash.jsonl, since nobody reads what a killed process printed.
 */
import { appendFileSync, existsSync, mkdirSync, promises, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { changesOf, type Changes } from '../../main/change/changes.js';
import { journalStore, type JournalStore } from '../../main/change/journal-store.js';
import type { Question } from '../../main/evidence/server.js';
import { windowsMachine } from '../../main/machine/windows/index.js';
import { windowsWriter } from '../../main/machine/windows/writing/index.js';
import type { Plan } from '../../main/remedy/plan.js';
import { questionAbout, valueFor } from '../../main/remedy/reading.js';
import type { RemedyRequest } from '../../main/remedy/request.js';

/** Where it ends: before or after it writes a line of the journal, from 0. */
export interface Point {
  readonly line: number;
  readonly when: 'before' | 'after';
}

/** What it is told. */
export interface CrashOrder {
  readonly request: RemedyRequest;
  /** Null: it does not end itself, and takes back what it did. */
  readonly at: Point | null;
  /** What was left is not taken back first: the same is asked for again, as people do. */
  readonly again: boolean;
}

/** What it found; each state is the JSON of all that the change is about, with what lies beside the files. */
export interface CrashFound {
  /** The change that the process before it began; null where it did not come so far. */
  readonly killed: { readonly left: string; readonly again: string | null; readonly undone: string } | null;
  readonly before: string;
  readonly after: string;
  readonly undone: string;
  /** Events of the lines that the whole change wrote. */
  readonly lines: readonly string[];
}

const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as CrashOrder;
const notes = { found: 'C:\\crash.jsonl', plan: 'C:\\crash-plan.json' };
const folder = journalStore('C:\\changes', async (path) => {
  mkdirSync(path, { recursive: true });
});

/** A journal that counts its lines, and at one of them ends the process. */
function watched(lines: string[], at: Point | null): JournalStore {
  const end = (when: Point['when']): void => {
    if (at !== null && at.when === when && at.line === lines.length) process.kill(process.pid, 'SIGKILL');
  };
  return {
    ...folder,
    async begin(plan, number) {
      // The first line is written in here, into a file that is made when the copies of what there is lie beside it.
      const open = promises.open.bind(promises);
      Object.assign(promises, {
        open: async (...given: Parameters<typeof open>) => {
          if (String(given[0]).endsWith('journal.jsonl')) end('before');
          return await open(...given);
        },
      });
      const journal = await folder.begin(plan, number);
      Object.assign(promises, { open });
      end('after');
      lines.push('begun');
      return {
        ...journal,
        async write(entry) {
          end('before');
          await journal.write(entry);
          end('after');
          lines.push(entry.event);
        },
      };
    },
  };
}

const changesWith = (store: JournalStore): Changes =>
  changesOf({
    machine: windowsMachine,
    writer: windowsWriter,
    store,
    ownStore: store,
    program: { name: 'connector-doctor', version: '0.0.0' },
  });
const changes = changesWith(folder);

/** One thing that a plan is about. Of a folder the names in it; of a key whether it is there. */
export interface StatePart {
  readonly kind: Plan['steps'][number]['kind'] | 'folder' | 'key';
  readonly value: unknown;
}

/** All that a plan is about. */
async function stateOf({ steps }: Plan): Promise<string> {
  const parts: StatePart[] = [];
  for (const step of steps) {
    const question = questionAbout(step);
    if (question !== null) parts.push({ kind: step.kind, value: valueFor(step, await windowsMachine.read(question)) });
    if (step.kind === 'file') parts.push({ kind: 'folder', value: readdirSync(dirname(step.path)) });
    if (step.kind !== 'registry-value') continue;
    const key: Question = { kind: 'registry-key', key: step.key, view: step.view };
    parts.push({ kind: 'key', value: (await windowsMachine.read(key)).state });
  }
  return JSON.stringify(parts);
}

async function does(request: RemedyRequest): Promise<Plan | null> {
  const { planned, plan } = await changes.plan(request);
  if (plan === null && planned.state !== 'nothing') throw new Error(JSON.stringify(planned));
  if (plan === null) return null;
  const applied = await changes.apply(plan);
  if (!('outcome' in applied) || applied.outcome !== 'applied') throw new Error(JSON.stringify(applied));
  return plan;
}

const undo = (id: string): Promise<Plan | null> => does({ remedy: 'restore', what: { kind: 'change', id } });

/** What the process before has left, and what becomes of it. */
async function lookBack(): Promise<CrashFound['killed']> {
  if (!existsSync(notes.plan)) return null;
  const plan = JSON.parse(readFileSync(notes.plan, 'utf8')) as Plan;
  const left = await stateOf(plan);
  if (order.again) {
    await does(order.request);
    const again = await stateOf(plan);
    await does({ remedy: 'restore', what: { kind: 'originals' } });
    return { left, again, undone: await stateOf(plan) };
  }
  if ((await changes.history()).some(({ id, change }) => id === plan.id && change !== null)) await undo(plan.id);
  return { left, again: null, undone: await stateOf(plan) };
}

const killed = await lookBack();
const lines: string[] = [];
const { plan } = await changes.plan(order.request);
if (plan === null) throw new Error('there is nothing to change');
const before = await stateOf(plan);
const applied = await changesWith(watched(lines, null)).apply(plan);
if (!('outcome' in applied) || applied.outcome !== 'applied') throw new Error(JSON.stringify(applied));
const after = await stateOf(plan);
await undo(plan.id);
const undone = await stateOf(plan);
const found: CrashFound = { killed, before, after, undone, lines };
appendFileSync(notes.found, `${JSON.stringify(found)}\n`);
if (order.at !== null) {
  const { plan: last } = await changes.plan(order.request);
  if (last === null) throw new Error('there is nothing to change any more');
  writeFileSync(notes.plan, JSON.stringify(last));
  const result = await changesWith(watched([], order.at)).apply(last);
  throw new Error(`it was not killed: ${JSON.stringify(result)}`);
}
