/**
 * What is known of a server, by topic: what its readings mean, and no opinion. `main/machine/survey` fills it from a live
 * server or a recorded one; the rules judge it.
 */
import type { Fact } from './fact.js';
import type { PersonQuestion } from './person.js';
import type { Answer, Service } from './server.js';

/** A fact with the place where it was read, in words that a person can go and look at: `HKLM\SYSTEM\...\Enabled`. */
export interface Found<T> {
  readonly source: string;
  readonly fact: Fact<T>;
}

/** Windows itself. */
export interface SystemFacts {
  readonly version: Found<Answer<'system'>>;
  /** `Windows Server 2022 Standard`, as Windows calls itself. */
  readonly name: Found<string>;
  /** `Server Core`, `Server`, `Client`. */
  readonly installation: Found<string>;
  readonly domain: Found<Answer<'domain'>>;
  readonly account: Found<Answer<'account'>>;
  readonly clock: Found<Answer<'clock'>>;
  /** .NET Framework 4's release number: 461808 is 4.7.2. */
  readonly dotNetRelease: Found<number>;
  /** Signs that Windows waits for a restart: each with whether it is there. */
  readonly pendingRestart: readonly Found<true>[];
  /** Files that Windows renames or deletes when it starts: their old and new names, one after the other. */
  readonly pendingRenames: Found<readonly string[]>;
  readonly fips: Found<number>;
}

/** One side of a version of TLS in Schannel. */
export interface ProtocolSwitch {
  readonly enabled: Found<number>;
  readonly disabledByDefault: Found<number>;
}

/** What decides which TLS this server speaks. */
export interface TlsFacts {
  readonly client: ProtocolSwitch;
  readonly server: ProtocolSwitch;
  /** .NET's switches, for programs of 64 and of 32 bits. */
  readonly strongCrypto: { readonly 64: Found<number>; readonly 32: Found<number> };
  readonly systemDefaultVersions: { readonly 64: Found<number>; readonly 32: Found<number> };
  /** WinHTTP's protocols, where an older Windows was told of them. */
  readonly winHttpProtocols: Found<number>;
  /** Whether WinHTTP speaks HTTP/2 where a server does; it does unless this is 0. */
  readonly http2: Found<number>;
  /** Lists by policy, and Windows' own; the policy's counts where it is there. */
  readonly ciphers: { readonly policy: Found<readonly string[]>; readonly local: Found<readonly string[]> };
  readonly signatures: { readonly policy: Found<readonly string[]>; readonly local: Found<readonly string[]> };
}

/** PowerShell scripts by Group Policy: whether they may run, and which. */
export interface ScriptPolicy {
  readonly enabled: Found<number>;
  readonly policy: Found<string>;
}

/** What may keep the installer from its work. */
export interface InstallerFacts {
  /** The policy of the computer, and that of the person who runs this program: the installer would run as the same. */
  readonly scripts: { readonly computer: ScriptPolicy; readonly user: ScriptPolicy };
  /** Internet Explorer's Enhanced Security for administrators, which can hide the sign-in window. */
  readonly enhancedSecurity: Found<number>;
}

/** One of the two services of the product. */
export interface ProductService {
  readonly service: Found<Service>;
  /** The executable that the service runs; absent where there is no service. */
  readonly executable: Fact<string>;
  readonly version: Found<Answer<'file-version'>>;
}

/** What is installed. */
export interface ProductFacts {
  readonly connector: ProductService;
  readonly updater: ProductService;
  /** Folders and keys of every generation, each with whether it is there. */
  readonly folders: readonly Found<true>[];
  readonly keys: readonly Found<true>[];
  /** Services of agents that share the connector's foundations, those that are there. */
  readonly siblings: readonly (Found<Service> & { readonly name: string })[];
}

/** Bytes of the files that .NET reads for the two services; absent where there is no service, or no such file. */
export interface ConfigurationFacts {
  readonly connector: Found<Uint8Array>;
  readonly updater: Found<Uint8Array>;
  /** Of .NET Framework 4 for programs of 64 bits: both services are such. */
  readonly machine: Found<Uint8Array>;
  /** The same for programs of 32 bits. It does not count for the services, and is read for the evidence alone. */
  readonly machine32: Found<Uint8Array>;
}

/** What `DefaultConnectionSettings` holds: the settings of "LAN settings" in Internet Options. */
export interface ConnectionSettings {
  readonly usesProxy: boolean;
  readonly usesScript: boolean;
  /** "Automatically detect settings": WPAD. */
  readonly detects: boolean;
  readonly server: string;
  readonly bypass: string;
  readonly script: string;
}

/** The Internet settings of one account, or of the machine: as the services' stack reads them, and as people set them. */
export interface InternetSettings {
  readonly connection: Found<ConnectionSettings>;
  readonly enabled: Found<number>;
  readonly server: Found<string>;
  readonly bypass: Found<string>;
  readonly script: Found<string>;
}

