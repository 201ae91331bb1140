/**
 * What was found on a server and what was met on the network from there, as one: what both say is said once, and what only
 * follows from a setting of the server stands under it. Pure.
 */
import { isSameProxy, proxyOf } from '../network/path/path.js';
import { severities, type Code, type Severity } from './codes.js';
import type { AnyJudgement } from './facts.js';
import { outcomeOf, severityOf } from './outcome.js';
import { stoppedBy } from './paths/about.js';
import { isReachedEnding, type ExaminedCell } from './paths/cell.js';
import type { PathsExamination } from './paths/examine-paths.js';
import type { PathExamination } from './paths/judge-path.js';
import { scoreOf } from './paths/recommend.js';

/** Both together, in no order. */
export function joinTries(own: readonly AnyJudgement[], tried: PathsExamination): AnyJudgement[] {
  const all = withListsReached(saidOnce(own, tried.judgements), tried);
  const links = all.flatMap((effect) =>
    all.filter((cause) => isCause(cause, effect, tried)).map((cause) => ({ cause, effect })),
  );
  const isHarm = ({ cause, effect }: (typeof links)[number]): boolean =>
    cause.paths === undefined && outcomeOf(effect) === 'problem';
  // What was read alone was fine; what came of it was not.
  const said = links.some(isHarm) ? all.filter(({ code }) => code !== 'SERVER-READY') : all;
  return said.map((judgement) => {
    const causes = links.filter(({ effect }) => effect === judgement).map(({ cause }) => cause.code);
    const effects = links.filter(({ cause }) => cause === judgement).map(({ effect }) => effect);
    const linked =
      causes.length === 0 ? judgement : { ...judgement, dependsOn: [...new Set([...judgement.dependsOn, ...causes])] };
    return effects.some((effect) => outcomeOf(effect) === 'problem') ? confirmed(linked, effects) : linked;
  });
}

/**
 * What others say of the clock is worth more than what this server's own records say of it; what the hosts file itself says,
 * with its lines, is worth more than having met it, unless names fail because of it.
 */
function saidOnce(own: readonly AnyJudgement[], tried: readonly AnyJudgement[]): AnyJudgement[] {
  const isIn = (judgements: readonly AnyJudgement[], code: Code): boolean =>
    judgements.some((judgement) => judgement.code === code);
  const hostsFile = 'HOSTS-FILE-OVERRIDE';
  const isToBlame = tried.some((each) => each.code === hostsFile && outcomeOf(each) === 'problem');
  return [
    ...own.filter(({ code }) => (code !== 'CLOCK-WRONG' || !isIn(tried, code)) && (code !== hostsFile || !isToBlame)),
    ...tried.filter(({ code }) => code !== hostsFile || isToBlame || !isIn(own, code)),
  ];
}

/** A proxy that WinHTTP lacks is no fault where the lists were reached without it. */
function withListsReached(judgements: readonly AnyJudgement[], { paths }: PathsExamination): AnyJudgement[] {
  const lists = paths
    .filter(({ path }) => path.inForce)
    .flatMap(({ cells }) => cells.filter(({ target }) => target.protocol === 'http' && target.need === 'needed'));
  const isReached = lists.length > 0 && lists.every(({ ending }) => isReachedEnding(ending));
  return judgements.map((each) =>
    isReached && each.code === 'WINHTTP-PROXY-MISSING' ? { ...each, outcome: 'notice', severity: 'none' } : each,
  );
}

/** A setting that a try has shown to do harm is a fault, as grave as what follows from it. */
function confirmed(cause: AnyJudgement, effects: readonly AnyJudgement[]): AnyJudgement {
  const grave = (one: Severity, other: Severity): Severity =>
    severities.indexOf(one) <= severities.indexOf(other) ? one : other;
  const severity = effects.map(severityOf).reduce(grave, severityOf(cause));
  const confidence = cause.code === 'WINHTTP-PROXY-MISSING' ? 'certain' : cause.confidence;
  return { ...cause, outcome: 'problem', severity, confidence };
}

