/** The words of paths: what a cell says, what a path came to, which to choose, and what they say about each other. */
import type { ProbedPath, ProbedScript, ProbeTarget } from '../evidence/probes.js';
import { endedList, type CellEnding, type CellExamination, type Segment } from '../examine/paths/cell.js';
import type { ListsTried } from '../examine/paths/lists.js';
import type { Comparison, PathScore, Recommendation } from '../examine/paths/recommend.js';
import type { CertificateOnOne, RehearsalResult } from '../examine/paths/rehearsal.js';
import { count, duration, grouped, list, plural } from './phrases.js';

/** Phases in the order in which they are shown. */
export const phaseTitles: Readonly<Record<ProbeTarget['phase'], string>> = {
  registration: 'Needed to register (before and during installation)',
  runtime: 'Needed all the time',
  'certificate-check': 'Certificate checks',
  update: 'Updates of the connector',
  legacy: 'Old connectors only (before 1.5.132.0); blocked is no fault',
};

/** The stretches of a way. */
export const segmentTitles: Readonly<Record<Segment['id'], string>> = {
  name: 'Name',
  connection: 'Connection',
  proxy: 'Proxy',
  tls: 'TLS',
  answer: 'Answer',
};

/** What a path is called at the head of its column. */
export function pathLabel({ kind, id }: Pick<ProbedPath, 'kind' | 'id'>): string {
  switch (kind) {
    case 'as-set-up':
      return 'As set up now';
    case 'direct':
      return 'Direct';
    case 'wpad':
      return 'Automatic (WPAD)';
    case 'proxy':
      return `Proxy ${id}`;
  }
}

const milliseconds = (value: number | null): string => (value === null ? '' : `, ${duration(value / 1000)}`);

/**
 * What a cell says, in a few words: what was lost for the person first, then whose doing it is.
 *
 * @param assumed the name stands for all names of its row, and need not exist
 */
export function cellText(cell: CellExamination, assumed = false): string {
  return cell.secondTime === true ? `${onceText(cell, assumed)}; worked the second time` : onceText(cell, assumed);
}

function onceText({ ending, atProxy, detail, milliseconds: took }: CellExamination, assumed: boolean): string {
  if (ending === 'reached') {
    const words = detail === null ? endingWords.reached : (listWords[detail] ?? endingWords.reached);
    return `${words}${milliseconds(took)}`;
  }
  if (ending === 'unanswered' && assumed) return 'could not test: only a stand-in for the real names';
  const words = (atProxy ? atProxyWords[ending] : undefined) ?? endingWords[ending];
  return detail === null ? words : withDetail(ending, detail, words);
}

const listWords: Readonly<Record<string, string>> = {
  crl: 'valid list',
  ocsp: 'answers',
  'trust-list': 'trust list',
  certificate: 'certificate',
};

/** Each ending, without what is particular to one name. */
const endingWords: Readonly<Record<CellEnding, string>> = {
  reached: 'reached',
  'answers-without-list': 'answers',
  'by-present-way': 'reached by Windows’ own way',
  waiting: 'waiting',
  running: 'trying',
  cancelled: 'not tried to the end',
  'not-tried': 'not tried',
  'assumed-name-missing': 'could not test: only a stand-in for the real names',
  'name-not-found': 'name not found',
  'name-blocked': 'name blocked by a filter',
  'name-failed': 'name server failed',
  'name-silent': 'no answer from the name server',
  dropped: 'no answer: probably a firewall',
  refused: 'connection refused: probably a firewall',
  prohibited: 'forbidden by a firewall',
  'no-route': 'no way there (no route)',
  unanswered: 'could not test',
  'sign-in': 'proxy asks for a sign-in',
  denied: 'proxy refuses',
  'upstream-failed': 'proxy cannot get there',
  'proxy-reset': 'proxy cuts the connection',
  'proxy-silent': 'proxy takes the request, then no answer',
  'not-a-proxy': 'not an HTTP proxy',
  page: 'a web page comes instead',
  'tls-cut': 'cut off as TLS begins',
  'tls-silent': 'no answer as TLS begins',
  'tls-alert': 'TLS refused',
  inspected: 'inspected on the way',
  'wrong-date': 'certificate out of date',
  'wrong-name': 'somebody else’s certificate',
  'list-refused': 'answers without a list',
  'list-outdated': 'answers with a list out of date',
  'list-cut': 'cut off before a list comes',
  'list-silent': 'connected, then no answer',
  'list-unreadable': 'answers, but not with a list',
  'list-useless': 'answers, but with no usable list',
};

