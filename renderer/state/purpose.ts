/** Why somebody looks at a server, and what of the answer that makes more or less of. */
import type { Finding, Report, Verdict } from '../../preload/contract/index.js';
import { words } from '../words/words.js';

/** A connector is to be installed; or one is there and does not work. */
export type Purpose = 'install' | 'repair';

const notInstalled = 'CONNECTOR-NOT-INSTALLED';

const isMissing = ({ findings = [] }: Report): boolean => findings.some(({ code }) => code === notInstalled);

/**
 * The verdict as this person needs it. That no connector is there is the whole answer for somebody whose connector does not
 * work, and nothing to speak of for somebody who is about to install one.
 */
export function verdictFor(report: Report, purpose: Purpose | null): Verdict | null {
  const { verdict } = report;
  if (verdict === undefined) return null;
  if (purpose !== 'repair' || !isMissing(report)) return verdict;
  if (isNothingToRepair(report, purpose)) return { ...verdict, outcome: 'notice', ...words.server.notInstalled };
  return { ...verdict, summary: [verdict.summary, words.server.notInstalledToo].filter(Boolean).join(' ') };
}

/** True where the answer is that there is nothing here that could be repaired. */
export function isNothingToRepair(report: Report, purpose: Purpose | null): boolean {
  const outcome = report.verdict?.outcome;
  return purpose === 'repair' && isMissing(report) && (outcome === 'ok' || outcome === 'notice');
}

/** The findings in the order in which this person needs them, and those that are nothing to speak of. */
export function findingsFor(
  { findings = [] }: Report,
  purpose: Purpose | null,
): { readonly findings: readonly Finding[]; readonly quiet: ReadonlySet<string> } {
  const missing = findings.filter(({ code }) => code === notInstalled);
  if (purpose === 'repair') {
    return { findings: [...missing, ...findings.filter((one) => !missing.includes(one))], quiet: new Set() };
  }
  return { findings, quiet: new Set(missing.map(({ id }) => id)) };
}
