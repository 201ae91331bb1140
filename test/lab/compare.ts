/**
 * Runs the program on a capture and compares what it says with the truth. The one place that knows how truth.json is to
 * be read: for captures taken afresh, for the committed ones, and for any other folder with a truth.json.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCapture } from '../../main/capture/read-capture.js';
import { readCertificateFile } from '../../main/certificates/certificate-file.js';
import { authoritiesOf } from '../../main/certificates/authority.js';
import type { Intent } from '../../main/evidence/capture.js';
import { isFailure } from '../../main/evidence/failure.js';
import { parseProxyAddress } from '../../main/evidence/proxy-address.js';
import { captureReport } from '../../main/report/build.js';
import { failureReport } from '../../main/report/failure-report.js';
import { exitCodeOf } from '../../main/report/exit-code.js';
import type { Truth } from './scenario.js';
import { packetNumbers, selectedPackets } from './tshark.js';

/** What of a finding the comparison looks at. */
export interface SaidFinding {
  readonly code: string;
  readonly outcome: string;
  readonly dependsOn: readonly string[];
  readonly filter?: string | null;
  readonly evidence?: readonly { readonly packet: number }[];
}

/** What the program said about one capture. `findings` is null where it gave an error instead. */
export interface Said {
  readonly exitCode: number;
  readonly findings: readonly SaidFinding[] | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const program = join(dirname(fileURLToPath(import.meta.url)), '../../dist/main/cli.js');

/** How a capture is to be judged. */
export interface Judging {
  readonly mode: Intent['mode'];
  readonly proxy: string | null;
  /** PEM file of the authorities to trust; null for the public ones alone. */
  readonly roots: string | null;
  /** They count as public ones. The program takes no such option, so its parts are then run without its terminal. */
  readonly rootsArePublic?: boolean;
}

/** Runs `analyze --json` as a person would, and reads its document. Throws where that cannot be done at all. */
export function analyse(file: string, { mode, proxy, roots, rootsArePublic }: Judging): Promise<Said> {
  if (rootsArePublic === true && roots !== null) return analyseWithPublic(file, { mode, proxy }, roots);
  if (!existsSync(program)) {
    return Promise.reject(new Error(`${program} is missing: run "npm run build" first.`));
  }
  const args = [
    ...[program, 'analyze', file, '--json'],
    ...(mode === null ? [] : ['--mode', mode]),
    ...(proxy === null ? [] : ['--proxy', proxy]),
    ...(roots === null ? [] : ['--roots', roots]),
  ];
  return new Promise((done, fail) => {
    const child = execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 }, (_error, stdout, stderr) => {
      try {
        const report = JSON.parse(stdout) as Partial<Pick<Said, 'findings' | 'error'>>;
        done({ exitCode: child.exitCode ?? -1, findings: report.findings ?? null, error: report.error ?? null });
      } catch {
        fail(
          new Error(`No JSON document from analyze (exit code ${child.exitCode}): ${stdout.slice(0, 300)} ${stderr}`),
        );
      }
    });
  });
}

function certificatesOf(path: string): Uint8Array[] {
  const certificates = readCertificateFile(readFileSync(path));
  if (isFailure(certificates)) throw new Error(`${path}: ${certificates.message}`);
  return certificates;
}

async function analyseWithPublic(
  file: string,
  { mode, proxy }: Pick<Judging, 'mode' | 'proxy'>,
  roots: string,
): Promise<Said> {
  const authorities = authoritiesOf([], certificatesOf(roots));
  const read = await readCapture(file, () => undefined, { authorities });
  const program = { name: 'connector-doctor', version: '0.0.0' };
  const intent = { mode, proxy: proxy === null ? null : parseProxyAddress(proxy) };
  const report = isFailure(read)
    ? failureReport(program, new Date(), read)
    : captureReport(program, new Date(), read, intent, false);
  return { exitCode: exitCodeOf(report), findings: report.findings ?? null, error: report.error ?? null };
}

const alternatives = (entries: readonly string[]): string[] => entries.flatMap((entry) => entry.split('|'));

/** What is wrong with an answer, one sentence each. Empty: it agrees with the truth. */
export function compare(truth: Truth, said: Said): string[] {
  const { findings, exitCode, error } = said;
  if (findings === null) {
    if (truth.error !== true && truth.orError !== true) {
      return [`an error instead of findings: ${error?.message ?? 'without a message'}`];
    }
    return [
      ...(exitCode === 4 ? [] : [`exit code ${exitCode} instead of 4 for an unreadable file`]),
      ...(error === null || error.message === '' ? ['an error without a message'] : []),
    ];
  }
  if (truth.error === true) {
    return ['findings for a file that cannot be read'];
  }
  const came = (code: string, outcome?: string): boolean =>
    findings.some((finding) => finding.code === code && (outcome === undefined || finding.outcome === outcome));
  const list = findings.map(({ code, outcome }) => `${code} (${outcome})`).join(', ') || 'nothing';
  const complaints: string[] = [];
  for (const entry of truth.problems) {
    if (!entry.split('|').some((code) => came(code, 'problem'))) {
      complaints.push(`${entry} is not a problem; there is ${list}`);
    }
  }
  for (const entry of truth.notices) {
    if (!entry.split('|').some((code) => came(code))) {
      complaints.push(`${entry} did not come out; there is ${list}`);
    }
  }
  const expected = new Set(alternatives([...truth.problems, ...truth.notices, ...truth.allow]));
  for (const { code, outcome, dependsOn } of findings) {
    if (outcome === 'problem' && !expected.has(code) && !dependsOn.some((cause) => expected.has(cause))) {
      complaints.push(`${code} came out as a problem and was not expected`);
    }
    if (outcome === 'crashed') {
      complaints.push(`${code}: a check crashed`);
    }
    if (truth.quiet === true && (outcome === 'problem' || outcome === 'notice')) {
      complaints.push(`${code} (${outcome}) came out where all is quiet`);
    }
  }
  const worst = findings.some(({ outcome }) => outcome === 'problem');
  // 0: no problem; 1: a problem; 3: nothing of what was asked could be judged.
  if (worst ? exitCode !== 1 : exitCode !== 0 && exitCode !== 3) {
    complaints.push(`exit code ${exitCode} with ${list}`);
  }
  return complaints;
}

/** What is wrong with the findings' filters: not accepted by tshark, or not selecting the packets they stand for. */
export async function compareFilters(file: string, said: Said): Promise<string[]> {
  const complaints = await Promise.all(
    (said.findings ?? []).map(async ({ code, outcome, filter, evidence = [] }) => {
      if (filter === null || filter === undefined) {
        return outcome === 'problem' && evidence.length > 0 ? [`${code} has packets but no filter`] : [];
      }
      try {
        const selected = new Set(await selectedPackets(file, filter));
        let left = evidence.map(({ packet }) => packet).filter((packet) => !selected.has(packet));
        if (left.length > 0) {
          const numbers = await packetNumbers(file);
          left = left.filter((packet) => !selected.has(numbers[packet - 1] ?? 0));
        }
        return left.length === 0 ? [] : [`${code}: ${filter} does not select packets ${left.join(', ')}`];
      } catch (error) {
        return [`${code}: ${error instanceof Error ? error.message : String(error)}`];
      }
    }),
  );
  return complaints.flat();
}
