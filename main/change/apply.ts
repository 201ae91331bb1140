/**
 * Does what a plan says, step by step, each noted before and after. Where one is not possible, those before it are taken
 * back in reverse order, so that the server is as it was.
 */
import type { Machine } from '../machine/machine.js';
import { WriteError, type ServerHooks, type ServerWriter } from '../machine/writer.js';
import type { Change } from '../remedy/change.js';
import type { Applied, StepFailure } from '../remedy/outcome.js';
import type { Plan } from '../remedy/plan.js';
import { questionAbout } from '../remedy/reading.js';
import type { NewEntry, OpenJournal } from './journal-store.js';
import { lastEvents } from './last-events.js';
import { lookAt, sideOf, type Look } from './now.js';
import { besideOf, bytesOf, faultOf, perform, takeBackOne } from './perform.js';

/** What a person sees meanwhile. */
export interface ApplyHooks extends ServerHooks {
  readonly onStep?: (step: number, state: 'begun' | 'done' | 'failed' | 'taking-back' | 'taken-back') => void;
}

/** What it works with. */
export interface ApplyTools {
  readonly machine: Machine;
  readonly writer: ServerWriter;
  readonly journal: OpenJournal;
}

/**
 * Does what the plan says. The journal is open, and what is there before was kept in it. It never rejects: where the journal
 * cannot be written any more, what was done is taken back.
 */
export async function apply(plan: Plan, tools: ApplyTools, hooks: ApplyHooks = {}): Promise<Applied> {
  const skipped: StepFailure[] = [];
  const touched: Touched[] = [];
  for (const [step, change] of plan.steps.entries()) {
    if (hooks.signal?.aborted === true) return await takeBack(plan, touched, 'cancelled', tools, hooks);
    const failure = await doStep(plan, step, change, touched, tools, hooks);
    if (failure === null) {
      if (change.kind === 'policy-refresh') skipped.push(...(await setBack(plan, step, tools, hooks)));
      continue;
    }
    if (isNeeded(change)) return await takeBack(plan, touched, failure, tools, hooks);
    skipped.push(failure);
  }
  const failure = await noted(tools.journal, { event: 'ended', outcome: 'applied' });
  if (failure !== null) {
    return await takeBack(plan, touched, { step: plan.steps.length, ...failure }, tools, hooks);
  }
  await settle(plan, tools);
  return { outcome: 'applied', skipped };
}

/** Without the latest policies everything else is as the plan says. */
const isNeeded = ({ kind }: Change): boolean => kind !== 'policy-refresh';

/** What Windows has set back since it was written: a policy of the domain may say otherwise. */
async function setBack(
  plan: Plan,
  end: number,
  { machine, journal }: ApplyTools,
  hooks: ApplyHooks,
): Promise<readonly StepFailure[]> {
  const failures: StepFailure[] = [];
  for (const [step, change] of plan.steps.slice(0, end).entries()) {
    if (change.kind !== 'registry-value') continue;
    const side = await sideOf(machine, change);
    if (side === 'after' || side === 'both') continue;
    const failure = { step, fault: 'not-kept', detail: 'after the policies were fetched' };
    failures.push(failure);
    await noted(journal, { event: 'failed', ...failure, needed: false });
    hooks.onStep?.(step, 'failed');
  }
  return failures;
}

/** A step that may have changed something. Where one was not even tried, whatever stands there is not of this plan. */
interface Touched {
  readonly step: number;
  readonly change: Change;
  /** Keys of the registry that were made for it, outermost first. */
  readonly made: readonly string[];
}

async function doStep(
  plan: Plan,
  step: number,
  change: Change,
  touched: Touched[],
  { machine, writer, journal }: ApplyTools,
  hooks: ApplyHooks,
): Promise<StepFailure | null> {
  try {
    const keys = change.kind === 'registry-value' && change.after !== null ? await writer.missingKeys(change) : [];
    await journal.write({ event: 'before', step, ...(keys.length === 0 ? {} : { made: [...keys] }) });
    hooks.onStep?.(step, 'begun');
    const look = await lookAt(machine, change);
    if (look.side === 'other' || look.side === 'unknown') throw inTheWay(look);
    touched.push({ step, change, made: keys });
    // What leaves nothing to be read has to be done, whatever side it seems to be on.
    if (look.side === 'before' || questionAbout(change) === null) await perform(writer, change, plan.id, hooks);
    const now = await sideOf(machine, change);
    if (now !== 'after' && now !== 'both') throw new WriteError('not-kept', 'what is read now is not what was written');
    await journal.write({ event: 'after', step });
  } catch (error) {
    // Another program was there first, and nothing of this step stands.
    if (error instanceof WriteError && error.fault === 'changed-since' && touched[touched.length - 1]?.step === step) {
      touched.pop();
    }
    const failure = await failureOf(step, change, error, machine);
    await noted(journal, { event: 'failed', ...failure, needed: isNeeded(change) });
    hooks.onStep?.(step, 'failed');
    return failure;
  }
  hooks.onStep?.(step, 'done');
  return null;
}

