/** The words of the table of codes: what an outcome is, where a fault is, and who can mend it. */
import type { Fixer, Outcome, Place, Severity } from '../examine/codes.js';

/** What a finding is. */
export const outcomeWords: Readonly<Record<Outcome, string>> = {
  problem: 'a problem',
  notice: 'worth knowing',
  ok: 'all is well',
  couldNotTest: 'could not be tested',
  notApplicable: 'does not apply',
  crashed: 'a check failed',
};

/** What it costs while it lasts; nothing for what costs nothing. */
export const severityWords: Readonly<Record<Severity, string>> = {
  blocking: 'stops the connector',
  degrading: 'gets in its way',
  risk: 'is a risk',
  none: '',
};

/** Where the fault is. */
export const placeWords: Readonly<Record<Place, string>> = {
  server: 'on this server',
  network: 'on the network',
  proxy: 'at the proxy',
  cloud: 'in the cloud',
  unknown: 'place unknown',
};

/** Who can mend it. */
export const fixerWords: Readonly<Record<Fixer, string>> = {
  you: 'you can fix it',
  administrator: 'an administrator of this server can fix it',
  'network-team': 'your network team can fix it',
  'identity-admin': 'your identity administrator can fix it',
  microsoft: 'Microsoft can fix it',
};
