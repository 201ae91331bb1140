/** Checks of what the installer and its sign-in window need. */
import { valueOr } from '../../evidence/fact.js';
import { concluded, fine, judgement, notKnown, unreadOf, type CheckResult, type Facts } from './check.js';

/** Rule SCRIPTS-BLOCKED. Policies that let local scripts run are enough: the product's own are signed (GSA-tshoot). */
export function checkScripts({ installer }: Facts<'installer'>): CheckResult {
  const { scriptsEnabled, executionPolicy } = installer;
  const read = [scriptsEnabled, executionPolicy];
  const unread = unreadOf(read);
  if (unread.length > 0) return notKnown(...unread);
  const enabled = valueOr(scriptsEnabled.fact, null);
  const policy = valueOr(executionPolicy.fact, null);
  const blocked = enabled === 0 || policy?.toLowerCase() === 'restricted';
  return blocked
    ? concluded(policy ?? '', judgement('SCRIPTS-BLOCKED', { enabled, policy }, read))
    : fine(policy ?? '');
}

/** Rule SIGN-IN-WINDOW-BLOCKED. Where the connector is registered already, nobody signs in any more. */
export function checkSignInWindow({
  installer: { enhancedSecurity },
  product,
}: Facts<'installer' | 'product'>): CheckResult {
  if (enhancedSecurity.fact.state === 'unreadable') return notKnown(enhancedSecurity);
  const isOn = valueOr(enhancedSecurity.fact, 0) !== 0;
  if (!isOn || product.connector.service.fact.state === 'value') return fine('');
  return concluded('', judgement('SIGN-IN-WINDOW-BLOCKED', {}, [enhancedSecurity]));
}
