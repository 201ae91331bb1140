/** What stands behind the calls of one window that are about servers. */
import type { Doctor } from '../doctor.js';
import type { Topic } from '../evidence/server-facts.js';
import type { CheckId } from '../examine/server/check-ids.js';
import { checksBy } from '../examine/server/examine-server.js';
import { topicsInOrder } from '../machine/survey/survey.js';
import type { ExaminationProgress } from '../../preload/contract/contract.js';
import { success } from './failure.js';
import type { Handlers } from './register.js';
import { latestOf } from './latest.js';

/** What the calls about servers need. */
export interface ServerOptions {
  readonly doctor: Doctor;
  readonly tell: (progress: ExaminationProgress) => void;
}

/** The calls that are about servers. */
type ServerHandlers = Pick<Handlers, 'glance' | 'examine' | 'cancelExamination'>;

/** One window's look at a server. */
export interface ServerSession {
  readonly handlers: ServerHandlers;
  /** Ends what runs. */
  close(): void;
}

/** How long the first page waits for its one line, in milliseconds: it is no reason to keep anybody waiting. */
const glancePatience = 3000;

/** The least time between two reports of progress, in milliseconds. */
const progressEvery = 100;

const underWayAt = (topic: Topic): CheckId[] => checksBy(topic, topicsInOrder.slice(topicsInOrder.indexOf(topic) + 1));

/** Makes them. */
export function createServerSession({ doctor, tell }: ServerOptions): ServerSession {
  let running: AbortController | null = null;

  return {
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

      examine: async ({ run, source }) => {
        running?.abort();
        const mine = new AbortController();
        running = mine;
        const progress = latestOf(tell, progressEvery);
        try {
          const { report } = await doctor.examine(source, {
            signal: mine.signal,
            onProgress: (topic, soFar) => {
              if (running === mine) progress.give({ run, underWay: underWayAt(topic), report: soFar });
            },
          });
          return success(report);
        } finally {
          // What comes after the answer is no news.
          progress.stop();
          if (running === mine) running = null;
        }
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
