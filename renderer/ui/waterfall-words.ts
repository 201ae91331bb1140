/** Rows of the waterfall in words. */
import type { TimelineRow } from '../../preload/contract/index.js';
import { formatDuration, formatInstant } from '../words/numbers.js';
import { words } from '../words/words.js';

type When = Pick<TimelineRow, 'start' | 'end' | 'kind'>;

/** When a row happened, for those who do not see its bar: `starts at 0.123 s, takes 20 ms:`. */
export function whenInWords({ start, end }: When): string {
  const begun = `${formatInstant(start)} s`;
  return end > start ? words.waterfall.row(begun, formatDuration(end - start)) : words.waterfall.instant(begun);
}

/** What a row is, and how long it took, before what came of it: `CONNECT, 20 ms:`. */
export function kindInWords({ kind, start, end }: When): string {
  return end > start ? `${kind}, ${formatDuration(end - start)}:` : `${kind}:`;
}
