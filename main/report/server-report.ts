/** The document for a server: its checks, and what was concluded. */
import { codes } from '../examine/codes.js';
import { outcomeOf } from '../examine/outcome.js';
import type { AnyJudgement } from '../examine/facts.js';
import { examineServer } from '../examine/server/examine-server.js';
import { valueOr } from '../evidence/fact.js';
import type { FactsSoFar, Topic } from '../evidence/server-facts.js';
import { checkTitles } from '../words/checks.js';
import { verdictWords } from '../words/verdicts.js';
import type { Program } from './failure-report.js';
import { findingOf } from './finding-of.js';
import type { Report, Verdict } from './report.js';

/** How long the reading of each topic took, in milliseconds; topics that are not there were not read now. */
export type ReadingTimes = { readonly [T in Topic]?: number };

/**
 * What is known of a server, judged and in words. Where not all of it is known yet, the checks that can be made are made,
 * and there may be no verdict.
 */
export function serverReport(program: Program, takenAt: Date, server: FactsSoFar, took: ReadingTimes = {}): Report {
  const { checks, judgements } = examineServer(server);
  const [lead] = judgements as readonly AnyJudgement[];
  const system = server.system === undefined ? null : valueOr(server.system.version.fact, null);
  const name = server.system === undefined ? '' : valueOr(server.system.name.fact, '');
  const version = system === null ? '' : `${system.major}.${system.minor}.${system.build}`;
  return {
    schema: 'connector-doctor/report@1',
    program: { ...program },
    takenAt: takenAt.toISOString(),
    ...(lead === undefined ? {} : { verdict: verdictOf(lead) }),
    // A code comes once for a server, so it is its own id.
    findings: judgements.map((judgement) => ({
      ...findingOf(judgement),
      id: judgement.code,
      dependsOn: [...judgement.dependsOn],
    })),
    server: {
      name: system?.computer ?? '',
      windows: [name, version].filter((part) => part !== '').join(', '),
      readAt: server.takenAt,
      complete: checks.every(({ outcome }) => outcome !== null),
      checks: checks.map(({ id, needs, outcome, said, codes: findings }) => ({
        id,
        title: checkTitles[id],
        outcome,
        milliseconds: outcome === null ? null : timeOf(needs, took),
        said,
        findings: [...findings],
      })),
    },
  };
}

const verdictOf = (lead: AnyJudgement): Verdict => ({
  outcome: outcomeOf(lead),
  ...verdictWords(lead),
  where: lead.where ?? codes[lead.code].where,
  path: [],
  beside: [],
});

function timeOf(needs: readonly Topic[], took: ReadingTimes): number | null {
  const times = needs.flatMap((topic) => took[topic] ?? []);
  return times.length === 0 ? null : Math.round(times.reduce((sum, each) => sum + each, 0));
}
