/**
 * Microsoft's list of the address ranges of its services ("Azure IP Ranges and Service Tags"), of any cloud:
 *
 *     {"changeNumber": 363, "cloud": "Public", "values": [{"name": "AzureCloud.westeurope", "id": "...", "properties":
 *       {"region": "westeurope", "systemService": "", "addressPrefixes": ["4.175.0.0/16", ...], "networkFeatures": [...]}}]}
 *
 * It is published weekly as `ServiceTags_Public_20260713.json`. `networkFeatures` may be null; it is not looked at. The shape
 * was seen in files of the public cloud, US Government and China, of 2025 and 2026.
 */
import type { CoveringRange } from '../../evidence/address-coverage.js';
import type { Failure } from '../../evidence/failure.js';
import { parseAddress, parsePrefix, type Prefix } from './prefix.js';
import { PrefixTree } from './prefix-tree.js';

/** A tag of the file. */
export interface ServiceTag {
  readonly name: string;
  /** As the file writes them; what is no range is left out. */
  readonly prefixes: readonly string[];
}

/** A file that was read. */
export interface ServiceTags {
  readonly fileName: string;
  /** `Public`, `AzureGovernment`; empty where the file does not say. */
  readonly cloud: string;
  readonly changeNumber: number | null;
  /** From the file's name (ISO 8601, a day); null where it tells none. */
  readonly date: string | null;
  readonly tags: readonly ServiceTag[];
  /** Tags and ranges that could not be read. */
  readonly unread: number;
  /** All ranges that an address lies in, the widest first; null where the text is no address. */
  readonly rangesOf: (address: string) => CoveringRange[] | null;
}

/** Largest file that is read, in bytes; Microsoft's have about 5 MB. */
export const mostBytes = 64 * 1024 * 1024;
/** More than ten times what Microsoft's files have. */
const mostTags = 50_000;
const mostPrefixes = 1_000_000;
const longestFileName = 200;

/** Reads a file, or says why it cannot be one. */
export function openServiceTags(bytes: Uint8Array, fileName: string): ServiceTags | Failure {
  if (bytes.length > mostBytes) return tooLarge;
  const document = parse(bytes);
  if (document === undefined) return notJson;
  if (!isRecord(document) || !Array.isArray(document['values'])) return otherFile;
  const values: readonly unknown[] = document['values'];
  if (values.length > mostTags) return tooMany;
  const read = values.map(tagOf);
  const prefixes = read.reduce((sum, tag) => sum + (tag?.prefixes.length ?? 0), 0);
  if (prefixes > mostPrefixes) return tooMany;
  const tags = read.flatMap((tag) => tag ?? []);
  const { kept, unread, rangesOf } = index(tags, prefixes);
  // A list without a single range has none for an address to lie in: "not covered" would be said of everything.
  if (kept.every((tag) => tag.prefixes.length === 0)) return otherFile;
  const { changeNumber, cloud } = document;
  return {
    fileName: printable(fileName).slice(0, longestFileName),
    cloud: typeof cloud === 'string' ? printable(cloud).slice(0, 50) : '',
    changeNumber: Number.isSafeInteger(changeNumber) ? (changeNumber as number) : null,
    date: dateOf(fileName),
    tags: kept,
    unread: unread + read.length - tags.length,
    rangesOf,
  };
}

/** UTF-8, or UTF-16 as PowerShell 5 saves text. Undefined where it is no JSON. */
function parse(bytes: Uint8Array): unknown {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return JSON.parse(new TextDecoder(encoding).decode(bytes)) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

interface RawTag {
  readonly name: string;
  readonly prefixes: readonly unknown[];
}

function tagOf(value: unknown): RawTag | null {
  if (!isRecord(value) || !isRecord(value['properties'])) return null;
  const { name } = value;
  const { addressPrefixes } = value['properties'];
  // Names go into reports, into lists and onto screens.
  if (typeof name !== 'string' || !/^[\w.-]{1,100}$/.test(name) || !Array.isArray(addressPrefixes)) return null;
  return { name, prefixes: addressPrefixes };
}

/** Puts all ranges into a tree for each family. */
function index(
  tags: readonly RawTag[],
  most: number,
): { kept: ServiceTag[]; unread: number; rangesOf: ServiceTags['rangesOf'] } {
  const ipv4 = new PrefixTree<CoveringRange>(1, most);
  const ipv6 = new PrefixTree<CoveringRange>(4, most);
  let unread = 0;
  const kept = tags.map(({ name, prefixes }) => {
    const readable: string[] = [];
    for (const text of prefixes) {
      const prefix: Prefix | null = typeof text === 'string' ? parsePrefix(text) : null;
      if (prefix === null || typeof text !== 'string') {
        unread++;
        continue;
      }
      (prefix.words.length === 1 ? ipv4 : ipv6).add(prefix, { tag: name, prefix: text });
      readable.push(text);
    }
    return { name, prefixes: readable };
  });
  return {
    kept,
    unread,
    rangesOf: (address) => {
      const words = parseAddress(address);
      return words === null ? null : (words.length === 1 ? ipv4 : ipv6).find(words);
    },
  };
}

/** The day in `ServiceTags_Public_20260713.json`, also behind what a browser adds; null where there is none. */
function dateOf(fileName: string): string | null {
  const match = /ServiceTags_[A-Za-z]+_(\d{4})(\d{2})(\d{2})(?!\d)/i.exec(fileName);
  if (match === null) return null;
  const day = match.slice(1).join('-');
  const time = Date.parse(`${day}T00:00:00Z`);
  // 30 February is no day; some readers of dates take it for 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day) ? day : null;
}

/** Names shall not steer a terminal. */
const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are what this is about.
  text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

const download =
  'Microsoft offers the file as "Azure IP Ranges and Service Tags" in its download center: one for the public cloud, one for US Government. Its name is like ServiceTags_Public_20260713.json.';

/** The failure for a file of more than `mostBytes`. */
export const tooLarge: Failure = {
  code: 'SERVICE-TAGS-TOO-LARGE',
  message: 'The file has more than 64 MB. Microsoft’s lists of service tags have about 5 MB.',
  advice: download,
};

const notJson: Failure = {
  code: 'SERVICE-TAGS-NOT-JSON',
  message: 'The file is no JSON, or only a part of it: it may be a web page, or a download that was cut off.',
  advice: `Download it again. ${download}`,
};

const otherFile: Failure = {
  code: 'SERVICE-TAGS-OTHER-FILE',
  message: 'The file is JSON, and no list of service tags: it has no tags with address ranges.',
  advice: download,
};

const tooMany: Failure = {
  code: 'SERVICE-TAGS-TOO-MANY',
  message: 'The file lists more tags or ranges than any of Microsoft’s, and was not read.',
  advice: download,
};
