/** Why nothing is changed where what stands there now is not known. */
import type { UnreadableReason } from '../evidence/fact.js';
import type { Refusal } from './planned.js';

/** The refusal of what could not be read: it could not be put back either. */
export function unreadableRefusal(
  place: string,
  { reason, detail }: { readonly reason: UnreadableReason; readonly detail: string },
): Refusal {
  return { code: 'UNREADABLE', place, obstacle: null, detail, reason };
}
