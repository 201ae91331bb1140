/** What stands behind the calls of one window that are about servers. */
import { randomUUID } from 'node:crypto';
import { readBundleFile } from '../bundle/bundle-file.js';
import { openBundle } from '../bundle/open-bundle.js';
import type { Doctor, ServerSource } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import type { ServerEvidence } from '../evidence/server.js';
import type { Topic } from '../evidence/server-facts.js';
import type { CheckId } from '../examine/server/check-ids.js';
import { checksBy } from '../examine/server/examine-server.js';
import { topicsInOrder } from '../machine/survey/survey.js';
import { failureReport } from '../report/failure-report.js';
import type { Report } from '../report/report.js';
import type { CallArguments, ExaminationProgress, OpenedBundle } from '../../preload/contract/contract.js';
import { failure, success } from './failure.js';
import type { Handlers } from './register.js';
import { latestOf } from './latest.js';

/** What the calls about servers need. */
export interface ServerOptions {
  readonly doctor: Doctor;
  readonly tell: (progress: ExaminationProgress) => void;
}

/** The calls that are about servers. */
type ServerHandlers = Pick<Handlers, 'glance' | 'examine' | 'cancelExamination' | 'answer'>;

/** One window's look at a server. */
export interface ServerSession {
  readonly handlers: ServerHandlers;
  /** Takes a file with what was read of another server; it is opened when somebody wants to see it. */
  takeBundle(path: string, name: string): OpenedBundle;
  /** What was read last, as a whole, of the server that the program runs on; null where another one was looked at since. */
  evidenceHere(): ServerEvidence | null;
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

/** The later document with the times of the earlier one: nothing was read for it. */
function withTimesOf(earlier: Report, later: Report): Report {
  if (later.server === undefined) return later;
  const times = new Map(earlier.server?.checks.map(({ id, milliseconds }) => [id, milliseconds]));
  const checks = later.server.checks.map((check) => ({ ...check, milliseconds: times.get(check.id) ?? null }));
  return { ...later, server: { ...later.server, checks } };
}

const underWayAt = (topic: Topic): CheckId[] => checksBy(topic, topicsInOrder.slice(topicsInOrder.indexOf(topic) + 1));

/** Makes them. */
export function createServerSession({ doctor, tell }: ServerOptions): ServerSession {
  let running: AbortController | null = null;
  // Several, since a person may go back to an earlier one; a page that opens for ever must not fill the memory.
  const bundles = new Map<string, string>();
  // What a person looks at is the server that was looked at last.
  let last: { readonly evidence: ServerEvidence; readonly report: Report } | null = null;
  let lastIsHere = false;

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
    evidenceHere: () => (lastIsHere && last?.report.server?.complete === true ? last.evidence : null),
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
        const mine = new AbortController();
        running = mine;
        last = null;
        lastIsHere = request.source.kind === 'here';
        const source = await sourceOf(request);
        if (isFailure(source)) return success(failureReport(doctor.program, new Date(), source));
        const progress = latestOf(tell, progressEvery);
        try {
          const { report, evidence } = await doctor.examine(source, {
            signal: mine.signal,
            onProgress: (topic, soFar) => {
              if (running === mine) progress.give({ run, underWay: underWayAt(topic), report: soFar });
            },
          });
          if (running === mine && evidence !== null) last = { evidence, report };
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
        if (last === judged && again.evidence !== null) last = { evidence: again.evidence, report };
        return success(report);
      },

      // A look that ended meanwhile is nothing to complain about: what was asked for is the case.
      cancelExamination: () => {
        running?.abort();
        return success(null);
      },
    },
    close: () => running?.abort(),
  };
}
