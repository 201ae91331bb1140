/** Changing a server: plans are made, carried out once, and kept in journals from which they are taken back. */
import type { Machine } from '../machine/machine.js';
import type { ServerWriter } from '../machine/writer.js';
import { isOfAccount } from '../remedy/account.js';
import { takenBack, type History, type ListedChange, type StoredChange } from '../remedy/past-change.js';
import type { Plan } from '../remedy/plan.js';
import { planRemedy } from '../remedy/remedies.js';
import { leavesSomething } from '../remedy/restore.js';
import type { RemedyRequest } from '../remedy/request.js';
import type { Applied, ChangeObjection } from '../remedy/outcome.js';
import { apply, type ApplyHooks } from './apply.js';
import { byOrder, nextNumber, PlanUnfit, PlanUsed, type JournalStore, type OpenJournal } from './journal-store.js';
import { astrayOf, listed, putInOrder } from './leftovers.js';
import { makePlan, objectionTo, type MadePlan } from './make-plan.js';
import { faultOf } from './perform.js';
import { serverNow } from './server-now.js';
import { settledView } from './settled-view.js';

/** What changes a server. */
export interface Changes {
  plan(request: RemedyRequest): Promise<MadePlan>;
  /** Holds the plan against the server, and plans the same anew. Nothing of it is done. */
  review(plan: Plan): Promise<Review>;
  /** Holds the plan against the server, and does it. */
  apply(plan: Plan, hooks?: ApplyHooks): Promise<Applied | ChangeObjection>;
  history(): Promise<readonly ListedChange[]>;
  /** Whether a change was broken off, stands so, and none is under way. It only looks: nothing is put in order. */
  isBrokenOff(): Promise<boolean>;
  /** Ids of those of which nothing is left to take back: somebody else has put back what they changed. */
  putBackByOthers(all: readonly StoredChange[]): Promise<ReadonlySet<string>>;
}

/** What stands against a plan, and what would be done in its place. */
export interface Review {
  readonly made: MadePlan;
  readonly objection: ChangeObjection | null;
}

/** With what. */
export interface ChangesOptions {
  readonly machine: Machine;
  readonly writer: ServerWriter;
  readonly store: JournalStore;
  /** Of changes of the account's own settings alone, for which no administrator is needed. */
  readonly ownStore: JournalStore;
  readonly program: Plan['program'];
}

/** Makes it. */
export function changesOf({ machine, writer, store, ownStore, program }: ChangesOptions): Changes {
  const stored = async (from: JournalStore): Promise<readonly StoredChange[]> =>
    from === store ? await store.list() : ofAccountAlone(await from.list());
  const list = async (): Promise<readonly ListedChange[]> => {
    const all: ListedChange[] = [];
    for (const each of new Set([store, ownStore])) {
      all.push(...(await listed(await stored(each), each, machine, writer)));
    }
    return all.sort(byOrder);
  };
  const past = async (): Promise<History> => historyOf(await list());
  const putBackByOthers = async (all: readonly StoredChange[]): Promise<ReadonlySet<string>> => {
    const history = historyOf(all);
    const standing = history.changes.filter(leavesSomething);
    if (standing.length === 0) return new Set();
    const every: RemedyRequest = { remedy: 'restore', what: { kind: 'originals' } };
    const server = await serverNow(settledView(machine, history.changes), every, history);
    const isBack = (id: string): boolean =>
      planRemedy({ remedy: 'restore', what: { kind: 'change', id } }, server).state === 'nothing';
    return new Set(standing.map(({ plan }) => plan.id).filter(isBack));
  };
  /** All changes so far, where nothing stands against the plan. */
  const ready = async (plan: Plan, own: JournalStore): Promise<readonly ListedChange[] | ChangeObjection> => {
    try {
      // What a killed program left beside a file must not be in the way. What the other store tells is left alone: its
      // folder was not made sure of, and a change of it may be under way.
      await putInOrder(await stored(own), writer);
      const all = await list();
      return (await objectionTo(plan, machine, historyOf(all))) ?? (await fileInTheWay(plan, writer)) ?? all;
    } catch (error) {
      return { code: 'NOT-READY', ...faultOf(error) };
    }
  };
  return {
    async plan(request) {
      const history = await past();
      return await makePlan(settledView(machine, history.changes), request, history, program);
    },
    history: list,
    async isBrokenOff() {
      const all: StoredChange[] = [];
      for (const each of new Set([store, ownStore])) {
        if (!(await writer.isHeld(each.folder))) all.push(...(await stored(each)));
      }
      const { changes } = historyOf(all);
      const gone = takenBack(changes);
      const open = all.filter(({ id, change }) => change?.outcome === null && !gone.has(id));
      if (open.length === 0) return false;
      const putBack = await putBackByOthers(all);
      const astray = await Promise.all(open.map((each) => astrayOf(each, machine)));
      const isLeft = ({ change, id }: StoredChange): boolean =>
        change !== null && leavesSomething(change) && !putBack.has(id);
      return open.some(isLeft) || astray.flat().length > 0;
    },
    putBackByOthers,
    async review(plan) {
      const all = await list();
      const history = historyOf(all);
      const view = settledView(machine, history.changes);
      const made = await makePlan(view, plan.request, history, program);
      const isUsed = all.some(({ id }) => id === plan.id);
      return { made, objection: isUsed ? { code: 'PLAN-USED' } : await objectionTo(plan, view, history) };
    },
    async apply(plan, hooks = {}) {
      const own = isOfAccount(plan.steps) ? ownStore : store;
      const held = await holdOf(own, writer);
      if ('code' in held) return held;
      try {
        const all = await ready(plan, own);
        if ('code' in all) return all;
        const journal = await begunIn(own, plan, nextNumber(all));
        if ('code' in journal) return journal;
        const applied = await apply(plan, { machine, writer, journal }, hooks);
        await whateverComes(journal.close());
        return applied;
      } finally {
        await whateverComes(held.release());
      }
    },
  };
}

