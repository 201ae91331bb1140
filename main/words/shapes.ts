/** The shapes of words: of a finding, a verdict and a help page. */
import type { DocumentKey } from '../knowledge/documents.js';

/** A finding in words: title, what we found, why it matters, what you can do. */
export interface FindingWords {
  readonly title: string;
  readonly found: string;
  readonly cause: string;
  readonly advice: string;
}

/** A help page in words. */
export interface HelpWords {
  readonly title: string;
  readonly means: string;
  readonly sure: string;
  /** What can be done, in the order in which to do it. */
  readonly steps: readonly string[];
  /** Where the facts come from. */
  readonly documents: readonly DocumentKey[];
}

/** A headline, and what is said below it. */
export interface VerdictWords {
  readonly headline: string;
  /** What is true beside it, and who acts. */
  readonly summary: string;
}
