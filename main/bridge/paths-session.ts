/** What stands behind the calls of one window that are about paths. */
import type { Coverage } from '../evidence/address-coverage.js';
import type { Doctor } from '../doctor.js';
import { resolvedNames } from '../examine/paths/coverage.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import type { Probes } from '../evidence/probes.js';
import { parseProxyAddress } from '../evidence/proxy-address.js';
import type { ServerEvidence } from '../evidence/server.js';
import { coverageOf } from '../network/service-tags/coverage.js';
import { tagsForCloud } from '../network/service-tags/for-cloud.js';
import type { ServiceTags } from '../network/service-tags/service-tags.js';
import type { PathChoice } from '../network/probe/plans.js';
import { indexProbes, type PathDetails } from '../report/path-details.js';
import { pathsReport } from '../report/paths-report.js';
import type { Report } from '../report/report.js';
import type { CallArguments, Result } from '../../preload/contract/contract.js';
import type { HoldingProgress, ProbingProgress } from '../../preload/contract/paths.js';
import { failure, success } from './failure.js';
import { createHolding } from './holding-session.js';
import { notHere } from './not-here.js';
import { tagsFromDisk, tagsFromUpload } from './read-service-tags.js';
import type { Handlers } from './register.js';
import type { Uploads } from './uploads.js';

/** What the calls about paths need. */
export interface PathsOptions {
  readonly doctor: Doctor;
  readonly tell: (progress: ProbingProgress) => void;
  readonly tellHolding: (progress: HoldingProgress) => void;
  /** Files that arrive in pieces; left out where a window names a file by its place. */
  readonly uploads?: Uploads | undefined;
  /** What was read of the server that the program runs on; null where nothing was. */
  readonly evidence: () => ServerEvidence | null;
  /** True while the window is about a recorded server: its paths begin somewhere else. */
  readonly isRecorded: () => boolean;
}

type TagCalls = 'openServiceTags' | 'finishServiceTags' | 'dropServiceTags';
type PathHandlers = Pick<
  Handlers,
  'probePaths' | 'cancelProbe' | 'showPathCell' | 'showPathChains' | 'holdOpen' | 'cancelHold' | TagCalls
>;

/** One window's tries. */
export interface PathsSession {
  readonly handlers: PathHandlers;
  /** The tenant's id, as what was tried last knows it; null where nobody does. */
  readonly tenant: () => string | null;
  /** What the list of address ranges has of what was tried last; null where none was opened. */
  readonly coverage: () => Coverage | null;
  /** Ends what runs. */
  close(): void;
}

/**
 * Makes them. Codes of its failures: SERVER-RECORDED, PROXY-ADDRESS-INVALID, NOT-TRIED, NOT-HERE, those of files of service tags,
 * of `createHolding` and of `Doctor.probe`.
 */
export function createPathsSession(options: PathsOptions): PathsSession {
  const { doctor, tell, evidence, isRecorded } = options;
  let running: AbortController | null = null;
  // What a person looks at is what was tried last; details of it are made when somebody asks for them.
  let last: { readonly report: Report; readonly probes: Probes; details: PathDetails | null } | null = null;
  // What a person brought stays for what is tried next, as long as it is of the same cloud.
  let tags: ServiceTags | null = null;
  const holding = createHolding({ doctor, tell: options.tellHolding, probes: () => last?.probes ?? null });

  function coverage(): Coverage | null {
    if (tags === null || last === null || isFailure(tagsForCloud(tags, last.probes.cloud))) return null;
    return findsAddresses(last.probes) ? coverageOf(tags, resolvedNames(last.probes), Date.now()) : null;
  }

  /** What was tried last, judged with what is known of its addresses. */
  function judged(): Result<Report> {
    if (last === null) return notTried;
    const found = coverage();
    const { probes } = last;
    const report = pathsReport(doctor.program, new Date(), found === null ? probes : { ...probes, coverage: found });
    last = { probes, report, details: null };
    return success(report);
  }

  function takeTags(read: ServiceTags | Failure): Result<Report> {
    if (last === null) return notTried;
    const usable = isFailure(read) ? read : tagsForCloud(read, last.probes.cloud);
    if (isFailure(usable)) return { ok: false, error: usable };
    if (!findsAddresses(last.probes)) return noAddresses;
    tags = usable;
    return judged();
  }

  function details<T>(ask: (details: PathDetails) => T | null): Result<T> {
    if (last === null) return notTried;
    last.details ??= indexProbes(last.probes, last.report.findings ?? []);
    const answer = ask(last.details);
    return answer === null ? notTried : success(answer);
  }

  return {
    handlers: {
      probePaths: async ({ run, paths, tenant, cloud, rehearse, roots, again }) => {
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
            {
              paths: choices,
              cloud,
              tenant,
              rehearse,
              roots: roots === undefined ? null : Buffer.from(roots, 'base64'),
              server: evidence(),
              ...names,
            },
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
          if (running !== mine) return success(tried.report);
          last = { ...tried, details: null };
          return tags === null ? success(tried.report) : judged();
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
      ...holding.handlers,

      // Browser mode has its own way: there a page names no file of this computer for this.
      openServiceTags: async (path) => (options.uploads === undefined ? takeTags(await tagsFromDisk(path)) : notHere),
      finishServiceTags: async (upload) =>
        options.uploads === undefined ? notHere : takeTags(await tagsFromUpload(options.uploads, upload)),
      dropServiceTags: () => {
        tags = null;
        return judged();
      },
    },
    coverage,
    tenant: () => last?.probes.tenant ?? null,
    close: () => {
      running?.abort();
      holding.close();
      running = null;
      last = null;
      tags = null;
    },
  };
}

/** True where this computer itself asked for addresses: through a proxy it asks for none. */
const findsAddresses = ({ paths }: Probes): boolean =>
  paths.some(({ cells }) => cells.some(({ route }) => route === 'direct'));

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

const noAddresses = failure(
  'SERVICE-TAGS-NO-ADDRESSES',
  'Nothing was tried directly, so no addresses are known: through a proxy, this server looks up none.',
  'Try the direct path as well, and choose the file again.',
);

const notTried = failure('NOT-TRIED', 'What was tried is not at hand any more.', 'Try the paths again.');
