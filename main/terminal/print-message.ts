/** `check --message`: the message to the network team alone, so that it can be saved or sent as it is. */
import { exitCodeOf } from '../report/exit-code.js';
import type { Report } from '../report/report.js';
import { say } from './output.js';
import { printReport } from './print-report.js';

/** Prints the message of a report, and gives the exit code of the report. Where there is none, it says why on standard error. */
export function printMessage(report: Report): number {
  const { paths, error } = report;
  if (error !== undefined) printReport(report, false);
  else if (paths?.message != null) process.stdout.write(paths.message);
  else say(`${paths?.complete === true ? nothing : untold}\n`);
  return exitCodeOf(report);
}

const nothing = 'There is no message to send: nothing on the network stands in the way of the paths that were tried.';
const untold =
  'There is no message to send: the tries were not made to their end, and showed nothing broken until then.';