/** Each line is on the disk by now, and the folder is let go of when the process ends: what was done is done. */
const whateverComes = (end: Promise<void>): Promise<void> => end.catch(() => undefined);

/** The folder, made sure of and held; why not, where it cannot be. */
async function holdOf(
  own: JournalStore,
  writer: ServerWriter,
): Promise<{ readonly release: () => Promise<void> } | ChangeObjection> {
  try {
    await own.prepare();
    const release = await writer.hold(own.folder);
    return release === null ? { code: 'CHANGE-UNDER-WAY' } : { release };
  } catch (error) {
    return { code: 'JOURNAL-NOT-WRITABLE', place: own.folder, ...faultOf(error) };
  }
}

/** The journal, begun. */
async function begunIn(own: JournalStore, plan: Plan, number: number): Promise<OpenJournal | ChangeObjection> {
  try {
    return await own.begin(plan, number);
  } catch (error) {
    if (error instanceof PlanUsed) return { code: 'PLAN-USED' };
    if (error instanceof PlanUnfit) return { code: 'PLAN-UNFIT', detail: error.message };
    return { code: 'JOURNAL-NOT-WRITABLE', place: own.folder, ...faultOf(error) };
  }
}

/** The first file that could not be changed. It is looked for before a service is stopped for a plan that cannot be done. */
async function fileInTheWay({ steps }: Plan, writer: ServerWriter): Promise<ChangeObjection | null> {
  for (const step of steps) {
    if (step.kind !== 'file') continue;
    try {
      await writer.expectReplaceable(step.path);
    } catch (error) {
      return { code: 'FILE-IN-THE-WAY', place: step.path, ...faultOf(error) };
    }
  }
  return null;
}

const historyOf = (list: readonly StoredChange[]): History => ({
  changes: list.flatMap(({ change }) => change ?? []),
  unread: list.flatMap(({ id, change }) => (change === null ? [id] : [])),
});

/**
 * Everybody can write into the folder of their own account: what lies there is taken for that account's settings alone, so
 * that no journal of somebody's making has an administrator write a file, or hides what an administrator has changed.
 */
function ofAccountAlone(list: readonly StoredChange[]): readonly StoredChange[] {
  const ids = new Set(list.map(({ id }) => id));
  return list.map((stored) => {
    const { id, folder, change, damage } = stored;
    // Copies of files that lie here are of somebody else's making.
    if (change === null) return { id, folder, change, damage };
    if (!isOfAccount(change.plan.steps)) {
      const foreign = 'It lies in the folder of an account, and tells of more than the settings of that account.';
      return { ...stored, change: null, damage: foreign };
    }
    const takesBack = change.plan.takesBack.filter((id) => ids.has(id));
    return { ...stored, change: { ...change, plan: { ...change.plan, takesBack } } };
  });
}
