/** All checks of a server: facts in, judgements out. Pure: a recorded server gives the same answers as the live one. */
import type { FactsSoFar, Found, ServerFacts, Topic } from '../../evidence/server-facts.js';
import type { Outcome } from '../codes.js';
import { outcomeOf, severityOf } from '../outcome.js';
import { checkIds, type CheckId } from './check-ids.js';
import { withCauses } from './causes.js';
import { crashed, judgement, type CheckResult, type Facts, type ServerJudgement } from './check.js';
import { checkAuthorities } from './authorities.js';
import { checkClock } from './clock.js';
import { checkConfiguration } from './configuration.js';
import { checkConnectorLog, checkEvents, checkRegistration } from './history.js';
import { checkScripts, checkSignInWindow } from './installer.js';
import { checkLicence, checkRole, checkSignIn } from './person.js';
import { checkBackendProxy, checkCertificateProxy, checkProxyPaths, checkProxySettings } from './proxies.js';
import { checkHosts } from './names.js';
import { checkAccounts, checkInstalled, checkRunning, checkSiblings } from './product.js';
import { checkTrust } from './trust.js';
import { checkCiphers, checkHttp2, checkSha512, checkStrongCrypto, checkTls12 } from './tls.js';
import { checkDotNet, checkFips, checkRestart, checkRights, checkWindows } from './windows.js';

/** A check: the topics that it needs, and what makes it. */
interface CheckRow {
  /** The one that it is about comes last. */
  readonly needs: readonly Topic[];
  readonly make: (server: ServerFacts) => CheckResult;
  /** It is about a connector that is there, and does not apply where none is. */
  readonly ofInstalled: boolean;
}

/** A check that looks at nothing but the topics that it names. */
const check = <const T extends Topic>(
  needs: readonly T[],
  make: (facts: Facts<T>) => CheckResult,
  ofInstalled = false,
): CheckRow => ({ needs, make, ofInstalled });

/** A check of a connector that is there. */
const checkOfInstalled = <const T extends Topic>(
  needs: readonly T[],
  make: (facts: Facts<T | 'product'>) => CheckResult,
): CheckRow => check<T | 'product'>(['product', ...needs], make, true);

const checks: { readonly [Id in CheckId]: CheckRow } = {
  windows: check(['system'], checkWindows),
  'dot-net': check(['system'], checkDotNet),
  restart: check(['system'], checkRestart),
  rights: check(['system'], checkRights),
  clock: check(['times', 'product', 'trust', 'events', 'logs', 'system'], checkClock),
  tls12: check(['tls'], checkTls12),
  'strong-crypto': check(['system', 'tls'], checkStrongCrypto),
  sha512: check(['system', 'tls'], checkSha512),
  ciphers: check(['tls'], checkCiphers),
  hosts: check(['hosts'], checkHosts),
  authorities: check(['authorities'], checkAuthorities),
  http2: checkOfInstalled(['system', 'events', 'tls'], checkHttp2),
  fips: check(['system'], checkFips),
  scripts: check(['installer'], checkScripts),
  'sign-in-window': check(['product', 'system', 'events', 'logs', 'trust', 'person', 'installer'], checkSignInWindow),
  installed: check(['product'], checkInstalled),
  running: checkOfInstalled([], checkRunning),
  accounts: checkOfInstalled([], checkAccounts),
  siblings: check(['product'], checkSiblings),
  'trust-certificate': checkOfInstalled(['system', 'trust'], checkTrust),
  registration: check(['product', 'system', 'events', 'logs', 'trust'], checkRegistration),
  events: checkOfInstalled(['events'], checkEvents),
  'connector-log': checkOfInstalled(['system', 'logs'], checkConnectorLog),
  configuration: checkOfInstalled(['configuration'], checkConfiguration),
  'proxy-settings': checkOfInstalled(['configuration', 'proxies'], checkProxySettings),
  'proxy-paths': check(['product', 'configuration', 'proxies'], checkProxyPaths),
  'certificate-proxy': checkOfInstalled(['configuration', 'proxies'], checkCertificateProxy),
  role: check(['person'], checkRole),
  licence: check(['person'], checkLicence),
  'sign-in': check(['person'], checkSignIn),
  'backend-proxy': checkOfInstalled(['configuration', 'proxies'], checkBackendProxy),
};

