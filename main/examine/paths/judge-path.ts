/** The rules on what was tried over one path. They are those for captures: what a probe meets is written down alike. */
import type { Flow, Intent, TrafficEvidence } from '../../evidence/capture.js';
import type { ProbedPath, Probes } from '../../evidence/probes.js';
import type { Code } from '../codes.js';
import { judge } from '../examine.js';
import type { AnyJudgement } from '../facts.js';
import { outcomeOf } from '../outcome.js';
import { proxiesOf, stepsOf } from '../packets.js';
import { farHost, isAnswered } from '../tls.js';
import { tunnelFact } from '../tunnels.js';
import { trafficOf, type Traffic } from '../traffic.js';
import { asConnectors } from './as-connectors.js';
import {
  behindHandshake,
  isNewest,
  isOpenEnding,
  isReachedEnding,
  isUntold,
  leadsNowhere,
  type CellEnding,
  type ExaminedCell,
} from './cell.js';
import { blamingHosts, examineHosts } from './hosts.js';
import { examineUselessLists, withUselessLists } from './useless-lists.js';
import { examineTry } from './lists.js';

/** What was concluded of one path. */
export interface PathExamination {
  readonly path: ProbedPath;
  readonly cells: readonly ExaminedCell[];
  readonly judgements: readonly AnyJudgement[];
}

/** Judges one path. */
export function examinePath(path: ProbedPath, probes: Probes): PathExamination {
  const { targets, takenAt } = probes;
  const tried = path.cells.flatMap((cell): ExaminedCell[] => {
    const target = targets.find(({ id }) => id === cell.target);
    return target === undefined ? [] : [{ target, ...examineTry(path, cell, target, probes) }];
  });
  const cells = withUselessLists(withDoubt(tried));
  const counts = new Set(cells.filter(isJudged).map(({ target }) => target.id));
  const flows = flowsOf(path, (id) => counts.has(id));
  const evidence = evidenceOf(path, takenAt, flows, (id) => counts.has(id));
  const intent = intentOf(path);
  const own = trafficOf(
    { ...evidence, flows: flows.filter((flow) => !isNewest(flow)).map(asConnectors) },
    intent,
    false,
  );
  const newest = trafficOf({ ...evidence, flows: flows.filter((flow) => isNewest(flow)) }, intent, false);
  const hosts = new Set(cells.filter(isJudged).map(({ target: { host } }) => host));
  const found = [
    ...judge(own, (judged) => examineRest(own, judged, cells)),
    ...notProxies(own),
    ...examineHosts(path, evidence.dns, hosts),
    ...examineUselessLists(path, cells),
  ];
  const known = new Set(found.map(({ code }) => code));
  // Some devices look into one version of TLS alone.
  const further = judge(newest).filter(({ code }) => ofCertificates.includes(code) && !known.has(code));
  return { path, cells, judgements: blamingHosts([...found, ...further], cells.some(isReachedInTls)).map(asTried) };
}

/** Endings that somebody on the way has made: they count whether the name exists or not. */
const interference: readonly CellEnding[] = ['inspected', 'page', 'sign-in', 'denied', 'prohibited', 'name-blocked'];

/**
 * A name that stands for a wildcard may be gone: that it fails says something only where all that stand for a row of the
 * service's own fail; and of names that nobody has ever seen, not that they do not exist.
 */
function withDoubt(cells: readonly ExaminedCell[]): ExaminedCell[] {
  // Where a handshake was made, the name exists.
  const isGone = ({ target, ending, detail }: ExaminedCell): boolean =>
    target.assumed &&
    detail !== behindHandshake &&
    !isReachedEnding(ending) &&
    (!isUntold(ending) || ending === 'assumed-name-missing');
  return cells.map((cell): ExaminedCell => {
    if (!isGone(cell) || interference.includes(cell.ending)) return cell;
    const row = cells.filter(({ target }) => target.pattern === cell.target.pattern);
    const isTelling =
      cell.target.phase === 'runtime' && row.every(isGone) && !(row.every(isGuessed) && mayNotExist(cell));
    if (isTelling) return cell.ending === 'assumed-name-missing' ? { ...cell, ending: 'name-not-found' } : cell;
    return cell.ending === 'assumed-name-missing' ? cell : { ...cell, ending: 'unanswered' };
  });
}

const isReachedInTls = ({ target, ending }: ExaminedCell): boolean =>
  target.protocol === 'https' && isReachedEnding(ending);
const isGuessed = ({ target }: ExaminedCell): boolean => target.guessed === true;

/** What becomes of names that do not exist; a proxy that cannot find one says that it cannot get there. */
const mayNotExist = ({ ending }: ExaminedCell): boolean =>
  ['assumed-name-missing', 'name-not-found', 'upstream-failed'].includes(ending);

/** What a name shows that need not exist, or that not all documents ask for, is no finding. */
const isJudged = ({ target, ending }: ExaminedCell): boolean =>
  target.need === 'needed' &&
  // What is said of this path then would be about lists that are reached all the same.
  ending !== 'by-present-way' &&
  ending !== 'assumed-name-missing' &&
  ending !== 'cancelled' &&
  ending !== 'running' &&
  !(target.assumed && ending === 'unanswered');

const ofCertificates: readonly Code[] = ['TLS-INSPECTED', 'TLS-UNEXPECTED-AUTHORITY', 'TLS-CERTIFICATE-NAME'];

