/** Checks of what decides which TLS this server speaks, and by which algorithms. */
import { valueOr, type Fact } from '../../evidence/fact.js';
import type { Found, ProtocolSwitch } from '../../evidence/server-facts.js';
import { concluded, fine, judgement, notKnown, unreadOf, type CheckResult, type Facts } from './check.js';

/** Before Server 2016 (Windows 10) TLS 1.2 has to be asked for by .NET, and RSA with SHA-512 came by an update. */
const isBefore2016 = ({ system }: Facts<'system'>): boolean =>
  system.version.fact.state === 'value' && system.version.fact.value.major < 10;

/** Rule TLS12-DISABLED. */
export function checkTls12({ tls }: Facts<'tls'>): CheckResult {
  const sides = [
    ['client', tls.client],
    ['server', tls.server],
  ] as const;
  const off = sides.filter(([, side]) => isOff(side));
  if (off.length > 0) {
    const read = off.flatMap(([, side]) => [side.enabled, side.disabledByDefault]).filter(isThere);
    const facts = { sides: off.map(([side]) => side), values: read.map(written) };
    // The connector only makes connections, as a client; GSA-config asks for both sides all the same.
    const milder = facts.sides.includes('client') ? {} : ({ outcome: 'notice', severity: 'risk' } as const);
    // Whether clients are kept from it is the graver question, and has to be known.
    const unread = unreadOf([tls.client.enabled, tls.client.disabledByDefault]);
    const { judgements } = concluded('', judgement('TLS12-DISABLED', facts, read, milder));
    return { said: '', judgements, unread: facts.sides.includes('client') ? [] : unread };
  }
  const unread = unreadOf(sides.flatMap(([, side]) => [side.enabled, side.disabledByDefault]));
  return unread.length > 0 ? notKnown(...unread) : fine('');
}

/** Enabled is any number but 0; DisabledByDefault any number but 0 switches it off for programs that do not ask for it. */
const isOff = ({ enabled, disabledByDefault }: ProtocolSwitch): boolean =>
  valueOr(enabled.fact, 1) === 0 || valueOr(disabledByDefault.fact, 0) !== 0;

/**
 * Rule DOTNET-STRONG-CRYPTO-OFF. The connector is a program of 64 bits: the values of the others say nothing of it. With
 * SchUseStrongCrypto=1 a program asks for TLS 1.2 itself, whatever SystemDefaultTlsVersions says (Microsoft, "TLS best
 * practices with the .NET Framework").
 */
export function checkStrongCrypto(server: Facts<'system' | 'tls'>): CheckResult {
  const [strong, byWindows] = [server.tls.strongCrypto[64], server.tls.systemDefaultVersions[64]];
  const values = [strong, byWindows];
  const unread = unreadOf(values);
  if (unread.length > 0) return notKnown(...unread);
  const off = values.filter(({ fact }) => valueOr(fact, 1) === 0);
  const isAskedFor = valueOr(strong.fact, 0) !== 0;
  if (off.length > 0 && !isAskedFor) {
    return concluded('', judgement('DOTNET-STRONG-CRYPTO-OFF', { values: off.map(written), absent: false }, off));
  }
  const isOn = values.some(isThere);
  if (isOn || !isBefore2016(server)) return fine('');
  return concluded(
    '',
    judgement('DOTNET-STRONG-CRYPTO-OFF', { values: [], absent: true }, values, {
      outcome: 'notice',
      severity: 'risk',
      confidence: 'possible',
    }),
  );
}

/** Rule SHA512-DISABLED. A policy's list counts before Windows' own; without either Windows takes its built-in one. */
export function checkSha512(server: Facts<'system' | 'tls'>): CheckResult {
  const { policy, local } = server.tls.signatures;
  const [by, list] = isThere(policy) ? (['policy', policy] as const) : (['local', local] as const);
  if (policy.fact.state === 'unreadable') return notKnown(policy);
  if (list.fact.state === 'unreadable') return notKnown(list);
  // From Server 2016 on RSA with SHA-512 is in the built-in list; on 2012 R2 the list is there, and decides.
  if (list.fact.state === 'absent') return isBefore2016(server) ? notKnown(list) : fine('');
  const names = list.fact.value;
  if (names.some((name) => /^rsa\/sha512$/i.test(name))) return fine('');
  return concluded('', judgement('SHA512-DISABLED', { by, list: names }, [list]));
}

/** Suites that Azure's services take over TLS 1.2 (Microsoft, "TLS cipher suites in Windows Server 2022" and earlier). */
const usual = /^TLS_ECDHE_(?:RSA|ECDSA)_WITH_AES_(?:128|256)_GCM_SHA(?:256|384)/i;

/** Rule CIPHERS-RESTRICTED: only a policy's list is somebody's wish; Windows' own is as Windows made it. */
export function checkCiphers({ tls: { ciphers } }: Facts<'tls'>): CheckResult {
  const { fact } = ciphers.policy;
  if (fact.state === 'unreadable') return notKnown(ciphers.policy);
  if (fact.state === 'absent' || fact.value.some((name) => usual.test(name))) return fine('');
  return concluded('', judgement('CIPHERS-RESTRICTED', { list: fact.value }, [ciphers.policy]));
}

/** Server 2019: the first of which the document speaks. */
const build2019 = 17763;

/** Events of the connector about Kerberos: they only come where an application signs people in by delegation (AP-tshoot). */
const kerberosEvents = new Set([12008, 13019, 13020, 13022]);

/**
 * Rule HTTP2-KCD. It only counts for applications that sign people in by Kerberos delegation. Which those are, no server
 * knows; but where that fails, the connector's own events tell of it.
 */
export function checkHttp2({ system, tls: { http2 }, events }: Facts<'system' | 'tls' | 'events'>): CheckResult {
  const { fact } = system.version;
  if (fact.state !== 'value') return notKnown(system.version);
  if (http2.fact.state === 'unreadable') return notKnown(http2);
  if (valueOr(http2.fact, 1) === 0 || fact.value.build < build2019) return fine('');
  const telling = events.connector.flatMap(({ source, fact: found }) =>
    valueOr(found, [])
      .filter(({ id }) => kerberosEvents.has(id))
      .map(({ id, text }) => ({ source: `${source}, event ${id}`, fact: { state: 'value', value: text } as const })),
  );
  const [newest] = telling;
  return newest === undefined ? fine('') : concluded('', judgement('HTTP2-KCD', {}, [http2, newest]));
}

const isThere = ({ fact }: { readonly fact: Fact<unknown> }): boolean => fact.state === 'value';

const written = ({ source, fact }: Found<number>): string => `${source} = ${valueOr(fact, '')}`;