/** Endings that are about the proxy itself, before it was asked for anything. */
const atProxyWords: Readonly<Partial<Record<CellEnding, string>>> = {
  'name-not-found': 'proxy’s name not found',
  'name-failed': 'name server failed for the proxy’s name',
  'name-silent': 'no answer to the proxy’s name',
  dropped: 'no answer from the proxy’s address',
  refused: 'proxy’s address refuses connections',
  prohibited: 'a firewall forbids the way to the proxy',
  'no-route': 'no way to the proxy (no route)',
};

/** The status of an answer, the name of an alert, the product that inspects: what network people ask for. */
function withDetail(ending: CellEnding, detail: string, words: string): string {
  switch (ending) {
    case 'denied':
      return detail.startsWith('3') ? `proxy sends to another page (${detail})` : `${words} (${detail})`;
    case 'sign-in':
    case 'upstream-failed':
    case 'list-refused':
      return `${words} (${detail})`;
    case 'list-useless':
      return endingWords['list-outdated'];
    case 'by-present-way':
      return `${words} (${detail === 'direct' ? 'directly' : detail})`;
    case 'tls-alert':
      return `${words}: ${detail}`;
    case 'inspected':
      return `inspected by ${detail}`;
    case 'answers-without-list':
      return detail === endedList
        ? 'answers; its list is out of date, and not needed'
        : `reached: it answers ${detail} itself`;
    // Of TLS there is a detail where the handshake itself went well.
    case 'tls-cut':
      return 'cut off once TLS is made';
    case 'tls-silent':
      return 'no answer once TLS is made';
    case 'wrong-date':
      return detail === 'expired' ? 'certificate expired' : 'certificate not valid yet';
    default:
      return words;
  }
}

/**
 * What a path came to, in a few words.
 *
 * @param isCut the tries were broken off
 */
export function scoreText(
  { reached, of, open, untested, state }: PathScore,
  isAbsent: string | null,
  isCut = false,
): string {
  if (isAbsent !== null) return isAbsent;
  if (of === 0 || (state === 'untold' && reached === 0))
    return open === 0 ? 'could not be tested' : isCut ? 'not tried to the end' : 'being tried';
  const rest = [
    ...(open > 0 ? [' so far'] : []),
    ...(untested > 0 ? [`; ${grouped(untested)} could not be tested`] : []),
  ].join('');
  if (reached === 0) return `reaches none of ${count(of, 'name')}${rest}`;
  return `reaches ${reached === of && open === 0 ? `all ${count(of, 'name')}` : `${reached} of ${count(of, 'name')}`}${rest}`;
}

