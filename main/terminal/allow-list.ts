/** `connector-doctor allow-list`: the names to allow, as one kind of device takes them. Nothing of this server is read. */
import { saveFile, whatIsThere } from '../bundle/save-file.js';
import { needsLegacyPorts } from '../knowledge/connector-version.js';
import { allowList, type AllowListRequest } from '../report/allow-lists/allow-list.js';
import { allowListFormatIds, allowListFormats, type AllowListFormatId } from '../report/allow-lists/formats.js';
import { print, say } from './output.js';

/** The options of the command, as they were given. */
export interface AllowListOptions {
  readonly cloud: 'public' | 'usgov';
  /** The tenant's id. */
  readonly tenant?: string;
  /** Also what Microsoft calls optional or recommended. */
  readonly all?: boolean;
  /** The connector's version: before 1.5.132.0 it needs more ports. */
  readonly connector?: string;
  readonly output?: string;
  readonly overwrite?: boolean;
}

const wrongUsage = 2;
const notDone = 3;

/**
 * Prints or saves the list, and gives the exit code. Without a format it names the formats. What the device takes goes to
 * standard output; what cannot stand in it, to standard error.
 *
 * @param now the time that the list is made
 */
export function writeAllowList(text: string | undefined, options: AllowListOptions, now = new Date()): number {
  if (text === undefined) {
    print(`Say for what:\n${formatLines()}\n`);
    return 0;
  }
  const format = allowListFormatIds.find((id) => id === text.trim().toLowerCase());
  if (format === undefined) return refused(`There is no format called "${text}". There are:\n${formatLines()}`);
  const request = requestOf(options, now);
  if (typeof request === 'string') return refused(request);
  const { text: list, notes } = allowListFormats[format].render(allowList(request));
  const saved = options.output === undefined ? null : save(options.output, list, options.overwrite === true);
  if (saved !== null && saved !== 0) return saved;
  if (saved === null) process.stdout.write(list);
  if (notes.length > 0) say(`${saved === null ? '\n' : ''}${notes.join('\n')}\n`);
  return 0;
}

const idWidth = 2 + Math.max(...allowListFormatIds.map((id) => id.length));

const formatLines = (): string => allowListFormatIds.map((id) => `  ${id.padEnd(idWidth)}${titleOf(id)}`).join('\n');

const titleOf = (id: AllowListFormatId): string => allowListFormats[id].title;

/** What is asked for, or what is wrong with the options. */
function requestOf({ cloud, tenant, all, connector }: AllowListOptions, now: Date): AllowListRequest | string {
  if (tenant !== undefined && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(tenant)) {
    return `--tenant takes the tenant's id, as the Entra admin center shows it: 8, 4, 4, 4 and 12 digits or letters from a to f, with - between. This is none: ${tenant}`;
  }
  const legacy = connector === undefined ? false : needsLegacyPorts(connector);
  if (legacy === null) return `--connector takes a version like 1.5.4287.0. This is none: ${connector ?? ''}`;
  if (legacy && cloud === 'usgov') {
    return 'For the US Government cloud, Microsoft documents no ports of connectors before 1.5.132.0: leave --connector out.';
  }
  return {
    cloud,
    tenant: tenant?.toLowerCase() ?? null,
    all: all === true,
    legacy,
    date: now.toISOString().slice(0, 10),
  };
}

function save(path: string, text: string, overwrite: boolean): number {
  const inTheWay = overwrite ? null : whatIsThere(path);
  if (inTheWay !== null) return refused(`${inTheWay.message}\n${inTheWay.advice} To replace a file, add --overwrite.`);
  const failure = saveFile(path, new TextEncoder().encode(text), { overwrite });
  if (failure !== null) {
    say(`${failure.message}\n${failure.advice}\n`);
    return notDone;
  }
  say(`Saved: ${path}\n`);
  return 0;
}

function refused(message: string): number {
  say(`${message}\n`);
  return wrongUsage;
}
