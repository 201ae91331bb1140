/** Takes changes back: what stood before the oldest of them, as far as what they left is still there. */
import type { RefusalCode } from './codes.js';
import { accountOf, isAccountSetting, type Account } from './account.js';
import { servicesTo, type Change, type ChangeOf } from './change.js';
import { refusedFor } from './configuration-files.js';
import { around, dependentsOf, partsChanged, partsInOrder, runningServices } from './interruption.js';
import { absent } from '../evidence/fact.js';
import { someOf } from '../evidence/some-of.js';
import { winHttpSettings } from '../evidence/winhttp-settings.js';
import { isEqual, placeOf, questionAbout, targetOf, valueFor } from './reading.js';
import { takenBack, type PastChange, type PastStep } from './past-change.js';
import type { KnownServer, Note, Planned, Refusal, Remedy } from './planned.js';
import type { RequestOf } from './request.js';
import { unreadableRefusal } from './unreadable.js';
import { winHttpBytes } from './winhttp.js';

/** All that was done to one thing by the changes that are taken back. */
interface Course {
  readonly oldest: Change;
  /** Where a copy lies of the file as it was before the oldest. */
  readonly kept: string | null;
  readonly newest: Change;
  /** Between two of the changes somebody else has built on the first: without that, theirs has nothing to stand on. */
  readonly isBuiltUpon: boolean;
  /** What may stand there now: what any of them left, whole or half done. */
  readonly left: readonly unknown[];
  readonly made: readonly string[];
  /** What the newest has left there, where it is certain. */
  readonly end: { readonly value: unknown } | null;
  /** There is something to take back: not all of it was taken back at once. */
  readonly isOpen: boolean;
}

/** The remedy. */
export const restore: Remedy<'restore'> = {
  questions: (request, known) => [
    ...dependentsOf(partsInOrder),
    ...[...coursesOf(chosen(request, withinReach(known))).values()].flatMap(
      ({ newest }) => questionAbout(newest) ?? [],
    ),
    winHttpSettings,
  ],
  plan: (request, server) => {
    const unknown = unknownOf(request, server);
    if (unknown !== null) return refusedFor([unknown]);
    const history = withinReach(server);
    const changes = chosen(request, history);
    const unread = request.what.kind === 'change' ? [] : server.unread;
    const others = accountsLeft(chosen(request, server.history), accountOf(server));
    const notes: readonly Note[] = [
      ...(others.length === 0 ? [] : [{ code: 'ACCOUNTS-LEFT', detail: someOf(others) } as const]),
      ...(unread.length === 0 ? [] : [{ code: 'JOURNALS-UNREAD', detail: someOf(unread) } as const]),
    ];
    const nothing = nothingBut([...others.map(othersRefusal), ...unread.map(unreadRefusal)]);
    if (changes.length === 0) return nothing;
    const later = laterThan(changes, history);
    const steps: Change[] = [];
    const states: ChangeOf<'service-state'>[] = [];
    const refusals: Refusal[] = [];
    for (const course of coursesOf(changes).values()) {
      const back = backOf(course, server, later);
      if (back === null) continue;
      if ('code' in back) refusals.push(back);
      else if (back.kind === 'service-state') states.push(back);
      else steps.push(back);
    }
    if (refusals.length > 0) return refusedFor(refusals);
    const running = runningServices(server, partsChanged(steps, server.facts));
    if ('code' in running) return refusedFor([running]);
    // What is to stand still is not started again for what was changed.
    const stay = servicesTo('stopped', states);
    const started = [...running, ...servicesTo('running', states)].filter((name) => !stay.includes(name));
    const whole = around(steps, [...running, ...stay], started);
    if (whole.length === 0) return nothing;
    // A change of which settings of another account are left stands, for that account to take them back.
    const takesBack = changes.map(({ plan }) => plan.id).filter((id) => !isOthersToo(id, server));
    return { state: 'changes', steps: whole, notes, takesBack };
  },
};

/** Nothing is left to be taken back, or nothing but what is out of reach. */
const nothingBut = (outOfReach: readonly Refusal[]): Planned =>
  outOfReach.length === 0 ? { state: 'nothing' } : refusedFor(outOfReach);

