/** The words of paths: what a cell says, what a path came to, which to choose, and what they say about each other. */
import type { ProbedPath, ProbedScript, ProbeTarget } from '../evidence/probes.js';
import type { CellEnding, CellExamination, Segment } from '../examine/paths/cell.js';
import type { Comparison, PathScore, Recommendation } from '../examine/paths/recommend.js';
import type { RehearsalResult } from '../examine/paths/rehearsal.js';
import { count, duration, list, plural } from './phrases.js';

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

/** What a cell says, in a few words. */
export function cellText({ ending, atProxy, detail, milliseconds: took }: CellExamination): string {
  const words = cellWords[ending](detail);
  if (ending === 'reached') return `${detail === null ? words : (listWords[detail] ?? words)}${milliseconds(took)}`;
  return atProxy && ofProxy.includes(ending) ? `proxy: ${words}` : words;
}

const ofProxy: readonly CellEnding[] = [
  'dropped',
  'refused',
  'prohibited',
  'no-route',
  'unanswered',
  'name-not-found',
  'name-failed',
  'name-silent',
];

const listWords: Readonly<Record<string, string>> = {
  crl: 'valid list',
  ocsp: 'answers',
  'trust-list': 'trust list',
  certificate: 'certificate',
};

const cellWords: Readonly<Record<CellEnding, (detail: string | null) => string>> = {
  reached: () => 'reached',
  'answers-without-list': () => 'answers',
  waiting: () => 'waiting',
  running: () => 'trying',
  cancelled: () => 'not tried to the end',
  'not-tried': () => 'not tried',
  'assumed-name-missing': () => 'could not test: no name known',
  'name-not-found': () => 'name not found',
  'name-blocked': () => 'name blocked',
  'name-failed': () => 'name server failed',
  'name-silent': () => 'name server silent',
  dropped: () => 'dropped',
  refused: () => 'refused',
  prohibited: () => 'prohibited',
  'no-route': () => 'no route',
  unanswered: () => 'could not test',
  'sign-in': () => 'asks for a sign-in (407)',
  denied: (detail) => `denied (${detail ?? ''})`,
  'upstream-failed': (detail) => `proxy cannot get there (${detail ?? ''})`,
  'proxy-reset': () => 'proxy hangs up',
  'proxy-silent': () => 'proxy silent',
  'not-a-proxy': () => 'not an HTTP proxy',
  page: () => 'a web page instead',
  'tls-cut': () => 'cut at TLS',
  'tls-silent': () => 'silent at TLS',
  'tls-alert': (detail) => `TLS alert: ${detail ?? ''}`,
  inspected: (detail) => (detail === null ? 'inspected' : `inspected by ${detail}`),
  'wrong-date': (detail) => (detail === 'expired' ? 'certificate expired' : 'certificate not valid yet'),
  'wrong-name': () => 'somebody else’s certificate',
  'list-refused': (detail) => `refused (${detail ?? ''})`,
  'list-outdated': () => 'answers, with a list out of date',
  'list-cut': () => 'cut instead of a list',
  'list-silent': () => 'no answer',
  'list-unreadable': () => 'answers, but not with a list',
};

/** What a path came to, in a few words. */
export function scoreText({ reached, of, open }: PathScore, isAbsent: string | null): string {
  if (isAbsent !== null) return isAbsent;
  if (of === 0) return open > 0 ? 'being tried' : 'could not be tested';
  const rest = open > 0 ? ' so far' : '';
  if (reached === 0) return `reaches none of ${count(of, 'name')}${rest}`;
  return `reaches ${reached === of && open === 0 ? 'all' : reached} of ${count(of, 'name')}${rest}`;
}

