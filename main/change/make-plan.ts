/** Makes a plan of a request and the server as it is, and later finds out whether the server is still so. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Machine } from '../machine/machine.js';
import { accountOf, isAccountSetting } from '../remedy/account.js';
import { changeSchema, type Change } from '../remedy/change.js';
import type { ChangeObjection, StaleValue } from '../remedy/outcome.js';
import { refusedFor } from '../remedy/configuration-files.js';
import { planLifetime, planSchema, unfitIn, type Plan } from '../remedy/plan.js';
import type { History } from '../remedy/past-change.js';
import type { KnownServer, Planned } from '../remedy/planned.js';
import { isEqual, placeOf, questionAbout, valueFor } from '../remedy/reading.js';
import { planRemedy } from '../remedy/remedies.js';
import { remedyRequestSchema, type RemedyRequest } from '../remedy/request.js';
import { notAllowed } from './allowed.js';
import { serverNow } from './server-now.js';

/** How far the clock may have been put back since a plan was made, in milliseconds. */
const clockSlack = 60_000;

/** A plan with what it was made of; `plan` is null where there is nothing to agree to. */
export interface MadePlan {
  readonly planned: Planned;
  readonly server: KnownServer;
  readonly plan: Plan | null;
}

/** Reads the server and plans. Nothing is written. */
export async function makePlan(
  machine: Machine,
  request: RemedyRequest,
  history: History,
  program: Plan['program'],
  now: Date = new Date(),
): Promise<MadePlan> {
  const server = await serverNow(machine, request, history);
  const unfitRequest = unfitIn(remedyRequestSchema, request);
  const planned = unfitRequest === null ? planRemedy(request, server) : unfit('REQUEST-UNFIT', unfitRequest);
  if (planned.state !== 'changes') return { planned, server, plan: null };
  const plan: Plan = {
    schema: 'connector-doctor/plan@1',
    id: randomUUID(),
    program,
    computer: computerOf(server),
    account: accountOf(server),
    madeAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + planLifetime).toISOString(),
    request,
    steps: [...planned.steps],
    takesBack: [...(planned.takesBack ?? [])],
    notes: planned.notes.map((note) => ({ ...note })),
  };
  const unfitPlan = unfitIn(planSchema, plan);
  return unfitPlan === null
    ? { planned, server, plan }
    : { planned: unfit('PLAN-UNFIT', unfitPlan), server, plan: null };
}

const unfit = (code: 'REQUEST-UNFIT' | 'PLAN-UNFIT', detail: string): Planned =>
  refusedFor([{ code, place: null, obstacle: null, detail }]);

/**
 * Holds a plan against the server as it is. The same request is planned anew, by the same rules: so a plan can do nothing but
 * what its request does here and now, whoever wrote it.
 */
export async function objectionTo(
  plan: Plan,
  machine: Machine,
  history: History,
  now: Date = new Date(),
): Promise<ChangeObjection | null> {
  if (
    now.getTime() > Date.parse(plan.expiresAt) ||
    Date.parse(plan.expiresAt) - Date.parse(plan.madeAt) > planLifetime
  ) {
    return { code: 'PLAN-EXPIRED' };
  }
  if (now.getTime() < Date.parse(plan.madeAt) - clockSlack) return { code: 'PLAN-FROM-LATER' };
  const { plan: anew, server } = await makePlan(machine, plan.request, history, plan.program, now);
  if (computerOf(server) !== plan.computer) return { code: 'PLAN-ELSEWHERE', detail: plan.computer };
  const steps = anew?.steps ?? [];
  const isOfAnother = plan.account?.sid !== accountOf(server)?.sid;
  const ofAnother: ChangeObjection = { code: 'PLAN-OF-ANOTHER', detail: plan.account?.name ?? '' };
  if (isOfAnother && plan.steps.some(isAccountSetting)) return ofAnother;
  const count = Math.max(steps.length, plan.steps.length);
  const different = Array.from({ length: count }, (_, index) => [plan.steps[index], steps[index]] as const).filter(
    ([one, other]) => !isEqual(one, other),
  );
  const places = different.flatMap((pair) => pair.flatMap((step) => (step === undefined ? [] : [placeOf(step)])));
  if (places.length > 0 || !isEqual(anew?.takesBack ?? [], plan.takesBack)) {
    // Another account has other journals of its own beside those of the machine.
    if (isOfAnother) return ofAnother;
    const values = plan.steps.flatMap((step) => staleValue(step, server));
    return { code: 'PLAN-STALE', places: [...new Set(places)], ...(values.length === 0 ? {} : { values }) };
  }
  const foreign = notAllowed(plan.steps, server);
  return foreign.length === 0 ? null : { code: 'PLAN-NOT-ALLOWED', places: [...new Set(foreign.map(placeOf))] };
}

/** What stands there now, where a step was made of something else; none of a file, and of what is on its way elsewhere. */
function staleValue(step: Change, { fact }: KnownServer): readonly StaleValue[] {
  const question = questionAbout(step);
  if (question === null || step.kind === 'file') return [];
  const found = valueFor(step, fact(question));
  const now = found.state === 'value' ? { ...step, before: found.value } : step;
  return isEqual(now, step) || !v.is(changeSchema, now) ? [] : [{ planned: step, now }];
}

const computerOf = ({ facts }: KnownServer): string =>
  facts.system.version.fact.state === 'value' ? facts.system.version.fact.value.computer : '';
