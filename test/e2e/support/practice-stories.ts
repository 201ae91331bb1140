/**
 * What each practice server is about. Written from what was set up on it (test/wine), not from what the program makes of it.
 */

/** One practice server's story, and what a person has to be told of it. */
export interface PracticeStory {
  readonly id: string;
  readonly title: string;
  /** The verdict's one sentence. */
  readonly headline: RegExp;
  /** Codes of all that is wrong, in any order. */
  readonly causes: readonly string[];
  /** Titles of checks that say nothing: .NET refuses what they would rest on. */
  readonly untested?: readonly string[];
}

/** All of them, in the order of the start page. */
export const practiceStories: readonly PracticeStory[] = [
  { id: 'fresh-2022', title: 'Ready to install', headline: /ready for a connector/, causes: [] },
  {
    id: 'half-a-proxy',
    title: 'Half a proxy',
    headline: /checks of its certificates have none/,
    causes: ['WINHTTP-PROXY-MISSING'],
  },
  {
    id: 'healthy-direct',
    title: 'A connector without a proxy',
    headline: /has what the connector needs/,
    causes: [],
  },
  { id: 'healthy-proxy', title: 'A connector with a proxy', headline: /has what the connector needs/, causes: [] },
  {
    id: 'server-2012-r2',
    title: 'An old Windows without SHA-512',
    headline: /SHA-512/,
    causes: ['SHA512-DISABLED', 'DOTNET-STRONG-CRYPTO-OFF'],
  },
  {
    id: 'no-http-before-the-proxy',
    title: 'The proxy without http://',
    headline: /proxy’s address/,
    causes: ['CONFIG-PROXY-ADDRESS-INVALID'],
    untested: ['Proxy of the services'],
  },
  {
    id: 'broken-file',
    title: 'A broken configuration file',
    headline: /configuration file of the connector is not written correctly/,
    causes: ['CONFIG-MALFORMED', 'SERVICE-STOPPED'],
    untested: ['Proxy of the services'],
  },
  {
    id: 'services-disagree',
    title: 'One of two files forgotten',
    headline: /take different ways/,
    causes: ['CONFIG-SERVICES-DISAGREE'],
  },
  {
    id: 'proxy-of-a-person',
    title: 'A proxy for one person alone',
    headline: /does not count for the services/,
    causes: ['PROXY-POLICY-PER-USER'],
  },
  {
    id: 'old-and-expired',
    title: 'An old connector that has expired',
    headline: /certificate has expired/,
    causes: ['TRUST-CERTIFICATE-EXPIRED'],
  },
  {
    id: 'updater-disabled',
    title: 'The updater is disabled',
    headline: /disabled/,
    causes: ['SERVICE-DISABLED'],
  },
];
