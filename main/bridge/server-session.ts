/** What stands behind the calls of one window that are about servers. */
import { randomUUID } from 'node:crypto';
import { readBundleFile } from '../bundle/bundle-file.js';
import { openBundle } from '../bundle/open-bundle.js';
import type { ClosedFact } from '../closed-facts.js';
import type { Doctor, ServerSource } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import type { Reading, ServerEvidence } from '../evidence/server.js';
import type { Topic } from '../evidence/server-facts.js';
import type { CheckId } from '../examine/server/check-ids.js';
import { checksBy } from '../examine/server/examine-server.js';
import { topicsInOrder } from '../machine/survey/survey.js';
import { failureReport } from '../report/failure-report.js';
import type { Report } from '../report/report.js';
import type { CallArguments, ExaminationProgress, OpenedBundle } from '../../preload/contract/contract.js';
import type { LookedAt } from './changes-session.js';
import { failure, success } from './failure.js';
import type { Handlers } from './register.js';
import { latestOf } from './latest.js';

/** What the calls about servers need. */
export interface ServerOptions {
  readonly doctor: Doctor;
  readonly tell: (progress: ExaminationProgress) => void;
}

type ClosedCalls = 'listClosed' | 'readClosed' | 'cancelReadClosed';

/** The calls that are about servers. */
type ServerHandlers = Pick<Handlers, 'glance' | 'examine' | 'cancelExamination' | 'answer' | ClosedCalls>;

/** One window's look at a server. */
export interface ServerSession {
  readonly handlers: ServerHandlers;
  /** Takes a file with what was read of another server; it is opened when somebody wants to see it. */
  takeBundle(path: string, name: string): OpenedBundle;
  /** What was read last, as a whole, of the server that the program runs on; null where another one was looked at since. */
  evidenceHere(): ServerEvidence | null;
  /** True while what was looked at last is a recorded server. */
  isRecorded(): boolean;
  /** The server that the window is about: the one that it asked for last, or the one that the program runs on. */
  lookedAt(): LookedAt;
  /** Ends what runs. */
  close(): void;
}

/** How long the first page waits for its one line, in milliseconds: it is no reason to keep anybody waiting. */
const glancePatience = 3000;

/** The least time between two reports of progress, in milliseconds. */
const progressEvery = 100;

/** How many opened bundles a window may still name. */
const mostBundles = 20;

const unknownBundle: Failure = {
  code: 'BUNDLE-UNKNOWN',
  message: 'This bundle is not open here any more.',
  advice: 'Open the file again.',
};

const notExamined = failure(
  'NOT-EXAMINED',
  'What was read of this server is not at hand any more.',
  'Look at the server again.',
);

/** What came of the look at a server. */
interface Look {
  readonly evidence: ServerEvidence;
  readonly report: Report;
  /** The server that the program runs on, read to the end: what is closed of it can be asked for. */
  readonly live: boolean;
  /** Ids of what an administrator was asked for. */
  readonly tried: ReadonlySet<string>;
}

/** The later document with the times of the earlier one: nothing was read for it. */
function withTimesOf(earlier: Report, later: Report): Report {
  if (later.server === undefined) return later;
  const times = new Map(earlier.server?.checks.map(({ id, milliseconds }) => [id, milliseconds]));
  const checks = later.server.checks.map((check) => ({ ...check, milliseconds: times.get(check.id) ?? null }));
  return { ...later, server: { ...later.server, checks } };
}

const idsOf = (facts: readonly ClosedFact[]): ReadonlySet<string> => new Set(facts.map(({ id }) => id));

/** The readings with the answers of the person that stand in the others. */
function withPersonOf({ readings: answered }: ServerEvidence, evidence: ServerEvidence): ServerEvidence {
  const isOfPerson = ({ question }: Reading): boolean => question.kind === 'person';
  const others = evidence.readings.filter((reading) => !isOfPerson(reading));
  return { ...evidence, readings: [...others, ...answered.filter(isOfPerson)] };
}

const underWayAt = (topic: Topic): CheckId[] => checksBy(topic, topicsInOrder.slice(topicsInOrder.indexOf(topic) + 1));