/** What to choose, as a sentence, and why. */
export function recommendationWords(
  { choice, proxy, by, inForce, reached, of, why, confidence, spoiled }: Recommendation,
  others: readonly { readonly label: string; readonly score: PathScore }[],
): { readonly sentence: string; readonly reason: string } {
  const through = proxy === null ? '' : ` (it leads through ${proxy})`;
  const named = proxy === null ? '' : ` ${proxy}`;
  const what = {
    'as-set-up': `what is set up now${through}`,
    direct: 'the direct way',
    wpad: `automatic configuration${through}`,
    proxy: inForce ? `the proxy${named}` : `the explicit proxy${named}`,
  }[choice];
  const act = choice === 'as-set-up' ? 'Change nothing:' : inForce ? 'Stay with' : 'Use';
  const reason = {
    'as-set-up':
      by === 'script'
        ? 'A script on your network leads there, which others can change: an explicit proxy, where one is known, is steadier.'
        : 'Each part of the product takes the way that its settings name, and each of them works.',
    direct: 'It depends on nothing but the firewall.',
    // Whose settings these are may be read of the server: the connector's own, the account's, or the whole computer's.
    proxy: inForce
      ? 'The settings of this server lead there now. Written into the configuration files of both services, connector and updater, nothing else can change it.'
      : 'Write it into the configuration files of both services, connector and updater: then nothing else on the network can change it.',
    wpad: 'It follows a script on your network, which others can change: an explicit proxy, where one is known, is steadier.',
  }[choice];
  if (confidence === 'possible') {
    return {
      sentence: `So far ${what} comes closest: ${reached} of ${count(of, 'name')} reached.`,
      reason: 'Not all names were tried to the end.',
    };
  }
  if (spoiled) {
    return {
      sentence: `${upperFirst(what)} reaches ${reached} of ${count(of, 'name')}, but the connector’s kind of certificate does not pass.`,
      reason: 'Without it the connector cannot prove who it is. Who can change that, the findings say.',
    };
  }
  if (why === 'best') {
    const nearest =
      others.length === 0 ? `${upperFirst(what)} is not enough yet` : `No path is enough yet; ${what} comes closest`;
    return {
      sentence: `${nearest}: it reaches ${reached} of ${count(of, 'name')}.`,
      reason: 'What stands in the way of the others, and who can change that, the findings say.',
    };
  }
  const worse = others.filter(({ score }) => score.state === 'broken').map(({ label }) => label);
  const rest =
    worse.length === 0 ? '' : `; ${list(worse.map(lowerFirst))} ${plural(worse.length, 'reaches', 'reach')} none`;
  const all =
    reached === of
      ? `all ${count(of, 'name')}`
      : `${reached} of ${count(of, 'name')}, and the rest could not be tested on it`;
  const claim = choice === 'as-set-up' ? `${what} reaches` : `${what}: it reaches`;
  return { sentence: `${act} ${claim} ${all}${rest}.`, reason };
}

const upperFirst = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** A contradiction, as a sentence. `labelOf`: what a path is called. */
export function comparisonText(comparison: Comparison | CertificateOnOne, labelOf: (path: string) => string): string {
  switch (comparison.kind) {
    case 'one-works': {
      const [works, fails] = [labelOf(comparison.works), labelOf(comparison.fails)];
      return `${works} works, ${lowerFirst(fails)} does not.`;
    }
    case 'some-names': {
      const { ending, failing, passing } = comparison;
      const words = endingWords[ending];
      if (passing.length === 0) return `${labelOf(comparison.path)}: ${list([...failing])}: ${words}.`;
      return `${labelOf(comparison.path)} reaches ${list([...passing])}, but not ${list([...failing])}: ${words}.`;
    }
    case 'certificate-on-one':
      return `${labelOf(comparison.cut)}: the connection is cut as a certificate like the connector’s is shown. ${labelOf(comparison.delivered)}: it is delivered.`;
    case 'inspected-on-one':
      return `${labelOf(comparison.inspected)}: a device opens the encrypted connections to ${list([...comparison.names])} (TLS inspection). ${labelOf(comparison.genuine)}: it does not.`;
  }
}

/** What a rehearsal came to. */
export const rehearsalWords: Readonly<Record<RehearsalResult, string>> = {
  passed: 'A throw-away certificate like the connector’s (SHA-512, TLS 1.2) passed.',
  'not-asked': 'The service did not ask for a certificate, so none was shown.',
  'sha512-refused': 'A throw-away certificate like the connector’s (SHA-512, TLS 1.2) did not pass.',
  'stranger-refused':
    'The throw-away certificate reached the service, which does not take a stranger’s. So the path lets it through.',
  cut: 'The connection was ended without a word as a throw-away certificate like the connector’s was shown. That may be the service’s way with strangers, or something on this path.',
  untold: 'It could not be told whether a certificate like the connector’s passes.',
};

/** What tries can show, and what they cannot: they are not made by Windows' own means. */
export const triedWith =
  'Tried with OpenSSL, not with Windows’ own TLS (Schannel), which the connector uses: how that is set, the checks of the server read.';

/** The same of a way that is taken only where the one before it is not there. */
export const reserveText = (route: string, said: string): string =>
  `${route === 'direct' ? 'Directly' : `Through ${route}`}, the way in reserve: ${said}`;

