/** The document for a server: its checks, and what was concluded. */
import { codes } from '../examine/codes.js';
import { outcomeOf } from '../examine/outcome.js';
import type { AnyJudgement } from '../examine/facts.js';
import { examineServer } from '../examine/server/examine-server.js';
import { valueOr } from '../evidence/fact.js';
import type { ServerFacts } from '../evidence/server-facts.js';
import { checkTitles } from '../words/checks.js';
import { verdictWords } from '../words/verdicts.js';
import type { Program } from './failure-report.js';
import { findingOf } from './finding-of.js';
import type { Report } from './report.js';

/** What is known of a server, judged and in words. */
export function serverReport(program: Program, takenAt: Date, server: ServerFacts): Report {
  const { checks, judgements } = examineServer(server);
  const [lead] = judgements as readonly AnyJudgement[];
  if (lead === undefined) throw new Error('The checks concluded nothing, not even that all is well.');
  const system = valueOr(server.system.version.fact, null);
  const version = system === null ? '' : `${system.major}.${system.minor}.${system.build}`;
  return {
    schema: 'connector-doctor/report@1',
    program: { ...program },
    takenAt: takenAt.toISOString(),
    verdict: {
      outcome: outcomeOf(lead),
      ...verdictWords(lead),
      where: lead.where ?? codes[lead.code].where,
      path: [],
      beside: [],
    },
    // A code comes once for a server, so it is its own id.
    findings: judgements.map((judgement) => ({
      ...findingOf(judgement),
      id: judgement.code,
      dependsOn: [...judgement.dependsOn],
    })),
    server: {
      name: system?.computer ?? '',
      windows: [valueOr(server.system.name.fact, ''), version].filter((part) => part !== '').join(', '),
      checks: checks.map(({ id, outcome, said, codes: findings }) => ({
        id,
        title: checkTitles[id],
        outcome,
        said,
        findings: [...findings],
      })),
    },
  };
}
