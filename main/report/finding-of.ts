/** A judgement with the words for it: a finding as it is shown. */
import { codes } from '../examine/codes.js';
import { outcomeOf, severityOf } from '../examine/outcome.js';
import type { AnyJudgement, Judgement } from '../examine/facts.js';
import type { Finding } from '../examine/finding.js';
import { inOrder } from '../examine/packets.js';
import { findingWords, sayingWhich, serversText, sharedNames, workedBefore } from '../words/findings.js';
import type { FindingWords } from '../words/shapes.js';

/** More packets than this prove nothing more, and make a document that nobody can open. */
const mostEvidence = 200;

/** The finding of a judgement, but for its id and what it follows from. */
export function findingOf(judgement: AnyJudgement): Omit<Finding, 'id' | 'dependsOn'> {
  const row = codes[judgement.code];
  const { lastWorked } = judgement;
  const packets = lastWorked ? inOrder([lastWorked, ...judgement.packets]) : judgement.packets;
  return {
    code: judgement.code,
    outcome: outcomeOf(judgement),
    severity: severityOf(judgement),
    where: judgement.where ?? row.where,
    whoCanFix: judgement.whoCanFix ?? row.whoCanFix,
    confidence: judgement.confidence,
    ...wordsOf(judgement),
    evidence: packets
      .slice(0, mostEvidence)
      .map((packet) => ({ kind: judgement.paths === undefined ? 'packet' : 'step', ...packet })),
    ...(judgement.readings === undefined ? {} : { readings: judgement.readings.map((reading) => ({ ...reading })) }),
    packetCount: packets.length,
    filter: judgement.filter,
    servers: [...(judgement.servers ?? [])],
    ...(judgement.paths === undefined ? {} : { paths: [...judgement.paths] }),
    remedies: [],
    help: judgement.code,
  };
}

/** The table of words pairs each code with its own facts; the pair travels together in the judgement. */
function wordsOf(judgement: AnyJudgement): FindingWords {
  const { code, facts, lastWorked, servers, shared } = judgement as Judgement;
  const words = (findingWords[code] as (facts: unknown) => FindingWords)(facts);
  const found = [
    ...(servers === undefined ? [] : [`For ${serversText(servers)}:`]),
    words.found,
    ...(lastWorked ? [workedBefore(lastWorked)] : []),
  ];
  return {
    ...words,
    found: found.join(' '),
    cause: [words.cause, ...(shared === true ? [sharedNames] : [])].join(' '),
    advice: servers === undefined ? words.advice : sayingWhich(words.advice, servers),
  };
}
