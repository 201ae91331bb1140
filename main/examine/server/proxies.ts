/** Checks of which proxy each part of the product takes: whether the parts agree, and whether all that is set counts. */
import { valueOr } from '../../evidence/fact.js';
import type { Found, InternetSettings } from '../../evidence/server-facts.js';
import type { LegId } from '../../network/path/leg-ids.js';
import { legsOf, type Leg } from '../../network/path/legs.js';
import { isSameProxy, proxyOf, type Path, type Source } from '../../network/path/path.js';
import { chosenSettings, settingsInForce } from '../../network/path/settings-path.js';
import { concluded, fine, judgement, notKnown, type CheckResult, type Facts, type ServerJudgement } from './check.js';

type PathFacts = Facts<'product' | 'configuration' | 'proxies'>;

const isInstalled = ({ product }: Facts<'product'>): boolean => product.connector.service.fact.state === 'value';

function legsById(server: PathFacts): Readonly<Record<LegId, Leg>> {
  return Object.fromEntries(legsOf(server).map((leg) => [leg.id, leg])) as Record<LegId, Leg>;
}

const mainPath = ({ branches: [{ path }] }: Leg): Path => path;

/** What was read for the paths of these parts, as far as it was asked. */
const readOf = (...legs: readonly Leg[]): Found<unknown>[] => {
  const asked = legs.flatMap(({ sources }) => sources.filter(({ state }) => state !== 'overruled'));
  const all = asked.flatMap(({ read }: Source) => [...read]);
  return [...new Map(all.map((found) => [found.source, found])).values()];
};

/** Facts that decide and could not be read. */
const unreadFor = (...legs: readonly Leg[]): Found<unknown>[] =>
  legs.every((leg) => mainPath(leg).kind !== 'unknown')
    ? []
    : readOf(...legs).filter(({ fact }) => fact.state === 'unreadable');

/** Rules PROXY-SOURCES-DISAGREE and PROXY-POLICY-PER-USER. */
export function checkProxyPaths(server: PathFacts): CheckResult {
  const { connector, updater, 'certificate-checks': certificates } = legsById(server);
  const judgements: ServerJudgement[] = [];
  const [one, other] = [mainPath(connector), mainPath(updater)];
  const unread = isInstalled(server) ? unreadFor(connector, updater) : [];
  // Files that disagree are told by the check of the files.
  if (unread.length === 0 && !isSamePath(one, other) && isBySettings(connector) && isBySettings(updater)) {
    const parts = { parts: [part(connector), part(updater)], services: true };
    judgements.push(judgement('PROXY-SOURCES-DISAGREE', parts, readOf(connector, updater)));
  }
  const [ours, theirs] = [proxyOf(one), proxyOf(mainPath(certificates))];
  if (judgements.length === 0 && ours !== null && theirs !== null && !isSameProxy(ours, theirs)) {
    const parts = { parts: [part(connector), part(certificates)], services: false };
    const milder = { outcome: 'notice', severity: 'risk' } as const;
    judgements.push(judgement('PROXY-SOURCES-DISAGREE', parts, readOf(connector, certificates), milder));
  }
  const perUser = perUserOf(server);
  if (perUser !== null) judgements.push(perUser);
  return { said: '', judgements, unread };
}

const part = (leg: Leg): { leg: LegId; path: Path } => ({ leg: leg.id, path: mainPath(leg) });

/** No file decides. */
const isBySettings = ({ sources }: Leg): boolean =>
  sources.every(({ id, state }) => state !== 'decides' || id === 'settings' || id === 'detection');

const isSamePath = (one: Path, other: Path): boolean => {
  const [ours, theirs] = [proxyOf(one), proxyOf(other)];
  return ours !== null && theirs !== null ? isSameProxy(ours, theirs) : JSON.stringify(one) === JSON.stringify(other);
};

/** What a person set for themselves does not count for services, unless a policy makes it count for the machine. */
function perUserOf(server: PathFacts): ServerJudgement | null {
  const { proxies } = server;
  if (proxies.perUser.fact.state === 'unreadable' || valueOr(proxies.perUser.fact, 1) === 0) return null;
  const own = [proxies.user, proxies.machine].find(namesProxy);
  const service = settingsInForce(chosenSettings(proxies, 'networkService'));
  if (own === undefined || service === null || service.usesProxy || service.usesScript) return null;
  const { connector, backend } = legsById(server);
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

/** Rule WINHTTP-PROXY-MISSING. */
export function checkCertificateProxy(server: PathFacts): CheckResult {
  const { connector, 'certificate-checks': certificates } = legsById(server);
  if (!isInstalled(server)) return fine('');
  const unread = unreadFor(certificates);
  if (unread.length > 0) return notKnown(...unread);
  const proxy = proxyOf(mainPath(connector));
  const { kind, ...path } = mainPath(certificates);
  const isUnset = kind === 'detection' || (kind === 'direct' && 'because' in path && path.because === 'nothing-set');
  if (proxy === null || !isUnset) return fine('');
  // Where a policy makes the proxy count for the machine, WinHTTP may take it as well: a community source says so (SPAD).
  const perMachine = valueOr(server.proxies.perUser.fact, 1) === 0 && isBySettings(connector);
  const milder = perMachine ? ({ outcome: 'notice', severity: 'risk', confidence: 'possible' } as const) : {};
  const read = [...readOf(connector), server.proxies.winHttp];
  return concluded('', judgement('WINHTTP-PROXY-MISSING', { proxy }, read, { confidence: 'likely', ...milder }));
}

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
