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
import { noteWords } from '../words/notes.js';
import { list } from '../words/phrases.js';
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
  return {
    state: planned.state,
    id: plan?.id ?? null,
    remedy: request.remedy,
    headline: planHeadline(request, server.history),
    summary: summaryOf(planned.state, steps),
    act: actOf(request.remedy, steps),
    expiresAt: plan?.expiresAt ?? null,
    steps: steps.map(stepReport),
    interruption: interruptionOf(steps),
    administrator: steps.length > 0 && !isOfAccount(steps),
    notes:
      planned.state === 'refused' ? [] : (planned.notes ?? []).map((note) => ({ code: note.code, ...noteWords(note) })),
    tried: [...tried],
    acceptWarnings: planned.state === 'changes' && tried.some(({ outcome }) => outcome === 'warning'),
    refusals: planned.state === 'refused' ? planned.refusals.map(refusalWords) : [],
    byHand: byHandOf(steps, shownAs).map((each) => ({ ...each, clicks: [...each.clicks] })),
  };
}

/** A change as a numbered step. */
export function stepReport(change: Change, index: number): PlanStep {
  const hunks = change.kind === 'file' ? lineDiff(textOf(change.before), textOf(change.after)) : [];
  return { number: index + 1, kind: change.kind, ...changeWords(change), hunks };
}

function summaryOf(state: PlanReport['state'], steps: readonly Change[]): string {
  if (state === 'nothing') return 'The server is so already: there is nothing to change.';
  if (state === 'refused') return 'This is not possible here as it stands. Nothing has been changed.';
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
function textOf(base64: string): string {
  const bytes = bytesOf(base64);
  const read = readText(bytes);
  return 'text' in read ? read.text : lettersOf(bytes);
}
