/** A check of the authorities that this server trusts. */
import { valueOr } from '../../evidence/fact.js';
import { neededRoot } from '../../knowledge/authorities.js';
import { concluded, fine, judgement, notKnown, type CheckResult, type Facts } from './check.js';

/** Names of an organisation's own roots that are shown; all are in the evidence. */
const mostShown = 3;

/**
 * Rule ROOT-AUTHORITY-MISSING. Windows fetches a public root when it first meets it, so that a fresh server has few: one
 * that is not there is only missing where that is switched off.
 */
export function checkAuthorities({ authorities }: Facts<'authorities'>): CheckResult {
  const { needed, automaticUpdateOff, given } = authorities;
  const roots = given.flatMap(({ fact }) => valueOr(fact, []));
  const names = roots.slice(0, mostShown).map(({ subject, thumbprint }) => subject ?? thumbprint);
  const said = roots.length === 0 ? '' : `${roots.length}: ${names.join('; ')}`;
  if (valueOr(needed.fact, false)) return fine(said);
  if (automaticUpdateOff.fact.state === 'unreadable') return notKnown(automaticUpdateOff);
  if (valueOr(automaticUpdateOff.fact, 0) === 0) return fine(said);
  if (needed.fact.state === 'unreadable') return notKnown(needed);
  const facts = { name: neededRoot.name, thumbprint: neededRoot.sha1 };
  return concluded(said, judgement('ROOT-AUTHORITY-MISSING', facts, [needed, automaticUpdateOff]));
}
