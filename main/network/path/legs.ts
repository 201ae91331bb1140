/**
 * Which path each part of the product takes, for each name it asks for, and what decides.
 *
 * Sources: Microsoft, "Work with existing on-premises proxy servers" (AP-proxy) for the services and the backend switch;
 * KB2623724 for certificate checks, which go by WinHTTP; its pull request PR58837 for WinHTTP before the Internet settings in
 * backend requests; the article of 2017 (S001) for the installer, which runs as the person.
 */
import type { Destination } from '../../configuration/decide.js';
import { valueOr } from '../../evidence/fact.js';
import type { ConfigurationFacts, ProxyFacts } from '../../evidence/server-facts.js';
import { readConfigurationFiles, type ConfigurationFiles } from './configuration-files.js';
import { targetsOf, type Target } from './destinations.js';
import { legIds, type LegId } from './leg-ids.js';
import { fileSaying } from './file-path.js';
import { decide, type Decision, type Path, type Saying, type Source } from './path.js';
import { manualPath, settingsSayings } from './settings-path.js';

/** A path, and the names that take it. */
export interface Branch {
  readonly path: Path;
  readonly names: readonly string[];
}

/** One part of the product. */
export interface Leg {
  readonly id: LegId;
  /** What was asked, in order, for the first name. */
  readonly sources: readonly Source[];
  /** The path of the first name, and those of names that take others. */
  readonly branches: readonly [Branch, ...Branch[]];
}

/** What decides on paths. */
export interface PathFacts {
  readonly configuration: ConfigurationFacts;
  readonly proxies: ProxyFacts;
}

/** Says which path a part of the product takes to a destination. */
export type Decider = (leg: LegId, destination: Destination) => Decision;

/** The rules for these facts. */
export function deciderOf({ configuration, proxies }: PathFacts): Decider {
  const domain = domainOf(proxies);
  const files = readConfigurationFiles(configuration);
  return (leg, destination) => {
    switch (leg) {
      case 'connector':
      case 'updater':
        return decide(serviceSayings(leg, files, proxies, destination, domain));
      case 'certificate-checks':
        return decide(certificateSayings(proxies, destination));
      case 'backend':
        return decide(backendSayings(proxies, destination));
      case 'installer':
        return decide(accountSayings(proxies, destination));
    }
  };
}

/** The parts of the product in the order of `legIds`. */
export function legsOf(facts: PathFacts): readonly Leg[] {
  const decideFor = deciderOf(facts);
  const domain = domainOf(facts.proxies);
  return legIds.map((id) => legOf(id, targetsOf(id, domain), decideFor));
}

function legOf(id: LegId, targets: readonly Target[], decideFor: Decider): Leg {
  const decisions = targets.map(({ name, destination }) => ({ name, ...decideFor(id, destination) }));
  const branches = new Map<string, { path: Path; names: string[] }>();
  for (const { name, path } of decisions) {
    const key = JSON.stringify(path);
    const branch = branches.get(key) ?? { path, names: [] };
    branch.names.push(name);
    branches.set(key, branch);
  }
  const [first, ...others] = [...branches.values()];
  if (first === undefined) throw new Error(`No name is known of ${id}.`);
  return { id, sources: decisions[0]?.sources ?? [], branches: [first, ...others] };
}

/** What connector and updater do with the same name. */
export interface ServicePair {
  readonly name: string;
  readonly connector: Decision;
  readonly updater: Decision;
}

/** Both services side by side, for every name that one of them asks for. */
export function servicePairs(facts: PathFacts): readonly ServicePair[] {
  const decideFor = deciderOf(facts);
  const domain = domainOf(facts.proxies);
  const targets = [...targetsOf('connector', domain), ...targetsOf('updater', domain)];
  return targets.map(({ name, destination }) => ({
    name,
    connector: decideFor('connector', destination),
    updater: decideFor('updater', destination),
  }));
}

const domainOf = ({ domain }: ProxyFacts): string | null => valueOr(domain.fact, '') || null;

function serviceSayings(
  role: 'connector' | 'updater',
  files: ConfigurationFiles,
  proxies: ProxyFacts,
  destination: Destination,
  domain: string | null,
): readonly Saying[] {
  const own = fileSaying('own-file', files[role], destination, domain);
  const machine = fileSaying('machine-file', files.machine, destination, domain);
  // A file that hands on to the settings is the last one that is asked.
  const handsOn = own.handsOn ?? (own.path === null ? machine.handsOn : null);
  const account = role === 'connector' ? 'networkService' : 'localSystem';
  const { settings, detection } = settingsSayings(proxies, account, destination, handsOn?.automatic);
  return own.handsOn === null ? [own, machine, settings, detection] : [own, settings, detection];
}

/** CryptoAPI fetches by WinHTTP: its own proxy, else detection; a script that is set by hand it cannot take. */
function certificateSayings(proxies: ProxyFacts, destination: Destination): readonly Saying[] {
  const { detection } = settingsSayings(proxies, 'networkService', destination);
  return [winHttpSaying(proxies, destination), detection];
}

function backendSayings(proxies: ProxyFacts, destination: Destination): readonly Saying[] {
  const { backend } = proxies;
  const { fact } = backend;
  const unread: Path = { kind: 'unknown', why: `${backend.source} could not be read` };
  const off: Path = { kind: 'direct', because: 'switched-off' };
  const path = fact.state === 'unreadable' ? unread : valueOr(fact, 0) === 0 ? off : null;
  const { settings, detection } = settingsSayings(proxies, 'networkService', destination);
  const told: Saying = { id: 'switch', place: backend.source, path, read: [backend] };
  return [told, winHttpSaying(proxies, destination), settings, detection];
}

function accountSayings(proxies: ProxyFacts, destination: Destination): readonly Saying[] {
  const { settings, detection } = settingsSayings(proxies, 'user', destination);
  return [settings, detection];
}

function winHttpSaying({ winHttp }: ProxyFacts, destination: Destination): Saying {
  const { source, fact } = winHttp;
  const whole = { id: 'winhttp', place: source, read: [winHttp] } as const;
  if (fact.state !== 'value') {
    return { ...whole, path: fact.state === 'absent' ? null : { kind: 'unknown', why: `${source} could not be read` } };
  }
  const { access, proxy, bypass } = fact.value;
  if (access === 'automatic') {
    // Which of the settings it then takes depends on who asks; none was seen.
    return { ...whole, path: { kind: 'unknown', why: 'WinHTTP is set to take the settings of Windows by itself' } };
  }
  if (access !== 'proxy') return { ...whole, path: null };
  return { ...whole, path: manualPath(proxy, bypass, destination, 'winhttp') };
}
