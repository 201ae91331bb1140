/** Why a capture is incomplete, as sentences. */
import type { IncompleteReason } from '../evidence/capture.js';
import { count, list } from './phrases.js';

/**
 * One sentence for a reason.
 *
 * @param number how many packets or connections it touches, 0 where that is unknown
 * @param linkTypesNotRead the kinds of network that are not read, in words
 */
export function incompleteWords(reason: IncompleteReason, number: number, linkTypesNotRead: readonly string[]): string {
  switch (reason) {
    case 'truncated-file':
      return 'The file ends in the middle of a packet.';
    case 'damaged':
      return 'From one place on the file is damaged, and could not be read further.';
    case 'grew':
      return 'The file grew while it was read; what it held at first was judged.';
    case 'cut-packets':
      return `${count(number, 'packet was', 'packets were')} recorded only in part.`;
    case 'one-direction':
      return `${count(number, 'connection was', 'connections were')} recorded in one direction only.`;
    case 'unknown-link-type':
      return `${count(number, 'packet comes', 'packets come')} from a kind of network that is not read: ${list(linkTypesNotRead)}.`;
    case 'too-many-connections':
      return 'There are more connections than are kept; the later ones were not judged.';
    case 'too-many-questions':
      return `${count(number, 'question', 'questions')} to name servers came after too many others, and ${number === 1 ? 'was' : 'were'} not judged.`;
    case 'too-much-in-a-connection':
      return `${count(number, 'connection carries', 'connections carry')} more requests, or longer messages, than are kept; the rest was not judged.`;
    case 'too-much-data-out-of-order':
      return `${count(number, 'connection has', 'connections have')} too much missing or out of order to be read on.`;
    case 'too-many-certificates':
      return `${count(number, 'chain', 'chains')} of certificates of the connector’s names came after too many others, and were not judged.`;
    case 'fragments':
      return `${count(number, 'packet came', 'packets came')} in fragments that do not make a whole.`;
  }
}