/** A step that changed settings of another account than the one that this program runs as. */
const isOthers = ({ plan }: PastChange, { change }: PastStep, account: Account | null): boolean =>
  isAccountSetting(change) && plan.account?.sid !== account?.sid;

/** The history without the steps that only another account can take back. */
function withinReach(server: Pick<KnownServer, 'facts' | 'history'>): readonly PastChange[] {
  const account = accountOf(server);
  return server.history.map((change) => {
    return { ...change, steps: change.steps.filter((step) => !isOthers(change, step, account)) };
  });
}

/** Names of the other accounts whose settings the changes left otherwise than before; empty for one that is not known. */
function accountsLeft(changes: readonly PastChange[], account: Account | null): readonly string[] {
  const foreign = changes.map((change) => {
    return { ...change, steps: change.steps.filter((step) => isOthers(change, step, account)) };
  });
  const sids = new Set(foreign.map(({ plan }) => plan.account?.sid));
  return [...sids].flatMap((sid) => {
    const own = foreign.filter(({ plan }) => plan.account?.sid === sid);
    return isLeftOpen(own) ? [own[0]?.plan.account?.name ?? ''] : [];
  });
}

/** Whether a change has steps that only another account can take back. */
function isOthersToo(id: string, server: KnownServer): boolean {
  const account = accountOf(server);
  return server.history.some(
    (change) => change.plan.id === id && change.steps.some((step) => isOthers(change, step, account)),
  );
}

/** Why a change cannot be found by its id; null where it is there, or none was named. */
function unknownOf({ what }: RequestOf<'restore'>, { history, unread }: KnownServer): Refusal | null {
  if (what.kind !== 'change' || history.some(({ plan }) => plan.id === what.id)) return null;
  if (unread.includes(what.id)) return unreadRefusal(what.id);
  return { code: 'CHANGE-UNKNOWN', place: null, obstacle: null, detail: what.id };
}

const unreadRefusal = (id: string): Refusal => ({ code: 'JOURNAL-UNREAD', place: null, obstacle: null, detail: id });
const othersRefusal = (account: string): Refusal => {
  return { code: 'OF-ANOTHER-ACCOUNT', place: null, obstacle: null, detail: account };
};

/** Whether anything of a change is still to be taken back: of a service that was stopped and started again, nothing is. */
export const leavesSomething = (change: Pick<PastChange, 'steps'>): boolean => isLeftOpen([change]);

const isLeftOpen = (changes: readonly Pick<PastChange, 'steps'>[]): boolean =>
  [...coursesOf(changes).values()].some((course) => course.isOpen && !isComeFull(course));

/**
 * The changes that are asked for, oldest first. All since a time are taken back with those that took some of them back in the
 * meantime: what stood there first counts, and not what stood between.
 */
function chosen({ what }: RequestOf<'restore'>, history: readonly PastChange[]): readonly PastChange[] {
  const made = history.filter(({ outcome }) => outcome !== 'rolled-back');
  switch (what.kind) {
    case 'change':
      return chosenAlone(what.id, made);
    case 'since': {
      const from = Date.parse(what.at);
      return made.filter(({ begun }) => Date.parse(begun) >= from);
    }
    case 'originals':
      return made;
  }
}

/** The change, if it stands, with what was broken off while it was taken back before. */
function chosenAlone(id: string, made: readonly PastChange[]): readonly PastChange[] {
  const gone = takenBack(made);
  if (gone.has(id)) return [];
  return made.filter(
    ({ plan, outcome }) =>
      plan.id === id || (outcome !== 'applied' && !gone.has(plan.id) && plan.takesBack.includes(id)),
  );
}

/** The changes that were made after the oldest of the chosen ones, are none of them, and stand; the newest first. */
function laterThan([oldest, ...others]: readonly PastChange[], history: readonly PastChange[]): readonly PastChange[] {
  if (oldest === undefined) return [];
  const [gone, ids] = [takenBack(history), new Set([oldest, ...others].map(({ plan }) => plan.id))];
  return history
    .slice(history.findIndex(({ plan }) => plan.id === oldest.plan.id))
    .filter(({ plan, outcome }) => !ids.has(plan.id) && !gone.has(plan.id) && outcome !== 'rolled-back')
    .reverse();
}

