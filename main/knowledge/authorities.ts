/**
 * The certificate authorities that Microsoft documents for its cloud services. Issuing authorities rotate, so none of them
 * is needed to call a chain genuine: that is decided by signatures up to a public root. Their names serve one end, to tell
 * a chain whose middle is missing from one of somebody else's authority.
 */

/** A root that Microsoft's services are known to chain to. */
export interface MicrosoftRoot {
  readonly name: string;
  /** SHA-1 thumbprint, as the documents give it. */
  readonly sha1: string;
  readonly source: string;
}

/** Roots by thumbprint. All but the first are in the list that Node carries; the first expired on 12 May 2025. */
export const microsoftRoots: readonly MicrosoftRoot[] = [
  { name: 'Baltimore CyberTrust Root', sha1: 'D4DE20D05E66FC53FE1A50882C78DB2852CAE474', source: 'CA-2023' },
  { name: 'DigiCert Global Root CA', sha1: 'A8985D3A65E5E5C4B2D7D66D40C6DD2FB19C5436', source: 'CA-2023' },
  { name: 'DigiCert Global Root G2', sha1: 'DF3C24F9BFD666761B268073FE06D1CC8D4F82A4', source: 'CA-2023' },
  { name: 'DigiCert Global Root G3', sha1: '7E04DE896A3E666D00E687D33FFAD93BE83D349E', source: 'CA-2023' },
  {
    name: 'Microsoft ECC Root Certificate Authority 2017',
    sha1: '999A64C37FF47D9FAB95F14769891460EEC4C3C5',
    source: 'CA-2023',
  },
  {
    name: 'Microsoft RSA Root Certificate Authority 2017',
    sha1: '73A5E64A3BFF8316FF0EDCCC618A906E4EAE4D74',
    source: 'CA-2023',
  },
];

/**
 * The root that the chains of the connector's service end at, today and after the change of 2026 (ICA-2026).
 */
export const neededRoot = {
  name: 'DigiCert Global Root G2',
  sha1: 'DF3C24F9BFD666761B268073FE06D1CC8D4F82A4',
} as const;

/** Common names of authorities below the roots, current, coming and past. */
const issuing: readonly { readonly source: string; readonly names: readonly string[] }[] = [
  {
    source: 'CA-2023',
    names: [
      'Microsoft Azure RSA TLS Issuing CA 03',
      'Microsoft Azure RSA TLS Issuing CA 04',
      'Microsoft Azure RSA TLS Issuing CA 07',
      'Microsoft Azure RSA TLS Issuing CA 08',
      'Microsoft Azure ECC TLS Issuing CA 03',
      'Microsoft Azure ECC TLS Issuing CA 04',
      'Microsoft Azure ECC TLS Issuing CA 07',
      'Microsoft Azure ECC TLS Issuing CA 08',
      'Microsoft RSA TLS Issuing AOC CA 01',
      'Microsoft RSA TLS Issuing AOC CA 02',
      'Microsoft RSA TLS Issuing EOC CA 01',
      'Microsoft RSA TLS Issuing EOC CA 02',
      'Microsoft ECC TLS Issuing AOC CA 01',
      'Microsoft ECC TLS Issuing AOC CA 02',
      'Microsoft ECC TLS Issuing EOC CA 01',
      'Microsoft ECC TLS Issuing EOC CA 02',
      'DigiCert Basic RSA CN CA G2',
      'DigiCert Cloud Services CA-1',
      'DigiCert SHA2 Secure Server CA',
      'DigiCert TLS Hybrid ECC SHA384 2020 CA1',
      'DigiCert TLS RSA SHA256 2020 CA1',
      'GeoTrust Global TLS RSA4096 SHA256 2022 CA1',
    ],
  },
  {
    source: 'CA-2022',
    names: [
      'Microsoft Azure TLS Issuing CA 01',
      'Microsoft Azure TLS Issuing CA 02',
      'Microsoft Azure TLS Issuing CA 05',
      'Microsoft Azure TLS Issuing CA 06',
      'Microsoft RSA TLS CA 01',
      'Microsoft RSA TLS CA 02',
    ],
  },
  {
    source: 'ICA-2026',
    names: [
      'Microsoft TLS RSA Root G2',
      'Microsoft TLS G2 RSA CA OCSP 02',
      'Microsoft TLS G2 RSA CA OCSP 04',
      'Microsoft TLS G2 RSA CA OCSP 06',
      'Microsoft TLS G2 RSA CA OCSP 08',
      'Microsoft TLS G2 RSA CA OCSP 10',
      'Microsoft TLS G2 RSA CA OCSP 12',
      'Microsoft TLS G2 RSA CA OCSP 14',
      'Microsoft TLS G2 RSA CA OCSP 16',
    ],
  },
];

/** A genuine chain as somebody saw it. */
export interface SeenChain {
  /** The names that its first certificate is for. */
  readonly pattern: string;
  readonly when: string;
  /** Common names, from the server's certificate up to the last one below the root. */
  readonly chain: readonly string[];
  /** Names of the roots that it may end at. */
  readonly roots: readonly string[];
  readonly source: string;
}

/**
 * Examples, for people to compare with; nothing is judged by them. The issuing authorities of 2023 exist twice, under two
 * roots (CA-2023), so that for such a one both are named.
 */
const seenChains: readonly SeenChain[] = [
  {
    pattern: '*.msappproxy.net',
    when: 'July 2025',
    chain: ['*.msappproxy.net', 'Microsoft Azure RSA TLS Issuing CA 04'],
    roots: ['DigiCert Global Root G2', 'Microsoft RSA Root Certificate Authority 2017'],
    source: 'https://github.com/microsoft/GlobalSecureAccess/issues/24, and CA-2023',
  },
  {
    pattern: '*.servicebus.windows.net',
    when: '2026',
    chain: ['*.servicebus.windows.net', 'Microsoft TLS G2 RSA CA OCSP 16', 'Microsoft TLS RSA Root G2'],
    roots: ['DigiCert Global Root G2'],
    source: 'a report of a user of Event Hubs, which shares these names; its authorities are in ICA-2026',
  },
];

/** A genuine chain for a name, as it was seen; null where none is known. */
export function seenChainFor(host: string): SeenChain | null {
  return seenChains.find(({ pattern }) => host.toLowerCase().endsWith(pattern.slice(1))) ?? null;
}

/** Names of the roots that are in force: the first one expired in 2025. */
export const rootNames: readonly string[] = microsoftRoots.slice(1).map(({ name }) => name);

const knownNames = new Set([...microsoftRoots.map(({ name }) => name), ...issuing.flatMap(({ names }) => names)]);

/** True for the common name of an authority that Microsoft documents, whatever its kind. */
export function isMicrosoftAuthorityName(commonName: string): boolean {
  return knownNames.has(commonName);
}

const rootThumbprints = new Set(microsoftRoots.map(({ sha1 }) => sha1));

/** True for the SHA-1 thumbprint (40 digits in upper case) of a root that Microsoft's services are known to chain to. */
export function isMicrosoftRoot(sha1: string): boolean {
  return rootThumbprints.has(sha1);
}
