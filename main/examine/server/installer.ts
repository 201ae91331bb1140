/** Checks of what the installer and its sign-in window need. */
import { valueOr } from '../../evidence/fact.js';
import type { Found, ScriptPolicy } from '../../evidence/server-facts.js';
import { concluded, fine, judgement, notKnown, unreadOf, type CheckResult, type Facts } from './check.js';
import { checkRegistration } from './history.js';

/**
 * Rule SCRIPTS-BLOCKED. Policies that let local scripts run are enough (GSA-tshoot: not configured, or enabled with "local
 * and remote signed scripts" or "all scripts"). The computer's policy comes before the person's (Microsoft,
 * "about_Execution_Policies").
 */
export function checkScripts({ installer: { scripts } }: Facts<'installer'>): CheckResult {
  const computer = [scripts.computer.enabled, scripts.computer.policy];
  const unread = unreadOf(computer);
  if (unread.length > 0) return notKnown(...unread);
  if (isSet(scripts.computer)) return byPolicy(scripts.computer, 'computer');
  // Recordings of an earlier program hold the computer's policy alone, and are judged by it as they were.
  const unreadOfUser = unreadOf([scripts.user.enabled, scripts.user.policy]).filter(wasAsked);
  if (unreadOfUser.length > 0) return notKnown(...unreadOfUser);
  return byPolicy(scripts.user, 'user');
}

const wasAsked = ({ fact }: Found<unknown>): boolean =>
  !(fact.state === 'unreadable' && fact.reason === 'not-recorded');

const isSet = ({ enabled, policy }: ScriptPolicy): boolean =>
  enabled.fact.state === 'value' || policy.fact.state === 'value';

function byPolicy({ enabled: switched, policy: named }: ScriptPolicy, whose: 'computer' | 'user'): CheckResult {
  const enabled = valueOr(switched.fact, null);
  const policy = valueOr(named.fact, null);
  const facts = { enabled, policy, whose };
  const name = policy?.toLowerCase();
  if (enabled === 0 || name === 'restricted') {
    return concluded(policy ?? '', judgement('SCRIPTS-BLOCKED', facts, [switched, named]));
  }
  if (name !== 'allsigned') return fine(policy ?? '');
  // Microsoft's scripts are signed, but one whose publisher nobody has confirmed yet waits for an answer that nobody gives.
  const milder = { outcome: 'notice', severity: 'risk', confidence: 'possible' } as const;
  return concluded(policy ?? '', judgement('SCRIPTS-BLOCKED', facts, [switched, named], milder));
}

/**
 * Rule SIGN-IN-WINDOW-BLOCKED. Every fresh Windows Server with a desktop has it on, and most registrations pass all the same:
 * it is only worth a word where one has failed. Where the connector is registered already, nobody signs in any more.
 */
export function checkSignInWindow(
  server: Facts<'product' | 'system' | 'events' | 'logs' | 'trust' | 'person' | 'installer'>,
): CheckResult {
  const { enhancedSecurity } = server.installer;
  if (enhancedSecurity.fact.state === 'unreadable') return notKnown(enhancedSecurity);
  const isOn = valueOr(enhancedSecurity.fact, 0) !== 0;
  if (!isOn || server.product.connector.service.fact.state === 'value') return fine('');
  const hasFailed =
    checkRegistration(server).judgements.length > 0 || valueOr(server.person['sign-in'].fact, '') === 'fails';
  const said = 'Enhanced Security is on';
  return hasFailed ? concluded(said, judgement('SIGN-IN-WINDOW-BLOCKED', {}, [enhancedSecurity])) : fine(said);
}
