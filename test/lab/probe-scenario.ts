/** A situation of the network that the program's own tries are made in, while the client's packets are recorded. */
import type { Lab } from './lab.js';
import type { Truth } from './scenario.js';

/** A situation. */
export interface ProbeScenario {
  readonly name: string;
  /** One line: the story. */
  readonly story: string;
  /**
   * As `check --path` is told. `as-set-up`: as where nothing is told, on a server whose services look for their proxy by
   * themselves (as-set-up.ts).
   */
  readonly paths: readonly string[] | 'as-set-up';
  readonly truth: Truth;
  /** What the words of a finding must hold, by its code. */
  readonly says?: Readonly<Record<string, readonly string[]>>;
  /** How the first path ended for some hosts, where the codes alone do not tell. */
  readonly cells?: Readonly<Record<string, string>>;
  /** How showing a throw-away certificate came out, where that is the point: each of these, and no other. */
  readonly rehearsals?: readonly string[];
  /** What the capture of the tries says, where it cannot be the same; `because` says why. */
  readonly capture?: { readonly truth: Truth; readonly because: string };
  /** Further arguments of `check`. */
  readonly more?: readonly string[];
  prepare(lab: Lab): Promise<void>;
}

/** The report of the tries, and the capture that was taken meanwhile. */
export interface ProbeTaken {
  readonly exitCode: number;
  readonly report: unknown;
  readonly said: string;
  /** In base64. */
  readonly capture: string;
  readonly milliseconds: number;
}
