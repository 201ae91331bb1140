/** Names for the numbers of TLS: versions, alerts and signature algorithms. Source: RFC 8446 sections 4.2.1 and 6, RFC 5246 section 7.2. */

const tls13 = 'TLS 1.3';

const versionNames: Readonly<Record<number, string>> = {
  0x0002: 'SSL 2.0',
  0x0300: 'SSL 3.0',
  0x0301: 'TLS 1.0',
  0x0302: 'TLS 1.1',
  0x0303: 'TLS 1.2',
  0x0304: tls13,
};

/** A version as people write it. Drafts of TLS 1.3 are one version: what a capture shows of them is the same. */
export function versionName(version: number): string {
  if (isDraft(version)) return `${tls13} (a draft of it)`;
  return versionNames[version] ?? `unknown version 0x${version.toString(16).padStart(4, '0')}`;
}

/**
 * True for the number of a draft of TLS 1.3: 0x7f and the draft's number (draft-ietf-tls-tls13-28 section 4.2.1.1). The
 * experiments of Facebook begin with 0xfb instead (0xfb17 and 0xfb1a in Wireshark's packet-tls-utils.h).
 */
export function isDraft(version: number): boolean {
  return version >> 8 === 0x7f || version >> 8 === 0xfb;
}

/** An alert's name as the RFCs write it; its number where they have none. */
export function alertName(description: number): string {
  return alertNames[description] ?? `alert ${description}`;
}

const alertNames: Readonly<Record<number, string>> = {
  0: 'close_notify',
  10: 'unexpected_message',
  20: 'bad_record_mac',
  21: 'decryption_failed',
  22: 'record_overflow',
  30: 'decompression_failure',
  40: 'handshake_failure',
  41: 'no_certificate',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  60: 'export_restriction',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  100: 'no_renegotiation',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

/**
 * A signature algorithm by the name of RFC 8446 section 4.2.3; the older ones, pairs of hash and signature (RFC 5246 section
 * 7.4.1.4.1), in the same form.
 */
export function signatureAlgorithmName(scheme: number): string {
  return signatureAlgorithmNames[scheme] ?? `0x${scheme.toString(16).padStart(4, '0')}`;
}

const signatureAlgorithmNames: Readonly<Record<number, string>> = {
  0x0101: 'rsa_pkcs1_md5',
  0x0201: 'rsa_pkcs1_sha1',
  0x0202: 'dsa_sha1',
  0x0203: 'ecdsa_sha1',
  0x0301: 'rsa_pkcs1_sha224',
  0x0302: 'dsa_sha224',
  0x0303: 'ecdsa_sha224',
  0x0401: 'rsa_pkcs1_sha256',
  0x0402: 'dsa_sha256',
  0x0403: 'ecdsa_secp256r1_sha256',
  0x0501: 'rsa_pkcs1_sha384',
  0x0502: 'dsa_sha384',
  0x0503: 'ecdsa_secp384r1_sha384',
  0x0601: 'rsa_pkcs1_sha512',
  0x0602: 'dsa_sha512',
  0x0603: 'ecdsa_secp521r1_sha512',
  0x0804: 'rsa_pss_rsae_sha256',
  0x0805: 'rsa_pss_rsae_sha384',
  0x0806: 'rsa_pss_rsae_sha512',
  0x0807: 'ed25519',
  0x0808: 'ed448',
  0x0809: 'rsa_pss_pss_sha256',
  0x080a: 'rsa_pss_pss_sha384',
  0x080b: 'rsa_pss_pss_sha512',
};
