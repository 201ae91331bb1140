/** Checks of the connector's own certificate: without it the connector cannot sign in to Microsoft's service. */
import type { CertificateFacts, Found, Registration, TrustSettings } from '../../evidence/server-facts.js';
import { generationOf } from '../../knowledge/generations.js';
import { clockReading, concluded, fine, judgement, notKnown, unreadOf, type CheckResult, type Facts } from './check.js';

const dayLength = 24 * 60 * 60 * 1000;

/**
 * Days before the end from which it is worth a word. A certificate is good for 180 days. What was seen of renewal differs:
 * 30 days before the end (a capture of 2020), or no time before it (one of 2023). So it may still come, and is only possible.
 */
const soon = 14;

/** A certificate that was read, with its place. */
export interface ReadTrust {
  readonly found: Found<CertificateFacts>;
  readonly certificate: CertificateFacts;
}

/**
 * The places that count: those of the generation that the connector's service belongs to. Another one leaves its certificate
 * behind, and that says nothing of this one. Only where its own have no TrustSettings.xml are the others looked at.
 */
function registrationsInUse({
  product,
  trust: { registrations },
}: Facts<'product' | 'trust'>): readonly Registration[] {
  const { executable } = product.connector;
  const data = executable.state === 'value' ? (generationOf(executable.value)?.data ?? []) : [];
  const own = registrations.filter(({ folder }) => data.includes(folder));
  return own.some(({ settings }) => settings.fact.state !== 'absent') ? own : registrations;
}

/** The certificate in use: where several folders name one, the one that is good for longest. Null where none was read. */
export function trustInUse(server: Facts<'product' | 'trust'>): ReadTrust | null {
  const read = registrationsInUse(server).flatMap(({ certificate: found }) =>
    found.fact.state === 'value' ? [{ found, certificate: found.fact.value }] : [],
  );
  return read.reduce<ReadTrust | null>(
    (best, each) => (best === null || each.certificate.notAfter > best.certificate.notAfter ? each : best),
    null,
  );
}

/** Rules TRUST-CERTIFICATE-EXPIRED, TRUST-CERTIFICATE-EXPIRING and TRUST-CERTIFICATE-MISSING. */
export function checkTrust(server: Facts<'product' | 'trust' | 'system'>): CheckResult {
  const { system, product } = server;
  // An updater that was left behind has none.
  if (product.connector.service.fact.state !== 'value') return fine('');
  const used = trustInUse(server);
  // One that could not be read may be newer than those that could.
  const unread = unreadOf(registrationsInUse(server).map(({ certificate }) => certificate));
  if (used === null) return unread.length > 0 ? notKnown(...unread) : missing(server);
  const { found, certificate } = used;
  const said = [certificate.notAfter.slice(0, 10), certificate.tenant, certificate.signature]
    .filter((part) => part !== null)
    .join(', ');
  const { fact: clock } = system.clock;
  if (clock.state !== 'value') return notKnown(system.clock);
  const left = (Date.parse(certificate.notAfter) - Date.parse(clock.value.utc)) / dayLength;
  if (left >= soon) return fine(said);
  if (unread.length > 0) return notKnown(...unread);
  const { notAfter, thumbprint } = certificate;
  const facts = { notAfter, thumbprint, days: Math.floor(Math.abs(left)) };
  const read = [certificateReading(found), clockReading(system.clock)];
  return left < 0
    ? concluded(said, judgement('TRUST-CERTIFICATE-EXPIRED', facts, read))
    : concluded(said, judgement('TRUST-CERTIFICATE-EXPIRING', facts, read, { confidence: 'possible' }));
}

/** A certificate as people know it. */
export function certificateReading({ source, fact }: Found<CertificateFacts>): Found<string> {
  if (fact.state !== 'value') return { source, fact };
  const { subject, issuer, notBefore, notAfter } = fact.value;
  return { source, fact: { state: 'value', value: `${subject}, from ${notBefore} to ${notAfter}, by ${issuer}` } };
}

function settingsReading({ source, fact }: Found<TrustSettings>): Found<string> {
  if (fact.state !== 'value') return { source, fact };
  const { thumbprint, inUserStore } = fact.value;
  return { source, fact: { state: 'value', value: `Thumbprint ${thumbprint}, IsInUserStore ${inUserStore}` } };
}

function missing(server: Facts<'product' | 'trust'>): CheckResult {
  const registrations = registrationsInUse(server);
  const settings = registrations.map((each) => each.settings);
  const named = registrations.filter((each) => each.settings.fact.state === 'value');
  const thumbprints = named.flatMap(({ settings: { fact } }) =>
    fact.state === 'value' ? [fact.value.thumbprint] : [],
  );
  const read =
    named.length > 0
      ? named.flatMap((each) => [settingsReading(each.settings), certificateReading(each.certificate)])
      : settings;
  return concluded('', judgement('TRUST-CERTIFICATE-MISSING', { thumbprints }, read));
}
