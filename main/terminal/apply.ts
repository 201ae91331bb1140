/** `connector-doctor apply` and `undo`: shows the changes, asks, makes them, and says whether it helped. */
import { createInterface } from 'node:readline/promises';
import type { ChangeTarget, PlannedChange } from '../changing.js';
import { createDoctor, type Doctor } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import type { Plan } from '../remedy/plan.js';
import type { RemedyRequest } from '../remedy/request.js';
import { stands } from '../report/history-report.js';
import type { PastChangeReport, PlanReport } from '../report/plan-schema.js';
import { changeText } from '../report/plan-text.js';
import { cleaned } from '../report/printable.js';
import { changeWords } from '../words/changes.js';
import {
  commandOn,
  exitOfTarget,
  exits,
  give,
  onTarget,
  planInWords,
  targetOf,
  refuse,
  undoCommand,
  type TargetOptions,
} from './changing.js';
import { interruptible } from './interrupt.js';
import { say, textOptions } from './output.js';
import { exitOfFailure, exitOfPlan, planOf } from './plan.js';
import { progressLine } from './progress-line.js';
import { requestOf, restoreRequest, type RemedyOptions } from './remedy-request.js';

/** Options of both. */
export interface ApplyOptions extends TargetOptions, RemedyOptions {
  /** Agreed beforehand. */
  readonly yes?: boolean;
  /** What was tried beforehand and failed is accepted. */
  readonly acceptWarnings?: boolean;
}

/** Options of `undo`. */
export interface UndoOptions extends TargetOptions {
  readonly yes?: boolean;
  readonly all?: boolean;
  readonly today?: boolean;
}

const undoUsage = 'undo takes the id of a change (connector-doctor history lists them), --today or --all.';

/** Asks a person; null where nobody sits before a terminal. */
export type Ask = ((question: string) => Promise<boolean>) | null;

/** Runs `apply`, and gives its exit code. */
export async function apply(
  words: readonly string[],
  options: ApplyOptions,
  doctor: Doctor = createDoctor(),
  ask: Ask = terminalAsk(),
): Promise<number> {
  return await change(requestOf(words, options), options, doctor, ask);
}

/** Runs `undo`, and gives its exit code. Without an id it takes back the last change that stands. */
export async function undo(
  id: string | undefined,
  options: UndoOptions,
  doctor: Doctor = createDoctor(),
  ask: Ask = terminalAsk(),
): Promise<number> {
  if ([id !== undefined, options.all === true, options.today === true].filter(Boolean).length > 1) {
    say('undo takes one of these: the id of a change, --today, --all.\n');
    return exits.usage;
  }
  const named = id ?? (options.all === true ? 'originals' : options.today === true ? 'today' : null);
  if (named !== null) {
    const request = restoreRequest(named);
    return await change(typeof request === 'string' ? undoUsage : request, options, doctor, ask);
  }
  const target = await targetOf(options, doctor);
  const past = isFailure(target) ? target : await doctor.changeHistory(target);
  if (isFailure(past)) return refuse(doctor, past, options.json === true, exitOfTarget(past));
  // The last change that stands, and that took nothing back itself: who undoes twice goes back twice.
  const last = past.find(({ canUndo, remedy }) => canUndo && remedy !== 'restore');
  if (last === undefined) return refuse(doctor, nothingToUndo(past, options), options.json === true, exits.refused);
  const [newest] = past.filter(({ state, remedy }) => stands(state) && remedy !== 'restore');
  if (newest !== undefined && newest.id !== last.id)
    say(`Nothing of “${newest.headline}” is left to take back, so the change before it is taken back.\n`);
  // The copy was made by now, if there is one.
  return await change(restoreRequest(last.id), { ...options, from: undefined }, doctor, ask);
}

