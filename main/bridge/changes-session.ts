/**
 * What stands behind the calls of one window that change a server.
 *
 * The window says what it wants of the remedies. Main makes the plan, keeps it, has the person agree in its own way, and
 * does what is in the plan that it kept: nothing that a window says of a plan counts but its id.
 */
import type { ChangeTarget, PlannedChange } from '../changing.js';
import type { Doctor } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import type { ServerEvidence } from '../evidence/server.js';
import { objectionWords } from '../words/objections.js';
import { serviceProgress } from '../words/service-progress.js';
import type { ChangeProgress } from '../../preload/contract/changes.js';
import type { Result } from '../../preload/contract/contract.js';
import { createCodeConsent, type CodeConsent } from './code-consent.js';
import type { Consent } from './consent.js';
import { success } from './failure.js';
import { latestOf } from './latest.js';
import { notHere } from './not-here.js';
import { createPracticeCopies } from './practice-copies.js';
import type { Handlers } from './register.js';
import { requestAsked } from './remedy-asked.js';

/** The server that a window is about. */
export type LookedAt =
  | { readonly kind: 'here' }
  /** `evidence`: what was read of it; null where that could not be read, or is not there yet. */
  | { readonly kind: 'practice' | 'bundle'; readonly id: string; readonly evidence: ServerEvidence | null };

/** What the calls about changes need. */
export interface ChangesOptions {
  readonly doctor: Doctor;
  readonly tell: (progress: ChangeProgress) => void;
  readonly lookedAt: () => LookedAt;
  readonly consent: Consent;
  /** Where copies to practise with are to lie; left out, the system's folder for temporary files. */
  readonly practiceFolder?: string | undefined;
}

type ChangeCalls = 'planChange' | 'cancelPlan' | 'applyChange' | 'giveCode' | 'cancelChange' | 'listChanges';

/** One window's changes. */
export interface ChangesSession {
  readonly handlers: Pick<Handlers, ChangeCalls>;
  /** Breaks off what is under way, waits until it is taken back, and removes the copies to practise with. */
  close(): Promise<void>;
}

/** A plan that a window may name. */
interface Kept {
  readonly planned: PlannedChange;
  readonly id: string;
  readonly expiresAt: number;
  readonly target: ChangeTarget;
  /** The server that it was made for, by `nameOf`. */
  readonly server: string;
}

/** The least time between two reports of how a service is doing, in milliseconds. */
const detailEvery = 250;

/**
 * Makes them. Codes of its failures: CHANGES-NOT-ALLOWED, PLAN-UNKNOWN, PLAN-EXPIRED, PLAN-ELSEWHERE, WARNINGS-NOT-ACCEPTED,
 * CHANGE-UNDER-WAY, CODE-NOT-ASKED, NOT-EXAMINED, PROXY-ADDRESS-INVALID, BYPASS-INVALID, PRACTICE-COPY-NOT-MADE, CANCELLED,
 * NOT-HERE, and those of the application object's changes.
 */
