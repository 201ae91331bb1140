/** The document for a server: its checks, and what was concluded. */
import { byRank } from '../examine/examine.js';
import { examinePaths } from '../examine/paths/examine-paths.js';
import type { AnyJudgement } from '../examine/facts.js';
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
import type { Program } from './failure-report.js';
import { findingsOf, verdictOf } from './findings.js';
import { pathsOf } from './paths-report.js';
import type { Report } from './report.js';

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

/** The same value with every text in it replaced, at any depth. */
function mapTexts<T>(value: T, replace: (text: string) => string): T {
  if (typeof value === 'string') return replace(value) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => mapTexts(each, replace)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapTexts<unknown>(each, replace)])) as T;
}

function written(program: Program, takenAt: Date, server: FactsSoFar, { took = {}, probes }: MoreOfServer): Report {
  const { isComplete, checks, judgements: own } = examineServer(server);
  const tried = probes === undefined ? null : examinePaths(probes);
  const judgements: readonly AnyJudgement[] = tried === null ? own : byRank(joined(own, tried.judgements));
  const [lead] = judgements;
  const system = server.system === undefined ? null : valueOr(server.system.version.fact, null);
  const { configuration, proxies } = server;
  const name = server.system === undefined ? '' : valueOr(server.system.name.fact, '');
  const version = system === null ? '' : `${system.major}.${system.minor}.${system.build}`;
  return {
    schema: 'connector-doctor/report@1',
    program: { ...program },
    takenAt: takenAt.toISOString(),
    ...(lead === undefined ? {} : { verdict: verdictOf(lead) }),
    findings: findingsOf(judgements),
    server: {
      name: system?.computer ?? '',
      windows: [name, version].filter((part) => part !== '').join(', '),
      readAt: server.takenAt,
      complete: isComplete,
      checks: checks.map(({ id, needs, outcome, said, codes: findings }) => ({
        id,
        title: checkTitles[id],
        group: groupOf(needs),
        outcome,
        milliseconds: outcome === null ? null : timeOf(needs, took),
        said,
        findings: [...findings],
      })),
      questions: questionsOf(server),
      ...(configuration === undefined || proxies === undefined
        ? {}
        : { proxies: legsOf({ configuration, proxies }).map(reportLeg) }),
    },
    ...(probes === undefined || tried === null ? {} : { paths: pathsOf(probes, tried, judgements) }),
  };
}

/**
 * What both say is said once. What others say of the clock is worth more than what this server's own records say of it; what
 * the hosts file itself says, with its lines, is worth more than having met it.
 */
function joined(own: readonly AnyJudgement[], tried: readonly AnyJudgement[]): AnyJudgement[] {
  const isIn = (judgements: readonly AnyJudgement[], code: AnyJudgement['code']): boolean =>
    judgements.some((judgement) => judgement.code === code);
  return [
    ...own.filter(({ code }) => code !== 'CLOCK-WRONG' || !isIn(tried, code)),
    ...tried.filter(({ code }) => code !== 'HOSTS-FILE-OVERRIDE' || !isIn(own, code)),
  ];
}

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
