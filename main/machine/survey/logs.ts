/**
 * Log files of the installer and of the connector, searched for texts of known meaning. Sources: GSA-tshoot (the installer
 * writes into %TEMP%; the connector's trace lies in its data folder). What the installer's files are called is not documented:
 * those are read whose names speak of the connector, and those of Windows Installer, whose lines have to name it.
 */
import { mapFact } from '../../evidence/fact.js';
import type { Answer } from '../../evidence/server.js';
import type { Found, LogFacts, LogLine } from '../../evidence/server-facts.js';
import { registrationSignature, signatureOf } from '../../knowledge/event-signatures.js';
import { dataFolders } from '../../knowledge/generations.js';
import type { Machine } from '../machine.js';
import { quote } from './quote.js';
import { traceFiles } from './trace-files.js';

/** Bytes at the end of a log; what failed last stands there. */
const mostBytes = 512 * 1024;
/** Newest files of each folder. */
const mostFiles = { installer: 6, trace: 3 } as const;
/** Of a line; longer ones are data. */
const longestLine = 2000;
const longestText = 400;

const product =
  /private network connector|app(?:lication)? ?proxy connector|PrivateNetworkConnector|AADApplicationProxy/i;
/** WiX names the logs of a bundle by its product, with `_` or blanks; Windows Installer calls its own MSI1234.LOG. */
const installerName = /private.?network.?connector|app(?:lication)?.?proxy.?connector|AADApplicationProxy/i;
const windowsInstallerName = /^MSI[0-9a-f]{3,6}\.log$/i;

/** A folder of logs: which of its files are read, and which of their lines are known. */
interface Search {
  readonly folder: string;
  readonly isLog: (name: string) => boolean;
  /** What the file's text is about. */
  readonly isOurs: (name: string, text: string) => boolean;
  readonly most: number;
  readonly signature: (line: string) => string | null;
}

/** Reads the topic. */
export async function surveyLogs(machine: Machine): Promise<LogFacts> {
  const places = await machine.read({ kind: 'places' });
  const clock = await machine.read({ kind: 'clock' });
  // Times without a zone are the server's own.
  const offset = clock.state === 'value' ? clock.value.offsetMinutes : 0;
  if (places.state !== 'value') {
    return {
      installer: [{ source: '%TEMP%', fact: places }],
      trace: [{ source: 'the connector’s trace', fact: places }],
    };
  }
  const { temp, programData } = places.value;
  // Each session of a server has a folder of its own below that of the account, and the installer may have run in another.
  const temps = [...new Set([temp, temp.replace(/\\\d+$/, '')])];
  const installer = temps.map((folder) => ({
    folder,
    isLog: (name: string) => /\.log$/i.test(name) && (installerName.test(name) || windowsInstallerName.test(name)),
    isOurs: (name: string, text: string) => installerName.test(name) || product.test(text),
    most: mostFiles.installer,
    signature: registrationSignature,
  }));
  const trace = dataFolders.map((folder) => ({
    folder: `${programData}\\Microsoft\\${folder}\\Trace`,
    isLog: (name: string) => /\.log$/i.test(name),
    isOurs: () => true,
    most: mostFiles.trace,
    signature: signatureOf,
  }));
  const searched = async (searches: readonly Search[]): Promise<Found<readonly LogLine[]>[]> =>
    (await Promise.all(searches.map((each) => search(machine, each, offset)))).flat();
  const written = await Promise.all((await traceFiles(machine)).map((path) => searchFile(machine, path, offset)));
  return { installer: await searched(installer), trace: [...(await searched(trace)), ...written] };
}

/** A file that the configuration has the connector write its trace to. */
async function searchFile(machine: Machine, path: string, offset: number): Promise<Found<readonly LogLine[]>> {
  const file = await machine.read({ kind: 'file', path, part: 'end', most: mostBytes });
  return { source: path, fact: mapFact(file, (value) => linesOf(value, signatureOf, offset)) };
}

async function search(machine: Machine, wanted: Search, offset: number): Promise<Found<readonly LogLine[]>[]> {
  const { folder, isLog, most } = wanted;
  const entries = await machine.read({ kind: 'folder', path: folder });
  if (entries.state === 'unreadable') return [{ source: folder, fact: entries }];
  if (entries.state === 'absent') return [];
  const newest = entries.value
    .filter((entry) => !entry.folder && isLog(entry.name))
    .sort((one, other) => (one.modified > other.modified ? -1 : 1))
    .slice(0, most);
  const found: Found<readonly LogLine[]>[] = [];
  for (const { name } of newest) {
    const path = `${folder}\\${name}`;
    const file = await machine.read({ kind: 'file', path, part: 'end', most: mostBytes });
    if (file.state === 'value' && !wanted.isOurs(name, textOf(file.value))) continue;
    found.push({ source: path, fact: mapFact(file, (value) => linesOf(value, wanted.signature, offset)) });
  }
  return found;
}

/** Known lines, each kind once, by its newest: the last ones of the file. */
function linesOf(file: Answer<'file'>, signature: Search['signature'], offset: number): LogLine[] {
  const found = new Map<string, LogLine>();
  for (const line of textOf(file)
    .split(/\r\n|\r|\n/)
    .reverse()) {
    const text = line.slice(0, longestLine);
    const id = signature(text);
    if (id === null || found.has(id)) continue;
    found.set(id, { text: quote(text, longestText), signature: id, ...timeOf(text, file.modified, offset) });
  }
  return [...found.values()];
}

/** The line's own time, where it has one as ISO 8601 writes it; otherwise it is no later than the file was written. */
function timeOf(line: string, written: string, offset: number): Pick<LogLine, 'at' | 'own'> {
  const match = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,]\d+)?(Z|[+-]\d\d:\d\d)?/.exec(line);
  const [, day = '', time = '', zone] = match ?? [];
  const at = match === null ? NaN : Date.parse(`${day}T${time}${zone ?? 'Z'}`);
  if (Number.isNaN(at)) return { at: written, own: false };
  return { at: new Date(zone === undefined ? at - offset * 60_000 : at).toISOString(), own: true };
}

/** Windows Installer writes UTF-16; at the end of a file no mark says so, but every other byte of plain letters is 0. */
function textOf({ bytes }: Answer<'file'>): string {
  const buffer = Buffer.from(bytes, 'base64');
  const sample = buffer.subarray(0, 400);
  const [even, odd] = [0, 1].map((side) => sample.filter((byte, at) => byte === 0 && at % 2 === side).length);
  const zeroes = Math.max(even ?? 0, odd ?? 0);
  if (zeroes * 4 < sample.length) return buffer.toString('utf8');
  return buffer.subarray(buffer.length % 2 === 0 && (even ?? 0) < (odd ?? 0) ? 0 : 1).toString('utf16le');
}