/** By which way lists were tried, and why. */
export function listsText({ by, own, present, onlyOwn, onlyPresent }: ListsTried): string {
  const tried = `Certificate lists were tried ${waysText(own)}`;
  switch (by) {
    case 'present':
      return `${tried}: that is how Windows fetches them now (by WinHTTP).`;
    case 'same':
      return `${tried}, which is how Windows fetches them now as well (by WinHTTP).`;
    case 'supposed':
    case 'unknown':
      return `Certificate lists were tried the same way. Windows fetches them by a setting of its own (WinHTTP), which is not known${by === 'supposed' ? ' here' : ''}.`;
    case 'both': {
      const needed =
        onlyOwn.length === 0
          ? ''
          : ` ${list([...onlyOwn])}: reached by the first alone. If you take this path, set WinHTTP as well${winHttpFor(own)}.`;
      const spared =
        onlyPresent.length === 0
          ? ''
          : ` ${list([...onlyPresent])}: reached by the second alone. If you take this path, leave WinHTTP as it is.`;
      return `${tried}, as if WinHTTP were set to this path, and ${waysText(present)}, as WinHTTP is set now. One of the two is enough.${needed}${spared}`;
    }
  }
}

/** How WinHTTP is set to a way, where it can be (netsh winhttp). It knows no proxy in reserve. */
function winHttpFor([way, ...others]: readonly string[]): string {
  if (way === undefined || others.length > 0) return '';
  return `: ${way === 'direct' ? 'netsh winhttp reset proxy' : `netsh winhttp set proxy ${way}`}`;
}

const waysText = (routes: readonly string[]): string =>
  list(routes.map((route) => (route === 'direct' ? 'directly' : `through ${route}`)));

/** Where a script was looked for, and what came of it. */
export function scriptWords({ url, age, tried, fault, certain, ways }: ProbedScript): {
  readonly url: string | null;
  readonly age: number | null;
  readonly said: string;
  readonly tried: { url: string; said: string }[];
} {
  const places = tried.map((each) => ({ url: each.url, said: placeWords(each.outcome, each.detail) }));
  const missing = [...new Set(ways.flatMap(({ unresolved = [] }) => unresolved))];
  const doubt = [
    ...(certain ? [] : [' A name that Windows tries before it could not be looked up.']),
    ...(missing.length === 0
      ? []
      : [` It asked for ${list(missing, 4)}, which could not be looked up: it may send the connector another way.`]),
  ].join('');
  return { url, age, said: `${decidingWords({ url, age, tried, fault })}${doubt}`, tried: places };
}

function decidingWords({ url, age, tried, fault }: Pick<ProbedScript, 'url' | 'age' | 'tried' | 'fault'>): string {
  if (url === null) {
    const places = tried.map((each) => `${each.url} (${placeWords(each.outcome, each.detail)})`);
    return places.length === 0
      ? 'No place is known where a script could be.'
      : `No script was found. Looked at: ${list(places, 4)}.`;
  }
  const place = tried.find((each) => each.url === url);
  if (place?.outcome === 'too-large')
    return `The script at ${url} is larger than programs take, so none of them uses it.`;
  if (place !== undefined && place.outcome !== 'script')
    return `Windows looks for its script at ${url}, where there is none: ${placeWords(place.outcome, place.detail)}.`;
  if (fault !== null) return `The script at ${url} fails${fault.line === null ? '' : ` in line ${fault.line}`}.`;
  return `The script at ${url}${age === null ? '' : `, changed ${duration(age)} ago,`} decides.`;
}

function placeWords(outcome: ProbedScript['tried'][number]['outcome'], detail: string | null): string {
  switch (outcome) {
    case 'no-name':
      return 'no such name';
    case 'name-unknown':
      return 'could not be looked up';
    case 'no-address':
      return 'no address of a script';
    case 'passed-over':
      return 'not asked: an earlier one counts';
    case 'failure':
      return detail === 'not-http' ? 'only http:// is tried' : detail === 'not-reached' ? 'not reached' : 'no answer';
    case 'silent':
      return 'no answer';
    case 'status':
      return `answers ${detail ?? ''}`;
    case 'no-script':
      return detail === null ? 'no script there' : `a page: "${detail}"`;
    case 'too-large':
      return 'too long for a script';
    case 'script':
      return 'a script';
    case 'cancelled':
      return 'not tried to the end';
  }
}
