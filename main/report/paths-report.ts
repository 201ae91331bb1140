/** What was tried over the paths, in words: a document of its own, and a part of the one about a server. */
import { probePhases, type ProbedPath, type Probes } from '../evidence/probes.js';
import { byRank } from '../examine/examine.js';
import type { AnyJudgement } from '../examine/facts.js';
import { isReachedEnding, isUntold, type CellExamination } from '../examine/paths/cell.js';
import { examinePaths, type PathsExamination } from '../examine/paths/examine-paths.js';
import { scoreOf } from '../examine/paths/recommend.js';
import { resultOf } from '../examine/paths/rehearsal.js';
import {
  cellText,
  comparisonText,
  pathLabel,
  phaseTitles,
  recommendationWords,
  rehearsalWords,
  scoreText,
  scriptWords,
} from '../words/paths.js';
import type { Program } from './failure-report.js';
import { findingsOf, verdictOf } from './findings.js';
import { networkMessage } from './message.js';
import { pathsCoverage } from './paths-coverage.js';
import type { ReportPathCell, ReportPaths } from './paths-schema.js';
import type { Report } from './report.js';

/** The document for what was tried alone, without a look at the server. */
export function pathsReport(program: Program, takenAt: Date, probes: Probes): Report {
  const examination = examinePaths(probes);
  const judgements = byRank(examination.judgements);
  const [lead] = judgements;
  return {
    schema: 'connector-doctor/report@1',
    program: { ...program },
    takenAt: takenAt.toISOString(),
    ...(lead === undefined ? {} : { verdict: verdictOf(lead) }),
    findings: findingsOf(judgements),
    paths: pathsOf(probes, examination, judgements),
  };
}

/**
 * The part of the document.
 *
 * @param judgements all of the document, in their order: ids of findings come from their places
 */
export function pathsOf(
  probes: Probes,
  examination: PathsExamination,
  judgements: readonly AnyJudgement[],
): ReportPaths {
  const { paths, recommendation, comparisons, clock } = examination;
  const findings = findingsOf(judgements);
  const about = (path: string): string[] =>
    judgements.flatMap((judgement, index) =>
      judgement.paths?.includes(path) === true ? (findings[index]?.id ?? []) : [],
    );
  const labels = new Map(paths.map(({ path }) => [path.id, pathLabel(path)]));
  const scored = paths.map((examined) => ({
    id: examined.path.id,
    label: labels.get(examined.path.id) ?? examined.path.id,
    score: scoreOf(examined),
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
    sentences: comparisons.map((each) => comparisonText(each, (path) => labels.get(path) ?? path)),
    paths: paths.map(({ path: { id, kind, proxy, inForce, asked, cells, script } }, index) => {
      const { reached, of, open, state } = scored[index]?.score ?? { reached: 0, of: 0, open: 0, state: 'untold' };
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
        said: scoreText({ reached, of, open, state }, absent),
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
              said: tried.because ?? cellText(cell),
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
      return { path: rehearsal.path, host, result, said: rehearsalWords[result] };
    }),
    clock: clock === null ? null : { secondsAhead: clock.secondsAhead, hosts: [...clock.hosts] },
    ...(probes.coverage === undefined ? {} : { coverage: pathsCoverage(probes.coverage) }),
    message: networkMessage(probes, examination),
  };
}

/** What the path's script said of a name. */
function scriptOf({ script }: ProbedPath, id: string): Pick<ReportPathCell, 'script'> {
  const way = script?.ways.find(({ target }) => target === id);
  return way === undefined ? {} : { script: { answer: way.answer, line: way.line, calls: [...way.calls] } };
}

function outcomeOfCell({ ending }: CellExamination): ReportPathCell['outcome'] {
  if (isReachedEnding(ending)) return 'reached';
  if (ending === 'waiting' || ending === 'running') return 'open';
  if (ending === 'not-tried' || ending === 'cancelled') return 'notTried';
  return isUntold(ending) ? 'couldNotTest' : 'failed';
}
