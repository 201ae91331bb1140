/** The document for a server: its checks, and what was concluded. */
import type { Code } from '../examine/codes.js';
import { byRank } from '../examine/examine.js';
import { joinTries } from '../examine/join.js';
import { outcomeOf, severityOf } from '../examine/outcome.js';
import { examinePaths, reachesOthers, type PathsExamination } from '../examine/paths/examine-paths.js';
import type { AnyJudgement } from '../examine/facts.js';
import { serverCodes } from '../examine/server/codes.js';
import { examineServer } from '../examine/server/examine-server.js';
import { valueOr } from '../evidence/fact.js';
import { personQuestionIds } from '../evidence/person.js';
import { withoutSecrets } from '../evidence/secrets.js';
import type { Probes } from '../evidence/probes.js';
import type { FactsSoFar, Topic } from '../evidence/server-facts.js';
import { legsOf, type Leg } from '../network/path/legs.js';
import { proxyOf } from '../network/path/path.js';
import { checkTitles, topicTitles } from '../words/checks.js';
import { questionWords } from '../words/person-questions.js';
import { legWords, pathText, sourceWords } from '../words/proxies.js';
import { reportHead, type Program } from './failure-report.js';
import { findingsOf, verdictOf } from './findings.js';
import { pathsOf } from './paths-report.js';
import type { Report } from './report.js';
import { mapTexts } from './map-texts.js';

/** How long the reading of each topic took, in milliseconds; topics that are not there were not read now. */
export type ReadingTimes = { readonly [T in Topic]?: number };

/**
 * What is known of a server, judged and in words. Where not all of it is known yet, the checks that can be made are made,
 * and there may be no verdict. Registry values, files and events go into it as they were read, so passwords are taken out
 * of the whole of it, whatever they came by.
 */
export function serverReport(program: Program, takenAt: Date, server: FactsSoFar, more: MoreOfServer = {}): Report {
  return mapTexts(written(program, takenAt, server, more), withoutSecrets);
}

/** What may be known beside the facts. */
export interface MoreOfServer {
  readonly took?: ReadingTimes;
  /** What was tried on the network from there. */
  readonly probes?: Probes;
}

function written(program: Program, takenAt: Date, server: FactsSoFar, { took = {}, probes }: MoreOfServer): Report {
  const { isComplete, checks, judgements: own } = examineServer(server);
  const tried = probes === undefined ? null : examinePaths(probes);
  const judgements: readonly AnyJudgement[] = tried === null ? own : byRank(joinTries(own, tried));
  const findings = findingsOf(judgements, tried?.recommendation ?? null);
  const [lead] = judgements;
  const system = server.system === undefined ? null : valueOr(server.system.version.fact, null);
  const { configuration, proxies } = server;
  const name = server.system === undefined ? '' : valueOr(server.system.name.fact, '');
  const version = system === null ? '' : `${system.major}.${system.minor}.${system.build}`;
  return {
    ...reportHead(program, takenAt),
    ...(lead === undefined
      ? {}
      : { verdict: verdictOf(lead, { othersReached: tried !== null && reachesOthers(tried, lead) }) }),
    findings,
    server: {
      name: system?.computer ?? '',
      windows: [name, version].filter((part) => part !== '').join(', '),
      readAt: server.takenAt,
      complete: isComplete,
      checks: checks.map(({ id, needs, outcome, said, codes: findings }) => ({
        id,
        title: checkTitles[id],
        group: groupOf(needs),
        outcome: tried === null ? outcome : outcomeOfCheck(outcome, findings, judgements),
        milliseconds: outcome === null ? null : timeOf(needs, took),
        said,
        findings: [...findings],
      })),
      questions: questionsOf(server),
      ...(configuration === undefined || proxies === undefined
        ? {}
        : { proxies: legsOf({ configuration, proxies }).map(reportLeg) }),
    },
    ...(probes === undefined || tried === null
      ? {}
      : { paths: pathsOf(probes, withoutOwn(tried, judgements), judgements, findings) }),
  };
}

/** What follows from a setting of this server is nothing to ask of the network team. */
function withoutOwn(tried: PathsExamination, joined: readonly AnyJudgement[]): PathsExamination {
  const isOwn = ({ code, paths, dependsOn }: AnyJudgement): boolean =>
    joined.some(
      (each) =>
        each.code === code &&
        each.paths?.join() === paths?.join() &&
        each.dependsOn.some((cause) => cause in serverCodes && !dependsOn.includes(cause)),
    );
  return { ...tried, judgements: tried.judgements.filter((each) => !isOwn(each)) };
}

/** What a try has shown of a setting counts for the check that read it, too. */
function outcomeOfCheck(
  outcome: CheckOutcome,
  codes: readonly Code[],
  judgements: readonly AnyJudgement[],
): CheckOutcome {
  if (outcome !== 'problem' && outcome !== 'notice' && outcome !== 'ok') return outcome;
  const own = judgements.filter(({ code, paths }) => paths === undefined && codes.includes(code));
  if (own.length === 0) return outcome;
  if (own.some((each) => outcomeOf(each) === 'problem')) return 'problem';
  return own.some((each) => outcomeOf(each) === 'notice' && severityOf(each) !== 'none') ? 'notice' : 'ok';
}

type CheckOutcome = NonNullable<Report['server']>['checks'][number]['outcome'];

function groupOf(needs: readonly Topic[]): string {
  const about = needs.at(-1);
  return about === undefined ? '' : topicTitles[about];
}

function timeOf(needs: readonly Topic[], took: ReadingTimes): number | null {
  const times = needs.flatMap((topic) => took[topic] ?? []);
  return times.length === 0 ? null : Math.round(times.reduce((sum, each) => sum + each, 0));
}

type ReportQuestion = NonNullable<Report['server']>['questions'][number];

const questionsOf = ({ person }: FactsSoFar): ReportQuestion[] =>
  personQuestionIds.map((id) => {
    const { answers, ...words } = questionWords(id);
    const names = Object.entries(answers).map(([answer, name]) => ({ id: answer, name }));
    return { id, ...words, answers: names, answer: person === undefined ? null : valueOr(person[id].fact, null) };
  });

type ReportLeg = NonNullable<NonNullable<Report['server']>['proxies']>[number];

const reportLeg = ({ id, sources, branches }: Leg): ReportLeg => ({
  id,
  ...legWords[id],
  sources: sources.map(({ id: source, place, path, state }) => ({
    id: source,
    name: sourceWords[source],
    place,
    says: path === null ? '' : pathText(path),
    state,
  })),
  paths: branches.map(({ path, names }) => ({
    kind: path.kind,
    path: pathText(path),
    proxy: proxyOf(path),
    names: [...names],
  })),
});
