/** Which paths are tried, and which way each name takes on them. */
import { authoritiesOf } from '../../certificates/authority.js';
import type { ProbedPath, ProbeTarget } from '../../evidence/probes.js';
import { parseProxyAddress, proxyText } from '../../evidence/proxy-address.js';
import type { FactsSoFar } from '../../evidence/server-facts.js';
import { deciderOf, legsOf, type Decider, type PathFacts } from '../path/legs.js';
import type { LegId } from '../path/leg-ids.js';
import type { Path } from '../path/path.js';
import { automaticConfiguration, type AutomaticMeans } from './automatic.js';
import type { PathPlan, PlannedPath, PresentWay, RoutePlan } from './probe-paths.js';
import { ProbeRecord } from './record.js';
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
 * @param targets the names that are tried
 * @param automatic with what a script is looked for
 */
export function plansOf(
  choices: readonly PathChoice[] | null,
  facts: FactsSoFar | null,
  targets: readonly ProbeTarget[],
  automatic: AutomaticMeans,
): readonly PathPlan[] {
  const pathFacts = facts === null ? null : pathFactsOf(facts);
  const pathOf = pathFacts === null ? null : pathsBy(deciderOf(pathFacts));
  if (choices !== null) {
    const lists: Lists = pathOf === null ? supposed : { listsBy: 'both', present: presentWay(pathOf, automatic) };
    return choices.map((choice) => planOf(choice, { inForce: false, asked: true, ...lists }, automatic));
  }
  const others: PathChoice[] = [{ kind: 'direct' }, { kind: 'wpad' }];
  if (pathFacts === null || pathOf === null)
    return others.map((choice) => planOf(choice, { inForce: false, asked: false, ...supposed }, automatic));
  const named = proxiesIn(pathFacts).map((proxy): PathChoice => ({ kind: 'proxy', ...proxy }));
  const inForce = simpleChoice(targets.map(pathOf));
  const plans = [...others, ...named].map((choice) => {
    const isInForce = inForce !== null && isSameChoice(choice, inForce);
    // The way that Windows takes for lists now is tried with the path in force.
    return planOf(choice, { inForce: isInForce, asked: false, listsBy: isInForce ? 'present' : 'both' }, automatic);
  });
  // What is in force is one of the others, or has a column of its own; that of WPAD is then a part of it.
  if (plans.some((plan) => plan.inForce)) return plans;
  const finds = targets.some((target) => scriptsOf(pathOf(target)).includes(detection));
  return [asSetUp(pathOf, automatic), ...plans.filter(({ kind }) => !finds || kind !== 'wpad')];
}

/**
 * The same paths once more, for some of their names. What is in force was told by all of the names, and may have been read of
 * the server since: neither changes which paths there are.
 *
 * @param earlier the paths of the earlier run
 */
export function plansAgain(
  earlier: readonly ProbedPath[],
  facts: FactsSoFar | null,
  automatic: AutomaticMeans,
): readonly PathPlan[] {
  const pathFacts = facts === null ? null : pathFactsOf(facts);
  const pathOf = pathFacts === null ? null : pathsBy(deciderOf(pathFacts));
  return earlier.flatMap(({ kind, proxy, inForce, asked, listsBy = 'supposed' }): PathPlan[] => {
    // Without the server's settings nobody knows the ways of this one: its earlier tries stay.
    if (kind === 'as-set-up') return pathOf === null ? [] : [asSetUp(pathOf, automatic)];
    const present = asked && listsBy === 'both' && pathOf !== null ? { present: presentWay(pathOf, automatic) } : {};
    const whose = { inForce, asked, listsBy, ...present };
    if (kind !== 'proxy') return [planOf({ kind }, whose, automatic)];
    return proxy === null ? [] : [planOf({ kind, ...proxy }, whose, automatic)];
  });
}

type Lists = Pick<PathPlan, 'listsBy' | 'present'>;

const supposed: Lists = { listsBy: 'supposed' };

/**
 * The way of lists as Windows is set up now. What has to be asked of the network for it is asked once for all paths, and
 * stands in the record of none: it is about none of them.
 */
function presentWay(pathOf: (target: ProbeTarget) => Path, automatic: AutomaticMeans): PresentWay {
  let planned: Promise<PlannedPath> | null = null;
  return async (context, { clock }, targets) => {
    const lists = targets.filter(isList);
    planned ??= asSetUp(pathOf, automatic).plan(context, new ProbeRecord(clock, authoritiesOf([])), lists);
    const { planOf } = await planned;
    return (target) => (isList(target) ? planOf(target) : null);
  };
}

