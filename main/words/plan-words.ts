/**
 * What the parts of a plan are called: the page, the window that asks and the terminal take these words, so that nobody reads
 * of one thing under two names. The page gets them by `preload/contract/plan-words.ts`.
 */
import type { NoteKind } from './notes.js';
import type { TriedWords } from './tries.js';

/** They are these. */
export const planWords = {
  practice: 'You are practising: a copy of a recorded server is changed, and nothing on this computer.',
  steps: 'What will be done',
  now: 'Now',
  /** In place of `now`, of a change that was made. */
  before: 'Before',
  after: 'After',
  signs: { removed: 'Taken out', added: 'Added' },
  gap: 'Lines in between stay as they are',
  tried: 'Tried beforehand',
  outcomes: {
    ok: 'worked',
    warning: 'did not work',
    couldNotTest: 'could not be tried',
  } satisfies Readonly<Record<TriedWords['outcome'], string>>,
  know: 'Before you agree',
  /** In place of `know`, where there is nothing to agree to. */
  knowAnyway: 'Worth knowing',
  /** The sorts of notes, in the order in which they are shown. */
  noteKinds: ['needs', 'risk', 'effect', 'limit'],
  notes: {
    needs: 'What it needs',
    risk: 'What can go wrong',
    effect: 'What else changes',
    limit: 'What this does not do',
  } satisfies Readonly<Record<NoteKind, string>>,
  found: 'What we found',
  advice: 'What you can do',
} as const;
