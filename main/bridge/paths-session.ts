/** What stands behind the calls of one window that are about paths. */
import type { Doctor } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import type { Probes } from '../evidence/probes.js';
import { parseProxyAddress } from '../evidence/proxy-address.js';
import type { ServerEvidence } from '../evidence/server.js';
import type { PathChoice } from '../network/probe/plans.js';
import { indexProbes, type PathDetails } from '../report/path-details.js';
import type { Report } from '../report/report.js';
import type { CallArguments, Result } from '../../preload/contract/contract.js';
import type { ProbingProgress } from '../../preload/contract/paths.js';
import { failure, success } from './failure.js';
import type { Handlers } from './register.js';

/** What the calls about paths need. */
export interface PathsOptions {
  readonly doctor: Doctor;
  readonly tell: (progress: ProbingProgress) => void;
  /** What was read of the server that the program runs on; null where nothing was. */
  readonly evidence: () => ServerEvidence | null;
  /** True while the window is about a recorded server: its paths begin somewhere else. */
  readonly isRecorded: () => boolean;
}

type PathHandlers = Pick<Handlers, 'probePaths' | 'cancelProbe' | 'showPathCell' | 'showPathChains'>;

/** One window's tries. */
export interface PathsSession {
  readonly handlers: PathHandlers;
  /** Ends what runs. */
  close(): void;
}

/** Makes them. Codes of its failures: SERVER-RECORDED, PROXY-ADDRESS-INVALID, NOT-TRIED and those of `Doctor.probe`. */
export function createPathsSession({ doctor, tell, evidence, isRecorded }: PathsOptions): PathsSession {
  let running: AbortController | null = null;
  // What a person looks at is what was tried last; details of it are made when somebody asks for them.
  let last: { readonly report: Report; readonly probes: Probes; details: PathDetails | null } | null = null;

  function details<T>(ask: (details: PathDetails) => T | null): Result<T> {
    if (last === null) return notTried;
    last.details ??= indexProbes(last.probes, last.report.findings ?? []);
    const answer = ask(last.details);
    return answer === null ? notTried : success(answer);
  }

  return {
    handlers: {
      probePaths: async ({ run, paths, tenant, cloud, rehearse, again }) => {
        if (isRecorded()) return recordedServer;
        const choices = paths === null ? null : choicesOf(paths);
        if (isFailure(choices)) return { ok: false, error: choices };
        const earlier = last?.probes;
        if (again !== null && earlier === undefined) return notTried;
        running?.abort();
        const mine = new AbortController();
        running = mine;
        // What is tried again takes its place in what was tried before.
        if (again === null) last = null;
        const names = again === null || earlier === undefined ? {} : { again: { earlier, targets: again } };
        try {
          const tried = await doctor.probe(
            { paths: choices, cloud, tenant, rehearse, roots: null, server: evidence(), ...names },
            {
              signal: mine.signal,
              onProgress: (report, probes) => {
                if (running !== mine) return;
                last = { report, probes, details: null };
                tell({ run, report });
              },
            },
          );
          if (isFailure(tried)) return { ok: false, error: tried };
          if (running === mine) last = { ...tried, details: null };
          return success(tried.report);
        } finally {
          if (running === mine) running = null;
        }
      },

      // Tries that ended meanwhile are nothing to complain about: what was asked for is the case.
      cancelProbe: () => {
        running?.abort();
        return success(null);
      },

      showPathCell: ({ path, endpoint }) => details((known) => known.cell(path, endpoint)),
      showPathChains: (finding) => details((known) => known.chains(finding)),
    },
    close: () => {
      running?.abort();
      running = null;
      last = null;
    },
  };
}

type Asked = NonNullable<CallArguments<'probePaths'>[0]['paths']>;

function choicesOf(asked: Asked): PathChoice[] | Failure {
  const choices: PathChoice[] = [];
  for (const choice of asked) {
    if (choice.kind !== 'proxy') {
      choices.push(choice);
      continue;
    }
    const address = parseProxyAddress(choice.address);
    if (address === null) {
      return {
        code: 'PROXY-ADDRESS-INVALID',
        message: `"${choice.address}" is not the address of a proxy.`,
        advice: 'Write its name and its port, as in proxy.example.com:8080.',
      };
    }
    choices.push({ kind: 'proxy', ...address });
  }
  return choices;
}

const recordedServer = failure(
  'SERVER-RECORDED',
  'This is a recorded server: nothing is tried from here.',
  'Run this program on the server itself, and try its paths there.',
);

const notTried = failure('NOT-TRIED', 'What was tried is not at hand any more.', 'Try the paths again.');
