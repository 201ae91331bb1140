/** The remedies of this program by their permanent ids; what each changes stands in `main/remedy`. */

/** All of them. */
export const remedyIds = [
  'bypass',
  'proxy',
  'automatic',
  'winhttp',
  'backend',
  'tls',
  'service',
  'installer-proxy',
  'restore',
] as const;

/** One of them. */
export type RemedyId = (typeof remedyIds)[number];
