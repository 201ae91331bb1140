/**
 * Which remedies of this program can help with what was concluded: by code, and by the facts where these decide it. What this
 * program cannot mend has none, and none is named that would leave the fault where it is.
 */
import type { Code } from './codes.js';
import type { AnyJudgement, FactsOf } from './facts.js';
import { outcomeOf } from './outcome.js';
import type { Recommendation } from './paths/recommend.js';
import type { RemedyId } from './remedy-ids.js';

type Remedies = readonly RemedyId[];
type Rule<C extends Code> = (facts: FactsOf[C]) => Remedies;

/** Any way that is set by hand in the services' own files. */
const chosenWays: Remedies = ['proxy', 'bypass', 'automatic'];

/** The firewall keeps the direct way closed: a proxy is the other way, for the services and for the installer. */
const closedDirectly = ({ spared }: { readonly spared: boolean }): Remedies =>
  spared ? [] : ['proxy', 'installer-proxy'];

/** A script that leads nowhere counts for nobody who is told a way. */
const byScript = ({ bears }: { readonly bears: boolean }): Remedies => (bears ? ['proxy', 'bypass'] : []);

const table: { readonly [C in Code]?: Rule<C> } = {
  'DIRECT-DROPPED': (facts) => (facts.nameless ? [] : closedDirectly(facts)),
  'DIRECT-REFUSED': closedDirectly,
  'DIRECT-PROHIBITED': closedDirectly,
  'DIRECT-NO-ROUTE': closedDirectly,
  'PATH-NOT-AS-CONFIGURED': ({ mode }) => [({ direct: 'bypass', wpad: 'automatic', proxy: 'proxy' } as const)[mode]],
  'PROXY-BYPASSED': () => ['proxy'],
  // An address that does not answer may be a wrong one; that of a script is none of this server's settings.
  'PROXY-UNREACHABLE': (facts) => (facts.byScript || facts.guessed || facts.spared ? [] : ['proxy']),
  'PROXY-NOT-A-PROXY': () => ['proxy'],
  // What answers knows no CONNECT: the address may be a wrong one.
  'PROXY-DENIED': ({ maybeNoProxy }) => (maybeNoProxy ? ['proxy'] : []),
  'TUNNEL-CUT-IDLE': ({ proxy, directLonger }) => (proxy !== null && directLonger === true ? ['bypass'] : []),
  'WPAD-NOT-FOUND': () => ['proxy'],
  'WPAD-BROKEN': byScript,
  'PAC-BROKEN': byScript,
  'REVOCATION-UNREACHABLE': ({ besideProxy, how, statuses }) => {
    // WinHTTP's proxy is of use where the lists are fetched past every proxy, and do not get out. What a list's own server
    // answers when it is in trouble, no proxy mends.
    const isTurnedAway = how.includes('answer') && statuses.some((status) => status < 500);
    return besideProxy || isTurnedAway || how.some((each) => closed.has(each)) ? ['winhttp'] : [];
  },
  'CONFIG-PROXY-ADDRESS-INVALID': ({ credentialsOnly }) => (credentialsOnly ? ['proxy'] : chosenWays),
  // The own files count before it; "automatic" would leave them silent.
  'CONFIG-MACHINE-WIDE': () => ['proxy', 'bypass'],
  'CONFIG-SERVICES-DISAGREE': () => chosenWays,
  'PROXY-SOURCES-DISAGREE': ({ between }) =>
    ({ services: ['proxy', 'bypass'] as const, winhttp: ['winhttp'] as const, 'older-values': [] })[between],
  // WinHTTP takes an address, and no script.
  'WINHTTP-PROXY-MISSING': (facts) => (facts.byScript ? [] : ['winhttp']),
  'WINHTTP-OVERRIDES': () => ['winhttp'],
  'PROXY-POLICY-PER-USER': ({ services, applications }) => [
    ...(services ? (['proxy'] as const) : []),
    ...(applications ? (['backend'] as const) : []),
  ],
  'BACKEND-PROXY-OFF': () => ['backend'],
  'TLS-VERSION-UNSUPPORTED': ({ offered }) =>
    offered.some((version) => version === 'TLS 1.2' || version === 'TLS 1.3') ? [] : ['tls'],
  'TLS12-DISABLED': () => ['tls'],
  'DOTNET-STRONG-CRYPTO-OFF': () => ['tls'],
  'SERVICE-DISABLED': () => ['service'],
  // One that is just starting or stopping cannot be told to do either.
  'SERVICE-STOPPED': ({ services }) => (services.some(({ state }) => state === 'stopped') ? ['service'] : []),
  'REGISTRATION-FAILED': ({ signature }) => (ofNetwork.has(signature) ? ['installer-proxy'] : []),
};

const closed: ReadonlySet<FactsOf['REVOCATION-UNREACHABLE']['how'][number]> = new Set([
  'dropped',
  'refused',
  'prohibited',
  'no-route',
  'cut',
  'silent',
]);

/** Texts of the installer for which a proxy may be the way (GSA-tshoot). */
const ofNetwork: ReadonlySet<string> = new Set([
  'registration-networking',
  'configuration-not-downloaded',
  'sign-in-ended',
]);

/** What a path that works is set up by. */
const byChoice: Readonly<Record<Recommendation['choice'], Remedies>> = {
  direct: ['bypass'],
  proxy: ['proxy'],
  wpad: ['automatic'],
  'as-set-up': [],
};

/** Another path works than those that the judgement is about: it is taken in their place. */
function otherPath({ paths }: AnyJudgement, recommended: Recommendation | null): Remedies {
  if (paths === undefined || recommended === null || recommended.inForce || recommended.why !== 'works') return [];
  return paths.includes(recommended.path) || recommended.spoiled ? [] : byChoice[recommended.choice];
}

/**
 * The remedies, the likeliest first; none for what is as it should be, and for what this program cannot mend.
 *
 * @param recommended the path to take, where paths were tried
 */
export function remediesOf(judgement: AnyJudgement, recommended: Recommendation | null = null): RemedyId[] {
  const outcome = outcomeOf(judgement);
  // Of several paths that a person named, one that works is enough.
  if ((outcome !== 'problem' && outcome !== 'notice') || judgement.spared === true) return [];
  // The code and its facts travel together in the judgement.
  const rule = table[judgement.code] as ((facts: unknown) => Remedies) | undefined;
  const others = outcome === 'problem' ? otherPath(judgement, recommended) : [];
  return [...new Set([...others, ...(rule?.(judgement.facts) ?? [])])];
}