/** All that can name a proxy, but the configuration files. */
export interface ProxyFacts {
  readonly machine: InternetSettings;
  /** Of the account that runs this program: the installer would run as the same. */
  readonly user: InternetSettings;
  readonly networkService: InternetSettings;
  readonly localSystem: InternetSettings;
  /** The policy "Make proxy settings per-machine (rather than per-user)": 0 where it is on. */
  readonly perUser: Found<number>;
  readonly winHttp: Found<Answer<'winhttp-proxy'>>;
  /** `UseDefaultProxyForBackendRequests` of the generation that is installed; absent where none is. */
  readonly backend: Found<number>;
  /** The server's primary DNS suffix. */
  readonly domain: Found<string>;
}

/** What the person before the server answered. */
export type PersonFacts = { readonly [Id in PersonQuestion]: Found<string> };

/** TrustSettings.xml: which certificate the connector signs in with, and when that was written (ISO 8601). */
export interface TrustSettings {
  /** SHA-1: 40 digits in upper case. */
  readonly thumbprint: string;
  /** In the store of the account that the connector runs as: a renewed one. Else in the computer's. */
  readonly inUserStore: boolean;
  readonly written: string;
}

/** The public part of the connector's own certificate. Dates in ISO 8601. */
export interface CertificateFacts {
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** `RSA/SHA512`, or an object identifier. */
  readonly signature: string | null;
  readonly tenant: string | null;
  readonly connector: string | null;
}

/** One place where a connector notes its registration, and the certificate that is named there. */
export interface Registration {
  /** The folder below ProgramData\Microsoft; empty where that place is not known. */
  readonly folder: string;
  readonly settings: Found<TrustSettings>;
  readonly certificate: Found<CertificateFacts>;
}

/** Whether and as whom the connector is registered. */
export interface TrustFacts {
  /** One for each folder where it may be. */
  readonly registrations: readonly Registration[];
  /** Ids of tenants, in every place that names one. */
  readonly tenants: readonly Found<string>[];
}

/** A line of the hosts file, for a name of the connector's. */
export interface HostsEntry {
  readonly line: number;
  readonly address: string;
  readonly name: string;
}

/** Names that this server does not ask a name server for. */
export interface HostsFacts {
  readonly entries: Found<readonly HostsEntry[]>;
}

/** A root that the organisation gave to this server. */
export interface GivenRoot {
  readonly by: 'policy' | 'domain';
  readonly thumbprint: string;
  /** Null where its certificate could not be read. */
  readonly subject: string | null;
}

/** The authorities that this server trusts. */
export interface AuthorityFacts {
  /** Whether the root that the connector's service needs is in the computer's store. */
  readonly needed: Found<true>;
  /** Any number but 0: Windows does not fetch roots that it lacks. */
  readonly automaticUpdateOff: Found<number>;
  readonly given: readonly Found<readonly GivenRoot[]>[];
}

/** An event, as far as it is needed. `signature` is a row of `knowledge/event-signatures.ts`. */
export interface ServerEvent {
  readonly id: number;
  /** 1 critical, 2 error, 3 warning. */
  readonly level: number;
  readonly at: string;
  readonly text: string;
  readonly signature: string | null;
}

/** What stands in the event logs: critical events, errors and warnings, newest first. */
export interface EventFacts {
  /** Of the last seven days, by channel. */
  readonly connector: readonly Found<readonly ServerEvent[]>[];
  readonly updater: readonly Found<readonly ServerEvent[]>[];
  /** Of the last thirty days: the connector's own in the Application log. */
  readonly registration: Found<readonly ServerEvent[]>;
}

/** A line of a log file whose meaning is known. */
export interface LogLine {
  readonly text: string;
  /** When it was written (ISO 8601), by its own words; otherwise when the file was. */
  readonly at: string;
  readonly own: boolean;
  readonly signature: string;
}

/** What the log files say, by file. */
export interface LogFacts {
  readonly installer: readonly Found<readonly LogLine[]>[];
  readonly trace: readonly Found<readonly LogLine[]>[];
}

/** Something with the time of its last change, in ISO 8601. */
export interface Dated {
  readonly what: string;
  readonly at: string;
}

/** What this server wrote last. */
export interface TimeFacts {
  /** The newest files of Windows' own folder. */
  readonly files: Found<readonly Dated[]>;
}

/** All that is known of a server. */
export interface ServerFacts {
  readonly takenAt: string;
  readonly system: SystemFacts;
  readonly tls: TlsFacts;
  readonly installer: InstallerFacts;
  readonly product: ProductFacts;
  readonly configuration: ConfigurationFacts;
  readonly proxies: ProxyFacts;
  readonly person: PersonFacts;
  readonly trust: TrustFacts;
  readonly hosts: HostsFacts;
  readonly authorities: AuthorityFacts;
  readonly events: EventFacts;
  readonly logs: LogFacts;
  readonly times: TimeFacts;
}

/** The name of a topic. */
export type Topic = Exclude<keyof ServerFacts, 'takenAt'>;

/** What is known so far: topics are read one after the other, and a person may not wait for all. */
export type FactsSoFar = Pick<ServerFacts, 'takenAt'> & Partial<ServerFacts>;
