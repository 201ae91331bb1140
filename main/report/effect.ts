/**
 * Whether a change helped: what was found before and after, compared by what it is and where. What was not looked at, or could
 * not be read, has neither gone nor come.
 */
import type { Code } from '../examine/codes.js';
import type { Finding } from '../examine/finding.js';
import type { RemedyRequest } from '../remedy/request.js';
import { effectWords } from '../words/effect.js';
import type { ChangeReport } from './plan-schema.js';
import type { Report } from './report.js';

/** What of a document about a server is compared. */
export type Seen = Pick<Report, 'findings' | 'server' | 'paths'>;

/** A change, and what was seen around it; null where nothing was, or not to the end. */
export interface LookedAt {
  readonly request: RemedyRequest;
  readonly before: Seen | null;
  readonly after: Seen | null;
  /** A copy of a recorded server, of which nothing is tried on the network. */
  readonly isCopy: boolean;
  /** The person broke the looking off. */
  readonly cancelled: boolean;
}

/** How it compares, by the titles of what was found. */
export interface Difference {
  readonly gone: readonly string[];
  readonly left: readonly string[];
  readonly fresh: readonly string[];
  /** What was wrong before, and of which nothing is known now. */
  readonly untold: readonly string[];
  /** Something is wrong now of which nothing was known before. */
  readonly isPartial: boolean;
}

/** The effect in words. */
export function effectOf({ request, before, after, isCopy, cancelled }: LookedAt): NonNullable<ChangeReport['effect']> {
  const difference = before === null || after === null ? null : differenceOf(request, before, after);
  const helped = isAboutHelping(request) ? helpedBy(difference) : null;
  const text = effectWords(request, helped, difference, { isCopy, cancelled });
  const { gone, left, fresh } = difference ?? { gone: [], left: [], fresh: [] };
  return { helped, text, gone: [...gone], left: [...left], new: [...fresh] };
}

/** What is taken back, or stopped on purpose, is not meant to help. */
const isAboutHelping = (request: RemedyRequest): boolean =>
  request.remedy !== 'restore' && !(request.remedy === 'service' && request.action === 'stop');

function helpedBy(difference: Difference | null): boolean | null {
  if (difference === null) return null;
  const { gone, left, fresh, untold, isPartial } = difference;
  if (fresh.length > 0) return false;
  if (gone.length > 0) return true;
  // Nothing was wrong, or it cannot be compared.
  return left.length === 0 || untold.length > 0 || isPartial ? null : false;
}

/** One thing that is wrong, at one place; null where it is about none. */
interface Wrong {
  readonly place: string | null;
  readonly finding: Finding;
}

/** The place without its line, which may move by the change itself. */
const placeIn = (source: string): string => source.replace(/, line \d+.*$/, '');

/** Each finding once, with its places where it is not about all of them. */
function titlesOf(wrongs: readonly Wrong[]): string[] {
  const titles = [...new Set(wrongs.map(({ finding }) => finding))].map((finding) => {
    const { title, readings = [] } = finding;
    const places = wrongs.flatMap((each) => (each.finding === finding ? (each.place ?? []) : []));
    const all = new Set(readings.map(({ source }) => placeIn(source).toLowerCase())).size;
    const isWhole = places.length === 0 || (places.length > 1 && places.length === all);
    return isWhole ? title : `${title} (${places.join(', ')})`;
  });
  return [...new Set(titles)];
}

function differenceOf(request: RemedyRequest, before: Seen, after: Seen): Difference {
  const [was, is] = [wrongIn(before), wrongIn(after)];
  const isAsked = ({ finding }: Wrong): boolean =>
    request.remedy === 'service' && request.action === 'stop' && finding.code === 'SERVICE-STOPPED';
  const titles = (wrongs: readonly Wrong[]): string[] =>
    titlesOf(wrongs.filter(({ finding }) => finding.dependsOn.length === 0));
  const missing = [...was].filter(([key]) => !is.has(key)).map(([, each]) => each);
  const present = [...is].filter(([, each]) => !isAsked(each));
  const isNew = ([key, each]: readonly [string, Wrong]): boolean =>
    !was.has(key) && isTold(each.finding, after, before);
  return {
    gone: titles(missing.filter(({ finding }) => isTold(finding, before, after))),
    untold: titles(missing.filter(({ finding }) => !isTold(finding, before, after))),
    left: titles(present.filter((each) => !isNew(each)).map(([, each]) => each)),
    fresh: titles(present.filter(isNew).map(([, each]) => each)),
    isPartial: present.some((each) => !was.has(each[0]) && !isNew(each)),
  };
}

/** Codes that are about each of several places by itself: one file may be mended, and the other not. */
const byPlace: ReadonlySet<Code> = new Set([
  'CONFIG-PROXY-ADDRESS-INVALID',
  'CONFIG-MALFORMED',
  'CONFIG-MISSING',
  'SERVICE-STOPPED',
  'SERVICE-DISABLED',
  'SERVICE-ACCOUNT-CHANGED',
]);

/** What a person has answered: no look at the server says it again. */
const byAnswer: ReadonlySet<Code> = new Set(['ROLE-INSUFFICIENT', 'LICENCE-MISSING', 'SIGN-IN-FAILED']);

/** What shows only where a certificate like the connector's is shown. */
const byRehearsal: ReadonlySet<Code> = new Set(['SHA512-NOT-ACCEPTED', 'CLIENT-CERTIFICATE-CUT']);

function wrongIn({ findings = [] }: Seen): ReadonlyMap<string, Wrong> {
  const problems = findings.filter(({ outcome, code }) => outcome === 'problem' && !byAnswer.has(code));
  return new Map(
    problems.flatMap((finding): (readonly [string, Wrong])[] => {
      const { code, readings = [] } = finding;
      if (!byPlace.has(code) || readings.length === 0) return [[code, { place: null, finding }]];
      return readings.map(({ source }) => {
        const place = placeIn(source);
        return [`${code} ${place.toLowerCase()}`, { place: place.replace(/^.*\\/, ''), finding }];
      });
    }),
  );
}

/** True where what was found in one document would have been found in the other, if it were so there. */
function isTold(finding: Finding, from: Seen, other: Seen): boolean {
  const ofPaths = finding.paths !== undefined || finding.evidence.some(({ kind }) => kind === 'step');
  if (ofPaths) {
    const { paths } = other;
    if (byRehearsal.has(finding.code) && (paths?.rehearsals ?? []).length === 0) return false;
    return paths !== undefined && paths.complete && paths.paths.some(({ state }) => state !== 'untold');
  }
  const check = from.server?.checks.find(({ findings }) => findings.includes(finding.id));
  const same = other.server?.checks.find(({ id }) => id === check?.id);
  if (check === undefined) return other.server?.complete === true;
  return same !== undefined && same.outcome !== null && !['couldNotTest', 'crashed'].includes(same.outcome);
}
