/** All checks of a server: facts in, judgements out. Pure: a recorded server gives the same answers as the live one. */
import type { Found, ServerFacts } from '../../evidence/server-facts.js';
import type { Outcome } from '../codes.js';
import { outcomeOf, severityOf } from '../outcome.js';
import { checkIds, type CheckId } from './check-ids.js';
import { judgement, type CheckResult, type ServerJudgement } from './check.js';
import { checkConfiguration, checkProxySettings } from './configuration.js';
import { checkScripts, checkSignInWindow } from './installer.js';
import { checkAccounts, checkInstalled, checkRunning, checkSiblings } from './product.js';
import { checkCiphers, checkSha512, checkStrongCrypto, checkTls12 } from './tls.js';
import { checkDotNet, checkFips, checkRestart, checkRights, checkWindows } from './windows.js';

/** What makes each check. */
const checks: { readonly [Id in CheckId]: (server: ServerFacts) => CheckResult } = {
  windows: checkWindows,
  'dot-net': checkDotNet,
  restart: checkRestart,
  rights: checkRights,
  tls12: checkTls12,
  'strong-crypto': checkStrongCrypto,
  sha512: checkSha512,
  ciphers: checkCiphers,
  fips: checkFips,
  scripts: checkScripts,
  'sign-in-window': checkSignInWindow,
  installed: checkInstalled,
  running: checkRunning,
  accounts: checkAccounts,
  siblings: checkSiblings,
  configuration: checkConfiguration,
  'proxy-settings': checkProxySettings,
};

/** A check with what it came to. */
export interface Check {
  readonly id: CheckId;
  readonly outcome: Outcome;
  /** What was read, as it stands there. */
  readonly said: string;
  readonly codes: readonly ServerJudgement['code'][];
}

/** All that was concluded of a server. */
export interface ServerExamination {
  readonly checks: readonly Check[];
  /** The gravest first; at least one. */
  readonly judgements: readonly ServerJudgement[];
}

/** What is about a connector that is there does not apply where none is. */
const ofInstalled: readonly CheckId[] = ['running', 'accounts', 'configuration', 'proxy-settings'];

/** Makes every check. */
export function examineServer(server: ServerFacts): ServerExamination {
  const installed = [server.product.connector, server.product.updater].some(
    ({ service }) => service.fact.state === 'value',
  );
  const results = checkIds.map((id) => ({ id, ...checks[id](server) }));
  const unread = [...new Map(results.flatMap((each) => each.unread).map((found) => [found.source, found])).values()];
  const found = results.flatMap((each) => each.judgements);
  const all = [...found, ...(unread.length > 0 ? [notReadable(unread)] : [])].sort(
    (one, other) => rank(one) - rank(other),
  );
  const isReady = all.every((each) => outcomeOf(each) !== 'problem' && each.code !== 'SERVER-NOT-READABLE');
  const ready = judgement('SERVER-READY', { installed, checks: results.length }, []);
  return {
    checks: results.map(({ id, said, judgements, unread: missing }) => ({
      id,
      said,
      codes: judgements.map(({ code }) => code),
      outcome: outcomeOfCheck(judgements, missing, !installed && ofInstalled.includes(id)),
    })),
    judgements: isReady ? [ready, ...all] : all,
  };
}

function outcomeOfCheck(
  judgements: readonly ServerJudgement[],
  unread: readonly Found<unknown>[],
  notApplicable: boolean,
): Outcome {
  const outcomes = judgements.map(outcomeOf);
  if (outcomes.includes('problem')) return 'problem';
  if (unread.length > 0) return 'couldNotTest';
  if (notApplicable) return 'notApplicable';
  return judgements.some((each) => outcomeOf(each) === 'notice' && severityOf(each) !== 'none') ? 'notice' : 'ok';
}

function notReadable(unread: readonly Found<unknown>[]): ServerJudgement {
  const facts = unread.map(({ source, fact }) => ({
    source,
    reason: fact.state === 'unreadable' ? fact.reason : ('failed' as const),
  }));
  const closed = facts.some(({ reason }) => reason === 'access-denied');
  return judgement('SERVER-NOT-READABLE', { unread: facts, closed }, unread);
}

/** Faults first, then what could not be read, then what is worth knowing; within each the gravest first. */
function rank(judgement: ServerJudgement): number {
  const outcome = ['problem', 'couldNotTest', 'notice', 'ok'].indexOf(outcomeOf(judgement));
  return outcome * 10 + ['blocking', 'degrading', 'risk', 'none'].indexOf(severityOf(judgement));
}
