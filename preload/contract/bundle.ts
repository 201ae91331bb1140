/** The calls about a bundle of the server that the window looks at: what it would hold, and keeping it. */
import * as v from 'valibot';

/** Kinds of names that can be replaced. */
const nameClass = v.picklist(['hosts', 'users', 'addresses', 'domains', 'tenant']);

/** Kinds of names that stay as they are. */
const keep = v.pipe(v.array(nameClass), v.maxLength(5));

/** The schema of each call's arguments, as a tuple. */
export const bundleCalls = {
  previewBundle: v.strictTuple([v.strictObject({ keep })]),
  /** A piece of one part, from this character on. */
  viewBundle: v.strictTuple([
    v.strictObject({
      keep,
      part: v.pipe(v.string(), v.regex(/^[\w./-]{1,100}$/)),
      from: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000_000)),
    }),
  ]),
  /** Desktop: main asks with the system's own dialog where to; a page names no path. */
  saveBundle: v.strictTuple([v.strictObject({ keep })]),
  /** Browser mode: a path on the computer that serves. What is there already stays. */
  saveBundleAt: v.strictTuple([v.strictObject({ keep, path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) })]),
} as const;

/** A kind of names. */
export type NameClass = v.InferOutput<typeof nameClass>;

/** A name and what stands for it. */
export interface StandIn {
  readonly name: string;
  readonly standsFor: string;
}

/** The names of one kind. */
export interface NamesOfClass {
  readonly class: NameClass;
  /** In words, of several: names of servers. */
  readonly what: string;
  /** False where they stay as they are. */
  readonly replaced: boolean;
  /** How many there are. */
  readonly count: number;
  /** The first of them, each with what stands for it; the rest is in the list that is kept on the server. */
  readonly names: readonly StandIn[];
}

/** A part that can be looked at. */
export interface BundlePart {
  readonly id: string;
  /** What it is about; null for a file of its own. */
  readonly group: 'system' | 'services' | 'registry' | 'files' | 'certificates' | 'events' | null;
  /** Where a file stands on the server; null for the rest. */
  readonly path: string | null;
  /** How many readings it has; null for a file of its own. */
  readonly readings: number | null;
  /** Characters. */
  readonly length: number;
}

/** What a bundle would hold. */
export interface BundlePreview {
  readonly classes: readonly NamesOfClass[];
  readonly parts: readonly BundlePart[];
  /** True where something could be read with an administrator's rights alone, and is missing. */
  readonly closed: boolean;
  /** Answers that do not fit into a bundle, by their questions. */
  readonly leftOut: readonly string[];
  /** A path on the computer that the program runs on, to begin with. */
  readonly path: string;
}

/** A piece of a part's text. */
export interface BundlePiece {
  readonly text: string;
  /** Characters of the whole part. */
  readonly length: number;
  /** Where the next piece begins; null at the end. */
  readonly next: number | null;
}

/** A bundle that was kept. */
export interface SavedBundle {
  readonly path: string;
  readonly bytes: number;
  /** The list of the real names; null where none was replaced. */
  readonly names: string | null;
}

/** What each of the calls answers. */
export interface BundleResults {
  previewBundle: BundlePreview;
  viewBundle: BundlePiece;
  /** Null where the person closed the dialog. */
  saveBundle: SavedBundle | null;
  saveBundleAt: SavedBundle;
}