function coursesOf(changes: readonly Pick<PastChange, 'steps'>[]): ReadonlyMap<string, Course> {
  const courses = new Map<string, Course>();
  for (const step of changes.flatMap(({ steps }) => steps)) {
    if (step.state === 'not-begun' || step.change.kind === 'policy-refresh') continue;
    const target = targetOf(step.change);
    const earlier = courses.get(target);
    // Services come and go by themselves, and more than once in a change: nobody builds on that.
    const isOfService = step.change.kind === 'service-state';
    const isOthers = earlier !== undefined && !isOfService && !isAmong(earlier.left, step.change.before);
    // Once all of it had been taken back, what was found there next is what stood there first, whoever put it there.
    const former = earlier !== undefined && !isOfService && isComeFull(earlier) ? undefined : earlier;
    courses.set(target, {
      oldest: former?.oldest ?? step.change,
      kept: former === undefined ? (step.kept ?? null) : former.kept,
      newest: step.change,
      isBuiltUpon: former !== undefined && (former.isBuiltUpon || isOthers),
      left: [...(former?.left ?? []), ...leftBy(step)],
      made: [...(former?.made ?? []), ...step.made],
      end: endOf(step),
      isOpen: former?.isOpen === true || step.state !== 'taken-back',
    });
  }
  return courses;
}

const isAmong = (values: readonly unknown[], value: unknown): boolean => values.some((each) => isEqual(each, value));

/** The newest change has put there what stood before the oldest. */
const isComeFull = ({ oldest, end }: Course): boolean => end !== null && isEqual(end.value, oldest.before);

/** What a step has left for certain. */
function endOf({ change, state }: PastStep): Course['end'] {
  if (state === 'done') return { value: change.after };
  return state === 'taken-back' ? { value: change.before } : null;
}

/** What a step may have left: one that was not noted as done may be as before. */
function leftBy(step: PastStep): readonly unknown[] {
  const end = endOf(step);
  return end === null ? [step.change.before, step.change.after] : [end.value];
}

/** The change that takes a course back; null where nothing is to be done. */
function backOf(course: Course, server: KnownServer, later: readonly PastChange[]): Change | Refusal | null {
  const { oldest, newest, left, made, isOpen, kept } = course;
  const changedSince: Refusal = { ...refusal('CHANGED-SINCE', newest, ''), former: { change: oldest, kept } };
  // Whatever stands there now, somebody else has put it there, or it is as it was.
  if (!isOpen || isComeFull(course)) return null;
  const question = questionAbout(newest);
  const now = question === null ? absent : valueFor(newest, server.fact(question));
  if (now.state === 'unreadable') return unreadableRefusal(placeOf(newest), now);
  // A file or a service that is gone cannot be given back.
  if (now.state === 'absent') return refusal('GONE', newest, '');
  if (isEqual(now.value, oldest.before)) return null;
  const isOurs = isAmong(left, now.value);
  // Who has stopped or started it since is somebody else, and it is left as it is.
  if (newest.kind === 'service-state') {
    return isOurs ? ({ ...newest, before: now.value, after: oldest.before } as Change) : null;
  }
  if (!isOurs) {
    const about = ({ change }: PastStep): boolean => targetOf(change) === targetOf(newest);
    const ofOwn = later.filter(({ steps }) => steps.some(about));
    const isOwn = ofOwn.some(({ steps }) => steps.some((step) => about(step) && isAmong(leftBy(step), now.value)));
    return isOwn ? refusal('CHANGED-AGAIN', newest, ofOwn[0]?.plan.id ?? '') : changedSince;
  }
  if (course.isBuiltUpon) return changedSince;
  const back = { ...newest, before: now.value, after: oldest.before } as Change;
  if (back.kind === 'winhttp-proxy' && oldest.kind === 'winhttp-proxy') {
    const stored = winHttpBytes(server);
    return 'code' in stored ? stored : { ...back, bytesBefore: stored.bytes, bytesAfter: oldest.bytesBefore };
  }
  return back.kind === 'registry-value' && oldest.before === null && made.length > 0
    ? { ...back, made: [...made] }
    : back;
}

const refusal = (code: RefusalCode, change: Change, detail: string): Refusal => ({
  code,
  place: placeOf(change),
  obstacle: null,
  detail,
});
