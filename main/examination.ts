/** A machine in, what came of it out: it is read topic by topic, and judged as far as it is known each time. */
import { withAnswers, type Answers } from './evidence/answers.js';
import type { Probes } from './evidence/probes.js';
import type { Reading, ServerEvidence } from './evidence/server.js';
import type { Topic } from './evidence/server-facts.js';
import { answered } from './machine/answered.js';
import { cancellable } from './machine/cancellable.js';
import type { Machine } from './machine/machine.js';
import { recordedMachine, recording } from './machine/recorded.js';
import { survey } from './machine/survey/survey.js';
import type { Program } from './report/failure-report.js';
import { glanceOf, type ServerGlance } from './report/glance.js';
import type { Report } from './report/report.js';
import { serverReport } from './report/server-report.js';

/** How the one who asks is kept informed, and how they change their mind. */
export interface ExamineHooks {
  /** Called before each topic is read, with what is known by then, judged. */
  readonly onProgress?: (topic: Topic, soFar: Report) => void;
  /** Aborting keeps what was read until then. */
  readonly signal?: AbortSignal;
}

/** What came of looking at a server. */
export interface Examined {
  /** With `error`, there is nothing else in it. */
  readonly report: Report;
  /** All that was read, to be kept; null where nothing could be. */
  readonly evidence: ServerEvidence | null;
  /** The same document, with what was tried on the network from there; null where there is no server to speak of. */
  readonly withProbes: ((probes: Probes) => Report) | null;
}

/** Reads and judges the server that the program runs on. After a cancel it gives what was read until then. */
export async function examineHere(
  live: Machine,
  program: Program,
  answers: Answers,
  hooks: ExamineHooks,
): Promise<Examined> {
  const takenAt = new Date();
  const { signal } = hooks;
  const { machine, readings } = recording(answered(live, answers), () => performance.now());
  const took: Partial<Record<Topic, number>> = {};
  let present: { readonly topic: Topic; readonly begun: number } | null = null;
  const clock = (): void => {
    if (present !== null) took[present.topic] = performance.now() - present.begun;
  };
  const asked = signal === undefined ? machine : cancellable(machine, signal);
  const facts = await survey(asked, takenAt.toISOString(), {
    ...(signal === undefined ? {} : { signal }),
    onTopic: (topic, soFar) => {
      clock();
      present = { topic, begun: performance.now() };
      hooks.onProgress?.(topic, serverReport(program, takenAt, soFar, { took }));
    },
  });
  clock();
  return {
    report: serverReport(program, new Date(), facts, { took }),
    evidence: evidenceOf(program, takenAt, readings()),
    withProbes: (probes) => serverReport(program, new Date(), facts, { took, probes }),
  };
}

/** Reads the few facts of the server that the first page shows; after an abort, those that were read by then. */
export async function glanceAt(live: Machine, signal?: AbortSignal): Promise<ServerGlance> {
  const asked = signal === undefined ? live : cancellable(live, signal);
  const facts = await survey(asked, new Date().toISOString(), {
    only: ['system', 'product'],
    ...(signal === undefined ? {} : { signal }),
  });
  return glanceOf(facts);
}

/** Judges a server that was recorded; answers that are given take the place of those in the recording. */
export async function examineRecorded(
  recorded: ServerEvidence,
  program: Program,
  answers: Answers | null,
): Promise<Examined> {
  const evidence = answers === null ? recorded : withAnswers(recorded, answers);
  const facts = await survey(recordedMachine(evidence.readings), evidence.takenAt);
  return {
    report: serverReport(program, new Date(), facts),
    evidence,
    withProbes: (probes) => serverReport(program, new Date(), facts, { probes }),
  };
}

const evidenceOf = (program: Program, takenAt: Date, readings: readonly Reading[]): ServerEvidence => ({
  schema: 'connector-doctor/evidence@1',
  program: { ...program },
  takenAt: takenAt.toISOString(),
  readings,
});
