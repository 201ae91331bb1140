/**
 * What the installer, the connector and Windows write when something fails, and what it means: own words, each row with its
 * source. A text is only known by its beginning or its core, since the rest names servers and addresses.
 *
 * Sources beside those of `sources.ts`: GSA-tshoot, "Troubleshoot problems installing the private network connector"; AP-tshoot,
 * "Troubleshoot Application Proxy problems and error messages"; GSA#24, issue 24 of microsoft/GlobalSecureAccess; I81174, issue
 * 81174 of MicrosoftDocs/azure-docs; winhttp.h and winerror.h for numbers.
 */
import { isMicrosoftAuthorityName } from './authorities.js';

/** A text that is known. */
export interface Signature {
  readonly id: string;
  readonly pattern: RegExp;
  /** What it means, in a sentence. */
  readonly means: string;
  readonly source: string;
  /** Says too little alone: it also comes where single tries fail, or an application does, and all else works. */
  readonly weak?: true;
}

/** Texts of a registration that failed: in the Application log, and in the installer's own. The most exact first. */
export const registrationSignatures: readonly Signature[] = [
  {
    id: 'account-without-tenant',
    pattern: /AADSTS50059/,
    means: 'The account that signed in belongs to no tenant: a personal Microsoft account, or a wrong domain.',
    source: 'GSA-tshoot',
  },
  {
    id: 'scripts-forbidden',
    pattern: /Failed to retrieve the current execution policy/i,
    means: 'A policy forbids PowerShell scripts, by which the connector registers itself.',
    source: 'GSA-tshoot',
  },
  {
    id: 'configuration-not-downloaded',
    pattern: /Connector failed to download the configuration/i,
    means:
      'The connector did not get its settings: its certificate has expired, or it cannot get out, often behind a proxy.',
    source: 'GSA-tshoot',
  },
  {
    id: 'registration-denied',
    pattern: /registration request was denied/i,
    means: 'The account lacks the role, or belongs to another tenant as its home.',
    source: 'GSA-tshoot',
  },
  {
    id: 'registration-networking',
    pattern: /unable to connect to the service due to networking issues/i,
    means: 'A firewall or a proxy kept the installer from the address that is named.',
    source: 'GSA-tshoot',
  },
  {
    id: 'sign-in-ended',
    pattern: /Connector registration failed[^]{0,400}One or more errors occurred/i,
    means: 'The sign-in window was closed, or closed itself because the network failed.',
    source: 'GSA-tshoot',
  },
  {
    id: 'registration-failed',
    pattern: /Connector (?:re-)?registration failed/i,
    means: 'The registration failed for a reason that is not among the known ones.',
    source: 'GSA-tshoot',
  },
];

/** Texts of the connector while it works. */
export const connectorSignatures: readonly Signature[] = [
  {
    id: 'trust-certificate-expired',
    pattern: /Connector trust certificate (?:has )?expired/i,
    means: 'The connector’s own certificate has expired; it has to be registered again.',
    source: 'GSA-tshoot',
  },
  {
    id: 'trust-relationship',
    pattern: /Could not establish trust relationship for the SSL\/TLS secure channel/i,
    means:
      'The certificate that came was not trusted: something on the way replaces certificates, or a root is missing.',
    source: 'I81174',
  },
  {
    id: 'proxy-sign-in',
    pattern: /\(407\) Proxy Authentication Required|\b407 Proxy Authentication/i,
    means: 'The proxy asks for a user and a password, which the connector cannot give.',
    source: 'S004',
  },
  {
    id: 'gateway-failed',
    pattern: /\((?:502\) Bad Gateway|503\) Server Unavailable|504\) Gateway Time-?out)/i,
    means: 'A proxy answered that it could not reach the service.',
    source: 'S004',
    weak: true,
  },
  {
    id: 'forbidden',
    pattern: /\(403\) Forbidden/i,
    means: 'The service or a proxy refused: the connector’s own certificate may not have arrived.',
    source: 'XYB',
    weak: true,
  },
  {
    id: 'name-not-resolved',
    pattern: /The remote name could not be resolved/i,
    means: 'A name was not found. Behind a proxy that is expected for what tries to go directly.',
    source: 'I81174',
    weak: true,
  },
  {
    id: 'revocation-unreachable',
    pattern: /CRYPT_E_REVOCATION_OFFLINE|0x8009201[23]\b/i,
    means: 'Windows could not fetch the list of revoked certificates; it takes the proxy of WinHTTP for that.',
    source: 'winerror.h',
  },
  {
    id: 'winhttp-name',
    pattern: /0x80072EE7\b/i,
    means: 'Windows did not find a name.',
    source: 'winhttp.h',
    weak: true,
  },
  {
    id: 'winhttp-time',
    pattern: /0x80072EE2\b/i,
    means: 'Windows got no answer in time.',
    source: 'winhttp.h',
    weak: true,
  },
  {
    id: 'winhttp-connection',
    pattern: /0x80072EFD\b/i,
    means: 'Windows could not make a connection.',
    source: 'winhttp.h',
    weak: true,
  },
];

