/**
 * What Windows fetches to check certificates, told apart by its bytes: revocation lists, OCSP answers, trust lists,
 * certificates. A page of a proxy that answers 200 is none of them.
 *
 * Sources: RFC 5280 section 5.1 (CertificateList), RFC 6960 section 4.2.1 (OCSPResponse), the header of a cabinet file
 * (Microsoft, MS-CAB section 2.1): authrootstl.cab is one.
 */
import { readCertificate } from './certificate.js';
import { childrenOf, derTags, type Element } from './der.js';

/** What a body is. */
export interface ReadList {
  readonly kind: 'crl' | 'ocsp' | 'trust-list' | 'certificate' | 'other';
  /** By its own dates; null where it has none. */
  readonly state: 'valid' | 'outdated' | 'not-yet' | null;
}

/** Says what the bytes are. `at`: the present, in milliseconds since 1970. */
export function readList(bytes: Uint8Array, at: number): ReadList {
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'MSCF') return { kind: 'trust-list', state: null };
  const [whole] = childrenOf(bytes);
  if (whole?.tag !== derTags.sequence || whole.end !== bytes.length) return { kind: 'other', state: null };
  const [first, second, third] = childrenOf(bytes, whole, 3);
  if (first?.tag === derTags.enumerated && first.end - first.start === 1) return { kind: 'ocsp', state: null };
  if (readCertificate(bytes) !== null) return { kind: 'certificate', state: null };
  if (first?.tag !== derTags.sequence || second?.tag !== derTags.sequence || third === undefined)
    return { kind: 'other', state: null };
  const fields = childrenOf(bytes, first, 6).filter(({ tag }) => tag !== derTags.integer);
  const [algorithm, issuer, from, to] = fields;
  const isList = algorithm?.tag === derTags.sequence && issuer?.tag === derTags.sequence && isTime(from);
  if (!isList) return { kind: 'other', state: null };
  const [begins, ends] = [timeOf(bytes, from), isTime(to) ? timeOf(bytes, to) : null];
  const state = begins !== null && at < begins ? 'not-yet' : ends !== null && at > ends ? 'outdated' : 'valid';
  return { kind: 'crl', state };
}

const isTime = (element: Element | undefined): element is Element =>
  element?.tag === derTags.utcTime || element?.tag === derTags.generalizedTime;

/** In milliseconds since 1970; null for a form that RFC 5280 section 5.1.2.4 does not allow. */
function timeOf(der: Uint8Array, { tag, start, end }: Element): number | null {
  const text = Buffer.from(der.subarray(start, end)).toString('latin1');
  // Years of two digits are of the twentieth century from 50 on (RFC 5280 section 4.1.2.5.1).
  const full = tag === derTags.utcTime ? `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}` : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
