/** A check of names that this server does not ask anybody for. */
import { valueOr } from '../../evidence/fact.js';
import { concluded, fine, judgement, notKnown, type CheckResult, type Facts } from './check.js';

/** Names that are shown; all are in the evidence. */
const mostShown = 3;

/** Rule HOSTS-FILE-OVERRIDE. */
export function checkHosts({ hosts: { entries } }: Facts<'hosts'>): CheckResult {
  if (entries.fact.state === 'unreadable') return notKnown(entries);
  const found = valueOr(entries.fact, []);
  if (found.length === 0) return fine('');
  const read = found.map(({ line, address, name }) => ({
    source: `${entries.source}, line ${line}`,
    fact: { state: 'value', value: `${address} ${name}` } as const,
  }));
  return concluded(
    found
      .map(({ name }) => name)
      .slice(0, mostShown)
      .join(', '),
    judgement('HOSTS-FILE-OVERRIDE', { entries: found }, read),
  );
}
