/** Which paths are tried, and which way each name takes on them. */
import type { ProbeTarget } from '../../evidence/probes.js';
import { parseProxyAddress } from '../../evidence/proxy-address.js';
import type { FactsSoFar } from '../../evidence/server-facts.js';
import { deciderOf, legsOf, type Decider, type PathFacts } from '../path/legs.js';
import type { LegId } from '../path/leg-ids.js';
import type { Path } from '../path/path.js';
import type { PathPlan, RoutePlan } from './probe-paths.js';
import { routeText, type Route } from './route.js';

/** A path that a person names. */
export type PathChoice =
  | { readonly kind: 'direct' }
  | { readonly kind: 'wpad' }
  | { readonly kind: 'proxy'; readonly host: string; readonly port: number };

/**
 * The paths to try.
 *
 * @param choices null: the way that is in force, the direct one, automatic configuration, and every proxy that this server's
 *   settings name
 * @param facts what is known of the server
 */
export function plansOf(choices: readonly PathChoice[] | null, facts: FactsSoFar | null): readonly PathPlan[] {
  const pathFacts = facts === null ? null : pathFactsOf(facts);
  if (choices !== null) return choices.map((choice) => planOf(choice, { inForce: false, asked: true }));
  const others: PathChoice[] = [{ kind: 'direct' }, { kind: 'wpad' }];
  if (pathFacts === null) return others.map((choice) => planOf(choice, { inForce: false, asked: false }));
  const named = proxiesIn(pathFacts).map((proxy): PathChoice => ({ kind: 'proxy', ...proxy }));
  return [
    asSetUp(deciderOf(pathFacts)),
    ...[...others, ...named].map((choice) => planOf(choice, { inForce: false, asked: false })),
  ];
}

function pathFactsOf({ configuration, proxies }: FactsSoFar): PathFacts | null {
  return configuration === undefined || proxies === undefined ? null : { configuration, proxies };
}

function planOf(choice: PathChoice, whose: Pick<PathPlan, 'inForce' | 'asked'>): PathPlan {
  switch (choice.kind) {
    case 'direct':
      return { id: 'direct', kind: 'direct', proxy: null, ...whose, plan: () => Promise.resolve(() => direct) };
    case 'proxy': {
      const { host, port } = choice;
      const route: Route = { kind: 'proxy', host, port };
      const plan: PathPlan['plan'] = () => Promise.resolve(() => ({ routes: [route] }));
      return { id: routeText(route), kind: 'proxy', proxy: { host, port }, ...whose, plan };
    }
    case 'wpad':
      return {
        id: 'wpad',
        kind: 'wpad',
        proxy: null,
        ...whose,
        plan: () => Promise.resolve(() => ({ none: 'not tried yet' })),
      };
  }
}

const direct: RoutePlan = { routes: [{ kind: 'direct' }] };

/** The parts of the product that ask for the names of a phase. */
const legOfPhase: Readonly<Record<ProbeTarget['phase'], LegId>> = {
  registration: 'installer',
  runtime: 'connector',
  update: 'updater',
  'certificate-check': 'certificate-checks',
};

/** Each part of the product by the way that it takes now. */
function asSetUp(decide: Decider): PathPlan {
  const planFor = ({ phase, host, port, protocol }: ProbeTarget): RoutePlan =>
    routeOf(decide(legOfPhase[phase], { scheme: protocol, host, port }).path);
  return {
    id: 'as-set-up',
    kind: 'as-set-up',
    proxy: null,
    inForce: true,
    asked: false,
    plan: () => Promise.resolve(planFor),
  };
}

function routeOf(path: Path): RoutePlan {
  switch (path.kind) {
    case 'direct':
      return direct;
    case 'proxy': {
      const address = proxyAddressOf(path.address);
      return address === null
        ? { none: `"${path.address}" is no address of a proxy` }
        : { routes: [{ kind: 'proxy', ...address }] };
    }
    case 'script':
    case 'detection':
      return routeOf(path.otherwise);
    case 'module':
      return { none: `a module of its own decides: ${path.type}` };
    case 'refused':
    case 'unknown':
      return { none: path.why };
  }
}

/** A proxy as settings write it: with or without `http://`, and without a port for port 80. */
function proxyAddressOf(text: string): { readonly host: string; readonly port: number } | null {
  const bare = text
    .trim()
    .replace(/^http:\/\//i, '')
    .replace(/\/.*$/, '');
  return parseProxyAddress(bare) ?? parseProxyAddress(`${bare}:80`);
}

/** Every proxy that a setting of this server names, whether it counts or not. */
function proxiesIn(facts: PathFacts): { readonly host: string; readonly port: number }[] {
  const addresses = legsOf(facts).flatMap(({ sources, branches }) =>
    [...sources.map(({ path }) => path), ...branches.map(({ path }) => path)].flatMap((path) =>
      path?.kind === 'proxy' ? (proxyAddressOf(path.address) ?? []) : [],
    ),
  );
  return [...new Map(addresses.map((address) => [`${address.host}:${address.port}`, address])).values()];
}
