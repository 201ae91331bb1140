/**
 * Asks a script for automatic configuration which way each name goes, here and now: with the addresses that names have on
 * this server, and the time that it is.
 *
 * A script looks names up while it runs, and a name server takes its time. So it is run, the names that it asked for are
 * looked up, and it is run again, until it asks for no new ones.
 */
import { setMaxListeners } from 'node:events';
import { contentOf, largestScript } from '../../capture/body.js';
import type { Content, ScriptFault, ScriptTrial } from '../../evidence/capture.js';
import { routesIn, type Route } from '../path/script-answer.js';
import { withinTime } from '../within-time.js';
import {
  failedRun,
  trialOf,
  type AskedQuestion,
  type Question,
  type ScriptRequest,
  type ScriptRun,
  type Trace,
} from './script-run.js';
import { ScriptWorker, type ScriptEngine } from './script-worker.js';

/** Bounds in milliseconds and numbers; the usual ones are in `usualLimits`. */
export interface EvaluationLimits {
  /** What a script may take in one run. It is told to end before that, and ended if it does not listen. */
  readonly run: number;
  /** What all its runs may take together; where the next one might take longer, none is begun. */
  readonly runs: number;
  /** What finding the lines may take. */
  readonly lines: number;
  /** What looking up one name may take. */
  readonly name: number;
  /** What looking up names may take in all: after it, it is not run again for their sake. */
  readonly names: number;
  /** How often names are looked up and it is run again. */
  readonly rounds: number;
}

/** Enough for any script that programs would wait for. */
export const usualLimits: EvaluationLimits = {
  run: 1500,
  runs: 2000,
  lines: 500,
  name: 5000,
  names: 10_000,
  rounds: 4,
};

/** What is to be found out, and with what. */
export interface EvaluationWork {
  readonly text: string;
  /** As its server calls it; null where it does not. */
  readonly contentType?: string | null;
  readonly questions: readonly Question[];
  /** The addresses of a name: none where it has none, null (or a rejection) where that could not be found out. */
  readonly resolve: (name: string, signal: AbortSignal) => Promise<readonly string[] | null>;
  /** The addresses of this server. */
  readonly client: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly engine: ScriptEngine;
  readonly signal: AbortSignal;
  readonly limits?: Partial<EvaluationLimits>;
}

/** Which way one name goes. */
export interface ScriptWay extends Question, Omit<Trace, 'usesTime'> {
  /** As the script wrote it. */
  readonly answer: string | null;
  /** What the answer says, in order. */
  readonly routes: readonly Route[];
  /** Line of the return that gave it, from 1; null where it is not known. */
  readonly line: number | null;
  /** Why there is no answer; null as well where it was not asked, because an earlier question took all of its time. */
  readonly fault: ScriptFault | null;
}

/** What came of it. */
export type Evaluation =
  | {
      readonly kind: 'tried';
      /** For each question, in order. */
      readonly ways: readonly ScriptWay[];
      /** While it was loaded, before it was asked anything. */
      readonly loading: ScriptRun['loading'];
      /** Names that it asked for and that could not be looked up: it was told that they do not exist. */
      readonly unresolved: readonly string[];
      /** It asked for the time: it may answer otherwise at another one. */
      readonly usesTime: boolean;
      /** The same for the rules, in the form that captures have it. */
      readonly trial: ScriptTrial;
    }
  /** A web page, or nothing at all. */
  | { readonly kind: 'no-script'; readonly content: Content }
  /** Nothing is known of the script: the engine could not be started, or nobody waits any more. */
  | { readonly kind: 'not-tried'; readonly why: 'engine' | 'cancelled' };

/** Evaluates a script. Never rejects, whatever the script or the look-ups do; leaves no thread behind. */
export async function evaluateScript(work: EvaluationWork): Promise<Evaluation> {
  const { text, questions, signal } = work;
  if (signal.aborted) return cancelled;
  const content = contentOf(text, work.contentType ?? null);
  if (content.kind === 'page' || content.kind === 'empty') return { kind: 'no-script', content };
  if (Buffer.byteLength(text) > largestScript) return evaluationOf(questions, failedRun('too-large'), []);
  // All look-ups wait at one signal, and Node warns of more than ten listeners.
  setMaxListeners(0, signal);
  const worker = new ScriptWorker(work.engine);
  const stop = (): void => worker.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await evaluate(worker, work, { ...usualLimits, ...work.limits });
  } finally {
    signal.removeEventListener('abort', stop);
    worker.close();
  }
}