const directFailures: readonly Code[] = ['DIRECT-DROPPED', 'DIRECT-REFUSED', 'DIRECT-PROHIBITED', 'DIRECT-NO-ROUTE'];
const nameFailures: readonly Code[] = ['DNS-NAME-NOT-FOUND', 'DNS-SERVER-FAILED', 'DNS-NO-ANSWER', 'DNS-NAME-BLOCKED'];
function isCause(cause: AnyJudgement, effect: AnyJudgement, { paths }: PathsExamination): boolean {
  if (cause.code === 'CLOCK-WRONG') return isOfClock(cause, effect);
  const about = paths.find(({ path }) => effect.paths?.length === 1 && effect.paths[0] === path.id);
  if (about === undefined) return false;
  const stopped = stoppedBy(effect, about);
  // The settings of a server say nothing about a path that it does not take.
  if (!about.path.inForce) return false;
  switch (cause.code) {
    case 'WINHTTP-PROXY-MISSING': {
      if (effect.code !== 'REVOCATION-UNREACHABLE') return false;
      return effect.facts.how.every((how) => !how.startsWith('proxy-'));
    }
    case 'PROXY-SOURCES-DISAGREE': {
      if (cause.facts.between === 'services') return isOfOneService(effect, stopped, about);
      if (cause.facts.between !== 'winhttp') return false;
      const { winHttp } = cause.facts;
      return (
        effect.code === 'REVOCATION-UNREACHABLE' &&
        isAll(stopped, ({ target }) => isSameProxy(winHttp, routeOf(about, target.id)))
      );
    }
    case 'CONFIG-SERVICES-DISAGREE':
      return isOfOneService(effect, stopped, about);
    case 'PROXY-POLICY-PER-USER': {
      const { proxy, services } = cause.facts;
      const other = paths.find(({ path }) => path.kind === 'proxy' && isSameProxy(path.id, proxy));
      const isBetter = other !== undefined && scoreOf(other, paths).reached > scoreOf(about, paths).reached;
      return services && isBetter && [...directFailures, ...nameFailures].includes(effect.code);
    }
    case 'CONFIG-MACHINE-WIDE': {
      const proxy = proxyOf(cause.facts.path);
      const isByProxy = effect.code.startsWith('PROXY-') && proxy !== null;
      const isNeedless = paths.some((each) => each !== about && scoreOf(each, paths).state === 'works');
      return isByProxy && isNeedless && isAll(stopped, ({ target }) => isSameProxy(proxy, routeOf(about, target.id)));
    }
    default:
      return false;
  }
}

const isAll = (cells: readonly ExaminedCell[], holds: (cell: ExaminedCell) => boolean): boolean =>
  cells.length > 0 && cells.every(holds);

const routeOf = ({ path }: PathExamination, target: string): string =>
  path.cells.find((cell) => cell.target === target)?.route ?? '';

/** A certificate that is out of date by this clock alone. */
function isOfClock(clock: Extract<AnyJudgement, { code: 'CLOCK-WRONG' }>, effect: AnyJudgement): boolean {
  if (effect.code === 'TLS-CERTIFICATE-DATE') {
    return outcomeOf(clock) === 'problem' && effect.facts.suspect !== 'certificate';
  }
  if (effect.code !== 'TRUST-CERTIFICATE-EXPIRED' || clock.facts.by !== 'answers') return false;
  const { clock: shown, secondsAhead } = clock.facts;
  return outcomeOf(clock) === 'problem' && Date.parse(shown) - secondsAhead * 1000 < Date.parse(effect.facts.notAfter);
}

/** Connector and updater are set up apart: what stops one of them alone comes of that. */
function isOfOneService(effect: AnyJudgement, stopped: readonly ExaminedCell[], { cells }: PathExamination): boolean {
  if (outcomeOf(effect) !== 'problem' || effect.code === 'REVOCATION-UNREACHABLE') return false;
  const phases = ['runtime', 'update'] as const;
  return phases.some((phase) => {
    const others = cells.filter(({ target }) => target.phase !== phase && phases.some((each) => each === target.phase));
    return (
      isAll(stopped, ({ target }) => target.phase === phase) && others.some(({ ending }) => isReachedEnding(ending))
    );
  });
}
