/** Checks of what no program can see: they rest on answers, and are open until those are given. */
import { valueOr } from '../../evidence/fact.js';
import { concluded, fine, judgement, open, type CheckResult, type Facts, type ServerJudgement } from './check.js';

/**
 * Rule ROLE-INSUFFICIENT. The documents differ: Application Administrator is enough (GSA-tshoot); for the first connector of
 * a tenant it takes a Global Administrator (GSA-tut, of March 2026). Guests cannot register a connector (GSA-tshoot).
 */
export function checkRole({ person }: Facts<'person'>): CheckResult {
  const { role, 'first-connector': first, 'home-tenant': home } = person;
  const said = valueOr(role.fact, '');
  const found: ServerJudgement[] = [];
  if (valueOr(home.fact, '') === 'guest') found.push(judgement('ROLE-INSUFFICIENT', { because: 'guest' }, [home]));
  else if (said === 'other') found.push(judgement('ROLE-INSUFFICIENT', { because: 'role' }, [role]));
  else if (said === 'application-administrator' && valueOr(first.fact, '') === 'yes') {
    const milder = { outcome: 'notice', severity: 'risk', confidence: 'possible' } as const;
    found.push(judgement('ROLE-INSUFFICIENT', { because: 'first-connector' }, [role, first], milder));
  }
  if (found.length > 0) return concluded('', ...found);
  return role.fact.state === 'value' ? fine('') : open;
}

/** Rule LICENCE-MISSING: P1 or P2 (GSA-config, AP-faq). */
export function checkLicence({ person: { licence } }: Facts<'person'>): CheckResult {
  if (licence.fact.state !== 'value') return open;
  return licence.fact.value === 'no' ? concluded('', judgement('LICENCE-MISSING', {}, [licence])) : fine('');
}

/** Rule SIGN-IN-FAILED: the same account in a browser on the same server (S003, "Verify admin"). */
export function checkSignIn({ person }: Facts<'person'>): CheckResult {
  const answer = person['sign-in'];
  if (answer.fact.state !== 'value') return open;
  return answer.fact.value === 'fails' ? concluded('', judgement('SIGN-IN-FAILED', {}, [answer])) : fine('');
}
