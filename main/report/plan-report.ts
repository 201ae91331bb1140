/** A plan, or why there is none, in words. */
import { isOfAccount } from '../remedy/account.js';
import { servicesTo, type Change } from '../remedy/change.js';
import type { Plan } from '../remedy/plan.js';
import type { KnownServer, Planned } from '../remedy/planned.js';
import type { RemedyRequest } from '../remedy/request.js';
import { actOf, amountOf } from '../words/acts.js';
import { byHandOf } from '../words/by-hand.js';
import { serviceName } from '../words/changes.js';
import { noteWords } from '../words/notes.js';
import { list } from '../words/phrases.js';
import { refusalWords } from '../words/refusals.js';
import { planHeadline } from '../words/remedies.js';
import type { PlanReport } from './plan-schema.js';
import { stepsReport } from './steps-report.js';

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
    steps: stepsReport(steps),
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

function summaryOf(
  state: PlanReport['state'],
  { remedy }: RemedyRequest,
  headline: string,
  steps: readonly Change[],
): string {
  if (state === 'nothing') {
    return remedy === 'restore'
      ? 'There is nothing left to take back.'
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
  const stops = servicesTo('stopped', steps);
  if (stops.length === 0) return null;
  const starts = servicesTo('running', steps);
  const names = list(stops.map(serviceName), 10);
  const isOne = stops.length === 1;
  return stops.every((name) => starts.includes(name))
    ? `While this is done, ${names} ${isOne ? 'stops and starts' : 'stop and start'} again: usually less than a minute.`
    : `Afterwards ${names} ${isOne ? 'stands still until somebody starts it' : 'stand still until somebody starts them'}.`;
}
