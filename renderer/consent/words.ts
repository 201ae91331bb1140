/** The words of the window that asks for consent. What is planned comes from main, in main's words. */
import type { ConsentView } from '../../preload/contract/consent.js';

/** They are these. */
export const words = {
  question: ({ act, practice, computer }: ConsentView): string =>
    `${act} on ${practice ? 'the practice copy' : computer}?`,
  practice: 'Practice: a copy of a recorded server is changed. Nothing on this computer is.',
  cancel: 'Cancel',
  steps: 'What will be done',
  step: (number: number, of: number): string => `Step ${number} of ${of}: `,
  before: 'Now',
  after: 'Then',
  absent: 'not there',
  added: 'Added:',
  removed: 'Removed:',
  left: 'Lines that stay as they are are left out here',
  know: 'Before you agree',
  tried: 'Tried beforehand',
  outcomes: { ok: 'Worked', warning: 'Failed', couldNotTest: 'Could not be tried' },
  kinds: { risk: 'Risk', needs: 'Needs', effect: 'Effect', limit: 'Not by this' },
} as const;
