/**
 * Parts of a certificate that Node does not give: X509Certificate of the oldest Nodes knows no signature algorithm, and of
 * none the extensions. Two fields are no reason for a library of ASN.1: the bytes are walked (X.690, DER; RFC 5280, 4.1),
 * by positions alone, and only where Node has taken them for a certificate before.
 */
import { childrenOf, derTags, type Element } from './der.js';

const { objectIdentifier, octets, sequence } = derTags;
/** Context-specific, constructed, 3: the extensions of a TBSCertificate. */
const extensions = 0xa3;

/** Names that people know the algorithms by (RFC 8017, RFC 5758, RFC 3279). */
const algorithms: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.5': 'RSA/SHA1',
  '1.2.840.113549.1.1.11': 'RSA/SHA256',
  '1.2.840.113549.1.1.12': 'RSA/SHA384',
  '1.2.840.113549.1.1.13': 'RSA/SHA512',
  '1.2.840.113549.1.1.10': 'RSA-PSS',
  '1.2.840.10045.4.3.2': 'ECDSA/SHA256',
  '1.2.840.10045.4.3.3': 'ECDSA/SHA384',
  '1.2.840.10045.4.3.4': 'ECDSA/SHA512',
};

/** The algorithm that a certificate is signed with: `RSA/SHA512`, or its object identifier; null where it cannot be read. */
export function signatureAlgorithmOf(der: Uint8Array): string | null {
  const [, algorithm] = partsOf(der);
  const identifier = algorithm === undefined ? undefined : childrenOf(der, algorithm)[0];
  const name = identifier?.tag === objectIdentifier ? identifierText(der, identifier) : null;
  return name === null ? null : (algorithms[name] ?? name);
}

/** The value of an extension, without its own OCTET STRING; null where the certificate has none of this identifier. */
export function extensionOf(der: Uint8Array, identifier: string): Uint8Array | null {
  const [signed] = partsOf(der);
  const part = signed === undefined ? undefined : childrenOf(der, signed).find(({ tag }) => tag === extensions);
  const list = part === undefined ? undefined : childrenOf(der, part)[0];
  if (list?.tag !== sequence) return null;
  for (const each of childrenOf(der, list)) {
    const fields = childrenOf(der, each);
    const [name] = fields;
    if (name?.tag !== objectIdentifier || identifierText(der, name) !== identifier) continue;
    const value = fields.find(({ tag }) => tag === octets);
    return value === undefined ? null : der.subarray(value.start, value.end);
  }
  return null;
}

/** The parts of a certificate: what is signed, by which algorithm, and the signature. */
function partsOf(der: Uint8Array): Element[] {
  const [whole] = childrenOf(der);
  return whole?.tag === sequence ? childrenOf(der, whole) : [];
}

/** `1.2.840.113549`: the first byte holds two numbers, the others seven bits each (X.690, 8.19). */
function identifierText(der: Uint8Array, { start, end }: Element): string {
  const numbers: number[] = [];
  let number = 0;
  for (const byte of der.subarray(start, end)) {
    number = number * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (numbers.length === 0) {
      const first = Math.min(Math.floor(number / 40), 2);
      numbers.push(first, number - first * 40);
    } else {
      numbers.push(number);
    }
    number = 0;
  }
  return numbers.join('.');
}
