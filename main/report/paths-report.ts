/** What was tried over the paths, in words: a document of its own, and a part of the one about a server. */
import { probePhases, type ProbedPath, type Probes } from '../evidence/probes.js';
import { byRank } from '../examine/examine.js';
import type { AnyJudgement } from '../examine/facts.js';
import type { Finding } from '../examine/finding.js';
import { isReachedEnding, isUntold, type CellExamination } from '../examine/paths/cell.js';
import { examinePaths, reachesOthers, type PathsExamination } from '../examine/paths/examine-paths.js';
import { listsTried } from '../examine/paths/lists.js';
import { scoreOf, type PathScore } from '../examine/paths/recommend.js';
import { isTaken, resultOf } from '../examine/paths/rehearsal.js';
import {
  cellText,
  comparisonText,
  listsText,
  pathLabel,
  phaseTitles,
  recommendationWords,
  rehearsalWords,
  reserveText,
  scoreText,
  scriptWords,
  triedWith,
} from '../words/paths.js';
import { reportHead, type Program } from './failure-report.js';
import { findingsOf, verdictOf } from './findings.js';
import { networkMessage } from './message.js';
import { mapTexts } from './map-texts.js';
import { pathsCoverage } from './paths-coverage.js';
import type { ReportPathCell, ReportPaths } from './paths-schema.js';
import type { Report } from './report.js';
import { withoutStandIn } from './stand-in.js';

/** The document for what was tried alone, without a look at the server. */
export function pathsReport(program: Program, takenAt: Date, probes: Probes): Report {
  const examination = examinePaths(probes);
  const judgements = byRank(examination.judgements);
  const findings = findingsOf(judgements, examination.recommendation);
  const [lead] = judgements;
  return {
    ...reportHead(program, takenAt),
    ...(lead === undefined ? {} : { verdict: verdictOf(lead, { othersReached: reachesOthers(examination, lead) }) }),
    findings,
    paths: pathsOf(probes, examination, judgements, findings),
  };
}

/**
 * The part of the document.
 *
 * @param judgements all of the document
 * @param findings the same in words, in the same order
 */
export function pathsOf(
  probes: Probes,
  examination: PathsExamination,
  judgements: readonly AnyJudgement[],
  findings: readonly Finding[],
): ReportPaths {
  const { paths, recommendation, comparisons, clock } = examination;
  const about = (path: string): string[] =>
    judgements.flatMap((judgement, index) =>
      judgement.paths?.includes(path) === true ? (findings[index]?.id ?? []) : [],
    );
  const labels = new Map(paths.map(({ path }) => [path.id, pathLabel(path)]));
  const scored = paths.map((examined) => ({
    id: examined.path.id,
    label: labels.get(examined.path.id) ?? examined.path.id,
    score: scoreOf(examined, paths),
  }));
  const others = scored.filter(({ id }) => id !== recommendation?.path);
  const { takenAt, complete, cloud, tenant } = probes;
  return {
    takenAt,
    complete,
    cloud,
    tenantKnown: tenant !== null,
    recommendation:
      recommendation === null
        ? null
        : {
            choice: recommendation.choice,
            proxy: recommendation.proxy,
            path: recommendation.path,
            inForce: recommendation.inForce,
            ...recommendationWords(recommendation, others),
            confidence: recommendation.confidence,
          },
    // That the path to take works where another does not stands in the recommendation.
    sentences: comparisons
      .filter((each) => each.kind !== 'one-works' || each.works !== recommendation?.path)
      .map((each) => comparisonText(each, (path) => labels.get(path) ?? path)),
    paths: paths.map(({ path, cells: tried }, index) => {
      const { id, kind, proxy, inForce, asked, cells, script } = path;
      const lists = listsTried(path, probes);
      const score = scored[index]?.score ?? noScore;
      const { reached, of, open, state } = score;
      const reasons = new Set(cells.map(({ because }) => because));
      const [absent = null] = reasons.size === 1 ? reasons : [];
      return {
        id,
        kind,
        label: labels.get(id) ?? id,
        proxy: proxy === null ? null : id,
        inForce,
        asked,
        state,
        reached,
        of,
        open,
        said: scoreText(
          score,
          absent,
          tried.some(({ ending }) => ending === 'cancelled'),
        ),
        ...(lists === null ? {} : { lists: listsText(lists) }),
        ...(script === undefined ? {} : { script: scriptWords(script) }),
        findings: about(id),
      };
    }),
    endpoints: [...probes.targets]
      .sort((one, other) => probePhases.indexOf(one.phase) - probePhases.indexOf(other.phase))
      .map(({ id, host, port, name, pattern, phase, need, assumed }) => ({
        id,
        host,
        port,
        name,
        pattern,
        phase,
        group: phaseTitles[phase],
        need,
        assumed,
        cells: paths.flatMap(({ path, cells }): ReportPathCell[] => {
          const cell = cells.find(({ target }) => target.id === id);
          const tried = path.cells.find(({ target }) => target === id);
          if (cell === undefined || tried === undefined) return [];
          return [
            {
              path: path.id,
              ending: cell.ending,
              outcome: outcomeOfCell(cell),
              atProxy: cell.atProxy,
              said: tried.because ?? cellText(cell, assumed),
              route: tried.route,
              milliseconds: cell.milliseconds,
              segments: cell.segments.map((segment) => ({ ...segment })),
              connections: [...tried.flows],
              ...scriptOf(path, id),
            },
          ];
        }),
      })),
    rehearsals: probes.rehearsals.map((rehearsal) => {
      const result = resultOf(rehearsal);
      const host = probes.targets.find(({ id }) => id === rehearsal.target)?.host ?? rehearsal.target;
      const path = probes.paths.find(({ id }) => id === rehearsal.path);
      const { route = null } = rehearsal;
      const isReserve = path !== undefined && route !== null && !isTaken(rehearsal, path);
      const said = isReserve ? reserveText(route, rehearsalWords[result]) : rehearsalWords[result];
      return { path: rehearsal.path, host: withoutStandIn(host), route, result, said };
    }),
    triedWith,
    clock: clock === null ? null : { secondsAhead: clock.secondsAhead, hosts: [...clock.hosts] },
    ...(probes.coverage === undefined ? {} : { coverage: mapTexts(pathsCoverage(probes.coverage), withoutStandIn) }),
    message: networkMessage(probes, examination),
  };
}

const noScore: PathScore = { reached: 0, of: 0, open: 0, untested: 0, state: 'untold' };

/** What the path's script said of a name. */
function scriptOf({ script }: ProbedPath, id: string): Pick<ReportPathCell, 'script'> {
  const way = script?.ways.find(({ target }) => target === id);
  if (way === undefined) return {};
  const { answer, line, calls, unresolved } = way;
  return { script: { answer, line, calls: [...calls], ...(unresolved === undefined ? {} : { unresolved }) } };
}

function outcomeOfCell({ ending }: CellExamination): ReportPathCell['outcome'] {
  if (isReachedEnding(ending)) return 'reached';
  if (ending === 'waiting' || ending === 'running') return 'open';
  if (ending === 'not-tried' || ending === 'cancelled') return 'notTried';
  return isUntold(ending) ? 'couldNotTest' : 'failed';
}
