/** Which of the outcome colours and shapes something has. Colour never stands alone: each tone has its own shape. */
import type { Finding, RowTone, Verdict } from '../../preload/contract/index.js';

/** The colours and shapes there are. */
export type Tone = 'good' | 'bad' | 'warn' | 'untested' | 'neutral';

/** A finding's tone: red is for what stops the connector; a notice is amber only where it costs something. */
export function toneOfFinding(finding: Pick<Finding, 'outcome' | 'severity'>): Tone {
  switch (finding.outcome) {
    case 'problem':
      return finding.severity === 'blocking' ? 'bad' : 'warn';
    case 'notice':
      return finding.severity === 'none' ? 'neutral' : 'warn';
    case 'ok':
      return 'good';
    case 'couldNotTest':
    case 'crashed':
      return 'untested';
    case 'notApplicable':
      return 'neutral';
  }
}

/** The tone of the whole. */
export function toneOfVerdict(verdict: Pick<Verdict, 'outcome'>, findings: readonly Finding[]): Tone {
  const costing = findings.filter((finding) => finding.outcome === verdict.outcome && finding.severity !== 'none');
  const blocking = costing.some((finding) => finding.severity === 'blocking');
  const severity = blocking ? 'blocking' : costing.length > 0 ? 'degrading' : 'none';
  return toneOfFinding({ outcome: verdict.outcome, severity });
}

/** The shape of a row of the waterfall or of the table. */
export function shapeOfRow(tone: RowTone): Tone {
  return tone === 'quiet' ? 'neutral' : tone;
}
