/** The words of the window that asks for consent. What is planned comes from main, in main's words. */
import type { ConsentView } from '../../preload/contract/consent.js';
import { planWords } from '../../preload/contract/plan-words.js';

/** They are these. */
export const words = {
  plan: planWords,
  question: ({ plan, practice, computer }: ConsentView): string =>
    `${plan.act} on ${practice ? 'the practice copy' : computer}?`,
  cancel: 'Cancel',
} as const;
