/** The help page of a code: the one document that the window shows, `explain` prints and docs/findings.md is written from. */
import * as v from 'valibot';
import { codes, fixers, outcomes, places, severities, type Code } from '../examine/codes.js';
import { documents } from '../knowledge/documents.js';
import { helpWords } from '../words/help.js';

/** A help page, as it is printed, drawn and published. */
export const helpSchema = v.object({
  schema: v.literal('connector-doctor/help@1'),
  code: v.picklist(Object.keys(codes) as [Code, ...Code[]]),
  title: v.pipe(v.string(), v.maxLength(60)),
  outcome: v.pipe(v.picklist(outcomes), v.description('What the code means as a rule; a finding may be milder')),
  severity: v.picklist(severities),
  where: v.picklist(places),
  whoCanFix: v.picklist(fixers),
  means: v.pipe(v.string(), v.description('What it means, in plain words')),
  sure: v.pipe(v.string(), v.description('How sure the rule is, and when')),
  told: v.pipe(v.string(), v.description('How it is told: the rule in one sentence')),
  steps: v.pipe(v.array(v.string()), v.description('What can be done, in this order')),
  documents: v.pipe(
    v.array(v.object({ title: v.string(), address: v.string() })),
    v.description('Where the facts come from'),
  ),
});

/** A help page. */
export type HelpPage = v.InferOutput<typeof helpSchema>;

/** The help page of a code. */
export function helpPage(code: Code): HelpPage {
  const { outcome, severity, where, whoCanFix, rule } = codes[code];
  const { title, means, sure, steps, documents: keys } = helpWords[code];
  return {
    schema: 'connector-doctor/help@1',
    code,
    title,
    outcome,
    severity,
    where,
    whoCanFix,
    means,
    sure,
    told: rule,
    steps: [...steps],
    documents: keys.map((key) => ({ ...documents[key] })),
  };
}
