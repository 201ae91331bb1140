/** The checks of a server by their permanent ids, in the order in which they are shown. */
export const checkIds = [
  'windows',
  'dot-net',
  'restart',
  'rights',
  'tls12',
  'strong-crypto',
  'sha512',
  'ciphers',
  'hosts',
  'authorities',
  'http2',
  'fips',
  'scripts',
  'sign-in-window',
  'installed',
  'running',
  'accounts',
  'siblings',
  'trust-certificate',
  'configuration',
  'proxy-settings',
  'proxy-paths',
  'certificate-proxy',
  'backend-proxy',
  'role',
  'licence',
  'sign-in',
] as const;

/** The id of a check. */
export type CheckId = (typeof checkIds)[number];
