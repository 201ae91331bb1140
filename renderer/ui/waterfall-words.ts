/** Rows of the waterfall in words. */
import type { TimelineRow } from '../../preload/contract/index.js';
import { formatDuration, formatInstant } from '../words/numbers.js';
import { words } from '../words/words.js';

type When = Pick<TimelineRow, 'start' | 'end' | 'until' | 'kind'>;

/** When a row happened, for those who do not see its bar: `starts at 0.123 s, takes 20 ms:`. */
export function whenInWords(row: When): string {
  const begun = words.waterfall.at(`${formatInstant(row.start)} s`, row.end > row.start);
  return `${[begun, ...took(row).map((length) => words.waterfall.takes(length)), ...goesOn(row)].join(', ')}:`;
}

/** What a row is, and how long it took, before what came of it: `CONNECT, 20 ms:`. */
export function kindInWords(row: When): string {
  return `${[row.kind, ...took(row), ...goesOn(row)].join(', ')}:`;
}

const took = ({ start, end }: When): string[] => (end > start ? [formatDuration(end - start)] : []);

const goesOn = ({ end, until }: When): string[] =>
  until > end ? [words.waterfall.goesOn(`${formatInstant(until)} s`)] : [];
