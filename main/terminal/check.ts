/** `connector-doctor check`: a server in, and what its network lets through; words or JSON out. It changes nothing. */
import { networkInterfaces } from 'node:os';
import { withFurtherAnswers, type Answers } from '../evidence/answers.js';
import type { Coverage } from '../evidence/address-coverage.js';
import { createDoctor, type Doctor, type ProbeOptions, type ServerSource } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import type { ServerEvidence } from '../evidence/server.js';
import type { Cloud } from '../knowledge/endpoints.js';
import type { PathChoice } from '../network/probe/plans.js';
import { resolvedNames } from '../examine/paths/coverage.js';
import { coverageOf } from '../network/service-tags/coverage.js';
import type { ServiceTags } from '../network/service-tags/service-tags.js';
import { exitCodeOf } from '../report/exit-code.js';
import { progressText } from '../report/paths-text.js';
import { failureReport } from '../report/failure-report.js';
import { pathsReport } from '../report/paths-report.js';
import type { Report } from '../report/report.js';
import { brokenOffNote } from '../words/past-changes.js';
import { readAnswers } from './answers.js';
import { print, say } from './output.js';
import { readPaths } from './paths.js';
import { printMessage } from './print-message.js';
import { evidenceIn } from './evidence-in.js';
import { interruptible } from './interrupt.js';
import { printReport } from './print-report.js';
import { progressLine } from './progress-line.js';
import { rootsOf } from './roots.js';
import { coverageMistakeIn, openTagsFile, saveCoverage } from './service-tags.js';

/** The options of the command, as they were given. */
export interface CheckOptions {
  readonly json?: boolean;
  /** A bundle of a server to look at in place of this one. */
  readonly bundle?: string;
  /** Makes no connections. */
  readonly offline?: boolean;
  /** What the person knows, `QUESTION=ANSWER` each. */
  readonly answer?: readonly string[];
  /** Paths to try, `direct`, `wpad` or `HOST:PORT` each. */
  readonly path?: readonly string[];
  readonly cloud?: Cloud;
  readonly tenant?: string;
  readonly roots?: string;
  /** False: no throw-away certificate is shown to the service. */
  readonly rehearsal?: boolean;
  /** A file of Microsoft's service tags, to hold the addresses against. */
  readonly serviceTags?: string;
  /** Where to save what its tags have of them: FILE.json, FILE.csv or FILE.txt. */
  readonly export?: string;
  readonly overwrite?: boolean;
  /** Prints the message to the network team, and nothing else. */
  readonly message?: boolean;
}

/** Runs the command, and gives its exit code. Ctrl+C ends it with 130; what was found until then is told. */
export async function check(options: CheckOptions, doctor: Doctor = createDoctor()): Promise<number> {
  const json = options.json === true;
  const answers = readAnswers(options.answer ?? []);
  const paths = readPaths(options.path ?? []);
  const wrong = [answers, paths, contradictionIn(options, paths)].find((each) => typeof each === 'string');
  if (typeof answers === 'string' || typeof paths === 'string' || wrong !== undefined) {
    say(`${String(wrong)}\n`);
    return 2;
  }
  const source = await sourceOf(options.bundle, answers);
  const roots = options.roots === undefined ? null : rootsOf(options.roots);
  const tags = options.serviceTags === undefined ? null : openTagsFile(options.serviceTags, options.cloud ?? 'public');
  const failure = [source, roots, tags].find((each) => isFailure(each));
  if (isFailure(source) || isFailure(roots) || isFailure(tags)) {
    return finish(failureReport(doctor.program, new Date(), failure as Failure), json);
  }
  const isOffline = options.offline === true || source.kind === 'recorded';
  const probing = isOffline ? null : probeOptions(options, paths, roots);
  const { report, coverage } = await interruptible((signal) => examineAndProbe(doctor, source, probing, tags, signal));
  if (source.kind === 'recorded' && !json) print(originOf(source.evidence));
  const code = options.message === true ? printMessage(report) : finish(report, json);
  const note = source.kind === 'recorded' ? null : brokenOffNote(await doctor.changeBrokenOff({ kind: 'here' }));
  if (note !== null) say(`${note}\n`);
  const notSaved = saveCoverage(coverage, options);
  if (notSaved === null) return code;
  say(`${notSaved.message}\n${notSaved.advice}\n`);
  return notDone;
}

