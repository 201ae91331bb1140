/** All changes so far, in words, newest first. */
import { leavesSomething } from '../remedy/restore.js';
import { leftStopped, takenBack, type ListedChange, type PastChange } from '../remedy/past-change.js';
import { brokenOffWords, damagedWords, putBackWords, underWayWords } from '../words/past-changes.js';
import { pastHeadline } from '../words/remedies.js';
import type { PastChangeReport } from './plan-schema.js';
import { stepsReport } from './steps-report.js';

/** Whether a change of this state stands, wholly or in part: nobody has taken it back. */
export const stands = (state: PastChangeReport['state']): boolean =>
  state === 'applied' || state === 'interrupted' || state === 'not-rolled-back';

/** What is known of all changes together. */
interface Past {
  readonly changes: readonly PastChange[];
  /** Ids of those that a later one has taken back. */
  readonly gone: ReadonlySet<string>;
  /** Ids of those that somebody else has put back. */
  readonly putBack: ReadonlySet<string>;
}

/**
 * The history.
 *
 * @param putBack ids of changes of which nothing is left to take back, since somebody else has put back what they changed
 */
export function historyReport(
  stored: readonly ListedChange[],
  putBack: ReadonlySet<string> = new Set(),
): readonly PastChangeReport[] {
  const changes = stored.flatMap(({ change }) => change ?? []);
  const past: Past = { changes, gone: takenBack(changes), putBack };
  return [...stored].reverse().map((each) => pastReport(each, past));
}

function pastReport(
  { id, folder, change, damage, sound = [], isUnderWay, astray }: ListedChange,
  { changes, gone, putBack }: Past,
): PastChangeReport {
  if (change === null) {
    const summary = damagedWords(damage ?? '', sound);
    return {
      id,
      remedy: null,
      at: '',
      headline: 'A change that cannot be read',
      state: 'damaged',
      summary,
      steps: [],
      canUndo: false,
      folder,
    };
  }
  const state = isUnderWay ? 'under-way' : stateOf(change, gone);
  const isPutBack = stands(state) && putBack.has(id);
  const summary = state === 'interrupted' ? brokenOffWords(astray, leftStopped(change), isPutBack) : summaries[state];
  return {
    id,
    remedy: change.plan.request.remedy,
    at: change.begun,
    headline: pastHeadline(change, changes),
    state,
    summary: isPutBack ? `${summary} ${putBackWords}` : summary,
    steps: stepsReport(change.steps.map((step) => step.change)),
    canUndo: stands(state) && !isPutBack && leavesSomething(change),
    folder,
  };
}

function stateOf({ plan, outcome }: PastChange, gone: ReadonlySet<string>): PastChangeReport['state'] {
  if (gone.has(plan.id)) return 'undone';
  return outcome ?? 'interrupted';
}

const summaries: Readonly<Record<Exclude<PastChangeReport['state'], 'interrupted'>, string>> = {
  'under-way': underWayWords,
  applied: 'Done.',
  undone: 'Taken back.',
  'rolled-back': 'It was given up, and nothing of it was left.',
  'not-rolled-back': 'It was given up, and some of it could not be taken back. Take it back once the reason is gone.',
  damaged: '',
};
