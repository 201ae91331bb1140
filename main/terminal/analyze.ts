/** `connector-doctor analyze`: a capture in, words or JSON out. */
import { createDoctor, type AnalyzeHooks, type Doctor } from '../doctor.js';
import type { Intent } from '../evidence/capture.js';
import { isFailure } from '../evidence/failure.js';
import { parseProxyAddress } from '../evidence/proxy-address.js';
import { exitCodeOf } from '../report/exit-code.js';
import { failureReport } from '../report/failure-report.js';
import { interruptible } from './interrupt.js';
import { say } from './output.js';
import { printReport } from './print-report.js';
import { progressLine } from './progress-line.js';
import { rootsOf } from './roots.js';
import { grouped } from '../words/phrases.js';

/** The options of the command, as they were given. */
export interface AnalyzeOptions {
  readonly mode?: 'direct' | 'proxy' | 'wpad';
  readonly proxy?: string;
  readonly roots?: string;
  readonly flows?: boolean;
  readonly json?: boolean;
}

const wrongUsage = 2;

/** Runs the command, and gives its exit code. Ctrl+C cancels it with 130. */
export async function analyze(file: string, options: AnalyzeOptions, doctor: Doctor = createDoctor()): Promise<number> {
  const intent = intentOf(options);
  if (typeof intent === 'string') {
    say(`${intent}\n`);
    return wrongUsage;
  }
  const roots = options.roots === undefined ? null : rootsOf(options.roots);
  if (isFailure(roots)) {
    const report = failureReport(doctor.program, new Date(), roots);
    printReport(report, options.json === true);
    return exitCodeOf(report);
  }
  const bar = progressLine();
  const show = ({ bytesRead, bytesTotal, packets }: Parameters<NonNullable<AnalyzeHooks['onProgress']>>[0]): void => {
    const percent = bytesTotal > 0 ? Math.floor((bytesRead / bytesTotal) * 100) : 0;
    bar.show(`Reading: ${percent} %, ${grouped(packets)} packets`);
  };
  const report = await interruptible((signal) =>
    doctor.analyze({ path: file, intent, roots, flows: options.flows === true }, { onProgress: show, signal }),
  );
  bar.clear();
  printReport(report, options.json === true);
  return exitCodeOf(report);
}

/** What the options say of the connector's way out, or what is wrong with them. A named proxy implies the mode. */
function intentOf({ mode, proxy }: AnalyzeOptions): Intent | string {
  if (proxy === undefined) return { mode: mode ?? null, proxy: null };
  if (mode === 'direct') return '--proxy goes with --mode proxy: a connector that goes direct uses none.';
  const address = parseProxyAddress(proxy);
  if (address === null)
    return `"${proxy}" is not a proxy address. Write it as HOST:PORT, for example proxy.contoso.local:8080`;
  return { mode: mode ?? 'proxy', proxy: address };
}
