/** Permanent names of what a plan has to tell, and of why there is none. Their words are in `main/words`. */

/** What a person has to know before they agree. */
export const noteCodes = [
  'NEEDS-DIRECT-ACCESS',
  'NO-SIGN-IN',
  'BYPASS-LIST-STAYS',
  'UPGRADES',
  'BACKEND-UNCHANGED',
  'MACHINE-FILE-DECIDES',
  'WPAD-DECIDES',
  'PART-MISSING',
  'WINHTTP-IS-FOR-ALL-PROGRAMS',
  'WINHTTP-DIFFERS',
  'WINHTTP-OVERRIDES',
  'POLICY-WRITTEN-HERE',
  'POLICIES-OF-DOMAIN',
  'SETTINGS-FOR-ALL-ACCOUNTS',
  'RESTART-NEEDED',
  'TLS-IS-FOR-ALL-PROGRAMS',
  'SHA512-NEEDS-UPDATE',
  'CONNECTOR-STOPS',
  'SERVICE-PAUSED',
  'OWN-ACCOUNT-ALONE',
  'BROWSERS-TOO',
  'ACCOUNTS-LEFT',
  'JOURNALS-UNREAD',
] as const;

/** One of them. */
export type NoteCode = (typeof noteCodes)[number];

/** Why a remedy is not possible here. */
export const refusalCodes = [
  'NOT-INSTALLED',
  'FILE-MISSING',
  'FILE-NOT-EDITED',
  'UNREADABLE',
  'SERVICE-MISSING',
  'SERVICE-PENDING',
  'SERVICE-DISABLED',
  'SERVICE-START-UNKNOWN',
  'CHANGED-SINCE',
  'CHANGED-AGAIN',
  'GONE',
  'CHANGE-UNKNOWN',
  'OF-ANOTHER-ACCOUNT',
  'JOURNAL-UNREAD',
  'REQUEST-UNFIT',
  'PLAN-UNFIT',
] as const;

/** One of them. */
export type RefusalCode = (typeof refusalCodes)[number];
