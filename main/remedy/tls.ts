/**
 * TLS 1.2 for Windows and for .NET. Source: Microsoft, "How to configure private network connectors", section TLS
 * requirements (GSA-config). What Windows does by itself is not written: only what keeps TLS 1.2 off is changed.
 */
import { registryChanges, dword, questionOf, type WantedValue } from './registry.js';
import { refusedFor } from './configuration-files.js';
import type { Remedy } from './planned.js';

const schannel = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2';
const dotNet = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319';

/** Values of Schannel: absent, they are as they should be. */
const ofWindows: readonly WantedValue[] = ['Client', 'Server'].flatMap((side) => [
  { key: `${schannel}\\${side}`, name: 'Enabled', value: dword(1) },
  { key: `${schannel}\\${side}`, name: 'DisabledByDefault', value: dword(0) },
]);

const strongCrypto: WantedValue = { key: dotNet, name: 'SchUseStrongCrypto', value: dword(1) };
const byWindows: WantedValue = { key: dotNet, name: 'SystemDefaultTlsVersions', value: dword(1) };

/** Every number but 0 counts as 1; Windows' own tools write 0xffffffff. */
const isOn = (value: WantedValue['value']): boolean => value?.type === 'dword' && value.data !== 0;

/** The remedy. */
export const tls: Remedy<'tls'> = {
  questions: () => [...ofWindows, strongCrypto, byWindows].map(questionOf),
  plan: (_, server) => {
    const isInTheWay = (wanted: WantedValue): boolean => {
      const fact = server.fact(questionOf(wanted));
      return fact.state === 'value' ? isOn(fact.value) !== isOn(wanted.value) : fact.state === 'unreadable';
    };
    const isMissing = server.fact(questionOf(strongCrypto)).state === 'absent';
    const wanted = [
      ...ofWindows.filter(isInTheWay),
      ...(isMissing ? [strongCrypto] : [strongCrypto].filter(isInTheWay)),
      ...[byWindows].filter(isInTheWay),
    ];
    const steps = registryChanges(server, wanted);
    if ('code' in steps) return refusedFor([steps]);
    if (steps.length === 0) return { state: 'nothing' };
    return { state: 'changes', steps, notes: [{ code: 'RESTART-NEEDED' }, { code: 'TLS-IS-FOR-ALL-PROGRAMS' }] };
  },
};
