/**
 * The journal of one change: a folder with what was there before, and a file of JSON lines, each on disk before the next act
 * begins. So whatever happens, it is known what was done, and what was there before is kept.
 */
import * as v from 'valibot';
import { registryKeyPath } from '../evidence/server.js';
import { changeSchema, type Change } from '../remedy/change.js';
import { outcomes, type PastChange, type SoundPart, type StepState } from '../remedy/past-change.js';
import { planSchema } from '../remedy/plan.js';

const text = v.pipe(v.string(), v.maxLength(10_000));
const at = v.pipe(v.string(), v.isoTimestamp());
const step = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** What event logs say of a service. */
const events = v.optional(v.pipe(v.array(text), v.maxLength(10), v.readonly()));

/** Bytes that lie in a file of the journal's folder. */
const kept = v.strictObject({ kept: v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/)), sha256 });
/** A file's change without its bytes: these lie beside, where a person can take them. */
const keptFile = v.strictObject({ ...changeSchema.options[0].entries, before: kept, after: kept });
const [, ...otherChanges] = changeSchema.options;

/** Most changes that are told apart by their number: a bound, so that no forged one puts numbers out of reach. */
export const mostChanges = 1_000_000;

/** A line of the journal. */
export const entrySchema = v.variant('event', [
  v.strictObject({
    event: v.literal('begun'),
    at,
    /** Which of all changes it is: clocks are put back. Left out by the first version of this program. */
    number: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostChanges))),
    plan: v.strictObject({
      ...planSchema.entries,
      steps: v.pipe(v.array(v.variant('kind', [keptFile, ...otherChanges])), v.minLength(1), v.maxLength(100)),
    }),
  }),
  /** A step is next. `made`: keys of the registry that are made for it, outermost first. */
  v.strictObject({ event: v.literal('before'), at, step, made: v.optional(v.array(registryKeyPath)) }),
  v.strictObject({ event: v.literal('after'), at, step }),
  /** A step was not possible. `needed` is false where the rest goes on without it. */
  v.strictObject({ event: v.literal('failed'), at, step, fault: text, detail: text, events, needed: v.boolean() }),
  v.strictObject({ event: v.literal('taking-back'), at, step }),
  v.strictObject({ event: v.literal('taken-back'), at, step }),
  v.strictObject({ event: v.literal('not-taken-back'), at, step, fault: text, detail: text, events }),
  v.strictObject({ event: v.literal('ended'), at, outcome: v.picklist(outcomes) }),
  /** Nothing lies beside the files any more. */
  v.strictObject({ event: v.literal('settled'), at }),
]);

/** A line. */
export type Entry = v.InferOutput<typeof entrySchema>;
/** A line of one kind. */
export type EntryOf<Event extends Entry['event']> = Extract<Entry, { event: Event }>;
/** What the first line holds of the steps. */
export type KeptChange = EntryOf<'begun'>['plan']['steps'][number];

/** A journal that cannot be made out. */
export interface DamagedJournal {
  readonly damage: string;
  /** What of it is sound all the same, where only a copy was altered. */
  readonly sound?: readonly SoundPart[];
}

/**
 * Reads the whole lines. One that cannot be read makes the journal a damaged one: a newer version of this program may have
 * written it, and what it did is not known then.
 *
 * @param bytesOf bytes that lie beside, in base64, by their name; null where they are not there or not what they were
 * @returns null where there is no line: nothing had been done
 */
export function readJournal(
  lines: readonly string[],
  bytesOf: (name: string, sha256: string) => string | null,
): PastChange | DamagedJournal | null {
  if (lines.length === 0) return null;
  const [begun, ...rest] = lines.map(entryOf);
  const isRead = (entry: Entry | null): entry is Entry => entry !== null;
  if (begun?.event !== 'begun' || !rest.every(isRead)) {
    return { damage: 'Its journal was altered, or written by another version of this program.' };
  }
  const changes = begun.plan.steps.map((step) => (step.kind === 'file' ? withBytes(step, bytesOf) : step));
  const entriesOf = (number: number): readonly StepEntry[] =>
    rest.filter((each): each is StepEntry => 'step' in each && each.step === number);
  const lost = changes.flatMap((each) => ('damage' in each ? [each.damage] : []));
  if (lost.length > 0) {
    const sound = begun.plan.steps.flatMap((step, number) => soundPart(step, entriesOf(number), bytesOf) ?? []);
    return { damage: lost.join(' '), sound };
  }
  const steps = changes.filter((each): each is Change => !('damage' in each));
  const ended = rest.find((each): each is EntryOf<'ended'> => each.event === 'ended');
  return {
    plan: { ...begun.plan, steps },
    begun: begun.at,
    number: begun.number ?? 0,
    outcome: ended?.outcome ?? null,
    ended: ended?.at ?? null,
    isSettled: rest.some(({ event }) => event === 'settled'),
    steps: steps.map((change, number) => ({
      ...stepOf(change, entriesOf(number)),
      ...keptOf(begun.plan.steps[number]),
    })),
  };
}

type StepEntry = Extract<Entry, { step: number }>;

const stateAfter: Record<StepEntry['event'], StepState> = {
  before: 'begun',
  after: 'done',
  failed: 'failed',
  'taking-back': 'taking-back',
  'taken-back': 'taken-back',
  'not-taken-back': 'not-taken-back',
};

function stepOf(change: Change, entries: readonly StepEntry[]): PastChange['steps'][number] {
  const last = entries[entries.length - 1];
  const failure = [...entries].reverse().find((each) => each.event === 'failed' || each.event === 'not-taken-back');
  return {
    change,
    state: last === undefined ? 'not-begun' : stateAfter[last.event],
    made: entries.flatMap((each) => (each.event === 'before' ? (each.made ?? []) : [])),
    failure: failure === undefined || !('fault' in failure) ? null : { fault: failure.fault, detail: failure.detail },
  };
}

/** The name of a file's copy beside the journal. */
const keptOf = (step: KeptChange | undefined): Pick<PastChange['steps'][number], 'kept'> =>
  step?.kind === 'file' ? { kept: step.before.kept } : {};

function withBytes(
  step: v.InferOutput<typeof keptFile>,
  bytesOf: Parameters<typeof readJournal>[1],
): Change | DamagedJournal {
  const before = bytesOf(step.before.kept, step.before.sha256);
  const after = bytesOf(step.after.kept, step.after.sha256);
  if (before !== null && after !== null) return { ...step, before, after };
  const { kept: altered } = before === null ? step.before : step.after;
  const damage = `The copy ${altered} of ${step.path} is gone, or not what it was when it was kept: do not put it back.`;
  return { damage };
}

/** What stood before a step that was done, where that is sound; services come and go by themselves. */
function soundPart(
  step: KeptChange,
  entries: readonly StepEntry[],
  bytesOf: Parameters<typeof readJournal>[1],
): SoundPart | null {
  const last = entries[entries.length - 1]?.event;
  if (last === undefined || last === 'taken-back') return null;
  if (step.kind === 'service-state' || step.kind === 'policy-refresh') return null;
  if (step.kind !== 'file') return { change: step };
  const { kept: name, sha256: hash } = step.before;
  return bytesOf(name, hash) === null ? null : { path: step.path, kept: name };
}

function entryOf(line: string): Entry | null {
  try {
    const parsed = v.safeParse(entrySchema, JSON.parse(line));
    return parsed.success ? parsed.output : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
