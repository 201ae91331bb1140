/** `connector-doctor plan`: what a remedy would change. Nothing is written. */
import type { ChangeTarget, PlannedChange } from '../changing.js';
import { createDoctor, type Doctor } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import type { Cloud } from '../knowledge/endpoints.js';
import type { RemedyRequest } from '../remedy/request.js';
import type { PlanReport } from '../report/plan-schema.js';
import { byHandText } from '../report/plan-text.js';
import {
  commandOn,
  exitOfTarget,
  exits,
  give,
  onTarget,
  planInWords,
  targetOf,
  refuse,
  type TargetOptions,
} from './changing.js';
import { interruptible } from './interrupt.js';
import { say, textOptions } from './output.js';
import { progressLine } from './progress-line.js';
import { requestOf, typedAgain, type RemedyOptions } from './remedy-request.js';

/** The options of the command, as they were given. */
export interface PlanOptions extends TargetOptions, RemedyOptions {
  /** Tells how the same is done without this program. */
  readonly byHand?: boolean;
}

/** Runs the command, and gives its exit code. */
export async function plan(
  words: readonly string[],
  options: PlanOptions,
  doctor: Doctor = createDoctor(),
): Promise<number> {
  const request = requestOf(words, options);
  if (typeof request === 'string') {
    say(`${request}\n`);
    return exits.usage;
  }
  const target = await targetOf(options, doctor);
  const planned = isFailure(target) ? target : await planOf(target, request, doctor, options.cloud);
  if (isFailure(planned)) return refuse(doctor, planned, options.json === true, exitOfFailure(planned));
  const report = onTarget(planned.report, options);
  const text = [
    planInWords(report, options),
    ...(options.byHand === true ? [byHandText(report, textOptions())] : []),
    ...(report.state === 'changes' ? [toMakeIt(words, options)] : []),
  ];
  give(doctor, { plan: report }, text.join(''), options.json);
  return exitOfPlan(report);
}

const toMakeIt = (words: readonly string[], options: PlanOptions): string =>
  `Nothing has been changed so far. To make these changes: ${commandOn(options)(`apply ${typedAgain(words, options)}`)}\n\n`;

/** The plan. What is tried for it may be broken off with Ctrl+C. */
export async function planOf(
  target: ChangeTarget,
  request: RemedyRequest,
  doctor: Doctor,
  cloud: Cloud = 'public',
): Promise<PlannedChange | Failure> {
  const bar = progressLine();
  const onTrying = (): void => bar.show('Trying the way that this would open ...');
  try {
    return await interruptible((signal) => doctor.planChange(target, request, { signal, cloud, onTrying }));
  } finally {
    bar.clear();
  }
}

/** Where there is no plan: given up, or there is no server to make one for. */
export const exitOfFailure = (failure: Failure): number =>
  failure.code === 'CANCELLED' ? exits.cancelled : exitOfTarget(failure);

/** 0 where something would be changed or nothing has to be; a file that cannot be edited is unreadable input. */
export function exitOfPlan({ state, refusals }: PlanReport): number {
  if (state !== 'refused') return exits.done;
  return refusals.some(({ line }) => line !== null) ? exits.unreadable : exits.refused;
}
