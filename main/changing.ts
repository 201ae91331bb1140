/** Changing a server: this one, or a copy of a recorded one to practise with. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplyHooks } from './change/apply.js';
import { changesOf, type Changes } from './change/changes.js';
import { journalStore } from './change/journal-store.js';
import { applyAsAdministrator, type ElevatedChanging } from './elevated-change.js';
import { absent, known, unreadable, type Fact } from './evidence/fact.js';
import { isFailure, type Failure } from './evidence/failure.js';
import type { Cloud } from './knowledge/endpoints.js';
import { writeErrorOf } from './machine/file-writing.js';
import type { Machine } from './machine/machine.js';
import { linkedTo } from './network/probe/deadline.js';
import { openSandbox } from './machine/sandbox/sandbox.js';
import { survey } from './machine/survey/survey.js';
import type { ServerWriter } from './machine/writer.js';
import { look, type ProbeInForce } from './looking.js';
import { tenantOf } from './probing.js';
import type { Applied } from './remedy/outcome.js';
import { isOfAccount } from './remedy/account.js';
import type { Plan } from './remedy/plan.js';
import type { RemedyRequest } from './remedy/request.js';
import { tryFirst } from './remedy/tries.js';
import { changeReport, showsAfterRestart } from './report/change-report.js';
import type { Seen } from './report/effect.js';
import type { Program } from './report/failure-report.js';
import { historyReport } from './report/history-report.js';
import { planReport } from './report/plan-report.js';
import type { ChangeReport, PastChangeReport, PlanReport } from './report/plan-schema.js';
import { triedBefore, type TryPath } from './trying.js';
import { elevationNote } from './words/elevated-change.js';
import { objectionWords } from './words/objections.js';
import { notTriedOfCopy, type TriedWords } from './words/tries.js';

/** What is to be changed. */
export type ChangeTarget =
  | { readonly kind: 'here' }
  /** A folder that `makeSandbox` has filled. */
  | { readonly kind: 'sandbox'; readonly folder: string };

/** How the server that the program runs on is written to. */
export interface WritingHere {
  readonly machine: Machine;
  readonly writer: ServerWriter;
  /** For the journals of changes that need an administrator. */
  readonly journals: string;
  /** Makes that folder, so that administrators alone can write to it; rejects where that cannot be had. */
  readonly protect: (folder: string) => Promise<void>;
  /** Who else could write to it as it is; null where nobody could, or that cannot be told. */
  readonly othersIn?: (folder: string) => Promise<string | null>;
  /** For those of changes of the account's own settings. */
  readonly ownJournals: string;
}

/** What would be changed, before anybody has agreed. */
export interface PlannedChange {
  readonly report: PlanReport;
  /** Null where there is nothing to agree to. */
  readonly plan: Plan | null;
  /** False where an administrator is needed, and this program runs as none. */
  readonly permitted: boolean;
  /** It is made all the same: by this program started once more as administrator, which asks the person by itself. */
  readonly elevates: boolean;
}

/** What is done of a change, beside its steps: the person is asked, it is made, and the server is looked at again. */
export type ChangePhase = 'asking' | 'changing' | 'looking-again';

/** How the person is asked and informed, and how they change their mind. */
export interface ChangeHooks extends ApplyHooks {
  /**
   * Asks the person, in the door's own way. Nothing is changed without. It is not called where the plan elevates: the program
   * that runs as administrator asks in a window of its own.
   */
  readonly agree: (planned: PlannedChange) => Promise<boolean>;
  readonly onPhase?: (phase: ChangePhase) => void;
  /** What was found of the server before, where that is at hand; else it is looked at while the person is asked. */
  readonly before?: Seen | undefined;
  /** Whose names are tried before and after; the public one if left out. */
  readonly cloud?: Cloud;
}

/** How the one who asks for a plan is kept informed, and how they change their mind. */
export interface PlanHooks {
  /** What is tried beforehand is broken off; the plan is then a failure with the code CANCELLED. */
  readonly signal?: AbortSignal;
  /** Whose names are tried; the public one if left out. */
  readonly cloud?: Cloud;
  /** The way that the change would open is tried now, for ten seconds at most. */
  readonly onTrying?: () => void;
}