function flowsOf(path: ProbedPath, wanted: (target: string) => boolean): Flow[] {
  const elsewhere = new Set(
    path.cells.flatMap(({ target, flows, present, aside }) =>
      wanted(target) ? [...(present?.flows ?? []), ...(aside?.flows ?? [])] : flows,
    ),
  );
  return path.flows.filter((flow) => !elsewhere.has(flow.id) && !leadsNowhere(flow));
}

function evidenceOf(
  path: ProbedPath,
  takenAt: string,
  flows: readonly Flow[],
  wanted: (target: string) => boolean,
): TrafficEvidence {
  const elsewhere = new Set(
    path.cells.flatMap(({ target, questions, present, aside }) =>
      wanted(target) ? [...(present?.questions ?? []), ...(aside?.questions ?? [])] : questions,
    ),
  );
  return {
    summary: { firstAt: takenAt, incomplete: [] },
    flows,
    dns: path.dns.filter((_, index) => !elsewhere.has(index)),
    endsAt: path.endsAt,
  };
}

/** What is meant by a path. As the server is set up, several ways may be meant: then nothing is said of that. */
function intentOf({ kind, proxy }: ProbedPath): Intent {
  return { mode: kind === 'as-set-up' ? null : kind, proxy };
}

/** Rule PROXY-NOT-A-PROXY: something answered CONNECT, and not as HTTP. */
function notProxies(traffic: Traffic): AnyJudgement[] {
  const targets = traffic.tunnels.filter(
    ({ kind, tries }) => kind === 'needed' && tries.every(({ attempt }) => attempt.status === null && attempt.answered),
  );
  if (targets.length === 0) return [];
  const flows = targets.flatMap(({ tries }) => tries.map(({ flow }) => flow));
  return [
    {
      code: 'PROXY-NOT-A-PROXY',
      confidence: 'certain',
      facts: { targets: targets.map(tunnelFact), proxies: proxiesOf(flows) },
      packets: stepsOf(flows, ['connect', 'reset', 'close']),
      filter: null,
      dependsOn: [],
    },
  ];
}

/** Rules TLS-NOT-REACHED and PATH-READY: what remains to be said. */
function examineRest(
  traffic: Traffic,
  judged: readonly AnyJudgement[],
  cells: readonly ExaminedCell[],
): AnyJudgement[] {
  const all = judged.filter((each) => outcomeOf(each) === 'problem').map(({ code }) => code);
  // Lists have a way of their own: that they fail stops no handshake.
  const others = all.filter((code) => code !== 'REVOCATION-UNREACHABLE');
  const problems = others.length > 0 ? others : all;
  const handshakes = traffic.secured.filter((flow) => flow.tls?.clientHelloPacket != null);
  const plain = { confidence: 'certain', packets: [], filter: null } as const;
  if (handshakes.length === 0) {
    if (problems.length === 0) return [];
    const facts = { because: problems, tunnelled: 0, tunnels: [], tried: true };
    return [{ ...plain, code: 'TLS-NOT-REACHED', facts, dependsOn: problems }];
  }
  if (problems.length > 0 || !isWhole(cells)) return [];
  const reached = handshakes.filter(isAnswered);
  const authorities = reached.flatMap(({ tls }) => tls?.trust?.authority ?? []);
  return [
    {
      ...plain,
      code: 'PATH-READY',
      ...(isEachRowReached(cells) ? {} : { outcome: 'notice' }),
      facts: {
        hosts: [...new Set(reached.map(farHost))],
        authorities: [...new Set(authorities)],
        untested: untestedOf(cells),
      },
      dependsOn: [],
    },
  ];
}

/** Without one of them the connector does not run: then what was reached is not enough to call the path ready. */
function isEachRowReached(cells: readonly ExaminedCell[]): boolean {
  const rows = cells.filter(({ target }) => target.need === 'needed' && target.phase === 'runtime');
  return rows.every(({ target: { pattern } }) => isRowReached(pattern, cells));
}

const isRowReached = (row: string, cells: readonly ExaminedCell[]): boolean =>
  cells.some(({ target, ending }) => target.pattern === row && isReachedEnding(ending));

/** What is needed and could not be tested; of names that stand for a row, the row where none of them was reached. */
function untestedOf(cells: readonly ExaminedCell[]): string[] {
  const untested = cells.flatMap(({ target: { need, assumed, pattern, host, port }, ending }) => {
    // A list that is out of date came, and is told of apart.
    if (need !== 'needed' || !isUntold(ending) || ending === 'list-outdated') return [];
    if (assumed) return isRowReached(pattern, cells) ? [] : [pattern];
    return [port === 443 ? host : `${host}:${port}`];
  });
  return [...new Set(untested)];
}

/** All that is needed was tried to the end and reached, names of the running service among it. */
function isWhole(cells: readonly ExaminedCell[]): boolean {
  const needed = cells.filter(({ target }) => target.need === 'needed');
  return (
    !needed.some(({ ending }) => isOpenEnding(ending)) &&
    needed.every(({ ending }) => isReachedEnding(ending) || isUntold(ending)) &&
    needed.some(({ target, ending }) => target.phase === 'runtime' && isReachedEnding(ending))
  );
}

/**
 * What a capture shows of shared names may be another program's; what was tried is our own. And there is no file that a
 * filter of Wireshark could be used on.
 */
function asTried(judgement: AnyJudgement): AnyJudgement {
  const { shared, confidence } = judgement;
  return {
    ...judgement,
    filter: null,
    ...(shared === true ? { shared: false, confidence: 'certain' } : { confidence }),
  };
}
