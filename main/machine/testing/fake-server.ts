/** Servers for tests, written by hand: what is not named is not there. */
import { createHash } from 'node:crypto';
import { absent, known, unreadable, type Fact } from '../../evidence/fact.js';
import type { Answer, Question, QuestionKind, RegistryValue, Service } from '../../evidence/server.js';
import type { Machine } from '../machine.js';
import { makeTrustCertificate, trustSettings } from './trust-certificate.js';

/** A registry value: a number is a DWORD, a list several lines, bytes binary; `closed` to this account. */
export type FakeValue = number | string | readonly string[] | Uint8Array | { readonly closed: true };

/** What is different from a fresh Windows Server 2022 without a connector. */
export interface FakeServer {
  readonly system?: Partial<Answer<'system'>>;
  readonly account?: Partial<Answer<'account'>>;
  /** By `KEY\NAME`. */
  readonly registry?: Readonly<Record<string, FakeValue>>;
  readonly services?: Readonly<Record<string, Partial<Service>>>;
  readonly folders?: readonly string[];
  readonly versions?: Readonly<Record<string, string>>;
  /**
   * Texts or bytes by path; null for a file that is not there, 'closed' for one that this account may not read. Where the
   * connector's service is, its configurations and a certificate that is good are there unless they are named.
   */
  readonly files?: Readonly<Record<string, string | Uint8Array | null | { readonly closed: true }>>;
  /** When files were last written, by path; otherwise on 1 November 2026. */
  readonly modified?: Readonly<Record<string, string>>;
  /** Certificates of the computer's stores, by the store's name. */
  readonly certificates?: Readonly<Record<string, readonly Uint8Array[]>>;
  /** The server's own clock; otherwise 21 November 2026, 9:00. */
  readonly clock?: string;
  /** Events by channel, newest first; 'closed' for a log that this account may not read. */
  readonly events?: Readonly<Record<string, Answer<'events'> | { readonly closed: true }>>;
  /** The proxy of WinHTTP, `host:port`. */
  readonly winHttp?: string;
}

/** A service that runs as it should. */
const running: Service = {
  displayName: 'A service',
  imagePath: 'C:\\service.exe',
  account: 'NT AUTHORITY\\NetworkService',
  startType: 'automatic',
  state: 'running',
  processId: 1200,
  exitCode: 0,
  serviceExitCode: 0,
  checkPoint: 0,
  waitHint: 0,
  dependencies: [],
};

const folder = 'C:\\Program Files\\Microsoft Entra private network connector';

/** Where the configurations of the two services of `healthyServices` lie. */
export const configurationPaths = {
  connector: `${folder}\\MicrosoftEntraPrivateNetworkConnectorService.exe.config`,
  updater: `${folder} Updater\\MicrosoftEntraPrivateNetworkConnectorUpdaterService.exe.config`,
} as const;

const programOf = (configuration: string): string => `"${configuration.replace(/\.config$/, '')}"`;

/** The two services of a connector that works. */
export const healthyServices: NonNullable<FakeServer['services']> = {
  WAPCSvc: { imagePath: programOf(configurationPaths.connector) },
  WAPCUpdaterSvc: { imagePath: programOf(configurationPaths.updater), account: 'LocalSystem' },
};

const ownConfiguration =
  '<?xml version="1.0" encoding="utf-8"?><configuration><appSettings><add key="TraceFilename" value="a.log" /></appSettings></configuration>';

const trust = makeTrustCertificate();

/** Where the connector of `healthyServices` notes which certificate is its own. */
export const trustSettingsPath =
  'C:\\ProgramData\\Microsoft\\Microsoft Entra private network connector\\Config\\TrustSettings.xml';

/**
 * As a server that has all that the documents ask for: .NET 4.8, and WinHTTP without HTTP/2. And with Internet Explorer's
 * Enhanced Security, as every Windows Server with a desktop comes.
 */
const usual = {
  'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp\\EnableDefaultHTTP2': 0,
  'HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full\\Release': 528449,
  'HKLM\\SOFTWARE\\Microsoft\\Active Setup\\Installed Components\\{A509B1A7-37EF-4b3f-8CFC-4F3A74704073}\\IsInstalled': 1,
};

