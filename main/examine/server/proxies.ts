/** Checks of which proxy each part of the product takes: whether the parts agree, and whether all that is set counts. */
import { valueOr } from '../../evidence/fact.js';
import type { Found, InternetSettings } from '../../evidence/server-facts.js';
import type { LegId } from '../../network/path/leg-ids.js';
import { legsOf, servicePairs, type Leg, type ServicePair } from '../../network/path/legs.js';
import {
  isKnown,
  isSamePath,
  isSameProxy,
  proxyOf,
  withoutDetection,
  type Decision,
  type Path,
  type Source,
  type SourceId,
} from '../../network/path/path.js';
import { chosenSettings, isContradictory, settingsInForce } from '../../network/path/settings-path.js';
import {
  concluded,
  fine,
  judgement,
  notKnown,
  unclear,
  type CheckResult,
  type Facts,
  type ServerJudgement,
} from './check.js';

type PathFacts = Facts<'product' | 'configuration' | 'proxies'>;

const isInstalled = ({ product }: Facts<'product'>): boolean => product.connector.service.fact.state === 'value';

type Legs = Readonly<Record<LegId, Leg>>;

function legsById(server: PathFacts): Legs {
  return Object.fromEntries(legsOf(server).map((leg) => [leg.id, leg])) as Legs;
}

const mainPath = ({ branches: [{ path }] }: Leg): Path => path;

/** What was read for the paths of these parts, as far as it was asked. */
const readOf = (...decisions: readonly Pick<Leg, 'sources'>[]): Found<unknown>[] => {
  const asked = decisions.flatMap(({ sources }) => sources.filter(({ state }) => state !== 'overruled'));
  const all = asked.flatMap(({ read }: Source) => [...read]);
  return [...new Map(all.map((found) => [found.source, found])).values()];
};

/** Facts that decide and could not be read. */
const unreadFor = (...legs: readonly Leg[]): Found<unknown>[] =>
  legs.every((leg) => mainPath(leg).kind !== 'unknown')
    ? []
    : readOf(...legs).filter(({ fact }) => fact.state === 'unreadable');

/** Rules CONFIG-SERVICES-DISAGREE and CONFIG-MACHINE-WIDE. */
export function checkProxySettings(server: PathFacts): CheckResult {
  const pairs = servicePairs(server);
  const differing = pairs.filter(
    ({ connector, updater }) => isByOwnFile(connector, updater) && !isAlike(connector.path, updater.path, isSamePath),
  );
  const [first] = differing;
  if (first !== undefined) {
    const facts = differenceOf(first, differing, pairs);
    return concluded('', judgement('CONFIG-SERVICES-DISAGREE', facts, readOf(first.connector, first.updater)));
  }
  const wide = pairs.find(({ connector }) => decidedBy(connector) === 'machine-file');
  if (wide !== undefined && isKnown(wide.connector.path)) {
    const facts = { path: wide.connector.path };
    return concluded('', judgement('CONFIG-MACHINE-WIDE', facts, readOf(wide.connector)));
  }
  return fine('');
}

const decidedBy = ({ sources }: Decision): SourceId | null =>
  sources.find(({ state }) => state === 'decides')?.id ?? null;

const isByOwnFile = (...decisions: readonly Decision[]): boolean =>
  decisions.some((decision) => decidedBy(decision) === 'own-file');

/** What is not known, or what .NET refuses, is told elsewhere, and differs from nothing. */
const isAlike = (one: Path, other: Path, same: typeof isSamePath): boolean =>
  !isKnown(one) || !isKnown(other) || same(one, other);

const differenceOf = (
  { connector, updater }: ServicePair,
  differing: readonly ServicePair[],
  all: readonly ServicePair[],
): { connector: Path; updater: Path; names: readonly string[] } => ({
  connector: connector.path,
  updater: updater.path,
  names: differing.length === all.length ? [] : differing.map(({ name }) => name),
});