/** A check with what it came to. */
export interface Check {
  readonly id: CheckId;
  /** The topics that it needs, the one that it is about last. */
  readonly needs: readonly Topic[];
  /** Null where it was not made: what it needs was not read yet, or not any more, or nobody has answered. */
  readonly outcome: Outcome | null;
  /** What was read, as it stands there. */
  readonly said: string;
  readonly codes: readonly ServerJudgement['code'][];
}

/** All that was concluded of a server. */
export interface ServerExamination {
  /** False where the reading was cancelled, or is still under way. */
  readonly isComplete: boolean;
  readonly checks: readonly Check[];
  /** The gravest first; at least one where all checks were made. */
  readonly judgements: readonly ServerJudgement[];
}

/**
 * The checks that can be made as soon as this topic is read.
 *
 * @param later the topics that are read after it
 */
export const checksBy = (topic: Topic, later: readonly Topic[]): CheckId[] =>
  checkIds.filter((id) => {
    const { needs } = checks[id];
    return needs.includes(topic) && !needs.some((need) => later.includes(need));
  });

/** Makes every check that can be made with what is known. */
export function examineServer(server: FactsSoFar): ServerExamination {
  const results = checkIds.flatMap((id) => {
    const made = make(checks[id], server);
    return made === null ? [] : [{ id, ...made }];
  });
  // A file that could not be read has a finding of its own.
  const told = results.flatMap(({ judgements }) =>
    judgements.flatMap((each) => (each.code === 'CONFIG-UNREADABLE' ? each.facts.files : [])),
  );
  const missing = new Map(results.flatMap((each) => each.unread).map((found) => [found.source, found]));
  const unread = [...missing.values()].filter(({ source }) => !told.includes(source));
  const failures = results.flatMap(({ id, crash }) => (crash === undefined ? [] : [{ check: id, message: crash }]));
  const found = [
    ...results.flatMap((each) => each.judgements),
    ...(failures.length > 0 ? [judgement('CHECK-CRASHED', { failures }, [])] : []),
  ];
  const all = withCauses([...found, ...(unread.length > 0 ? [notReadable(unread)] : [])]).sort(
    (one, other) => rank(one) - rank(other),
  );
  const isComplete = results.length === checkIds.length;
  const isReady = isComplete && all.every((each) => outcomeOf(each) === 'notice');
  const made = results.filter((each) => each.isOpen !== true).length;
  const ready = judgement('SERVER-READY', { installed: isInstalled(server), checks: made }, []);
  return {
    isComplete,
    checks: checkIds.map((id) => {
      const result = results.find((each) => each.id === id);
      const { needs, ofInstalled } = checks[id];
      if (result === undefined || result.isOpen === true) return { id, needs, outcome: null, said: '', codes: [] };
      const { said, judgements } = result;
      const notApplicable = ofInstalled && !isInstalled(server);
      const outcome = result.crash === undefined ? outcomeOfCheck(result, notApplicable) : 'crashed';
      return { id, needs, outcome, said, codes: judgements.map(({ code }) => code) };
    }),
    judgements: isReady ? [ready, ...all] : all,
  };
}

function make({ needs, make: judge }: CheckRow, server: FactsSoFar): CheckResult | null {
  if (!needs.every((topic) => server[topic] !== undefined)) return null;
  try {
    // What it needs is there, and a check looks at nothing else.
    return judge(server as ServerFacts);
  } catch (error) {
    // A check of ours that fails must not take the others with it, and says neither yes nor no.
    return crashed(error instanceof Error ? error.message : String(error));
  }
}

const isInstalled = ({ product }: FactsSoFar): boolean =>
  product !== undefined && [product.connector, product.updater].some(({ service }) => service.fact.state === 'value');

function outcomeOfCheck({ judgements, unread, isUnclear }: CheckResult, notApplicable: boolean): Outcome {
  const outcomes = judgements.map(outcomeOf);
  if (outcomes.includes('problem')) return 'problem';
  if (unread.length > 0 || outcomes.includes('couldNotTest')) return 'couldNotTest';
  if (notApplicable) return 'notApplicable';
  if (judgements.some((each) => outcomeOf(each) === 'notice' && severityOf(each) !== 'none')) return 'notice';
  return isUnclear === true ? 'couldNotTest' : 'ok';
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
  const outcome = ['problem', 'crashed', 'couldNotTest', 'notice', 'ok'].indexOf(outcomeOf(judgement));
  // What only follows from another comes after it.
  const consequence = judgement.dependsOn.length > 0 ? 5 : 0;
  return outcome * 10 + consequence + ['blocking', 'degrading', 'risk', 'none'].indexOf(severityOf(judgement));
}
