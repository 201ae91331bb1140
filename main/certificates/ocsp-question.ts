/**
 * A question to an OCSP responder (RFC 6960 section 4.1.1): whether the root "DigiCert Global Root G2" is revoked. Any
 * responder answers it, be it by saying that the certificate is none of its own; a page of a proxy cannot.
 *
 * Made with `openssl ocsp -issuer root.pem -cert root.pem -no_nonce -reqout FILE` from the root that Node carries.
 */
export const ocspQuestion: Uint8Array = Buffer.from(
  '3051304f304d304b3049300906052b0e03021a0500041439d28b71fe1d19b65fb3f1288f23bc04595c4395' +
    '04144e2254201895e6e36ee60ffafab912ed06178f390210033af1e6a711a9a0bb2864b11d09fae5',
  'hex',
);
