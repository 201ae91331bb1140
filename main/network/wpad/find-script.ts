/**
 * Finds the script that this server would find by itself (WPAD).
 *
 * Windows takes what DHCP says, and otherwise the first name that has an address. There it stays: where that host has no
 * file, it looks no further. Sources: Microsoft, "Insight WPAD proxy settings on IE" (with a wrong address in DHCP, names
 * are not tried); the reference source of .NET Framework 4.8 (`NetWebProxyFinder.DetectScriptLocation`), which does the same.
 */
import { setMaxListeners } from 'node:events';
import { KeptBody, largestScript } from '../../capture/body.js';
import type { Content } from '../../evidence/capture.js';
import { withinTime, type NoResult } from '../within-time.js';
import type { Candidate } from './candidates.js';

/** What came when an address was asked for. */
export interface FetchedFile {
  readonly kind: 'answer';
  /** Of the last answer, where others led there. */
  readonly status: number;
  readonly contentType: string | null;
  readonly contentEncoding: string | null;
  /** The body as it was sent, or its beginning. */
  readonly body: Uint8Array;
  /** `whole`: to its end. `refused`: it was larger than anybody takes. `cut`: the connection, or a bound, ended it. */
  readonly extent: 'whole' | 'cut' | 'refused';
  /** Seconds since it was last changed, by its server's clock (Last-Modified and Date); null where it does not say. */
  readonly age: number | null;
}

/** Asks for an address: gives what came, or why nothing did. */
export type FetchFile<Failure> = (
  url: string,
  signal: AbortSignal,
) => Promise<FetchedFile | { readonly kind: 'failure'; readonly failure: Failure }>;

/** What came of one candidate. */
export type CandidateOutcome<Failure> =
  /** Its name does not exist, or has no address. */
  | { readonly kind: 'no-name' }
  /** It could not be found out whether its name exists. */
  | { readonly kind: 'name-unknown' }
  /** DHCP gave what is no address of a page. */
  | { readonly kind: 'no-address' }
  /** It is there, but Windows stays with an earlier one. */
  | { readonly kind: 'passed-over' }
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** No answer came in the time for it, or asking failed in a way that says nothing. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'status'; readonly status: number }
  /** A web page, nothing at all, or what cannot be read. */
  | { readonly kind: 'no-script'; readonly content: Content }
  /** Larger than anybody takes. */
  | { readonly kind: 'too-large' }
  | {
      readonly kind: 'script';
      readonly text: string;
      /** false: only its beginning came, and cannot be tried. */
      readonly whole: boolean;
      readonly contentType: string | null;
      readonly age: number | null;
    }
  /** Nobody waits for it any more. */
  | { readonly kind: 'cancelled' };

/** A candidate, and what came of it. */
export interface TriedCandidate<Failure> {
  readonly candidate: Candidate;
  /** Of its name; an address stands for itself. Null where that is not known. */
  readonly addresses: readonly string[] | null;
  readonly outcome: CandidateOutcome<Failure>;
}

/** What came of looking for a script. */
export interface Found<Failure> {
  /** Each candidate, in the order in which they are tried. */
  readonly tried: readonly TriedCandidate<Failure>[];
  /** The one that Windows stays with, whether it has a script or not; null where there is none. */
  readonly counts: TriedCandidate<Failure> | null;
  /** False where an earlier name could not be looked up: with it, another candidate might count. */
  readonly certain: boolean;
}

/** With what it is found. */
export interface FinderParts<Failure> {
  readonly candidates: readonly Candidate[];
  /** The addresses of a name: none where it has none, null (or a rejection) where that could not be found out. */
  readonly resolve: (name: string, signal: AbortSignal) => Promise<readonly string[] | null>;
  readonly fetch: FetchFile<Failure>;
  readonly signal: AbortSignal;
  /** Milliseconds for looking up the names, and for all of it together: the file has what the names leave. */
  readonly limits: { readonly name: number; readonly all: number };
}

/** Finds the script: all names are looked up at once, and the one file that counts is fetched. Never rejects. */
export async function findAutomaticConfiguration<Failure>(parts: FinderParts<Failure>): Promise<Found<Failure>> {
  const { candidates, signal, limits } = parts;
  // All look-ups wait at one signal, and Node warns of more than ten listeners.
  setMaxListeners(0, signal);
  const begun = performance.now();
  const looked = await Promise.all(candidates.map((candidate) => lookUp(candidate, parts)));
  const first = looked.findIndex(({ candidate: { from }, state }) => state === 'there' || isTakenAnyway(from, state));
  const tried = await Promise.all(
    looked.map(async ({ candidate, addresses, state }, index): Promise<TriedCandidate<Failure>> => {
      if (state !== 'there') return { candidate, addresses, outcome: { kind: state } };
      if (index !== first) return { candidate, addresses, outcome: { kind: 'passed-over' } };
      const left = limits.all - (performance.now() - begun);
      const fetched = await withinTime(Math.max(0, left), signal, (own) => parts.fetch(candidate.url, own));
      return { candidate, addresses, outcome: outcomeOf(fetched) };
    }),
  );
  const before = first === -1 ? looked : looked.slice(0, first);
  return {
    tried,
    counts: tried[first] ?? null,
    certain: before.every(({ state }) => state !== 'name-unknown' && state !== 'cancelled'),
  };
}

interface Looked {
  readonly candidate: Candidate;
  readonly addresses: readonly string[] | null;
  readonly state: 'there' | 'no-name' | 'name-unknown' | 'no-address' | 'cancelled';
}

/** What DHCP says is taken, wherever it leads. */
const isTakenAnyway = (from: Candidate['from'], state: Looked['state']): boolean =>
  from === 'dhcp' && state !== 'cancelled';

async function lookUp<Failure>(
  candidate: Candidate,
  { resolve, signal, limits }: FinderParts<Failure>,
): Promise<Looked> {
  const { host } = candidate;
  if (host === null) return { candidate, addresses: null, state: 'no-address' };
  if (/^[\d.]+$|:/.test(host)) return { candidate, addresses: [host], state: 'there' };
  const addresses = await withinTime(limits.name, signal, (own) => resolve(host, own));
  if (addresses === null || 'ended' in addresses) {
    return { candidate, addresses: null, state: signal.aborted ? 'cancelled' : 'name-unknown' };
  }
  return { candidate, addresses, state: addresses.length > 0 ? 'there' : 'no-name' };
}

function outcomeOf<Failure>(fetched: Awaited<ReturnType<FetchFile<Failure>>> | NoResult): CandidateOutcome<Failure> {
  if ('ended' in fetched) return { kind: fetched.ended === 'cancelled' ? 'cancelled' : 'silent' };
  if (fetched.kind === 'failure') return fetched;
  const { status, contentType, contentEncoding, body, extent, age } = fetched;
  if (status !== 200) return { kind: 'status', status };
  if (extent === 'refused') return { kind: 'too-large' };
  // Whatever it is called, it was asked for as a script.
  const kept = KeptBody.of({ target: '/wpad.dat', contentType, contentEncoding }, largestScript);
  kept?.push(body);
  const read = kept?.read(extent === 'whole');
  if (read?.script == null) return { kind: 'no-script', content: read?.content ?? { kind: 'other', title: null } };
  return { kind: 'script', text: read.script.text, whole: read.script.whole, contentType, age };
}
