/** What a report means to a script. */
import type { Report } from './report.js';

/** 0 no problem, 1 a problem, 3 nothing could be judged, 4 unreadable input, 130 cancelled. 2 is wrong usage. */
export function exitCodeOf(report: Report): number {
  if (report.error !== undefined) return report.error.code === 'CANCELLED' ? 130 : 4;
  if (report.server?.complete === false || report.paths?.complete === false) return 130;
  const findings = report.findings ?? [];
  if (findings.length === 0) return 3;
  if (findings.some(({ outcome }) => outcome === 'problem')) return 1;
  const untold = findings.some(({ code, outcome }) => outcome === 'couldNotTest' || code === 'CAPTURE-EMPTY');
  return untold && !findings.some(({ outcome }) => outcome === 'ok') ? 3 : 0;
}