export function createChangesSession(options: ChangesOptions): ChangesSession {
  const { doctor, tell, lookedAt, consent } = options;
  const copies = createPracticeCopies(doctor, options.practiceFolder);
  const codes: CodeConsent | null = consent.kind === 'code' ? createCodeConsent(consent.print) : null;
  const ask = consent.kind === 'window' ? consent.ask : (codes?.ask ?? null);
  let kept: Kept | null = null;
  let planning = new AbortController();
  let changing: { readonly stop: AbortController; readonly ended: Promise<unknown> } | null = null;

  /** What is to be changed: this server, or the copy of the recorded one. */
  async function targetOf(server: LookedAt): Promise<ChangeTarget | Failure> {
    if (server.kind === 'here') return server;
    const { kind, id, evidence } = server;
    if (evidence === null) return notExamined;
    const folder = await copies.of(nameOf(server), kind === 'practice' ? { kind, id } : { kind: 'recorded', evidence });
    return isFailure(folder) ? folder : { kind: 'sandbox', folder };
  }

  /** Asks the person; a question that is taken back is a no, whatever the door says of it. */
  async function agree(planned: PlannedChange, practice: boolean, signal: AbortSignal): Promise<boolean> {
    const agreed = ask === null || signal.aborted ? false : await ask({ planned, practice, signal });
    return agreed && !signal.aborted;
  }

  /** The plan of this id, once: it is not there for another time. */
  function take(id: string, warningsAccepted: boolean): Kept | Failure {
    if (kept?.id !== id.toLowerCase()) return planUnknown;
    const plan = kept;
    if (plan.server !== nameOf(lookedAt())) {
      kept = null;
      return planElsewhere;
    }
    if (Date.now() > plan.expiresAt) {
      kept = null;
      return objectionWords({ code: 'PLAN-EXPIRED' });
    }
    // Nothing has begun: the window may ask again, and say that the person has seen it.
    if (plan.planned.report.acceptWarnings && !warningsAccepted) return warningsNotAccepted;
    const hindrance = hindranceOf(consent, plan.planned);
    if (hindrance !== null) return hindrance;
    kept = null;
    return plan;
  }

  async function carryOut(
    run: number,
    { planned, target }: Kept,
    stop: AbortController,
  ): ReturnType<Doctor['applyChange']> {
    let phase: ChangeProgress['phase'] = 'asking';
    let step: number | null = null;
    const details = latestOf(tell, detailEvery);
    // Every state of a step is told; how a service is doing meanwhile is news for as long as nothing newer is there.
    const now = (progress: Omit<ChangeProgress, 'run' | 'phase'>): void => {
      details.stop();
      tell({ run, phase, ...progress });
    };
    try {
      return await doctor.applyChange(target, planned, {
        signal: stop.signal,
        agree: (shown) => agree(shown, target.kind === 'sandbox', stop.signal),
        onPhase: (begun) => {
          phase = begun;
          now({ step: null, state: null, detail: null });
        },
        onStep: (index, state) => {
          step = index + 1;
          now({ step, state, detail: null });
        },
        onState: (name, { state }) => {
          details.give({ run, phase, step, state: null, detail: serviceProgress(name, state) });
        },
      });
    } finally {
      // What comes after the answer is no news.
      details.stop();
    }
  }

  return {
    handlers: {
      planChange: async ({ request: asked }) => {
        if (changing !== null) return refusal(underWay);
        const request = requestAsked(asked);
        if (isFailure(request)) return refusal(request);
        planning.abort();
        const mine = new AbortController();
        planning = mine;
        kept = null;
        const server = lookedAt();
        const target = await targetOf(server);
        if (isFailure(target)) return refusal(target);
        const planned = await doctor.planChange(target, request, { signal: mine.signal });
        if (mine.signal.aborted) return refusal(cancelled);
        if (isFailure(planned)) return refusal(planned);
        const { plan, report } = planned;
        if (plan !== null) {
          const { id, expiresAt } = plan;
          kept = { planned, id, expiresAt: Date.parse(expiresAt), target, server: nameOf(server) };
        }
        const why = hindranceOf(consent, planned);
        return success({
          report,
          practice: target.kind === 'sandbox',
          consent: why === null ? consent.kind : 'none',
          elevates: planned.elevates,
          hindrance: why === null ? null : `${why.message} ${why.advice}`,
        });
      },

      cancelPlan: () => {
        planning.abort();
        kept = null;
        return success(null);
      },

      applyChange: async ({ run, plan: id, warningsAccepted }) => {
        if (consent.kind === 'none') return refusal(consent.why);
        if (changing !== null) return refusal(underWay);
        const plan = take(id, warningsAccepted);
        if (isFailure(plan)) return refusal(plan);
        const stop = new AbortController();
        const ended = carryOut(run, plan, stop);
        changing = { stop, ended };
        try {
          const report = await ended;
          return isFailure(report) ? refusal(report) : success(report);
        } finally {
          changing = null;
        }
      },

      giveCode: ({ plan, code }) => {
        if (codes === null) return notHere;
        const given = codes.give(plan.toLowerCase(), code);
        return given === null ? refusal(codeNotAsked) : success(given);
      },

      // A change that ended meanwhile is nothing to complain about: the answer to it says how.
      cancelChange: () => {
        changing?.stop.abort();
        return success(null);
      },

      listChanges: async () => {
        const server = lookedAt();
        if (server.kind === 'here') {
          const changes = await doctor.changeHistory(server);
          return isFailure(changes) ? refusal(changes) : success({ changes, practice: false });
        }
        // Where nobody has planned anything yet there is no copy, and so nothing was changed.
        const folder = await copies.made(nameOf(server));
        const changes = folder === null ? [] : await doctor.changeHistory({ kind: 'sandbox', folder });
        return isFailure(changes) ? refusal(changes) : success({ changes, practice: true });
      },
    },
    close: async () => {
      planning.abort();
      kept = null;
      changing?.stop.abort();
      await Promise.allSettled([changing?.ended]);
      await copies.close();
    },
  };
}

