/**
 * What to ask of the hosts that Windows checks certificates with: an address that each of them is known to answer. Where a
 * list has moved, its host still answers, by saying that it is not there.
 */

/** A list of a host, and what it is. */
export interface KnownList {
  readonly host: string;
  readonly path: string;
  readonly kind: 'crl' | 'ocsp' | 'trust-list' | 'certificate';
  /** Its authority has ended: nobody renews the list any more, and it may well be out of date. */
  readonly ended: boolean;
}

const row = (host: string, path: string, kind: KnownList['kind'], ended = false): KnownList => ({
  host,
  path,
  kind,
  ended,
});

/** True for a name that answers for single certificates (OCSP, RFC 6960). */
export function isResponder(host: string): boolean {
  return knownLists.some((list) => list.host === host && list.kind === 'ocsp');
}

/**
 * Sources: the distribution points in the certificates of the chains that CA-2023 lists; KB2813430 (Microsoft, "Configure
 * trusted roots and disallowed certificates") for the trust list. Of a host that has lists of several authorities that of a
 * root was taken, because issuing ones come and go; of the mscrl names none is known (CA-2022: the authority ended in October
 * 2024).
 */
export const knownLists: readonly KnownList[] = [
  row('crl3.digicert.com', '/DigiCertGlobalRootG2.crl', 'crl'),
  row('crl4.digicert.com', '/DigiCertGlobalRootG2.crl', 'crl'),
  row('ocsp.digicert.com', '/', 'ocsp'),
  row('crl.microsoft.com', '/pki/crl/products/MicRooCerAut2011_2011_03_22.crl', 'crl'),
  row('oneocsp.microsoft.com', '/ocsp', 'ocsp'),
  row('ocsp.msocsp.com', '/', 'ocsp'),
  row('ctldl.windowsupdate.com', '/msdownload/update/v3/static/trustedr/en/authrootstl.cab', 'trust-list'),
  row('www.microsoft.com', '/pkiops/crl/Microsoft%20RSA%20Root%20Certificate%20Authority%202017.crl', 'crl'),
  row('mscrl.microsoft.com', '/pki/mscorp/crl/Microsoft%20RSA%20TLS%20CA%2001.crl', 'crl', true),
  row('cacerts.digicert.com', '/DigiCertGlobalRootG2.crt', 'certificate'),
  row('cacerts.geotrust.com', '/GeoTrustGlobalTLSRSA4096SHA2562022CA1.crt', 'certificate'),
  row('cdp.geotrust.com', '/GeoTrustGlobalTLSRSA4096SHA2562022CA1.crl', 'crl'),
  row('status.geotrust.com', '/', 'ocsp'),
  row('mscrl.microsoft.us', '/pki/mscorp/crl/Microsoft%20RSA%20TLS%20CA%2001.crl', 'crl', true),
  row('crl.microsoft.us', '/pki/crl/products/MicRooCerAut2011_2011_03_22.crl', 'crl'),
  row('ocsp.msocsp.us', '/', 'ocsp'),
  row('www.microsoft.us', '/pkiops/crl/Microsoft%20RSA%20Root%20Certificate%20Authority%202017.crl', 'crl'),
  row('ctldl.windowsupdate.us', '/msdownload/update/v3/static/trustedr/en/authrootstl.cab', 'trust-list'),
];
