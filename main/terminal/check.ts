/** `connector-doctor check`: a server in, words or JSON out. It reads, and changes nothing. */
import { withFurtherAnswers, type Answers } from '../evidence/answers.js';
import { createDoctor, type Doctor, type ServerSource } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import type { ServerEvidence } from '../evidence/server.js';
import { exitCodeOf } from '../report/exit-code.js';
import { failureReport } from '../report/failure-report.js';
import { readAnswers } from './answers.js';
import { printReport } from './print-report.js';

/** The options of the command, as they were given. */
export interface CheckOptions {
  readonly json?: boolean;
  /** A bundle of a server to look at in place of this one. */
  readonly bundle?: string;
  /** Makes no connections. None are made yet, so it changes nothing. */
  readonly offline?: boolean;
  /** What the person knows, `QUESTION=ANSWER` each. */
  readonly answer?: readonly string[];
}

/** Runs the command, and gives its exit code. Ctrl+C ends the reading with 130; what was read until then is told. */
export async function check(options: CheckOptions, doctor: Doctor = createDoctor()): Promise<number> {
  const json = options.json === true;
  const answers = readAnswers(options.answer ?? []);
  if (typeof answers === 'string') {
    process.stderr.write(`${answers}\n`);
    return 2;
  }
  const source = await sourceOf(options.bundle, answers);
  if (isFailure(source)) {
    const report = failureReport(doctor.program, new Date(), source);
    printReport(report, json);
    return exitCodeOf(report);
  }
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  const { report } = await doctor.examine(source, { signal: cancel.signal });
  process.removeListener('SIGINT', onInterrupt);
  if (source.kind === 'recorded' && !json) process.stdout.write(originOf(source.evidence));
  printReport(report, json);
  return exitCodeOf(report);
}

async function sourceOf(bundle: string | undefined, answers: Answers): Promise<ServerSource | Failure> {
  if (bundle === undefined) return { kind: 'here', answers };
  const [{ readBundleFile }, { openBundle }] = await Promise.all([
    import('../bundle/bundle-file.js'),
    import('../bundle/open-bundle.js'),
  ]);
  const bytes = readBundleFile(bundle);
  const evidence = isFailure(bytes) ? bytes : await openBundle(bytes);
  if (isFailure(evidence)) return evidence;
  return { kind: 'recorded', evidence: withFurtherAnswers(evidence, answers) };
}

/** When the bundle's server was looked at: it may stand otherwise by now. Which one it is, the report says. */
function originOf({ takenAt, replaced = [] }: ServerEvidence): string {
  const [day = '', time = ''] = new Date(takenAt).toISOString().split(/[T.]/);
  const names = replaced.length > 0 ? ' Names in it were replaced: host-1, user-2 and the like.' : '';
  return `\nFrom a bundle, read on ${day} at ${time.slice(0, 5)} UTC.${names}\n`;
}