const isList = ({ protocol, phase }: ProbeTarget): boolean => protocol === 'http' && phase === 'certificate-check';

/** The one way that all names take without anything being looked up; null where there are several, or it is not so simple. */
function simpleChoice(paths: readonly Path[]): PathChoice | null {
  const choices = paths.map((path): PathChoice | null => {
    if (path.kind === 'direct') return { kind: 'direct' };
    const address = path.kind === 'proxy' ? proxyAddressOf(path.address) : null;
    return address === null ? null : { kind: 'proxy', ...address };
  });
  const [first = null] = choices;
  return first !== null && choices.every((each) => each !== null && isSameChoice(each, first)) ? first : null;
}

function isSameChoice(one: PathChoice, other: PathChoice): boolean {
  if (one.kind !== 'proxy' || other.kind !== 'proxy') return one.kind === other.kind;
  return one.host === other.host && one.port === other.port;
}

function pathFactsOf({ configuration, proxies }: FactsSoFar): PathFacts | null {
  return configuration === undefined || proxies === undefined ? null : { configuration, proxies };
}

function planOf(
  choice: PathChoice,
  whose: Pick<PathPlan, 'inForce' | 'asked'> & Lists,
  automatic: AutomaticMeans,
): PathPlan {
  switch (choice.kind) {
    case 'direct':
      return {
        id: 'direct',
        kind: 'direct',
        proxy: null,
        ...whose,
        plan: () => Promise.resolve({ planOf: () => direct }),
      };
    case 'proxy': {
      const { host, port } = choice;
      const route: Route = { kind: 'proxy', host, port };
      const plan: PathPlan['plan'] = () => Promise.resolve({ planOf: () => ({ routes: [route] }) });
      return { id: routeText(route), kind: 'proxy', proxy: { host, port }, ...whose, plan };
    }
    case 'wpad':
      return {
        id: 'wpad',
        kind: 'wpad',
        proxy: null,
        ...whose,
        plan: (context, record, targets) => automaticConfiguration(context, record, targets, automatic, null),
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
  legacy: 'connector',
};

/** The path of the part of the product that asks for a name. */
const pathsBy =
  (decide: Decider) =>
  ({ phase, host, port, protocol }: ProbeTarget): Path =>
    decide(legOfPhase[phase], { scheme: protocol === 'http' ? 'http' : 'https', host, port }).path;

/** Each part of the product by the way that it takes now. */
function asSetUp(pathOf: (target: ProbeTarget) => Path, automatic: AutomaticMeans): PathPlan {
  return {
    id: 'as-set-up',
    kind: 'as-set-up',
    proxy: null,
    inForce: true,
    asked: false,
    listsBy: 'present',
    plan: async (context, record, targets) => {
      // Each script is fetched once, and asked for those names alone that it decides over.
      const wanted = new Map<string, ProbeTarget[]>();
      for (const target of targets) {
        for (const script of scriptsOf(pathOf(target))) wanted.set(script, [...(wanted.get(script) ?? []), target]);
      }
      const found = new Map(
        await Promise.all(
          [...wanted].map(async ([url, own]) => {
            const from = url === detection ? null : url;
            return [url, await automaticConfiguration(context, record, own, automatic, from)] as const;
          }),
        ),
      );
      const [first] = [...found.values()];
      return {
        planOf: (target) => routeOf(pathOf(target), (url) => found.get(url)?.planOf(target) ?? direct),
        ...(first === undefined ? {} : { script: first.script }),
      };
    },
    meanwhile: (target) => {
      const path = pathOf(target);
      return { planned: routeOf(path, () => noScript), certain: scriptsOf(path).length === 0 };
    },
  };
}

const noScript: RoutePlan = { none: 'no script' };

/** Stands for the script that Windows finds by itself. */
const detection = '';

/** The scripts that a path may have to be asked. */
function scriptsOf(path: Path): string[] {
  if (path.kind === 'script') return [path.address, ...scriptsOf(path.otherwise)];
  if (path.kind === 'detection') return [detection, ...scriptsOf(path.otherwise)];
  return [];
}

function routeOf(path: Path, byScript: (url: string) => RoutePlan): RoutePlan {
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
    case 'detection': {
      const planned = byScript(path.kind === 'script' ? path.address : detection);
      // Where there is no script that can be used, what stands behind it counts; where that is not known, nothing does.
      return 'none' in planned && planned.untold !== true ? routeOf(path.otherwise, byScript) : planned;
    }
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
  return [...new Map(addresses.map((address) => [proxyText(address), address])).values()];
}
