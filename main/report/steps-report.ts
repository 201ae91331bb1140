/** The changes of a plan as numbered steps, in words. */
import { readText } from '../configuration/text.js';
import { bytesOf } from '../evidence/base64.js';
import { lettersOf } from '../evidence/bytes.js';
import type { Change, ChangeOf } from '../remedy/change.js';
import { changeWords, restartWords } from '../words/changes.js';
import { mannerText } from '../words/file-manner.js';
import { count } from '../words/phrases.js';
import { planWords } from '../words/plan-words.js';
import { lineDiff } from './line-diff.js';
import type { PlanStep } from './plan-schema.js';

/** The steps in their order. */
export function stepsReport(changes: readonly Change[]): PlanStep[] {
  return changes.map((change, index) => {
    const common = { number: index + 1, kind: change.kind, ...changeWords(change) };
    if (change.kind === 'file') return { ...common, ...fileWords(change, common.what), restart: null };
    return { ...common, hunks: [], restart: restartOf(change, index, changes) };
  });
}

/** A service that is started again later in the same plan. */
function restartOf(change: Change, index: number, changes: readonly Change[]): PlanStep['restart'] {
  if (change.kind !== 'service-state' || change.after !== 'stopped') return null;
  const later = changes.findIndex(
    (other, at) => at > index && other.kind === 'service-state' && other.name === change.name,
  );
  return later < 0 ? null : { step: later + 1, ...restartWords(change.name, index + 1, later + 1) };
}

function fileWords(change: ChangeOf<'file'>, what: string): Pick<PlanStep, 'what' | 'hunks'> {
  const [before, after] = [bytesOf(change.before), bytesOf(change.after)];
  const hunks = lineDiff(textOf(before), textOf(after));
  return { what: [what, amountOfLines(hunks), mannerOf(before, after)].filter(Boolean).join(' '), hunks };
}

/** "5 lines added, 1 taken out."; empty where no line differs. */
function amountOfLines(hunks: PlanStep['hunks']): string {
  const signs = hunks.flat().map(({ sign }) => sign);
  const amounts = (['added', 'removed'] as const).flatMap((sign) => {
    const amount = signs.filter((each) => each === sign).length;
    return amount === 0 ? [] : [{ amount, done: planWords.signs[sign].toLowerCase() }];
  });
  const parts = amounts.map(({ amount, done }, index) => `${index === 0 ? count(amount, 'line') : amount} ${done}`);
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}

/** Empty where one of them is no text. */
function mannerOf(before: Uint8Array, after: Uint8Array): string {
  const [is, becomes] = [readText(before), readText(after)];
  return 'text' in is && 'text' in becomes ? mannerText(is, becomes) : '';
}

/** The text of a configuration file; its bytes as letters where it is none. */
function textOf(bytes: Uint8Array): string {
  const read = readText(bytes);
  return 'text' in read ? read.text : lettersOf(bytes);
}
