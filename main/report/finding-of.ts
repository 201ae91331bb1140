/** A judgement with the words for it: a finding as it is shown. */
import { codes } from '../examine/codes.js';
import { outcomeOf, severityOf } from '../examine/outcome.js';
import type { AnyJudgement, Judgement } from '../examine/facts.js';
import type { Finding } from '../examine/finding.js';
import { inOrder } from '../examine/packets.js';
import type { Recommendation } from '../examine/paths/recommend.js';
import { remediesOf } from '../examine/remedies.js';
import {
  findingWords,
  registeredAlready,
  sayingWhich,
  serversText,
  sharedNames,
  sparedWords,
  workedBefore,
} from '../words/findings.js';
import type { FindingWords } from '../words/shapes.js';
import { mapTexts } from './map-texts.js';
import { withoutStandIn } from './stand-in.js';

/** More packets than this prove nothing more, and make a document that nobody can open. */
const mostEvidence = 200;

/**
 * The finding of a judgement, but for its id and what it follows from.
 *
 * @param recommended the path to take, where paths were tried
 */
export function findingOf(
  judgement: AnyJudgement,
  recommended: Recommendation | null = null,
): Omit<Finding, 'id' | 'dependsOn'> {
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
    remedies: remediesOf(judgement, recommended),
    help: judgement.code,
  };
}

/** The table of words pairs each code with its own facts; the pair travels together in the judgement. */
function wordsOf(judgement: AnyJudgement): FindingWords {
  const { code, facts, lastWorked, servers, shared, ofRegistration, spared } = judgement as Judgement;
  const own = (findingWords[code] as (facts: unknown) => FindingWords)(facts);
  const words = spared === true ? { ...own, ...sparedWords(own) } : own;
  const found = [
    ...(servers === undefined ? [] : [`For ${serversText(servers)}:`]),
    words.found,
    ...(lastWorked ? [workedBefore(lastWorked)] : []),
  ];
  return mapTexts(
    {
      ...words,
      found: found.join(' '),
      cause: [
        words.cause,
        ...(shared === true ? [sharedNames] : []),
        ...(ofRegistration === true ? [registeredAlready] : []),
      ].join(' '),
      advice: servers === undefined ? words.advice : sayingWhich(words.advice, servers),
    },
    withoutStandIn,
  );
}