/** Why a step failed; of a service with what Windows says of it. */
async function failureOf(step: number, change: Change, error: unknown, machine: Machine): Promise<StepFailure> {
  const failure = { step, ...faultOf(error) };
  const isOfService = failure.fault === 'service-ended' || failure.fault === 'timed-out';
  const events = isOfService && change.kind === 'service-state' ? await lastEvents(machine, change.name) : [];
  return events.length === 0 ? failure : { ...failure, events };
}

/** Why a step is not possible where what is there is not what the plan was made of. */
function inTheWay({ fact }: Look): WriteError {
  if (fact.state === 'value') return new WriteError('changed-since', 'it is not what the plan was made of');
  if (fact.state === 'absent') return new WriteError('not-there', 'it is gone since the plan was made');
  if (fact.reason === 'access-denied') return new WriteError('access-denied', fact.detail);
  return new WriteError(fact.detail === 'EBUSY' ? 'in-use' : 'failed', fact.detail);
}

/** Takes back what was done, last first. What is in the way of one step is in the way of no other. */
async function takeBack(
  plan: Plan,
  touched: readonly Touched[],
  because: StepFailure | 'cancelled',
  { machine, writer, journal }: ApplyTools,
  hooks: ApplyHooks,
): Promise<Applied> {
  const left: StepFailure[] = [];
  for (const { step, change, made } of [...touched].reverse()) {
    if (!isNeeded(change)) continue;
    try {
      const look = await lookAt(machine, change);
      if (look.side === 'before' || look.side === 'both') continue;
      if (look.side === 'other' && isOfSomebodyElse(change, look)) throw inTheWay(look);
      await noted(journal, { event: 'taking-back', step });
      hooks.onStep?.(step, 'taking-back');
      await takeBackOne(writer, change, plan.id, made);
      if ((await sideOf(machine, change)) !== 'before') throw new WriteError('not-kept', 'it is not as it was');
      await noted(journal, { event: 'taken-back', step });
      hooks.onStep?.(step, 'taken-back');
    } catch (error) {
      const failure = await failureOf(step, change, error, machine);
      left.push(failure);
      await noted(journal, { event: 'not-taken-back', ...failure });
    }
  }
  const [first, ...others] = left;
  await noted(journal, { event: 'ended', outcome: first === undefined ? 'rolled-back' : 'not-rolled-back' });
  if (first !== undefined) return { outcome: 'not-rolled-back', because, left: [first, ...others] };
  await settle(plan, { writer, journal });
  return { outcome: 'rolled-back', because };
}

/**
 * Whether what is neither as before nor as after was put there by another program, and must stay: values are written whole or
 * not at all. A file that is gone was just being replaced; a service may be on its way.
 */
function isOfSomebodyElse({ kind }: Change, { fact }: Look): boolean {
  if (kind === 'service-state' || kind === 'service-start') return false;
  return kind !== 'file' || fact.state === 'value';
}

/** A line of the journal; why it could not be written, where it could not. */
async function noted(journal: OpenJournal, entry: NewEntry): Promise<{ fault: string; detail: string } | null> {
  try {
    await journal.write(entry);
    return null;
  } catch (error) {
    return faultOf(error);
  }
}

/** What lies beside changed files is taken away. Where that fails it does no harm, and the next change tries it again. */
async function settle(plan: Plan, { writer, journal }: Pick<ApplyTools, 'writer' | 'journal'>): Promise<void> {
  if ((await settleFiles(plan, writer)) === null) await noted(journal, { event: 'settled' });
}

/** The same for a change of the past; why it was not possible, where it was not. */
export async function settleFiles({ id, steps }: Plan, writer: ServerWriter): Promise<StepFailure | null> {
  for (const [step, change] of steps.entries()) {
    if (change.kind !== 'file') continue;
    try {
      await writer.settleFile(change.path, bytesOf(change), besideOf(change.path, id));
    } catch (error) {
      return { step, ...faultOf(error) };
    }
  }
  return null;
}
