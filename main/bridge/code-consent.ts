/** Consent in browser mode: whoever sees the terminal that serves reads a code there, and types it into the page. */
import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { PlanReport } from '../report/plan-schema.js';
import { planText } from '../report/plan-text.js';
import { planWords } from '../words/plan-words.js';
import type { GivenCode } from '../../preload/contract/changes.js';
import type { ConsentQuestion } from './consent.js';

/** Letters and digits that nobody takes for another: neither 0 nor O, 1 nor I nor L, 2 nor Z, 5 nor S, 8 nor B, U nor V. */
const letters = '34679ACDEFGHJKMNPQRTWXY';

const codeLength = 8;

/** How often a code may be typed before it is a no. */
const mostTries = 3;

/** How long a code serves, in milliseconds. */
export const codeLifetime = 5 * 60_000;

/** The questions of one page. */
export interface CodeConsent {
  /** Prints the plan and a code, and waits for it. False where it does not come: too late, wrong too often, taken back. */
  readonly ask: (question: ConsentQuestion) => Promise<boolean>;
  /** Takes what was typed; null where nothing is asked about this plan. */
  readonly give: (plan: string, code: string) => GivenCode | null;
}

interface Asked {
  readonly plan: string;
  readonly code: string;
  triesLeft: number;
  readonly decide: (agreed: boolean) => void;
}

/** Makes them. `print` writes to the terminal that serves. */
export function createCodeConsent(print: (text: string) => void): CodeConsent {
  let asked: Asked | null = null;
  return {
    ask: ({ planned: { report }, practice, signal }) =>
      new Promise((resolve) => {
        const takeBack = (): void => decide(false);
        const timer = setTimeout(takeBack, codeLifetime);
        const decide = (agreed: boolean): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', takeBack);
          if (asked?.decide === decide) asked = null;
          print(agreed ? 'Agreed: the changes are made now.' : 'Not agreed: nothing is changed, and the code is void.');
          resolve(agreed);
        };
        asked?.decide(false);
        const code = newCode();
        asked = { plan: report.id ?? '', code, triesLeft: mostTries, decide };
        print(questionText(report, code, practice));
        if (signal.aborted) takeBack();
        else signal.addEventListener('abort', takeBack);
      }),
    give: (plan, code) => {
      if (asked === null || asked.plan !== plan) return null;
      const question = asked;
      question.triesLeft -= 1;
      const right = equal(plain(code), question.code);
      const { triesLeft } = question;
      if (right) question.decide(true);
      else if (triesLeft === 0) question.decide(false);
      return { right, triesLeft };
    },
  };
}

const newCode = (): string => Array.from({ length: codeLength }, () => letters[randomInt(letters.length)]).join('');

/** As it may be typed: small letters, a dash, spaces. */
const plain = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase();

/** Compares in a time that says nothing about how much of it was right; the digests have one length. */
function equal(given: string, code: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(code));
}

function questionText(plan: PlanReport, code: string, practice: boolean): string {
  return [
    practice ? `The page asks for these changes. ${planWords.practice}` : 'The page asks to change this server:',
    planText(plan, { colour: false, width: 100 }).trimEnd(),
    '',
    `${plan.act}? Then type this code into the page: ${code.slice(0, 4)}-${code.slice(4)}`,
    'It is good for this plan alone, for 5 minutes. If you did not ask for this, do nothing: then nothing is changed.',
    '',
  ].join('\n');
}