/** What to choose, as a sentence, and why. */
export function recommendationWords(
  { choice, proxy, inForce, reached, of, why }: Recommendation,
  others: readonly { readonly label: string; readonly score: PathScore }[],
): { readonly sentence: string; readonly reason: string } {
  const what =
    choice === 'as-set-up'
      ? 'the proxies as they are set up'
      : choice === 'direct'
        ? 'the direct way'
        : choice === 'wpad'
          ? `automatic configuration${proxy === null ? '' : ` (it leads through ${proxy})`}`
          : `the explicit proxy${proxy === null ? '' : ` ${proxy}`}`;
  const act = choice === 'as-set-up' ? 'Leave' : inForce ? 'Stay with' : 'Use';
  const it = `it reaches ${why === 'works' ? `all ${count(of, 'name')}` : `${reached} of ${count(of, 'name')}`}`;
  const worse = others.filter(({ score }) => score.state === 'broken').map(({ label }) => label);
  const rest =
    worse.length === 0 ? '' : `; ${list(worse.map(lowerFirst))} ${plural(worse.length, 'reaches', 'reach')} none`;
  const reasons = {
    'as-set-up': 'Each part of the product takes a way of its own, and each of them works.',
    direct: 'It depends on nothing but the firewall.',
    proxy: 'It is written down in the connector’s own configuration, so nothing else on the network can change it.',
    wpad: 'It follows a script on your network, which others can change: an explicit proxy, where one is known, is steadier.',
  };
  const missing = why === 'works' ? '' : ' What it does not reach must be allowed first: see the findings.';
  return { sentence: `${act} ${what}: ${it}${rest}.`, reason: `${reasons[choice]}${missing}` };
}

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** A contradiction, as a sentence. `labelOf`: what a path is called. */
export function comparisonText(comparison: Comparison, labelOf: (path: string) => string): string {
  switch (comparison.kind) {
    case 'one-works': {
      const [works, fails] = [labelOf(comparison.works), labelOf(comparison.fails)];
      return `${works} works, ${lowerFirst(fails)} does not.`;
    }
    case 'some-names': {
      const words = cellWords[comparison.ending](null).replace(/ \(\)$/, '');
      const passing = comparison.passing.length === 0 ? '' : `lets ${list([...comparison.passing])} through, but `;
      return `${labelOf(comparison.path)}: ${passing}${list([...comparison.failing])}: ${words}.`;
    }
    case 'inspected-on-one':
      return `${list([...comparison.hosts])}: inspected on ${lowerFirst(labelOf(comparison.inspected))}, genuine on ${lowerFirst(labelOf(comparison.genuine))}.`;
  }
}

/** What a rehearsal came to. */
export const rehearsalWords: Readonly<Record<RehearsalResult, string>> = {
  passed: 'A throw-away certificate like the connector’s (SHA-512, TLS 1.2) passed.',
  'not-asked': 'The service did not ask for a certificate, so none was shown.',
  'sha512-refused': 'A throw-away certificate like the connector’s (SHA-512, TLS 1.2) did not pass.',
  'stranger-refused':
    'The throw-away certificate reached the service, which does not take a stranger’s. So the path lets it through.',
  untold: 'It could not be told whether a certificate like the connector’s passes.',
};

/** Where a script was looked for, and what came of it. */
export function scriptWords({ url, age, tried, fault, certain }: ProbedScript): {
  readonly url: string | null;
  readonly age: number | null;
  readonly said: string;
  readonly tried: { url: string; said: string }[];
} {
  const changed = age === null ? '' : `, changed ${duration(age)} before`;
  const doubt = certain ? '' : ' A name that Windows tries before it could not be looked up.';
  const said =
    url === null
      ? `No script was found at ${count(tried.length, 'place')}.`
      : fault === null
        ? `The script of ${url}${changed} decides.${doubt}`
        : `The script of ${url} fails${fault.line === null ? '' : ` in line ${fault.line}`}.${doubt}`;
  return {
    url,
    age,
    said,
    tried: tried.map((each) => ({ url: each.url, said: placeWords(each.outcome, each.detail) })),
  };
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