const nameOf = (server: LookedAt): string => (server.kind === 'here' ? 'here' : `${server.kind}:${server.id}`);

const refusal = (error: Failure): Result<never> => ({ ok: false, error });

/** Why this door cannot have this plan carried out; null where it can. */
function hindranceOf(consent: Consent, { plan, permitted, elevates }: PlannedChange): Failure | null {
  if (consent.kind === 'none') return consent.why;
  return plan === null || permitted || elevates ? null : notAdministrator;
}

/** The answer of a door that changes nothing. */
export const changesNotAllowed: Failure = {
  code: 'CHANGES-NOT-ALLOWED',
  message: 'This page may show what would be changed, and change nothing.',
  advice:
    'Whoever runs the program in the terminal can allow it: end it there with Ctrl+C, and start it with “connector-doctor serve --allow-changes”.',
};

const notAdministrator: Failure = {
  code: 'NOT-ADMINISTRATOR',
  message: 'Changing this needs the rights of an administrator, and the program runs without them.',
  advice: 'Close it, and start it with “Run as administrator”; or make the changes by hand, as it is shown.',
};

const planUnknown: Failure = {
  code: 'PLAN-UNKNOWN',
  message: 'There is no such plan here, or it was used before, so nothing was changed.',
  advice: 'A plan serves once, and a new one takes its place. Make it again.',
};

const planElsewhere: Failure = {
  code: 'PLAN-ELSEWHERE',
  message: 'The plan was made for another server than the one that you look at now, so nothing was changed.',
  advice: 'Make a plan for this one.',
};

const warningsNotAccepted: Failure = {
  code: 'WARNINGS-NOT-ACCEPTED',
  message: 'Something was tried beforehand and failed, so nothing was changed.',
  advice: 'Read what failed. If you want it all the same, say so beside the warning.',
};

const underWay: Failure = {
  code: 'CHANGE-UNDER-WAY',
  message: 'A change is being made or asked about, so nothing more was begun.',
  advice: 'Wait until that has come to an end, or break it off.',
};

const codeNotAsked: Failure = {
  code: 'CODE-NOT-ASKED',
  message: 'No code is asked for this plan: it came too late, was wrong too often, or was used.',
  advice: 'Nothing was changed by it. Make the plan again if you want to go on.',
};

const notExamined: Failure = {
  code: 'NOT-EXAMINED',
  message: 'What was read of this server is not at hand.',
  advice: 'Look at the server again.',
};

const cancelled: Failure = {
  code: 'CANCELLED',
  message: 'The plan was given up, or another took its place. Nothing was changed.',
  advice: 'Make it again if you want it.',
};
