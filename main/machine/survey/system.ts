/** Windows: version, domain, account, clock, .NET, what waits for a restart. */
import { mapFact, type Fact } from '../../evidence/fact.js';
import type { Found, SystemFacts } from '../../evidence/server-facts.js';
import type { Machine } from '../machine.js';
import { keyIsThere, number, registry, text } from './ask.js';

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
    fips: await number(machine, 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FipsAlgorithmPolicy', 'Enabled'),
  };
}

/** The signs that Windows' own installer, its update and its file renames leave until the next start. */
async function pendingRestart(machine: Machine): Promise<Found<true>[]> {
  const version = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';
  const renames = await registry(
    machine,
    'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager',
    'PendingFileRenameOperations',
  );
  return [
    await keyIsThere(machine, `${version}\\Component Based Servicing\\RebootPending`),
    await keyIsThere(machine, `${version}\\WindowsUpdate\\Auto Update\\RebootRequired`),
    { source: renames.source, fact: isThere(renames.fact) },
  ];
}

const isThere = <T>(fact: Fact<T>): Fact<true> => mapFact(fact, () => true);
