/** How commands that end in a report give it: words or JSON on standard output, why there is none on standard error. */
import type { Report } from '../report/report.js';
import { reportText } from '../report/text.js';
import { print, say, textOptions } from './output.js';

/** Prints a report. Of one with `error` nothing but JSON goes to standard output. */
export function printReport(report: Report, json: boolean): void {
  const { error } = report;
  if (error !== undefined) say(`${error.message}\n${error.advice}\n`);
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else if (error === undefined) print(reportText(report, textOptions()));
}