/** Rules PROXY-SOURCES-DISAGREE and PROXY-POLICY-PER-USER. */
export function checkProxyPaths(server: PathFacts): CheckResult {
  const legs = legsById(server);
  const { connector, updater } = legs;
  const unread = isInstalled(server) ? unreadFor(connector, updater) : [];
  const judgements = [disagreementOf(server, legs), perUserOf(server, legs)].filter((each) => each !== null);
  const paths = [...connector.branches, ...updater.branches].map(({ path }) => path);
  const isUnclear = isInstalled(server) && !paths.every(isKnown);
  return { said: '', judgements, unread, ...(isUnclear ? { isUnclear: true } : {}) };
}

/** The gravest of three: the services by their accounts, the connector and WinHTTP, an account's settings in themselves. */
function disagreementOf(server: PathFacts, legs: Legs): ServerJudgement | null {
  const pairs = servicePairs(server);
  // Detection that finds nothing is no other way than none. Files that disagree are told by the check of the files.
  const sameInTheEnd: typeof isSamePath = (one, other) => isSamePath(withoutDetection(one), withoutDetection(other));
  const differing = pairs.filter(
    ({ connector, updater }) =>
      !isByOwnFile(connector, updater) && !isAlike(connector.path, updater.path, sameInTheEnd),
  );
  const [first] = differing;
  if (first !== undefined) {
    const facts = { between: 'services', ...differenceOf(first, differing, pairs) } as const;
    return judgement('PROXY-SOURCES-DISAGREE', facts, readOf(first.connector, first.updater));
  }
  const { connector, 'certificate-checks': certificates } = legs;
  const milder = { outcome: 'notice', severity: 'risk' } as const;
  const ours = proxiesOf(connector);
  const theirs = proxiesOf(certificates);
  const [one, other] = [ours[0], theirs.find((each) => !ours.some((own) => isSameProxy(own, each)))];
  if (one !== undefined && other !== undefined) {
    const facts = { between: 'winhttp', connector: one, winHttp: other } as const;
    return judgement('PROXY-SOURCES-DISAGREE', facts, readOf(connector, certificates), milder);
  }
  const account = (['networkService', 'localSystem'] as const).find((each) =>
    isContradictory(chosenSettings(server.proxies, each)),
  );
  if (account === undefined || isByOwnFile(...pairs.flatMap((pair) => [pair.connector, pair.updater]))) return null;
  const { connection, enabled, server: older } = chosenSettings(server.proxies, account);
  const facts = { between: 'older-values', source: enabled.source } as const;
  const possible = { ...milder, confidence: 'possible' } as const;
  return judgement('PROXY-SOURCES-DISAGREE', facts, [connection, enabled, older], possible);
}

/** Proxies that a part surely takes, for any of its names. */
const proxiesOf = ({ branches }: Leg): string[] =>
  branches.flatMap(({ path }) => proxyOf(withoutDetection(path)) ?? []);

/** No file decides. */
const isBySettings = ({ sources }: Leg): boolean =>
  sources.every(({ id, state }) => state !== 'decides' || id === 'settings' || id === 'detection');

/** What a person set for themselves does not count for services, unless a policy makes it count for the machine. */
function perUserOf({ proxies }: PathFacts, { connector, backend }: Legs): ServerJudgement | null {
  if (proxies.perUser.fact.state === 'unreadable' || valueOr(proxies.perUser.fact, 1) === 0) return null;
  const own = [proxies.user, proxies.machine].find(namesProxy);
  const service = settingsInForce(chosenSettings(proxies, 'networkService'));
  if (own === undefined || service === null || service.usesProxy || service.usesScript) return null;
  const isWithout = ({ kind }: Path): boolean => kind === 'direct' || kind === 'detection';
  const services = isWithout(mainPath(connector)) && isBySettings(connector);
  const applications = valueOr(proxies.backend.fact, 0) !== 0 && isWithout(mainPath(backend));
  if (!services && !applications) return null;
  const address = settingsInForce(own);
  const facts = {
    proxy: address === null ? '' : address.usesProxy ? address.server : address.script,
    whose: own === proxies.user ? ('user' as const) : ('machine' as const),
    services,
    applications,
  };
  const read = [own.connection, own.enabled, own.server, own.script, proxies.perUser].filter(
    ({ fact }) => fact.state !== 'absent' || fact === proxies.perUser.fact,
  );
  const graver = applications ? ({ outcome: 'problem', severity: 'degrading' } as const) : {};
  return judgement('PROXY-POLICY-PER-USER', facts, read, graver);
}

