/**
 * Microsoft's list of public roots, as Windows keeps it after an update (`EncodedCtl`): a certificate trust list in a signed
 * message. It names each root by its SHA-1, whether Windows has ever needed that root here or not.
 *
 * Sources: Microsoft, "Certificate Trust List Overview" and CTL_INFO in wincrypt.h (szOID_CTL 1.3.6.1.4.1.311.10.1; a trusted
 * subject is an identifier and attributes); RFC 5652 sections 3 and 5.1 for the message. That Windows checks the signature is
 * relied upon: who can write there can do as they please with this server.
 */
import { childrenOf, derTags, type Element } from './der.js';

/** Explicit tags of RFC 5652: `[0]`. */
const wrapped = 0xa0;
/** 1.2.840.113549.1.7.2 (RFC 5652 section 5.1) and 1.3.6.1.4.1.311.10.1, as DER has them. */
const signedData = '2a864886f70d010702';
const trustList = '2b0601040182370a01';
/** Bytes of a SHA-1. */
const thumbprintLength = 20;
/** The list has some 500 entries. */
const mostEntries = 5000;

/** The SHA-1 of each root on the list, in 40 digits of upper case; null for bytes that are no such list. */
export function readTrustList(der: Uint8Array): ReadonlySet<string> | null {
  const message = contentOf(der, childrenOf(der, undefined, 1)[0], signedData);
  const signed = message === null ? undefined : childrenOf(der, message, 1)[0];
  if (signed === undefined) return null;
  // Version, algorithms, and then what is signed.
  const content = contentOf(der, childrenOf(der, signed, 3)[2], trustList);
  const list = content === null ? undefined : childrenOf(der, content, 1)[0];
  if (list === undefined) return null;
  // Two fields are lists of sequences; entries begin with the thumbprint, and the one before, of usages, with no octets.
  const thumbprints = childrenOf(der, list, 16)
    .filter(({ tag }) => tag === derTags.sequence)
    .map((field) => childrenOf(der, field, mostEntries).flatMap((entry) => thumbprintOf(der, entry) ?? []))
    .find((found) => found.length > 0);
  return thumbprints === undefined ? null : new Set(thumbprints);
}

/** What a message holds of a type: the type, and then the content in a tag of its own. */
function contentOf(der: Uint8Array, element: Element | undefined, type: string): Element | null {
  if (element?.tag !== derTags.sequence) return null;
  const [kind, content] = childrenOf(der, element, 2);
  if (kind?.tag !== derTags.objectIdentifier || content?.tag !== wrapped) return null;
  return hexOf(der, kind) === type ? content : null;
}

function thumbprintOf(der: Uint8Array, entry: Element): string | null {
  if (entry.tag !== derTags.sequence) return null;
  const [identifier] = childrenOf(der, entry, 1);
  if (identifier?.tag !== derTags.octets || identifier.end - identifier.start !== thumbprintLength) return null;
  return hexOf(der, identifier).toUpperCase();
}

const hexOf = (der: Uint8Array, { start, end }: Element): string =>
  Buffer.from(der.subarray(start, end)).toString('hex');
