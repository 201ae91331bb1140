/** All changes so far, in words, newest first. */
import { leavesSomething } from '../remedy/restore.js';
import { takenBack, type ListedChange, type PastChange } from '../remedy/past-change.js';
import { brokenOffWords, underWayWords } from '../words/past-changes.js';
import { pastHeadline } from '../words/remedies.js';
import type { PastChangeReport } from './plan-schema.js';
import { stepsReport } from './steps-report.js';

/** The history. */
export function historyReport(stored: readonly ListedChange[]): readonly PastChangeReport[] {
  const past = stored.flatMap(({ change }) => change ?? []);
  const gone = takenBack(past);
  return [...stored].reverse().map((each) => pastReport(each, gone, past));
}

function pastReport(
  { id, folder, change, damage, isUnderWay, astray }: ListedChange,
  gone: ReadonlySet<string>,
  past: readonly PastChange[],
): PastChangeReport {
  if (change === null) {
    const summary = `${damage ?? ''} What can be read of it lies in this folder; it cannot be taken back from here.`;
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
  return {
    id,
    remedy: change.plan.request.remedy,
    at: change.begun,
    headline: pastHeadline(change, past),
    state,
    summary: state === 'interrupted' ? brokenOffWords(astray) : summaries[state],
    steps: stepsReport(change.steps.map((step) => step.change)),
    canUndo: (state === 'applied' || state === 'interrupted' || state === 'not-rolled-back') && leavesSomething(change),
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
  'rolled-back': 'It was not possible, and nothing of it was left.',
  'not-rolled-back':
    'It was not possible, and some of it could not be taken back. Take it back once the reason is gone.',
  damaged: '',
};