const namesProxy = (settings: InternetSettings): boolean => {
  const inForce = settingsInForce(settings);
  return inForce !== null && (inForce.usesProxy || inForce.usesScript);
};

/** Rule WINHTTP-PROXY-MISSING: by what WinHTTP itself says, since what detection would find is not known here. */
export function checkCertificateProxy(server: PathFacts): CheckResult {
  const { connector, 'certificate-checks': certificates } = legsById(server);
  if (!isInstalled(server)) return fine('');
  const { winHttp } = server.proxies;
  if (winHttp.fact.state === 'unreadable') return notKnown(winHttp);
  const [proxy] = proxiesOf(connector);
  const script = connector.branches.map(({ path }) => withoutDetection(path)).find(({ kind }) => kind === 'script');
  const taken = proxy ?? (script?.kind === 'script' ? script.address : undefined);
  const without = certificates.branches.filter(({ path }) => isUnset(withoutDetection(path)));
  if (taken === undefined || without.length === 0 || isAutomatic(winHttp)) {
    return mainPath(certificates).kind === 'unknown' ? unclear('') : fine('');
  }
  // Where a policy makes the proxy count for the machine, WinHTTP may take it as well: a community source says so (SPAD).
  const perMachine = valueOr(server.proxies.perUser.fact, 1) === 0 && isBySettings(connector);
  const isLess = perMachine || proxy === undefined;
  const milder = isLess ? ({ outcome: 'notice', severity: 'risk', confidence: 'possible' } as const) : {};
  const facts = {
    proxy: taken,
    byScript: proxy === undefined,
    names: without.length === certificates.branches.length ? [] : without.flatMap(({ names }) => names),
  };
  const read = [...readOf(connector), winHttp];
  return concluded('', judgement('WINHTTP-PROXY-MISSING', facts, read, { confidence: 'likely', ...milder }));
}

const isAutomatic = ({ fact }: PathFacts['proxies']['winHttp']): boolean =>
  fact.state === 'value' && fact.value.access === 'automatic';

/** Nobody chose that it goes without: an exception is somebody's choice. */
const isUnset = (path: Path): boolean =>
  path.kind === 'unknown' ||
  (path.kind === 'direct' && (path.because === 'nothing-set' || path.because === 'other-scheme'));

/** Rules WINHTTP-OVERRIDES and BACKEND-PROXY-OFF. */
export function checkBackendProxy(server: PathFacts): CheckResult {
  const { proxies } = server;
  if (!isInstalled(server)) return fine('');
  const { backend } = legsById(server);
  const unread = unreadFor(backend);
  if (unread.length > 0) return notKnown(...unread);
  const [settings] = backend.sources.filter(({ id }) => id === 'settings');
  const [winHttp] = backend.sources.filter(({ id }) => id === 'winhttp');
  const bySettings = settings?.path == null ? null : proxyOf(settings.path);
  const byWinHttp = winHttp?.path == null ? null : proxyOf(winHttp.path);
  const isOn = valueOr(proxies.backend.fact, 0) !== 0;
  if (isOn && bySettings !== null && byWinHttp !== null && !isSameProxy(bySettings, byWinHttp)) {
    const facts = { winHttp: byWinHttp, settings: bySettings };
    return concluded('', judgement('WINHTTP-OVERRIDES', facts, [proxies.backend, proxies.winHttp]));
  }
  const perMachine = valueOr(proxies.perUser.fact, 1) === 0;
  if (!isOn && perMachine && bySettings !== null) {
    const read = [proxies.backend, proxies.perUser, proxies.machine.connection];
    return concluded('', judgement('BACKEND-PROXY-OFF', { proxy: bySettings }, read));
  }
  return fine('');
}