const cancelled: Evaluation = { kind: 'not-tried', why: 'cancelled' };

async function evaluate(worker: ScriptWorker, work: EvaluationWork, limits: EvaluationLimits): Promise<Evaluation> {
  const { text, questions, client, now, signal } = work;
  const names = new Map<string, readonly string[]>();
  const given: ScriptRequest = { text, questions, client, now, names: {} };
  const hopeless = new Set<string>();
  const isCancelled = (): boolean => signal.aborted;
  let lookingUp = 0;
  for (let round = 1; ; round++) {
    const request = { ...given, names: Object.fromEntries(names) };
    const before = worker.timeSpent;
    const run = await worker.run(request, limits.run);
    if (isCancelled()) return cancelled;
    if (run === null) return { kind: 'not-tried', why: 'engine' };
    const wanted = trialNames(run).filter((name) => !hopeless.has(name));
    // No run is begun that may not have its time, because one that is cut short looks as if the script did not end.
    const canRepeat = limits.runs - worker.timeSpent > 2 * (worker.timeSpent - before);
    const patience = Math.min(limits.name, limits.names - lookingUp);
    if (wanted.length === 0 || round >= limits.rounds || !canRepeat || patience <= 0) {
      const lines = await linesOf(worker, request, run, limits.lines);
      return isCancelled() ? cancelled : evaluationOf(questions, run, lines);
    }
    const begun = performance.now();
    const found = await Promise.all(
      wanted.map((name) => withinTime(patience, signal, (own) => work.resolve(name, own))),
    );
    lookingUp += performance.now() - begun;
    if (isCancelled()) return cancelled;
    for (const [index, name] of wanted.entries()) {
      const addresses = found[index];
      // A look-up that fails, or takes too long, says nothing of the name.
      if (addresses == null || 'ended' in addresses) hopeless.add(name);
      else names.set(name, addresses);
    }
  }
}

/** All names that a run looked up in vain. */
const trialNames = ({ loading, asked }: ScriptRun): readonly string[] => [
  ...new Set([loading, ...asked].flatMap(({ unresolved }) => unresolved)),
];

/** The line of each answer, in the order of the questions. */
async function linesOf(
  worker: ScriptWorker,
  request: ScriptRequest,
  { asked }: ScriptRun,
  patience: number,
): Promise<readonly (number | null)[]> {
  const answered = asked.filter(({ answer }) => answer !== null);
  if (answered.length === 0) return [];
  const lines = await worker.lines(request, answered, patience);
  const byQuestion = new Map(answered.map((each, index) => [each, lines[index] ?? null]));
  return asked.map((each) => byQuestion.get(each) ?? null);
}

function evaluationOf(
  questions: readonly Question[],
  run: ScriptRun,
  lines: readonly (number | null)[],
): Extract<Evaluation, { kind: 'tried' }> {
  const { loading, asked } = run;
  const ways = questions.map((question, index): ScriptWay => {
    const one = asked[index];
    return one === undefined ? unanswered(question, loading.fault) : wayOf(one, lines[index] ?? null);
  });
  const usesTime = [loading, ...asked].some((stretch) => stretch.usesTime);
  return { kind: 'tried', ways, loading, unresolved: trialNames(run), usesTime, trial: trialOf(run, lines) };
}

function wayOf(one: AskedQuestion, line: number | null): ScriptWay {
  const { url, host, answer, fault, calls, callsLeftOut, unresolved } = one;
  const routes = answer === null ? [] : routesIn(answer);
  return { url, host, answer, routes, line, fault, calls, callsLeftOut, unresolved };
}

const unanswered = ({ url, host }: Question, fault: ScriptFault | null): ScriptWay => ({
  url,
  host,
  answer: null,
  routes: [],
  line: null,
  fault,
  calls: [],
  callsLeftOut: 0,
  unresolved: [],
});
