/** The calls about paths: trying the connector's names over them, and what was met there. */
import * as v from 'valibot';
import type { Report } from '../../main/report/report.js';
import type { Chains, PathCellDetail } from '../../main/report/views.js';
import { findingId, number, proxyText, rootsFile, tenantId } from './arguments.js';

/** More paths than a person chooses, and fewer than would flood a network. */
const mostPaths = 8;

/** More names than the documents have. */
const mostNames = 500;

/** Longer says nothing more. */
const mostMinutes = 240;

/** `as-set-up`, `direct`, `wpad`, a proxy as `host:port`; a name as `host:port`. They are looked up, never used as such. */
const known = v.pipe(v.string(), v.minLength(1), v.maxLength(400));

/** The schema of each call's arguments, as a tuple. */
export const pathCalls = {
  /** Tries the names from the computer that the program runs on. One at a time: a later one ends the former. */
  probePaths: v.strictTuple([
    v.strictObject({
      run: number,
      /** Null: those that matter there. */
      paths: v.nullable(
        v.pipe(
          v.array(
            v.variant('kind', [
              v.strictObject({ kind: v.literal('direct') }),
              v.strictObject({ kind: v.literal('wpad') }),
              v.strictObject({ kind: v.literal('proxy'), address: proxyText }),
            ]),
          ),
          v.minLength(1),
          v.maxLength(mostPaths),
        ),
      ),
      /** Null: that of the connector there, where one is known. */
      tenant: v.nullable(tenantId),
      cloud: v.picklist(['public', 'usgov']),
      /** Whether a throw-away certificate may be shown to the service. */
      rehearse: v.boolean(),
      roots: v.optional(rootsFile),
      /** Names of what was tried last that are to be tried again, with the rest left as it is; null: all anew. */
      again: v.nullable(v.pipe(v.array(known), v.minLength(1), v.maxLength(mostNames))),
    }),
  ]),
  /** Ends it: it answers with what was tried until then. */
  cancelProbe: v.strictTuple([]),
  /** Everything that was met with one name over one path. */
  showPathCell: v.strictTuple([v.strictObject({ path: known, endpoint: known })]),
  /** The certificates behind a finding about paths. */
  showPathChains: v.strictTuple([findingId]),
  /** Keeps a connection open over one of the paths that were tried. One at a time: a later one ends the former. */
  holdOpen: v.strictTuple([
    v.strictObject({
      run: number,
      path: known,
      minutes: v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(mostMinutes)),
    }),
  ]),
  /** Ends it: it answers with what is known by then. */
  cancelHold: v.strictTuple([]),
  /** Desktop: a file of Microsoft's service tags, its path taken by the preload script of what was dropped or picked. */
  openServiceTags: v.strictTuple([v.pipe(v.string(), v.minLength(1), v.maxLength(4096))]),
  /** Browser mode: the same of an upload. */
  finishServiceTags: v.strictTuple([v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/))]),
  /** Goes on without it. */
  dropServiceTags: v.strictTuple([]),
} as const;

/** What each of the calls answers. */
export interface PathResults {
  /** With `paths`; `paths.complete` is false where it was cancelled. */
  probePaths: Report;
  cancelProbe: null;
  showPathCell: PathCellDetail;
  showPathChains: Chains;
  /** With `held`. */
  holdOpen: Report;
  cancelHold: null;
  /** What was tried last, with `paths.coverage`. */
  openServiceTags: Report;
  finishServiceTags: Report;
  dropServiceTags: Report;
}

/** How far the trying of paths is. */
export interface ProbingProgress {
  /** The number that the window gave its request. */
  readonly run: number;
  /** What is known by then, judged. */
  readonly report: Report;
}

/** How long a connection has been kept open. */
export interface HoldingProgress {
  /** The number that the window gave its request. */
  readonly run: number;
  readonly how: 'idle' | 'pings';
  readonly seconds: number;
}
