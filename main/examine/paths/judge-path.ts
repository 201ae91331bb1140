/** The rules on what was tried over one path. They are those for captures: what a probe meets is written down alike. */
import type { Flow, Intent, TrafficEvidence } from '../../evidence/capture.js';
import type { ProbedPath, Probes, ProbeTarget } from '../../evidence/probes.js';
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
  examineCell,
  isNewest,
  isReachedEnding,
  isUntold,
  leadsNowhere,
  type CellEnding,
  type CellExamination,
} from './cell.js';
import { examineHosts } from './hosts.js';

/** A cell with what it says. */
export interface ExaminedCell extends CellExamination {
  readonly target: ProbeTarget;
}

/** What was concluded of one path. */
export interface PathExamination {
  readonly path: ProbedPath;
  readonly cells: readonly ExaminedCell[];
  readonly judgements: readonly AnyJudgement[];
}

/** Judges one path. */
export function examinePath(path: ProbedPath, { targets, takenAt }: Probes): PathExamination {
  const tried = path.cells.flatMap((cell): ExaminedCell[] => {
    const target = targets.find(({ id }) => id === cell.target);
    return target === undefined ? [] : [{ target, ...examineCell(path, cell, target) }];
  });
  const cells = withDoubt(tried);
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
  ];
  const known = new Set(found.map(({ code }) => code));
  // Some devices look into one version of TLS alone.
  const further = judge(newest).filter(({ code }) => ofCertificates.includes(code) && !known.has(code));
  return { path, cells, judgements: [...found, ...further].map(asTried) };
}

/** Endings that somebody on the way has made: they count whether the name exists or not. */
const interference: readonly CellEnding[] = ['inspected', 'page', 'sign-in', 'denied', 'prohibited', 'name-blocked'];

/**
 * A name that stands for a wildcard may be gone: that it fails says something only where all that stand for a row of the
 * service's own fail.
 */
function withDoubt(cells: readonly ExaminedCell[]): ExaminedCell[] {
  const isGone = ({ target, ending }: ExaminedCell): boolean =>
    target.assumed && !isReachedEnding(ending) && (!isUntold(ending) || ending === 'assumed-name-missing');
  return cells.map((cell): ExaminedCell => {
    if (!isGone(cell) || interference.includes(cell.ending)) return cell;
    const row = cells.filter(({ target }) => target.pattern === cell.target.pattern);
    const isTelling = cell.target.phase === 'runtime' && row.every(isGone);
    if (isTelling) return cell.ending === 'assumed-name-missing' ? { ...cell, ending: 'name-not-found' } : cell;
    return cell.ending === 'assumed-name-missing' ? cell : { ...cell, ending: 'unanswered' };
  });
}

/** What a name shows that need not exist, or that not all documents ask for, is no finding. */
const isJudged = ({ target, ending }: ExaminedCell): boolean =>
  target.need === 'needed' &&
  ending !== 'assumed-name-missing' &&
  ending !== 'cancelled' &&
  ending !== 'running' &&
  !(target.assumed && ending === 'unanswered');

const ofCertificates: readonly Code[] = ['TLS-INSPECTED', 'TLS-UNEXPECTED-AUTHORITY', 'TLS-CERTIFICATE-NAME'];

function flowsOf(path: ProbedPath, wanted: (target: string) => boolean): Flow[] {
  const elsewhere = new Set(path.cells.filter(({ target }) => !wanted(target)).flatMap(({ flows }) => flows));
  return path.flows.filter((flow) => !elsewhere.has(flow.id) && !leadsNowhere(flow));
}

function evidenceOf(
  path: ProbedPath,
  takenAt: string,
  flows: readonly Flow[],
  wanted: (target: string) => boolean,
): TrafficEvidence {
  const elsewhere = new Set(path.cells.filter(({ target }) => !wanted(target)).flatMap(({ questions }) => questions));
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
  const problems = judged.filter((each) => outcomeOf(each) === 'problem').map(({ code }) => code);
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
      facts: { hosts: [...new Set(reached.map(farHost))], authorities: [...new Set(authorities)] },
      dependsOn: [],
    },
  ];
}

/** All that is needed was tried to the end and reached, names of the running service among it. */
function isWhole(cells: readonly ExaminedCell[]): boolean {
  const needed = cells.filter(({ target }) => target.need === 'needed');
  const isOpen = ({ ending }: ExaminedCell): boolean => ['waiting', 'running', 'cancelled'].includes(ending);
  return (
    !needed.some(isOpen) &&
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
