/** What the steps of a plan make a person have to know, whatever they were asked for: changes that are taken back as well. */
import { services } from '../knowledge/generations.js';
import { isAccountSetting } from './account.js';
import { servicesTo, type Change } from './change.js';
import type { NoteCode } from './codes.js';
import { notesOfPaused } from './interruption.js';
import type { KnownServer, Note } from './planned.js';

/** Settings that Windows reads when it is started (Microsoft, "TLS registry settings"; .NET's, when a program is). */
export const isTakenUpAtStart = (change: Change): boolean =>
  change.kind === 'registry-value' && /\\SCHANNEL\\|\\\.NETFramework\\/i.test(change.key);

const isOfMachine = (change: Change): boolean =>
  change.kind === 'registry-value' && /^HKLM\\SOFTWARE\\Microsoft\\.*\\Internet Settings(?:\\|$)/i.test(change.key);

/** Steps, and what is noted where there is one of them. */
const ofSteps: readonly (readonly [(change: Change) => boolean, readonly NoteCode[]])[] = [
  [isTakenUpAtStart, ['RESTART-NEEDED', 'TLS-IS-FOR-ALL-PROGRAMS']],
  [({ kind }) => kind === 'winhttp-proxy', ['WINHTTP-IS-FOR-ALL-PROGRAMS']],
  [isOfMachine, ['SETTINGS-FOR-ALL-ACCOUNTS']],
  [isAccountSetting, ['OWN-ACCOUNT-ALONE', 'BROWSERS-TOO']],
  [(change) => servicesTo('stopped', [change]).includes(services.connector), ['CONNECTOR-STOPS']],
];

/** The notes. */
export function notesOfSteps(steps: readonly Change[], server: KnownServer): readonly Note[] {
  const codes = ofSteps.flatMap(([isOne, notes]) => (steps.some(isOne) ? notes : []));
  return [...codes.map((code) => ({ code })), ...notesOfPaused(server, servicesTo('stopped', steps))];
}
