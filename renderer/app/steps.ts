/** What the sidebar says of each step: a shape and a few words. */
import type { Finding, Report, Verdict } from '../../preload/contract/index.js';
import type { CaptureVisit } from '../state/capture-visit.svelte.js';
import type { ChangesVisit } from '../state/changes-visit.svelte.js';
import type { Program } from '../state/program.svelte.js';
import { isNothingToRepair, verdictFor, type Purpose } from '../state/purpose.js';
import type { ServerVisit } from '../state/server-visit.svelte.js';
import { toneOfChange } from '../steps/choose/tone-of-change.js';
import { progressOf } from '../steps/paths/matrix.js';
import { verdictOfPaths } from '../steps/paths/verdict.js';
import { isAboutProxies } from '../steps/server/about-proxies.js';
import type { ShapeName } from '../ui/OutcomeShape.svelte';
import { toneOfFinding, toneOfVerdict } from '../ui/tone.js';
import { words } from '../words/words.js';

/** One step's state. */
export interface StepState {
  readonly shape: ShapeName;
  readonly result: string;
}

/** The start page's: done once something was chosen. */
export function startStep({ server, visit }: Pick<Program, 'server' | 'visit'>): StepState {
  if (server.source?.kind === 'here' && server.purpose !== null) {
    return { shape: 'good', result: words.frame.startPurposes[server.purpose] };
  }
  if (server.source !== null) return { shape: 'good', result: words.frame.startServers[server.source.kind] };
  if (visit.phase === 'none') return { shape: 'idle', result: words.frame.startIdle };
  if (visit.capture === null || visit.phase === 'failed') return { shape: 'good', result: words.frame.startChosen };
  return { shape: 'good', result: visit.capture.sample ? words.frame.startSample : words.frame.startDone };
}

/** The page of the server: what came of its checks. */
export function serverStep(server: ServerVisit): StepState {
  const { checks, made, report } = server;
  switch (server.phase) {
    case 'none':
      return { shape: 'idle', result: words.frame.serverIdle };
    case 'running':
      return { shape: 'busy', result: words.frame.serverRunning(made, checks.length) };
    case 'cancelled':
      return { shape: 'idle', result: words.frame.serverCancelled(made, checks.length) };
    case 'failed':
      return server.failure?.code === 'NO-WINDOWS'
        ? { shape: 'idle', result: words.frame.serverElsewhere }
        : { shape: 'untested', result: words.frame.serverFailed };
    case 'done':
      return report === null ? untestedServer : resultOfServer(report, server.purpose);
  }
}

const untestedServer: StepState = { shape: 'untested', result: words.frame.serverUntested };

const madeIn = ({ server }: Report): number => (server?.checks ?? []).filter(({ outcome }) => outcome !== null).length;

/** What is said of a server that was judged. */
export function resultOfServer(report: Report, purpose: Purpose | null): StepState {
  const verdict = verdictFor(report, purpose);
  if (verdict === null) return untestedServer;
  if (isNothingToRepair(report, purpose)) return { shape: 'warn', result: words.frame.serverWithout };
  const { findings = [] } = report;
  const shape = toneOfVerdict(verdict, findings);
  const problems = findings.filter(isProblem).length;
  if (problems > 0) return { shape, result: words.frame.captureProblems(problems) };
  if (verdict.outcome === 'ok') {
    return { shape, result: words.frame.serverReady(madeIn(report)) };
  }
  return verdict.outcome === 'notice' ? { shape, result: words.frame.captureNotices } : untestedServer;
}

/** The page of the proxies: whether it is known by now which way each part takes. */
export function proxiesStep({ phase, report }: ServerVisit): StepState {
  const proxies = report?.server?.proxies;
  if (proxies === undefined) {
    return phase === 'running'
      ? { shape: 'busy', result: words.frame.proxiesRunning }
      : { shape: 'idle', result: words.frame.proxiesIdle };
  }
  const findings = (report?.findings ?? []).filter(isAboutProxies);
  const problems = findings.filter(isProblem).length;
  if (problems > 0) {
    const blocking = findings.some((one) => toneOfFinding(one) === 'bad');
    return { shape: blocking ? 'bad' : 'warn', result: words.frame.captureProblems(problems) };
  }
  if (proxies.some(({ paths }) => paths[0]?.kind === 'unknown')) {
    return { shape: 'untested', result: words.frame.serverUntested };
  }
  return { shape: 'good', result: words.frame.proxiesKnown(new Set(proxies.map(({ paths }) => paths[0]?.path)).size) };
}

/** The page of the paths: how many names were tried, and how many are reached over the path to take. */
export function pathsStep({ paths: visit, server }: Pick<Program, 'paths' | 'server'>): StepState {
  if (server.recorded) return { shape: 'idle', result: words.paths.elsewhere };
  const { names, namesDone } = progressOf(visit.paths);
  switch (visit.phase) {
    case 'none':
      return { shape: 'idle', result: words.paths.idle };
    case 'running':
      return { shape: 'busy', result: words.paths.running(namesDone, names) };
    case 'cancelled':
      return { shape: 'idle', result: words.paths.cancelledAt(namesDone, names) };
    case 'failed':
      return { shape: 'untested', result: words.paths.failedStep };
    case 'done':
      return visit.report === null ? { shape: 'untested', result: words.paths.untold } : resultOfPaths(visit.report);
  }
}

/** What is said of paths that were tried. */
export function resultOfPaths(report: Report): StepState {
  const { findings = [], paths } = report;
  const { tone: shape } = verdictOfPaths(report);
  const problems = findings.filter(isProblem).length;
  if (problems > 0) return { shape, result: words.frame.captureProblems(problems) };
  const taken = paths?.paths.find(({ id }) => id === paths.recommendation?.path);
  return { shape, result: taken === undefined ? words.paths.untold : words.paths.reached(taken.reached, taken.of) };
}

/** The page where a change is chosen, agreed to and made: where it stands. */
export function changesStep({
  phase,
  plan,
  asked,
  result,
  uncertain,
}: Pick<ChangesVisit, 'phase' | 'plan' | 'asked' | 'result' | 'uncertain'>): StepState {
  const text = words.changes.steps;
  switch (phase) {
    case 'choose':
      return { shape: 'idle', result: words.changes.idle };
    case 'planning':
      return { shape: 'busy', result: text.planning };
    case 'preview':
      if (plan?.report.state === 'refused') return { shape: 'warn', result: text.refused };
      if (plan?.report.state === 'nothing') return { shape: 'good', result: text.nothing };
      return { shape: 'neutral', result: text.preview };
    case 'asking':
      return { shape: 'neutral', result: text.asking };
    case 'applying':
      return { shape: 'busy', result: text.applying };
    case 'looking':
      return { shape: 'busy', result: text.looking };
    case 'result': {
      if (result === null) return { shape: 'untested', result: text.unknown };
      const restored = result.outcome === 'applied' && asked?.remedy === 'restore';
      return { shape: toneOfChange(result), result: restored ? text.restored : text[result.outcome] };
    }
    case 'failed':
      return uncertain ? { shape: 'untested', result: text.unknown } : { shape: 'idle', result: text.failed };
  }
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
