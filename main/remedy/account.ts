/** The account that this program runs as: its own settings (HKCU) can be changed by itself alone. */
import { valueOr } from '../evidence/fact.js';
import type { Change } from './change.js';
import type { Plan } from './plan.js';
import type { KnownServer } from './planned.js';

/** An account: its SID, and its name for people. */
export type Account = NonNullable<Plan['account']>;

/** The account that the server was read as; null where Windows did not tell. */
export function accountOf({ facts }: Pick<KnownServer, 'facts'>): Account | null {
  const account = valueOr(facts.system.account.fact, null);
  return account === null ? null : { sid: account.sid, name: account.name };
}

/** Whether a change is one of the account's own settings. */
export const isAccountSetting = (change: Change): boolean =>
  change.kind === 'registry-value' && change.key.toUpperCase().startsWith('HKCU\\');

/** True where only the settings of the account itself are changed: no administrator is needed for that. */
export const isOfAccount = (steps: readonly Change[]): boolean => steps.every(isAccountSetting);
