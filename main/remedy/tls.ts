/**
 * TLS 1.2 for Windows and for .NET. Source: Microsoft, "How to configure private network connectors", section TLS
 * requirements (GSA-config). What Windows does by itself is not written: only what keeps TLS 1.2 off is changed.
 */
import { registryChanges, dword, questionOf, type WantedValue } from './registry.js';
import { refusedFor } from './configuration-files.js';
import type { KnownServer, Note, Remedy } from './planned.js';

const schannel = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2';
const dotNet = 'HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319';

/** Values of Schannel: absent, they are as they should be. */
const ofWindows: readonly WantedValue[] = ['Client', 'Server'].flatMap((side) => [
  { key: `${schannel}\\${side}`, name: 'Enabled', value: dword(1) },
  { key: `${schannel}\\${side}`, name: 'DisabledByDefault', value: dword(0) },
]);

/** Windows' own list of signature algorithms (bcrypt.h: NCRYPT_SCHANNEL_SIGNATURE_INTERFACE). */
const signatures = questionOf({
  key: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Cryptography\\Configuration\\Local\\SSL\\00010003',
  name: 'Functions',
});

const strongCrypto: WantedValue = { key: dotNet, name: 'SchUseStrongCrypto', value: dword(1) };
const byWindows: WantedValue = { key: dotNet, name: 'SystemDefaultTlsVersions', value: dword(1) };

/** Every number but 0 counts as 1; Windows' own tools write 0xffffffff. */
const isOn = (value: WantedValue['value']): boolean => value?.type === 'dword' && value.data !== 0;

/**
 * Server 2012 R2 (Windows 6.3; Microsoft, "Operating System Version") takes no certificate that is signed with SHA-512 before it
 * is updated (Microsoft, KB2973337; the update is the rollup KB2975719). Its list of signature algorithms is not written here.
 */
function lacksSha512(server: KnownServer): boolean {
  const { fact } = server.facts.system.version;
  if (fact.state !== 'value' || fact.value.major !== 6 || fact.value.minor !== 3) return false;
  const list = server.fact(signatures);
  return !(
    list.state === 'value' &&
    list.value.type === 'multi' &&
    list.value.data.some((name) => /^rsa\/sha512$/i.test(name))
  );
}

/** The remedy. */
export const tls: Remedy<'tls'> = {
  questions: () => [...[...ofWindows, strongCrypto, byWindows].map(questionOf), signatures],
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
    const update: readonly Note[] = lacksSha512(server) ? [{ code: 'SHA512-NEEDS-UPDATE' }] : [];
    if (steps.length === 0) return update.length === 0 ? { state: 'nothing' } : { state: 'nothing', notes: update };
    return { state: 'changes', steps, notes: update };
  },
};