/** What was asked for could not all be done. */
const notDone = 3;

function finish(report: Report, json: boolean): number {
  printReport(report, json);
  return exitCodeOf(report);
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function contradictionIn(options: CheckOptions, paths: readonly PathChoice[] | string): string | null {
  const { path, offline, bundle, tenant, message, json } = options;
  const wrong = coverageMistakeIn(options, typeof paths === 'string' ? [] : paths);
  if (wrong !== null) return wrong;
  if (message === true && (offline === true || bundle !== undefined))
    return `--message is about connections from this computer, which --${offline === true ? 'offline' : 'bundle'} does not try.`;
  if (message === true && json === true) return '--message prints text; --json has the same text as paths.message.';
  if (path !== undefined && (offline === true || bundle !== undefined))
    return `--path tries connections from this computer, which --${offline === true ? 'offline' : 'bundle'} does not.`;
  if (tenant !== undefined && !guid.test(tenant))
    return `"${tenant}" is not a tenant’s id: 8-4-4-4-12 hexadecimal digits.`;
  return null;
}

const probeOptions = (
  { cloud = 'public', tenant, rehearsal = true }: CheckOptions,
  paths: readonly PathChoice[],
  roots: Uint8Array | null,
): ProbeOptions => ({
  paths: paths.length > 0 ? paths : null,
  cloud,
  tenant: tenant?.toLowerCase() ?? null,
  roots,
  rehearse: rehearsal,
  server: null,
});

/** Looks at the server where there is one, then tries the paths. What is no Windows server can still try them. */
async function examineAndProbe(
  doctor: Doctor,
  source: ServerSource,
  probing: ProbeOptions | null,
  tags: ServiceTags | null,
  signal: AbortSignal,
): Promise<{ readonly report: Report; readonly coverage: Coverage | null }> {
  const isServer = source.kind !== 'here' || probing === null || (await doctor.runsOnWindows());
  const examined = isServer ? await doctor.examine(source, { signal }) : null;
  if (examined !== null && (probing === null || examined.withProbes === null || signal.aborted))
    return { report: examined.report, coverage: null };
  if (probing?.rehearse === true) say(rehearsalNotice);
  if (!hasNetwork()) say(noNetwork);
  const bar = progressLine();
  const onProgress = ({ paths }: Report): void => {
    if (paths !== undefined) bar.show(`Trying the network: ${progressText(paths)}`);
  };
  const options = { ...(probing as ProbeOptions), server: examined?.evidence ?? null };
  const tried = await doctor.probe(options, { signal, onProgress });
  bar.clear();
  if (isFailure(tried))
    return { report: examined?.report ?? failureReport(doctor.program, new Date(), tried), coverage: null };
  const coverage = tags === null ? null : coverageOf(tags, resolvedNames(tried.probes), Date.now());
  const probes = coverage === null ? tried.probes : { ...tried.probes, coverage };
  return { report: examined?.withProbes?.(probes) ?? pathsReport(doctor.program, new Date(), probes), coverage };
}

/** False where this computer has no address at all that anybody else could answer to. */
const hasNetwork = (): boolean =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ internal }) => !internal) === true);

const noNetwork =
  'This computer has no network address: no adapter is connected, or none was given an address. Until that is mended, nothing can be reached, and what follows says nothing about firewalls or proxies.\n';

/** Said before it is done. */
const rehearsalNotice =
  'A certificate made for this, and thrown away afterwards, is shown to the service, as the connector will show its own (leave it out with --no-rehearsal).\n';

async function sourceOf(bundle: string | undefined, answers: Answers): Promise<ServerSource | Failure> {
  if (bundle === undefined) return { kind: 'here', answers };
  const evidence = await evidenceIn(bundle);
  if (isFailure(evidence)) return evidence;
  return { kind: 'recorded', evidence: withFurtherAnswers(evidence, answers) };
}

/** When the bundle's server was looked at: it may stand otherwise by now. Which one it is, the report says. */
function originOf({ takenAt, replaced = [] }: ServerEvidence): string {
  const [day = '', time = ''] = new Date(takenAt).toISOString().split(/[T.]/);
  const names = replaced.length > 0 ? ' Names in it were replaced: host-1, user-2 and the like.' : '';
  return `\nFrom a bundle, read on ${day} at ${time.slice(0, 5)} UTC.${names}\n`;
}
