/**
 * Runs under Windows' Node: changes the server as the program does, with Windows' own functions. What it is given is a list of
 * deeds, done one after the other; it prints what came of each.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { ApplyHooks } from '../../main/change/apply.js';
import { changesOf, type Changes } from '../../main/change/changes.js';
import { journalStore } from '../../main/change/journal-store.js';
import { known } from '../../main/evidence/fact.js';
import type { Question, QuestionKind } from '../../main/evidence/server.js';
import type { Machine } from '../../main/machine/machine.js';
import type { ServerWriter } from '../../main/machine/writer.js';
import type { Plan } from '../../main/remedy/plan.js';
import type { RemedyRequest } from '../../main/remedy/request.js';
import { windowsMachine } from '../../main/machine/windows/index.js';
import { windowsWriter } from '../../main/machine/windows/writing/index.js';
import { startService, stopService, type Patience } from '../../main/machine/windows/writing/services.js';

/** One thing to do. `undo` takes back the last change. */
export type Deed =
  | { readonly do: 'plan' | 'change'; readonly request: RemedyRequest }
  | { readonly do: 'undo' }
  | {
      readonly do: 'apply';
      readonly plan: Plan;
      readonly meanwhile?: Meanwhile;
      /** For services, where they are not waited for as long as usual. */
      readonly patience?: Patience;
    }
  | { readonly do: 'ask'; readonly questions: readonly Question[] }
  /** Wine knows of no dependents, so it is told: from here on these depend on this service. */
  | { readonly do: 'depend'; readonly on: string; readonly services: readonly string[] };

/** What another program does: when a step has begun, or when a step has looked at what is there, and writes next. */
export interface Meanwhile {
  /** From 0; -1: before the change is begun. */
  readonly step: number;
  readonly when: 'looking' | 'writing';
  /** A program with its arguments. */
  readonly run: readonly [string, ...string[]];
  /** It goes on by itself: waited for until this file is there, and until the end of the change it is let go by another. */
  readonly until?: { readonly there: string; readonly letGo: string };
}

const dependents = new Map<string, readonly string[]>();
const machine: Machine = {
  read: async <Kind extends QuestionKind>(question: Question<Kind>) => {
    const asked = question as Question;
    const given = asked.kind === 'dependents' ? dependents.get(asked.name) : undefined;
    return given === undefined ? await windowsMachine.read(question) : (known(given) as never);
  },
};
const store = journalStore('C:\\changes', async (folder) => {
  mkdirSync(folder, { recursive: true });
});
const program = { name: 'connector-doctor', version: '0.0.0' };
const changesWith = (writer: ServerWriter): Changes => changesOf({ machine, writer, store, ownStore: store, program });
const changes = changesWith(windowsWriter);

/** Applies a plan with somebody else at work. */
async function applyWith({ plan, meanwhile, patience }: Extract<Deed, { do: 'apply' }>): Promise<unknown> {
  let current = -1;
  const meddle = (when: Meanwhile['when']): void => {
    if (meanwhile?.step !== current || meanwhile.when !== when) return;
    const [file, ...args] = meanwhile.run;
    if (meanwhile.until === undefined) {
      execFileSync(file, args, { stdio: 'ignore' });
      return;
    }
    spawn(file, args, { stdio: 'ignore' });
    while (!existsSync(meanwhile.until.there)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  };
  const writer: ServerWriter = {
    ...windowsWriter,
    replaceFile: async (...given) => {
      meddle('writing');
      await windowsWriter.replaceFile(...given);
    },
    startService: (name, hooks) => startService(name, hooks, patience),
    stopService: (name, hooks) => stopService(name, hooks, patience),
  };
  const hooks: ApplyHooks = {
    onStep: (step, state) => {
      if (state !== 'begun') return;
      current = step;
      meddle('looking');
    },
  };
  const { there = '', letGo = '' } = meanwhile?.until ?? {};
  for (const mark of [there, letGo]) if (mark !== '') rmSync(mark, { force: true });
  meddle('looking');
  const result = await changesWith(writer).apply(plan, hooks);
  if (letGo !== '') writeFileSync(letGo, '');
  return result;
}

async function lastChange(): Promise<string> {
  const past = await changes.history();
  return past.flatMap(({ change }) => (change?.outcome === 'rolled-back' ? [] : (change ?? []))).at(-1)?.plan.id ?? '';
}

async function result(deed: Deed): Promise<unknown> {
  switch (deed.do) {
    case 'depend':
      dependents.set(deed.on, deed.services);
      return null;
    case 'ask':
      return await Promise.all(deed.questions.map((question) => machine.read(question)));
    case 'apply':
      return await applyWith(deed);
    case 'undo':
      return await change({ remedy: 'restore', what: { kind: 'change', id: await lastChange() } });
    case 'change':
      return await change(deed.request);
    case 'plan': {
      const { planned, plan } = await changes.plan(deed.request);
      return { planned, plan };
    }
  }
}

/** What came of it; the plan, where there is nothing to be done. */
async function change(request: RemedyRequest): Promise<unknown> {
  const { planned, plan } = await changes.plan(request);
  return plan === null ? { planned, plan } : await changes.apply(plan);
}

const results: unknown[] = [];
for (const deed of JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as readonly Deed[]) {
  results.push(await result(deed));
}
process.stdout.write(JSON.stringify(results));
