/** Windows: version, domain, account, clock, .NET, what waits for a restart. */
import type { Found, SystemFacts } from '../../evidence/server-facts.js';
import type { Machine } from '../machine.js';
import { keyIsThere, number, text, texts } from './ask.js';

const currentVersion = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** Reads the topic. */
export async function surveySystem(machine: Machine): Promise<SystemFacts> {
  return {
    version: { source: 'RtlGetVersion', fact: await machine.read({ kind: 'system' }) },
    name: await text(machine, currentVersion, 'ProductName'),
    installation: await text(machine, currentVersion, 'InstallationType'),
    domain: { source: 'NetGetJoinInformation', fact: await machine.read({ kind: 'domain' }) },
    account: { source: 'this program', fact: await machine.read({ kind: 'account' }) },
    clock: { source: "this server's clock", fact: await machine.read({ kind: 'clock' }) },
    dotNetRelease: await number(machine, 'HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full', 'Release'),
    pendingRestart: await pendingRestart(machine),
    pendingRenames: await texts(
      machine,
      'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager',
      'PendingFileRenameOperations',
    ),
    fips: await number(machine, 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FipsAlgorithmPolicy', 'Enabled'),
  };
}

/** The signs that Windows' own installer and its update leave until the next start. */
async function pendingRestart(machine: Machine): Promise<Found<true>[]> {
  const version = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';
  return [
    await keyIsThere(machine, `${version}\\Component Based Servicing\\RebootPending`),
    await keyIsThere(machine, `${version}\\WindowsUpdate\\Auto Update\\RebootRequired`),
  ];
}
