/** What a row of the table of codes says: the words it may use, and their order. */

/** What a finding means for the person. */
export const outcomes = ['problem', 'notice', 'ok', 'couldNotTest', 'notApplicable', 'crashed'] as const;
/** How much it costs while it lasts. */
export const severities = ['blocking', 'degrading', 'risk', 'none'] as const;
/** Where the fault is. */
export const places = ['server', 'network', 'proxy', 'cloud', 'unknown'] as const;
/** Who can mend it. */
export const fixers = ['you', 'administrator', 'network-team', 'identity-admin', 'microsoft'] as const;
/** How sure the rule is. */
export const confidences = ['certain', 'likely', 'possible'] as const;

/** What a finding means for the person. */
export type Outcome = (typeof outcomes)[number];
/** How much it costs while it lasts. */
export type Severity = (typeof severities)[number];
/** Where the fault is. */
export type Place = (typeof places)[number];
/** Who can mend it. */
export type Fixer = (typeof fixers)[number];
/** How sure the rule is. */
export type Confidence = (typeof confidences)[number];

/** One row of the table. `rule` is the sentence that docs/findings.md prints. */
export interface CodeRow {
  readonly outcome: Outcome;
  readonly severity: Severity;
  readonly where: Place;
  readonly whoCanFix: Fixer;
  readonly rule: string;
}

/** Makes a row. */
export const row = (outcome: Outcome, severity: Severity, where: Place, whoCanFix: Fixer, rule: string): CodeRow => ({
  outcome,
  severity,
  where,
  whoCanFix,
  rule,
});