/** The part of the application object that changes servers. */
export interface Changing {
  /**
   * What a remedy would change. Nothing is written. Where it would open a way from this server, that way is tried first; a try
   * that fails is a warning in the report, which has to be accepted.
   */
  planChange(target: ChangeTarget, request: RemedyRequest, hooks?: PlanHooks): Promise<PlannedChange | Failure>;
  /**
   * Asks, holds the plan against the server, makes the changes, and says how it went. The codes of its failures, after which
   * nothing has changed: NOT-ADMINISTRATOR, NOT-AGREED, ELEVATION-DECLINED and those of `ChangeObjection`. Where it was made
   * as administrator, ELEVATION-FAILED, ELEVATION-TIMED-OUT and CANCELLED say in words what holds. Once it is made, a cancel
   * ends the looking again alone.
   */
  applyChange(target: ChangeTarget, planned: PlannedChange, hooks: ChangeHooks): Promise<ChangeReport | Failure>;
  /** Whether a change was broken off in its middle, and stands so; absent where nothing can be changed. Nothing is written. */
  changeBrokenOff(target: ChangeTarget): Promise<Fact<boolean>>;
  /** What was changed so far, newest first. */
  changeHistory(target: ChangeTarget): Promise<readonly PastChangeReport[] | Failure>;
}

/** How the network is looked at around a change. */
export interface ChangingMeans {
  readonly tryPath: TryPath;
  readonly probe: ProbeInForce;
  /** How the program is started as administrator; null where nobody sits who could be asked. */
  readonly elevation?: ElevatedChanging | null;
}

/** Makes it. */
export function createChanging(
  program: Program,
  here: () => Promise<WritingHere | null>,
  { tryPath, probe, elevation = null }: ChangingMeans,
): Changing {
  const open = (target: ChangeTarget): Promise<Changes | Failure> => openChanges(target, program, here);

  /** The way that the change would open, tried; of a copy nothing is. */
  async function triedFirst(
    target: ChangeTarget,
    request: RemedyRequest,
    { cloud = 'public', signal = new AbortController().signal, onTrying }: PlanHooks,
  ): Promise<readonly TriedWords[]> {
    const first = tryFirst(request);
    if (first === null) return [];
    const writing = target.kind === 'sandbox' ? null : await here();
    if (writing === null) return [notTriedOfCopy(first)];
    onTrying?.();
    const { trust } = await survey(writing.machine, new Date().toISOString(), { only: ['trust'] });
    return await triedBefore(first, { cloud, tenant: tenantOf(trust) }, tryPath, signal);
  }

  /** What is seen of the server: null where it could not be looked at, which is no reason to change nothing. */
  function lookAt(
    target: ChangeTarget,
    {
      before,
      cloud = 'public',
      signal = new AbortController().signal,
    }: Pick<ChangeHooks, 'before' | 'cloud' | 'signal'>,
  ): { readonly seen: Promise<Seen | null>; readonly stop: () => void } {
    const { controller, release } = linkedTo(signal);
    const options = { program, cloud, probe: target.kind === 'here' ? probe : null, signal: controller.signal };
    const seen =
      before !== undefined
        ? Promise.resolve(before)
        : machineOf(target, here).then((machine) => (machine === null ? null : look(machine, options)));
    const settled = seen.catch(() => null).finally(release);
    return { seen: settled, stop: () => controller.abort() };
  }

  return {
    async planChange(target, request, hooks = {}) {
      const changes = await open(target);
      if (isFailure(changes)) return changes;
      const made = await changes.plan(request);
      const tried = made.plan === null ? [] : await triedFirst(target, request, hooks);
      if (hooks.signal?.aborted === true) return givenUp;
      const { fact } = made.server.facts.system.account;
      const own = made.plan !== null && isOfAccount(made.plan.steps);
      const permitted = target.kind === 'sandbox' || own || (fact.state === 'value' && fact.value.elevated);
      const elevates = elevation !== null && made.plan !== null && !permitted;
      const report = planReport(request, made, tried);
      const notes = elevates ? [...report.notes, elevationNote(await elevation.isCopied())] : report.notes;
      // A copy is whoever's folder it lies in.
      const administrator = report.administrator && target.kind === 'here';
      return { report: { ...report, notes, administrator }, plan: made.plan, permitted, elevates };
    },
    async applyChange(target, planned, hooks) {
      const { plan, permitted, elevates } = planned;
      const { headline } = planned.report;
      if (plan === null) return nothingPlanned;
      const elevated = !permitted && elevates && target.kind === 'here' ? elevation : null;
      if (!permitted && elevated === null) return notAdministrator;
      const changes = await open(target);
      if (isFailure(changes)) return changes;
      const lookingBefore = showsAfterRestart(plan) ? null : lookAt(target, hooks);
      hooks.onPhase?.('asking');
      try {
        // Who agrees in another process agrees at a time that is not known here: it is looked at before that.
        if (elevated !== null) await lookingBefore?.seen;
        const applied =
          elevated === null
            ? await applyHere(changes, plan, planned, hooks, lookingBefore?.seen)
            : await applyAsAdministrator(changes, plan, elevated, { ...hooks, tried: planned.report.tried });
        if (applied === null) return notAgreed;
        if (isFailure(applied)) return applied;
        if (applied.outcome !== 'applied' || lookingBefore === null) return changeReport(plan, headline, applied, null);
        const before = await lookingBefore.seen;
        hooks.onPhase?.('looking-again');
        const seen = await lookAt(target, { ...hooks, before: undefined }).seen;
        const cancelled = hooks.signal?.aborted === true;
        const after = cancelled ? null : seen;
        const { request } = plan;
        return changeReport(plan, headline, applied, {
          request,
          before,
          after,
          isCopy: target.kind === 'sandbox',
          cancelled,
        });
      } finally {
        lookingBefore?.stop();
      }
    },
    async changeBrokenOff(target) {
      try {
        const changes = await open(target);
        return isFailure(changes) ? absent : known(await changes.isBrokenOff());
      } catch (error) {
        const { fault, detail } = writeErrorOf(error);
        return unreadable(fault === 'access-denied' ? fault : 'failed', detail);
      }
    },
    async changeHistory(target) {
      const changes = await open(target);
      if (isFailure(changes)) return changes;
      const all = await changes.history();
      return historyReport(all, await changes.putBackByOthers(all));
    },
  };
}