async function change(
  request: RemedyRequest | string,
  options: Omit<ApplyOptions, 'from'> & { readonly from?: string | undefined },
  doctor: Doctor,
  ask: Ask,
): Promise<number> {
  const json = options.json === true;
  if (typeof request === 'string') {
    say(`${request}\n`);
    return exits.usage;
  }
  const { from, ...others } = options;
  const target = await targetOf(from === undefined ? others : { ...others, from }, doctor);
  if (isFailure(target)) return refuse(doctor, target, json, exitOfTarget(target));
  const planned = await planOf(target, request, doctor, options.cloud);
  if (isFailure(planned)) return refuse(doctor, planned, json, exitOfFailure(planned));
  const { plan } = planned;
  const report = onTarget(planned.report, options);
  if (!json || plan === null) give(doctor, { plan: report }, planInWords(report, options), json);
  if (plan === null) return exitOfPlan(report);
  if (planned.permitted && options.yes !== true && ask === null) {
    say('Nobody can be asked here: say --yes if these changes are to be made.\n');
    return exits.usage;
  }
  const isAsked = options.yes !== true && ask !== null;
  // Nobody is asked about what they have not seen; standard output is the document's.
  if (json && isAsked) say(planInWords(report, options));
  if (report.acceptWarnings && options.acceptWarnings !== true && !isAsked) {
    return refuse(doctor, warningsNotAccepted(report), json, exits.refused);
  }
  const agree = (): Promise<boolean> => (isAsked ? ask(questionOf(report)) : Promise.resolve(options.yes === true));
  return await carryOut(planned, plan, target, agree, doctor, options);
}

/** What failed beforehand stands in the question: whoever says yes says it to that. */
function questionOf(report: PlanReport): string {
  if (!report.acceptWarnings) return `${report.act}? [y/N] `;
  return `${warningsIn(report).join('\n')}\n${report.act} all the same? [y/N] `;
}

const warningsIn = ({ tried }: PlanReport): readonly string[] =>
  cleaned(tried).flatMap(({ outcome, text }) => (outcome === 'warning' ? `[!] ${text}` : []));

const warningsNotAccepted = (report: PlanReport): Failure => ({
  code: 'WARNINGS-NOT-ACCEPTED',
  message: `What was tried beforehand failed, so nothing was changed.\n${warningsIn(report).join('\n')}`,
  advice: 'Mend that first. If you want the change all the same, say --accept-warnings as well.',
});

async function carryOut(
  planned: PlannedChange,
  plan: Plan,
  target: ChangeTarget,
  agree: () => Promise<boolean>,
  doctor: Doctor,
  options: Pick<ApplyOptions, 'json' | 'sandbox' | 'cloud'>,
): Promise<number> {
  const { json = false, cloud } = options;
  const bar = progressLine();
  const show = (step: number, doing: string): void => {
    const change = plan.steps[step];
    if (change !== undefined) bar.show(`${step + 1} of ${plan.steps.length}: ${doing}${changeWords(change).title}`);
  };
  const report = await interruptible((signal) =>
    doctor.applyChange(target, planned, {
      agree,
      signal,
      ...(cloud === undefined ? {} : { cloud }),
      onPhase: (phase) => {
        if (phase === 'changing') bar.show('Looking at the server as it is ...');
        if (phase === 'looking-again') bar.show('Looking at the server again ... (Ctrl+C: leave it at that)');
      },
      onStep: (step, state) => {
        if (state === 'begun') show(step, '');
        if (state === 'taking-back') show(step, 'taking back: ');
      },
    }),
  );
  bar.clear();
  if (isFailure(report)) {
    return refuse(doctor, report, json, report.code === 'NOT-AGREED' ? exits.cancelled : exits.refused);
  }
  give(doctor, { change: report }, changeText(report, textOptions(), undoCommand(options)), json);
  if (report.outcome === 'applied') return exits.done;
  return report.cancelled && report.outcome === 'rolled-back' ? exits.cancelled : exits.failed;
}

/** Standard input and error, where a person sits before both. */
function terminalAsk(): Ask {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(?:es)?$/i.test((await lines.question(question)).trim());
    } finally {
      lines.close();
    }
  };
}

/** Why a bare `undo` has nothing to take back, and what else could be: a taking back, which makes the changes again. */
function nothingToUndo(past: readonly PastChangeReport[], options: UndoOptions): Failure {
  const code = 'NOTHING-TO-UNDO';
  if (past.length === 0) {
    return {
      code,
      message: 'This program has changed nothing here so far, so there is nothing to take back.',
      advice: 'What it could change: connector-doctor plan --help',
    };
  }
  const undone = past.find(({ canUndo }) => canUndo);
  return undone === undefined || past.some(({ state }) => state === 'damaged')
    ? {
        code,
        message: 'No change is left that this program can take back.',
        advice: `What it has done so far, and what became of it: ${commandOn(options)('history')}`,
      }
    : {
        code,
        message: 'Every change that this program has made here is taken back already.',
        advice: `To have them again, undo the last undo: ${undoCommand(options)(undone.id)}`,
      };
}