/** A machine that answers as such a server would. */
export function fakeServer(server: FakeServer = {}): Machine {
  const registry = new Map(
    Object.entries({ ...usual, ...server.registry }).map(([path, value]) => [path.toLowerCase(), value]),
  );
  const isConnectorThere = server.services?.['WAPCSvc'] !== undefined;
  const contentOf = (path: string): string | Uint8Array | { readonly closed: true } | null => {
    const given = server.files?.[path];
    if (given !== undefined) return given;
    if (path.endsWith('.exe.config')) return ownConfiguration;
    return path === trustSettingsPath && isConnectorThere ? trustSettings(trust.thumbprint) : null;
  };
  const answers: { [K in QuestionKind]?: (question: Question<K>) => Fact<Answer<K>> } = {
    'registry-value': ({ key, name, view }) => {
      if (view === 32) return absent;
      const value = registry.get(`${key}\\${name}`.toLowerCase());
      if (value === undefined) return absent;
      return isClosed(value) ? unreadable('access-denied', 'RegOpenKeyExW: 5') : known(registryValue(value));
    },
    'registry-key': ({ key }) => {
      const start = `${key.toLowerCase()}\\`;
      const below = [...registry.keys()]
        .filter((path) => path.startsWith(start))
        .map((path) => path.slice(start.length));
      const [keys, values] = [true, false].map((deeper) => below.filter((path) => path.includes('\\') === deeper));
      const names = new Set((keys ?? []).map((path) => path.slice(0, path.indexOf('\\'))));
      return below.length > 0 ? known({ keys: [...names], values: values ?? [] }) : absent;
    },
    service: ({ name }) => {
      const service = server.services?.[name];
      return service === undefined ? absent : known({ ...running, ...service });
    },
    file: ({ path }) => {
      const content = contentOf(path);
      if (content === null) return absent;
      if (isClosed(content)) return unreadable('access-denied', 'EPERM');
      const bytes = Buffer.from(content);
      const modified = server.modified?.[path] ?? '2026-11-01T00:00:00.000Z';
      return known({ bytes: bytes.toString('base64'), size: bytes.length, modified });
    },
    folder: ({ path }) => {
      const start = `${path}\\`;
      const names = Object.keys(server.files ?? {}).filter(
        (each) => each.startsWith(start) && contentOf(each) !== null,
      );
      if (names.length === 0) return server.folders?.includes(path) === true ? known([]) : absent;
      return known(
        names
          .map((each) => each.slice(start.length))
          .filter((name) => !name.includes('\\'))
          .map((name) => ({
            name,
            folder: false,
            size: 1000,
            modified: server.modified?.[`${start}${name}`] ?? '2026-11-01T00:00:00.000Z',
          })),
      );
    },
    certificate: ({ location, store, sha1 }) => {
      const given = location === 'machine' ? server.certificates?.[store] : undefined;
      const own = store === 'My' && isConnectorThere ? [trust.der] : [];
      const found = (given ?? own).find((der) => createHash('sha1').update(der).digest('hex').toUpperCase() === sha1);
      return found === undefined ? absent : known({ der: Buffer.from(found).toString('base64') });
    },
    events: ({ channel, most }) => {
      const given = server.events?.[channel];
      if (given === undefined) return absent;
      return isClosed(given) ? unreadable('access-denied', 'EvtQuery: 5') : known(given.slice(0, most));
    },
    'file-version': ({ path }) => {
      const version = server.versions?.[path];
      return version === undefined ? absent : known({ version, productName: null, companyName: null });
    },
    system: () =>
      known({ major: 10, minor: 0, build: 20348, product: 'server', computer: 'APPPROXY-01', ...server.system }),
    'winhttp-proxy': () =>
      known({ access: server.winHttp === undefined ? 'direct' : 'proxy', proxy: server.winHttp ?? '', bypass: '' }),
    domain: () => known({ joined: true, name: 'CONTOSO' }),
    account: () =>
      known({
        name: 'CONTOSO\\admin',
        sid: 'S-1-5-21-1-2-3-500',
        administrator: true,
        elevated: false,
        ...server.account,
      }),
    clock: () => known({ utc: server.clock ?? '2026-11-21T09:00:00.000Z', offsetMinutes: 60, zone: 'Europe/Berlin' }),
    places: () =>
      known({
        windows: 'C:\\Windows',
        programFiles: 'C:\\Program Files',
        programData: 'C:\\ProgramData',
        temp: 'C:\\Temp',
      }),
  };
  return {
    read: <Kind extends QuestionKind>(question: Question<Kind>) => {
      const answer = answers[question.kind];
      return Promise.resolve(answer?.(question) ?? absent);
    },
  };
}

const isClosed = (value: unknown): value is { readonly closed: true } =>
  typeof value === 'object' && value !== null && 'closed' in value;

function registryValue(value: number | string | readonly string[] | Uint8Array): RegistryValue {
  if (typeof value === 'number') return { type: 'dword', data: value };
  if (value instanceof Uint8Array) return { type: 'binary', data: Buffer.from(value).toString('base64') };
  return typeof value === 'string' ? { type: 'sz', data: value } : { type: 'multi', data: [...value] };
}
