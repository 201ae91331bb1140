/** A plan, or why there is none, in words. */
import { readText } from '../configuration/text.js';
import { bytesOf } from '../evidence/base64.js';
import { lettersOf } from '../evidence/bytes.js';
import type { Change } from '../remedy/change.js';
import { isOfAccount, type Plan } from '../remedy/plan.js';
import type { KnownServer, Planned } from '../remedy/planned.js';
import type { RemedyRequest } from '../remedy/request.js';
import { actOf, amountOf } from '../words/acts.js';
import { byHandOf } from '../words/by-hand.js';
import { changeWords, serviceName } from '../words/changes.js';
import { mannerText } from '../words/file-manner.js';
import { noteWords } from '../words/notes.js';
import { count, list } from '../words/phrases.js';
import { planWords } from '../words/plan-words.js';
import { refusalWords } from '../words/refusals.js';
import { planHeadline } from '../words/remedies.js';
import { lineDiff } from './line-diff.js';
import type { PlanReport, PlanStep } from './plan-schema.js';

/** A try that was made before the plan was shown. */
export type Tried = PlanReport['tried'][number];

/** The plan as it is shown, printed and agreed to. */
export function planReport(
  request: RemedyRequest,
  {
    planned,
    plan,
    server,
  }: {
    readonly planned: Planned;
    readonly plan: Plan | null;
    readonly server: Pick<KnownServer, 'history' | 'fact'>;
  },
  tried: readonly Tried[] = [],
): PlanReport {
  const steps = planned.state === 'changes' ? planned.steps : [];
  const shownAs = (name: string): string | null => {
    const fact = server.fact({ kind: 'service', name });
    return fact.state === 'value' && fact.value.displayName !== '' ? fact.value.displayName : null;
  };
  const headline = planHeadline(request, server.history);
  const refusals = planned.state === 'refused' ? planned.refusals.map(refusalWords) : [];
  return {
    state: planned.state,
    id: plan?.id ?? null,
    remedy: request.remedy,
    // Why it is not possible comes before what was asked for.
    headline: refusals[0]?.title ?? headline,
    summary: summaryOf(planned.state, request, headline, steps),
    act: actOf(request.remedy, steps),
    expiresAt: plan?.expiresAt ?? null,
    steps: steps.map(stepReport),
    interruption: interruptionOf(steps),
    administrator: steps.length > 0 && !isOfAccount(steps),
    notes:
      planned.state === 'refused' ? [] : (planned.notes ?? []).map((note) => ({ code: note.code, ...noteWords(note) })),
    tried: [...tried],
    acceptWarnings: planned.state === 'changes' && tried.some(({ outcome }) => outcome === 'warning'),
    refusals,
    byHand: byHandOf(steps, shownAs).map((each) => ({ ...each, clicks: [...each.clicks] })),
  };
}

/** A change as a numbered step. */
export function stepReport(change: Change, index: number): PlanStep {
  const words = { number: index + 1, kind: change.kind, ...changeWords(change) };
  if (change.kind !== 'file') return { ...words, hunks: [] };
  const [before, after] = [bytesOf(change.before), bytesOf(change.after)];
  const hunks = lineDiff(textOf(before), textOf(after));
  return {
    ...words,
    what: [words.what, amountOfLines(hunks), mannerOf(before, after)].filter(Boolean).join(' '),
    hunks,
  };
}

/** "5 lines added, 1 taken out."; empty where no line differs. */
function amountOfLines(hunks: PlanStep['hunks']): string {
  const signs = hunks.flat().map(({ sign }) => sign);
  const amounts = (['added', 'removed'] as const).flatMap((sign) => {
    const amount = signs.filter((each) => each === sign).length;
    return amount === 0 ? [] : [{ amount, done: planWords.signs[sign].toLowerCase() }];
  });
  const parts = amounts.map(({ amount, done }, index) => `${index === 0 ? count(amount, 'line') : amount} ${done}`);
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}

/** Empty where one of them is no text. */
function mannerOf(before: Uint8Array, after: Uint8Array): string {
  const [is, becomes] = [readText(before), readText(after)];
  return 'text' in is && 'text' in becomes ? mannerText(is, becomes) : '';
}

function summaryOf(
  state: PlanReport['state'],
  { remedy }: RemedyRequest,
  headline: string,
  steps: readonly Change[],
): string {
  if (state === 'nothing') {
    return remedy === 'restore'
      ? 'There is nothing left of it to take back.'
      : 'It is already set up this way: there is nothing to change.';
  }
  if (state === 'refused') return `So this is not possible as things are: ${headline}. Nothing has been changed.`;
  return isWritten(steps)
    ? `${amountOf(steps)}. A copy of what is there now is kept first, and everything can be taken back, today or later.`
    : `${amountOf(steps)}. No file and no setting is changed.`;
}

/** True where something stands there otherwise afterwards, and not services alone run or stand still. */
const isWritten = (steps: readonly Change[]): boolean =>
  steps.some(({ kind }) => kind !== 'service-state' && kind !== 'policy-refresh');

function interruptionOf(steps: readonly Change[]): string | null {
  const stops = steps.flatMap((step) => (step.kind === 'service-state' && step.after === 'stopped' ? [step.name] : []));
  if (stops.length === 0) return null;
  const starts = new Set(
    steps.flatMap((step) => (step.kind === 'service-state' && step.after === 'running' ? [step.name] : [])),
  );
  const names = list(stops.map(serviceName), 10);
  const isOne = stops.length === 1;
  return stops.every((name) => starts.has(name))
    ? `While this is done, ${names} ${isOne ? 'stops and starts' : 'stop and start'} again: usually less than a minute.`
    : `Afterwards ${names} ${isOne ? 'stands still until somebody starts it' : 'stand still until somebody starts them'}.`;
}

/** The text of a configuration file; its bytes as letters where it is none. */
function textOf(bytes: Uint8Array): string {
  const read = readText(bytes);
  return 'text' in read ? read.text : lettersOf(bytes);
}
