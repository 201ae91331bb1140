/** What the watch and the process with the cases say to each other. */

/** The numbers of cases to run, one after the other. */
export interface Batch {
  readonly seed: number;
  readonly numbers: readonly number[];
}

/** Something that is wrong with a case. */
export interface Complaint {
  readonly number: number;
  /** The capture it was made from, and what was done to it. */
  readonly done: string;
  readonly what: string;
}

/** How a batch went. */
export interface BatchResult {
  readonly complaints: readonly Complaint[];
  /** Processor time of the slowest case, in milliseconds, and its number. */
  readonly slowest: { readonly number: number; readonly milliseconds: number };
  /** What the process holds after collecting garbage, and the most memory it ever had. */
  readonly heldBytes: number;
  readonly peakBytes: number;
}
