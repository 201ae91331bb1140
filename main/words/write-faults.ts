/** Why something could not be written, and what to do about it. */
import type { WriteFault } from '../evidence/write-fault.js';
import { serviceExitWords } from './service-exits.js';

const words: { readonly [Fault in WriteFault]: (detail: string) => string } = {
  'access-denied': () => 'Windows does not allow this account to change it. Start this program as administrator.',
  'read-only': () =>
    'The file carries the mark “read-only”. If nobody set it on purpose, take it off in its properties.',
  'in-use': () => 'Another program holds it open. Close editors and anything that watches files, then try again.',
  'disk-full': () => 'The disk is full. Make room, then try again.',
  'not-there': () => 'It is not there any more, or not as it was when the plan was made. Make the plan again.',
  'changed-since': () =>
    'Another program has changed it meanwhile, so it stays as that program left it. Look at it, then make the plan again.',
  redirected: (detail) =>
    `A link on the way leads elsewhere (${detail}), so it is not touched. Ask whoever made that link.`,
  'not-protected': (detail) =>
    `Other accounts could write to the folder for copies and journals (${detail}). Move that folder aside and keep it, for it may hold the only copies of what stood there before; or have its rights corrected. What lies in it may be of somebody else’s making.`,
  'timed-out': (detail) =>
    `It did not come to an end in its time (${detail}). Look at it in services.msc: what hangs there has to be ended by hand.`,
  'service-ended': (detail) => {
    const [code = 0, own] = detail.split(' ').map(Number);
    return `The service did not come up: ${serviceExitWords(own ?? code, own !== undefined)}.`;
  },
  'service-disabled': () => 'Windows is told never to start it. Enable the service first.',
  'not-kept': () =>
    'What was written is not what stands there now: something on this server sets it back, a policy perhaps.',
  'not-supported': () => 'This Windows cannot do that.',
  failed: (detail) => `It was not possible (${detail}).`,
};

/**
 * A sentence or two. What is no fault of writing says what the system said.
 *
 * @param events what event logs say last, each in a line of its own, the newest first
 */
export function writeFaultWords(fault: string, detail: string, events: readonly string[] = []): string {
  const text = words[Object.hasOwn(words, fault) ? (fault as WriteFault) : 'failed'](detail);
  if (events.length === 0) return text;
  return `${text} Windows’ event logs say last: ${events.map((event) => `“${event}”`).join('; ')}.`;
}
