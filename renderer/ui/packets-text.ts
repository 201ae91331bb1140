/** The evidence of a finding as text for a mail or a ticket. */
import type { Finding } from '../../preload/contract/index.js';
import { formatInstant } from '../words/numbers.js';
import { words } from '../words/words.js';

/** One line per packet with tabs between the columns, so that it pastes into a table as well; then filter and code. */
export function packetsAsText(finding: Finding): string {
  const ofSteps = isOfSteps(finding);
  const head = [
    ofSteps ? words.evidence.steps.number : words.evidence.number,
    words.evidence.time,
    words.evidence.from,
    words.evidence.to,
    words.evidence.what,
  ];
  const rows = finding.evidence.map((item) => [
    String(item.packet),
    formatInstant(item.at),
    item.from,
    item.to,
    item.what,
  ]);
  // A tab or a line end inside a captured text would break the columns.
  const lines = [head, ...rows].map((row) => row.map((cell) => cell.replace(/\s+/g, ' ')).join('\t'));
  const more = finding.packetCount - finding.evidence.length;
  if (more > 0) lines.push(ofSteps ? words.evidence.steps.more(more) : words.evidence.moreWithoutFilter(more));
  if (finding.filter !== null) lines.push('', `${words.findings.filter}: ${finding.filter}`);
  lines.push(`${words.evidence.code}: ${finding.code}`);
  return [finding.title, '', ...lines].join('\n');
}

/** True for a finding that rests on what the program tried itself, and not on packets of a file. */
export function isOfSteps({ evidence: [first], paths }: Pick<Finding, 'evidence' | 'paths'>): boolean {
  return first === undefined ? paths !== undefined : first.kind === 'step';
}
