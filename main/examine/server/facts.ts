/** What each code about a server carries. */
import type { UnreadableReason } from '../../evidence/fact.js';
import type { Path } from '../../network/path/path.js';
import type { Dated, HostsEntry } from '../../evidence/server-facts.js';
import type { ServiceRole } from './role.js';

/** What is wrong in a configuration file, and where. */
export interface ConfigurationFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
  /** .NET refuses the file as a whole: the service does not start. */
  readonly wholeFile: boolean;
}

/** Where connector and updater go different ways: for these names; empty where it is so for all. */
export interface ServiceDifference {
  readonly connector: Path;
  readonly updater: Path;
  readonly names: readonly string[];
}

/** By code. */
export interface ServerCodeFacts {
  'OS-UNSUPPORTED': { readonly name: string; readonly version: string; readonly because: 'too-old' | 'no-server' };
  /** `version` is null where .NET Framework 4 is not there at all. */
  'DOTNET-TOO-OLD': { readonly version: string | null; readonly below: '4.7.1' | '4.7.2' };
  'REBOOT-PENDING': { readonly signs: readonly string[] };
  'FIPS-MODE': Readonly<Record<string, never>>;
  'TLS12-DISABLED': { readonly sides: readonly ('client' | 'server')[]; readonly values: readonly string[] };
  'DOTNET-STRONG-CRYPTO-OFF': { readonly values: readonly string[]; readonly absent: boolean };
  'SHA512-DISABLED': { readonly by: 'policy' | 'local'; readonly list: readonly string[] };
  'CIPHERS-RESTRICTED': { readonly list: readonly string[] };
  'NOT-ADMINISTRATOR': { readonly account: string };
  'SCRIPTS-BLOCKED': {
    readonly enabled: number | null;
    readonly policy: string | null;
    readonly whose: 'computer' | 'user';
  };
  'SIGN-IN-WINDOW-BLOCKED': Readonly<Record<string, never>>;
  'CONNECTOR-NOT-INSTALLED': Readonly<Record<string, never>>;
  'SERVICE-MISSING': { readonly missing: ServiceRole };
  'SERVICE-DISABLED': { readonly services: readonly ServiceRole[] };
  'SERVICE-STOPPED': {
    readonly services: readonly {
      readonly role: ServiceRole;
      readonly state: string;
      /** Win32 error of its last end, or the service's own code where that says so; 0 for none. */
      readonly exitCode: number;
      readonly ownCode: boolean;
      /** It starts by itself, and has not since Windows started. */
      readonly notStartedYet: boolean;
    }[];
  };
  'SERVICE-ACCOUNT-CHANGED': { readonly services: readonly { readonly role: ServiceRole; readonly account: string }[] };
  'AGENT-CONFLICT': { readonly agents: readonly string[]; readonly installed: boolean };
  'CONFIG-MISSING': { readonly services: readonly ServiceRole[] };
  'CONFIG-UNREADABLE': {
    readonly files: readonly string[];
    /** An administrator's rights would help. */
    readonly closed: boolean;
    /** What stands in the way, where it was read; empty where it was not. */
    readonly sentence: string;
  };
  'CONFIG-MALFORMED': { readonly faults: readonly ConfigurationFault[] };
  'CONFIG-PROXY-ADDRESS-INVALID': {
    readonly faults: readonly ConfigurationFault[];
    /** The addresses are right but for a user or a password, which are not used. */
    readonly credentialsOnly: boolean;
  };
  'CONFIG-SERVICES-DISAGREE': ServiceDifference;
  'CONFIG-MACHINE-WIDE': { readonly path: Path };
  'PROXY-SOURCES-DISAGREE':
    | ({ readonly between: 'services' } & ServiceDifference)
    | { readonly between: 'winhttp'; readonly connector: string; readonly winHttp: string }
    | { readonly between: 'older-values'; readonly source: string };
  /** `proxy` is a script's address where `byScript`; `names` is empty where it is so for all. */
  'WINHTTP-PROXY-MISSING': { readonly proxy: string; readonly byScript: boolean; readonly names: readonly string[] };
  'WINHTTP-OVERRIDES': { readonly winHttp: string; readonly settings: string };
  'PROXY-POLICY-PER-USER': {
    readonly proxy: string;
    readonly whose: 'user' | 'machine';
    /** Whom it would be meant for: the connector's way to the cloud, its requests to applications. */
    readonly services: boolean;
    readonly applications: boolean;
  };
  'BACKEND-PROXY-OFF': { readonly proxy: string };
  'ROLE-INSUFFICIENT': { readonly because: 'role' | 'guest' | 'first-connector' };
  'LICENCE-MISSING': Readonly<Record<string, never>>;
  'SIGN-IN-FAILED': Readonly<Record<string, never>>;
  /**
   * `line` is null where the file itself was not looked at: a try for the name met it. `unreached`: names of it that were
   * tried, and that alone failed.
   */
  'HOSTS-FILE-OVERRIDE': {
    readonly entries: readonly (Omit<HostsEntry, 'line'> & { readonly line: number | null })[];
    readonly unreached?: readonly string[];
  };
  'ROOT-AUTHORITY-MISSING': { readonly name: string; readonly thumbprint: string };
  'HTTP2-KCD': Readonly<Record<string, never>>;
  /** `signature` is a row of `knowledge/event-signatures.ts`; `at` in ISO 8601. */
  'REGISTRATION-FAILED': {
    readonly text: string;
    /** When it was written; where it is not `own`, the latest that it can have been. */
    readonly at: string;
    /** The text has a time of its own. */
    readonly own: boolean;
    readonly signature: string;
  };
  'CONNECTOR-LOG-TELLS': {
    /** Each kind once, by its newest. `hours` before this server's clock; null for one without a time of its own. */
    readonly lines: readonly {
      readonly text: string;
      readonly signature: string;
      readonly hours: number | null;
      /** When it was written, or the latest that it can have been. */
      readonly at: string;
    }[];
  };
  'CLOCK-WRONG':
    | {
        readonly by: 'records';
        readonly clock: string;
        readonly newest: Dated;
        /** The newest thing is a certificate that Microsoft's service dated; otherwise this server's own files and events. */
        readonly issued: boolean;
      }
    | {
        readonly by: 'answers';
        readonly clock: string;
        /** Less than zero where it is behind. */
        readonly secondsAhead: number;
        /** Whose answers say so. */
        readonly hosts: readonly string[];
        /** They came over TLS, from the genuine hosts. */
        readonly secured: boolean;
      };
  /** `days` since it ended, whole ones. */
  'TRUST-CERTIFICATE-EXPIRED': { readonly notAfter: string; readonly days: number; readonly thumbprint: string };
  /** `days` until it ends, whole ones. */
  'TRUST-CERTIFICATE-EXPIRING': { readonly notAfter: string; readonly days: number; readonly thumbprint: string };
  /** Those that are named and not there; none where nothing names one. */
  'TRUST-CERTIFICATE-MISSING': { readonly thumbprints: readonly string[] };
  'CHECK-CRASHED': { readonly failures: readonly { readonly check: string; readonly message: string }[] };
  'SERVER-NOT-READABLE': {
    readonly unread: readonly { readonly source: string; readonly reason: UnreadableReason }[];
    /** An administrator's rights would help. */
    readonly closed: boolean;
  };
  'SERVER-READY': { readonly installed: boolean; readonly checks: number };
}
