/** Servers for tests, written by hand: what is not named is not there. */
import { absent, known, unreadable, type Fact } from '../../evidence/fact.js';
import type { Answer, Question, QuestionKind, RegistryValue, Service } from '../../evidence/server.js';
import type { Machine } from '../machine.js';

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
  /** Texts by path; null for a file that is not there. The two services' configurations are there unless they are named. */
  readonly files?: Readonly<Record<string, string | null>>;
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

const dotNet48 = { 'HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full\\Release': 528449 };

/** A machine that answers as such a server would. */
export function fakeServer(server: FakeServer = {}): Machine {
  const registry = new Map(
    Object.entries({ ...dotNet48, ...server.registry }).map(([path, value]) => [path.toLowerCase(), value]),
  );
  const answers: { [K in QuestionKind]?: (question: Question<K>) => Fact<Answer<K>> } = {
    'registry-value': ({ key, name, view }) => {
      if (view === 32) return absent;
      const value = registry.get(`${key}\\${name}`.toLowerCase());
      if (value === undefined) return absent;
      return typeof value === 'object' && 'closed' in value
        ? unreadable('access-denied', 'RegOpenKeyExW: 5')
        : known(registryValue(value));
    },
    'registry-key': ({ key }) => {
      const below = [...registry.keys()].filter((path) => path.startsWith(`${key.toLowerCase()}\\`));
      return below.length > 0 ? known({ keys: [], values: below }) : absent;
    },
    service: ({ name }) => {
      const service = server.services?.[name];
      return service === undefined ? absent : known({ ...running, ...service });
    },
    file: ({ path }) => {
      const given = server.files?.[path];
      const text = given === undefined && path.endsWith('.exe.config') ? ownConfiguration : given;
      if (text === undefined || text === null) return absent;
      return known({
        bytes: Buffer.from(text).toString('base64'),
        size: text.length,
        modified: '2026-11-01T00:00:00.000Z',
      });
    },
    folder: ({ path }) => (server.folders?.includes(path) === true ? known([]) : absent),
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
    clock: () => known({ utc: '2026-11-21T09:00:00.000Z', offsetMinutes: 60, zone: 'Europe/Berlin' }),
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

function registryValue(value: number | string | readonly string[] | Uint8Array): RegistryValue {
  if (value instanceof Uint8Array) return { type: 'binary', data: Buffer.from(value).toString('base64') };
  if (typeof value === 'number') return { type: 'dword', data: value };
  return typeof value === 'string' ? { type: 'sz', data: value } : { type: 'multi', data: [...value] };
}
