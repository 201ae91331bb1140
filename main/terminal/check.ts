/** `connector-doctor check`: a server in, words or JSON out. It reads, and changes nothing. */
import { createDoctor, type Doctor } from '../doctor.js';
import { exitCodeOf } from '../report/exit-code.js';
import { printReport } from './print-report.js';

/** The options of the command, as they were given. */
export interface CheckOptions {
  readonly json?: boolean;
}

/** Runs the command, and gives its exit code. Ctrl+C ends the reading with 130; what was read until then is told. */
export async function check(options: CheckOptions, doctor: Doctor = createDoctor()): Promise<number> {
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  const { report } = await doctor.examine({ kind: 'here' }, { signal: cancel.signal });
  process.removeListener('SIGINT', onInterrupt);
  printReport(report, options.json === true);
  return exitCodeOf(report);
}
