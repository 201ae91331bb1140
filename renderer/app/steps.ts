/** What the sidebar says of each step: a shape and a few words. */
import type { Finding, Verdict } from '../../preload/contract/index.js';
import type { CaptureVisit } from '../state/capture-visit.svelte.js';
import type { ShapeName } from '../ui/OutcomeShape.svelte';
import { toneOfVerdict } from '../ui/tone.js';
import { words } from '../words/words.js';

/** One step's state. */
export interface StepState {
  readonly shape: ShapeName;
  readonly result: string;
}

/** The start page's: done once something was chosen. */
export function startStep(visit: CaptureVisit): StepState {
  if (visit.phase === 'none') return { shape: 'idle', result: words.frame.startIdle };
  if (visit.capture === null || visit.phase === 'failed') return { shape: 'good', result: words.frame.startChosen };
  return { shape: 'good', result: visit.capture.sample ? words.frame.startSample : words.frame.startDone };
}

/** The capture page's: what came of the capture. */
export function captureStep(visit: CaptureVisit): StepState {
  switch (visit.phase) {
    case 'none':
      return { shape: 'idle', result: words.frame.captureIdle };
    case 'opening':
      return {
        shape: 'busy',
        result: visit.sent === null ? words.frame.captureReading(null) : words.frame.captureSending(visit.sent),
      };
    case 'reading':
      return { shape: 'busy', result: words.frame.captureReading(visit.share) };
    case 'cancelled':
      return { shape: 'idle', result: words.frame.captureCancelled };
    case 'failed':
      return { shape: 'untested', result: words.frame.captureFailed };
    case 'done':
      return resultOf(visit);
  }
}

function resultOf(visit: CaptureVisit): StepState {
  const { verdict, findings = [] } = visit.report ?? {};
  return verdict === undefined ? { shape: 'untested', result: words.frame.captureUntested } : stepOf(verdict, findings);
}

/** What is said of a capture that was judged: the same for the same chips on its findings. */
export function stepOf(verdict: Pick<Verdict, 'outcome' | 'path'>, findings: readonly Finding[]): StepState {
  const shape = toneOfVerdict(verdict, findings);
  const problems = findings.filter(isProblem).length;
  switch (verdict.outcome) {
    case 'problem':
      return { shape, result: words.frame.captureProblems(Math.max(1, problems)) };
    case 'notice':
      if (problems > 0) return { shape, result: words.frame.captureProblems(problems) };
      // Where no way is drawn, there was nothing to judge.
      if (verdict.path.length === 0) return { shape: 'untested', result: words.frame.captureUntested };
      return { shape, result: words.frame.captureNotices };
    case 'ok':
      return { shape, result: words.frame.captureOk };
    default: {
      const reachesCloud = verdict.path.at(-1)?.state === 'ok';
      return { shape, result: reachesCloud ? words.frame.captureThrough : words.frame.captureUntested };
    }
  }
}

/** What its chip calls blocking or in the way. */
const isProblem = ({ outcome, severity }: Finding): boolean =>
  outcome === 'problem' || (outcome === 'notice' && (severity === 'blocking' || severity === 'degrading'));