/**
 * In this process, after the door has asked; null where the person said no.
 *
 * @param lookedAt before it is over, nothing is changed
 */
async function applyHere(
  changes: Changes,
  plan: Plan,
  planned: PlannedChange,
  hooks: ChangeHooks,
  lookedAt: Promise<unknown> | undefined,
): Promise<Applied | Failure | null> {
  if (!(await hooks.agree(planned))) return null;
  hooks.onPhase?.('changing');
  await lookedAt;
  const applied = await changes.apply(plan, hooks);
  return 'code' in applied ? objectionWords(applied) : applied;
}

/** Opens what is to be changed; a failure where it is not there. */
export async function openChanges(
  target: ChangeTarget,
  program: Program,
  here: () => Promise<WritingHere | null>,
): Promise<Changes | Failure> {
  if (target.kind === 'here') {
    const writing = await here();
    if (writing === null) return noWindows;
    const { machine, writer, journals, protect, othersIn, ownJournals } = writing;
    const ownStore = journalStore(ownJournals, make);
    return changesOf({ machine, writer, store: journalStore(journals, protect, othersIn), ownStore, program });
  }
  const sandbox = await openSandbox(target.folder);
  if (isFailure(sandbox)) return sandbox;
  const { machine, writer, journals } = sandbox;
  const store = journalStore(journals, make);
  return changesOf({ machine, writer, store, ownStore: store, program });
}

/** What is looked at; null where it is not there. */
async function machineOf(target: ChangeTarget, here: () => Promise<WritingHere | null>): Promise<Machine | null> {
  if (target.kind === 'here') return (await here())?.machine ?? null;
  const sandbox = await openSandbox(target.folder);
  return isFailure(sandbox) ? null : sandbox.machine;
}

async function make(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
}

/** The Windows that the program runs on; its own functions are only loaded there. */
export async function writingHere(): Promise<WritingHere | null> {
  if (process.platform !== 'win32') return null;
  const [
    { windowsMachine },
    { windowsWriter },
    { othersInFolder, protectFolder },
    { accountDataFolder, programDataFolder },
  ] = await Promise.all([
    import('./machine/windows/index.js'),
    import('./machine/windows/writing/index.js'),
    import('./machine/windows/writing/protected-folder.js'),
    import('./machine/windows/program-data.js'),
  ]);
  const journals = join(programDataFolder(), 'changes');
  const ownJournals = join(accountDataFolder(), 'changes');
  const protecting = { protect: protectFolder, othersIn: othersInFolder };
  return { machine: windowsMachine, writer: windowsWriter, journals, ...protecting, ownJournals };
}

const givenUp: Failure = {
  code: 'CANCELLED',
  message: 'The plan was given up. Nothing was changed.',
  advice: 'Make it again if you want it.',
};

const nothingPlanned: Failure = {
  code: 'NOTHING-PLANNED',
  message: 'There is nothing to change, so nothing was changed.',
  advice: 'Make a plan of something else.',
};

const notAdministrator: Failure = {
  code: 'NOT-ADMINISTRATOR',
  message: 'Changing this needs the rights of an administrator, so nothing was changed.',
  advice:
    'Open Windows PowerShell with “Run as administrator”, go to the folder that you are in now (cd), and enter the same command there.',
};

const notAgreed: Failure = {
  code: 'NOT-AGREED',
  message: 'You did not agree, so nothing was changed.',
  advice:
    'Do it again if you change your mind. The plan also tells how to do the same by hand (in the terminal: plan with --by-hand).',
};

const noWindows: Failure = {
  code: 'NO-WINDOWS',
  message: 'This is no Windows server, so there is nothing here to change.',
  advice:
    'Run it on the server that the connector runs on, or shall run on; or practise on a copy of another (in the terminal: --sandbox and --from).',
};