/** Makes them. */
export function createServerSession({ doctor, tell }: ServerOptions): ServerSession {
  let running: AbortController | null = null;
  // Several, since a person may go back to an earlier one; a page that opens for ever must not fill the memory.
  const bundles = new Map<string, string>();
  // What a person looks at is the server that was looked at last.
  let last: Look | null = null;
  let elevated: AbortController | null = null;
  let source: CallArguments<'examine'>[0]['source'] = { kind: 'here' };

  async function sourceOf({ source, answers }: CallArguments<'examine'>[0]): Promise<ServerSource | Failure> {
    const given = answers === undefined ? {} : { answers };
    if (source.kind !== 'bundle') return { ...source, ...given };
    const path = bundles.get(source.id);
    const bytes = path === undefined ? unknownBundle : readBundleFile(path);
    const evidence = isFailure(bytes) ? bytes : await openBundle(bytes);
    return isFailure(evidence) ? evidence : { kind: 'recorded', evidence, ...given };
  }

  return {
    takeBundle: (path, name) => {
      const id = randomUUID();
      bundles.set(id, path);
      for (const oldest of bundles.keys()) {
        if (bundles.size <= mostBundles) break;
        bundles.delete(oldest);
      }
      return { kind: 'bundle', id, name };
    },
    isRecorded: () => source.kind !== 'here',
    lookedAt: () => (source.kind === 'here' ? source : { ...source, evidence: last?.evidence ?? null }),
    evidenceHere: () => (last?.live === true ? last.evidence : null),
    handlers: {
      glance: async () => {
        const limit = new AbortController();
        const timer = setTimeout(() => limit.abort(), glancePatience);
        try {
          return success(await doctor.glance(limit.signal));
        } finally {
          clearTimeout(timer);
        }
      },

      examine: async (request) => {
        const { run } = request;
        running?.abort();
        elevated?.abort();
        const mine = new AbortController();
        running = mine;
        last = null;
        source = request.source;
        const opened = await sourceOf(request);
        if (isFailure(opened)) return success(failureReport(doctor.program, new Date(), opened));
        const progress = latestOf(tell, progressEvery);
        try {
          const { report, evidence } = await doctor.examine(opened, {
            signal: mine.signal,
            onProgress: (topic, soFar) => {
              if (running === mine) progress.give({ run, underWay: underWayAt(topic), report: soFar });
            },
          });
          if (running === mine && evidence !== null) {
            const live = opened.kind === 'here' && report.server?.complete === true;
            last = { evidence, report, live, tried: new Set() };
          }
          return success(report);
        } finally {
          // What comes after the answer is no news.
          progress.stop();
          if (running === mine) running = null;
        }
      },

      answer: async (answers) => {
        const judged = last;
        if (judged === null) return notExamined;
        const again = await doctor.examine({ kind: 'recorded', evidence: judged.evidence, answers });
        const report = withTimesOf(judged.report, again.report);
        // Somebody may have looked at another server meanwhile.
        if (last === judged && again.evidence !== null) last = { ...judged, evidence: again.evidence, report };
        return success(report);
      },

      listClosed: () => {
        const look = last;
        const closed = look?.live === true ? doctor.closedFacts(look.evidence) : [];
        const isTried = ({ id }: ClosedFact): boolean => look?.tried.has(id) === true;
        return success({
          offered: closed.filter((fact) => !isTried(fact)).map(({ place }) => place),
          refused: closed.filter(isTried).map(({ place }) => place),
        });
      },

      readClosed: async () => {
        const judged = last;
        if (judged?.live !== true) return notExamined;
        elevated?.abort();
        const mine = new AbortController();
        elevated = mine;
        const read = await doctor.readClosed(judged.evidence, { signal: mine.signal });
        if (elevated === mine) elevated = null;
        if (isFailure(read)) return { ok: false, error: read };
        if (last?.live !== true || mine.signal.aborted || read.evidence === null) return notExamined;
        // The person may have answered questions meanwhile.
        const evidence = withPersonOf(last.evidence, read.evidence);
        const again = await doctor.examine({ kind: 'recorded', evidence });
        const report = withTimesOf(judged.report, again.report);
        last = { evidence, report, live: true, tried: idsOf(doctor.closedFacts(evidence)) };
        return success(report);
      },

      // Windows' own question cannot be taken back; whoever answers it then starts a program that finds nobody.
      cancelReadClosed: () => {
        elevated?.abort();
        return success(null);
      },

      // A look that ended meanwhile is nothing to complain about: what was asked for is the case.
      cancelExamination: () => {
        running?.abort();
        return success(null);
      },
    },
    close: () => {
      running?.abort();
      elevated?.abort();
    },
  };
}