/** The line of the tunnel of Private Access, which does not say itself which of two causes it has. */
const chainPattern = /RustSslCertificateValidator: Failed to validate chain|\[InvalidProxyCertificate\]/;
const chain = {
  'chain-genuine': {
    means:
      'The certificate is Microsoft’s, and could not be checked: lists of revoked certificates or authorities were not reached, most often because WinHTTP has no proxy.',
    source: 'GSA#24',
  },
  'chain-foreign': {
    means: 'The certificate was issued by an authority that is not Microsoft’s: something on the way inspects TLS.',
    source: 'GSA#24',
  },
  'chain-unnamed': {
    means:
      'A certificate could not be checked. It was replaced on the way, or lists of revoked certificates were not reached.',
    source: 'GSA#24',
  },
} as const;

/** Numbers of the connector's events (Admin). Source: AP-tshoot, GSA-tshoot for 1000. Others are left to their own texts. */
const events: Readonly<Record<number, string>> = {
  12008: 'Too many tries to sign in to an application by Kerberos: its service principal name, or a clock.',
  13016: 'A user’s token holds no name by which the application knows the user.',
  13019: 'Windows could not get a Kerberos ticket: a service principal name, a trust, or a clock.',
  13020: 'An application has no service principal name.',
  13022: 'An application refused the Kerberos ticket.',
};

const meanings = new Map<string, string>([
  ...[...registrationSignatures, ...connectorSignatures].map(({ id, means }) => [id, means] as const),
  ...Object.entries(chain).map(([id, { means }]) => [id, means] as const),
  ...Object.entries(events).map(([id, means]) => [`event-${id}`, means] as const),
]);

/** The id of the known text of a registration in this one; null for none. */
export function registrationSignature(text: string): string | null {
  return registrationSignatures.find(({ pattern }) => pattern.test(text))?.id ?? null;
}

/** The id of any known text in this one; null for none. */
export function signatureOf(text: string): string | null {
  if (chainPattern.test(text)) {
    const issuer = /issuer:?\s*CN=([^,;\]"]+)/i.exec(text)?.[1]?.trim();
    if (issuer === undefined) return 'chain-unnamed';
    return isMicrosoftAuthorityName(issuer) ? 'chain-genuine' : 'chain-foreign';
  }
  return connectorSignatures.find(({ pattern }) => pattern.test(text))?.id ?? registrationSignature(text);
}

/** The id of an event of the connector that is known by its number alone; null for others. */
export function eventSignature(id: number): string | null {
  return events[id] === undefined ? null : `event-${id}`;
}

const weak = new Set(connectorSignatures.filter((each) => each.weak === true).map(({ id }) => id));

/** True for an id whose text is worth a finding by itself. */
export function isTelling(signature: string): boolean {
  return !weak.has(signature);
}

/** What is meant by an id of this table; null for another. */
export function meaningOf(signature: string): string | null {
  return meanings.get(signature) ?? null;
}
