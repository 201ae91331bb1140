/** How a door has the person agree to a plan: in main's own way, never by a page. */
import type { PlannedChange } from '../changing.js';
import type { Failure } from '../evidence/failure.js';

/** What the person is asked. */
export interface ConsentQuestion {
  readonly planned: PlannedChange;
  /** A copy of a recorded server is changed, and nothing else. */
  readonly practice: boolean;
  /** Takes the question back: the answer is no. */
  readonly signal: AbortSignal;
}

/** The ways there are. */
export type Consent =
  /** A window of main's own. */
  | { readonly kind: 'window'; readonly ask: (question: ConsentQuestion) => Promise<boolean> }
  /** A code that is printed where this program was started, and typed into the page. */
  | { readonly kind: 'code'; readonly print: (text: string) => void }
  /** This door changes nothing. */
  | { readonly kind: 'none'; readonly why: Failure };
