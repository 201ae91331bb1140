/** The calls about lists for whoever makes the rules of a network: seeing one, and keeping it as a file. */
import * as v from 'valibot';
import { tenantId } from './arguments.js';

/** The list, and how it is written. */
const list = v.variant('kind', [
  /** The names to allow, from the documents. */
  v.strictObject({
    kind: v.literal('allow'),
    format: v.picklist([
      'text',
      'squid',
      'pac',
      'palo-alto',
      'zscaler',
      'fortinet',
      'windows-firewall',
      'azure-firewall',
    ]),
    cloud: v.picklist(['public', 'usgov']),
    /** Null: that of what was tried last, where one is known. */
    tenant: v.nullable(tenantId),
    /** Also what the documents call optional or recommended. */
    all: v.boolean(),
    /** Also the ports of connectors before 1.5.132.0. */
    legacy: v.boolean(),
  }),
  /** The tags and ranges that the addresses lie in, of the file that was opened last. */
  v.strictObject({ kind: v.literal('ranges'), format: v.picklist(['by-tag', 'prefixes', 'csv', 'json']) }),
]);

/** The schema of each call's arguments, as a tuple. */
export const listCalls = {
  showList: v.strictTuple([v.strictObject({ list })]),
  /** Desktop: main asks with the system's own dialog where to; a page names no path. */
  saveList: v.strictTuple([v.strictObject({ list })]),
  /** Browser mode: a path on the computer that serves. What is there already stays. */
  saveListAt: v.strictTuple([v.strictObject({ list, path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) })]),
} as const;

/** A list, and how it is written. */
export type List = v.InferOutput<typeof list>;

/** A list as a text. */
export interface ShownList {
  readonly text: string;
  /** What cannot stand in the text, because the device takes no comments there. */
  readonly notes: readonly string[];
  /** A path on the computer that the program runs on, to begin with. */
  readonly path: string;
}

/** A list that was kept. */
export interface SavedList {
  readonly path: string;
  readonly bytes: number;
}

/** What each of the calls answers. */
export interface ListResults {
  showList: ShownList;
  /** Null where the person closed the dialog. */
  saveList: SavedList | null;
  saveListAt: SavedList;
}
