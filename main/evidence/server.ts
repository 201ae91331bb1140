/**
 * What was read of a server, as plain data: questions, and the answers that Windows gave. A saved bundle holds the same
 * questions and answers as were read on the server, so both are judged alike, and a later program can read an old bundle.
 */
import * as v from 'valibot';
import { factSchema, type Fact } from './fact.js';
import { longestAnswer, personQuestionIds } from './person.js';

/**
 * Bounds of what a document may hold: it comes from elsewhere, and is read in one piece. Windows' own texts (a registry
 * value, an event's message, a service's command line) are far below.
 */
export const bounds = {
  /** Characters of a text. */
  text: 256 * 1024,
  /** Characters of bytes in base64: 12 MiB. */
  base64: 16 * 1024 * 1024,
  /** Entries of a list within an answer. */
  entries: 20_000,
  readings: 20_000,
} as const;

const text = v.pipe(v.string(), v.maxLength(bounds.text));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
/** Milliseconds or minutes, before or after something: a thousand years at most. */
const duration = v.pipe(v.number(), v.minValue(-3.2e13), v.maxValue(3.2e13));
const instant = v.pipe(
  text,
  v.isoTimestamp(),
  v.check((value) => !Number.isNaN(Date.parse(value)), 'is no date'),
);

/** Bytes in base64. Its form is checked without looking back: `v.base64` fails on megabytes. */
export const base64 = v.pipe(
  v.string(),
  v.maxLength(bounds.base64),
  v.check((value) => value.length % 4 === 0, 'is no base64'),
  v.regex(/^[A-Za-z0-9+/]*={0,2}$/),
  v.description('Bytes in base64'),
);

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- it is what the schema's own type says
const listOf = <Schema extends v.GenericSchema>(item: Schema) => v.pipe(v.array(item), v.maxLength(bounds.entries));

/** What the registry keeps, where a value's meaning does not say it: a type without a name here, a text without its end. */
const raw = v.optional(
  v.pipe(
    v.object({
      number: v.pipe(count, v.maxValue(0xffffffff), v.description('Of the type: REG_SZ is 1')),
      data: base64,
    }),
    v.description('Not there where type and data say the same to the byte'),
  ),
);

/** A registry value as Windows stores it. Source: winnt.h, "Registry Value Types". */
export const registryValueSchema = v.variant('type', [
  v.object({ type: v.picklist(['sz', 'expand']), data: text, raw }),
  v.object({ type: v.literal('multi'), data: listOf(text), raw }),
  v.object({ type: v.literal('dword'), data: count, raw }),
  v.object({
    type: v.literal('qword'),
    data: v.pipe(text, v.regex(/^\d+$/), v.description('A number in decimal')),
    raw,
  }),
  v.object({ type: v.picklist(['binary', 'other']), data: base64, raw }),
]);

const registryKeySchema = v.object({ keys: listOf(text), values: listOf(text) });

/** By SERVICE_STATUS_PROCESS.dwCurrentState, which counts them from 1 (winsvc.h). */
export const serviceStates = [
  'stopped',
  'start-pending',
  'stop-pending',
  'running',
  'continue-pending',
  'pause-pending',
  'paused',
] as const;

/** States and start types by the names of the Windows documents (QUERY_SERVICE_CONFIGW, SERVICE_STATUS_PROCESS). */
/** How a service can be told to start. */
export const startTypes = ['automatic', 'delayed', 'manual', 'disabled'] as const;

/** One of them. */
export type StartType = (typeof startTypes)[number];

const serviceSchema = v.object({
  displayName: text,
  imagePath: text,
  account: text,
  accountSid: v.pipe(
    v.optional(v.nullable(text)),
    v.description('Of that account; null where Windows did not find it, not there where it was not asked for'),
  ),
  startType: v.picklist(['boot', 'system', ...startTypes, 'other']),
  state: v.picklist([...serviceStates, 'other']),
  processId: count,
  exitCode: v.pipe(count, v.description('Win32 error of its last end; 1066 means that serviceExitCode says it')),
  serviceExitCode: count,
  checkPoint: v.pipe(count, v.description('Rises while a pending service makes progress')),
  waitHint: v.pipe(count, v.description('Milliseconds until the next checkPoint is due')),
  dependencies: listOf(text),
});

const fileSchema = v.object({
  bytes: base64,
  size: v.pipe(count, v.description('Of the whole file; more than was read where only its end was')),
  modified: instant,
});

const folderSchema = listOf(v.object({ name: text, folder: v.boolean(), size: count, modified: instant }));

const fileVersionSchema = v.object({ version: text, productName: v.nullable(text), companyName: v.nullable(text) });

const systemSchema = v.object({
  major: count,
  minor: count,
  build: count,
  product: v.picklist(['workstation', 'domain-controller', 'server']),
  computer: text,
});

const accountSchema = v.object({
  name: text,
  sid: text,
  administrator: v.pipe(v.boolean(), v.description('A member of Administrators, whether it uses that right or not')),
  elevated: v.pipe(v.boolean(), v.description('This process has the rights of an administrator')),
});

const placesSchema = v.object({
  windows: v.pipe(text, v.description('%SystemRoot%')),
  programFiles: text,
  programData: text,
  temp: v.pipe(text, v.description('%TEMP% of this account')),
});

/** WinHTTP's own proxy. Source: WINHTTP_PROXY_INFO (winhttp.h). */
export const winHttpSchema = v.object({
  access: v.picklist(['direct', 'proxy', 'automatic']),
  proxy: text,
  bypass: text,
});

const certificateSchema = v.object({ der: base64 });

const eventSchema = listOf(
  v.object({
    id: count,
    level: count,
    at: instant,
    provider: text,
    message: v.pipe(v.nullable(text), v.description("In the provider's own words; null where it has none")),
    data: listOf(text),
  }),
);

/** Where stores of certificates lie. */
export const storeLocations = ['machine', 'user'] as const;

const name = text;
const path = text;
/** A key of the registry by its path. */
export const registryKeyPath = v.pipe(
  text,
  v.regex(/^(?:HKLM|HKCU|HKU)\\/),
  v.description('HKLM\\..., HKCU\\... or HKU\\SID\\...'),
);
const view = v.picklist([32, 64]);

/**
 * All questions that can be asked of a server, each with the shape of its answer. A new fact is a new row here, a reader in
 * `machine/windows`, and nothing else.
 */
const kinds = {
  'registry-value': { about: v.object({ key: registryKeyPath, name, view }), answer: registryValueSchema },
  'registry-key': { about: v.object({ key: registryKeyPath, view }), answer: registryKeySchema },
  service: { about: v.object({ name }), answer: serviceSchema },
  // Asked only where a service is about to be stopped: active ones, in the order in which they have to stop.
  dependents: { about: v.object({ name }), answer: listOf(name) },
  file: { about: v.object({ path, part: v.picklist(['whole', 'end']), most: count }), answer: fileSchema },
  folder: { about: v.object({ path }), answer: folderSchema },
  'file-version': { about: v.object({ path }), answer: fileVersionSchema },
  system: { about: v.object({}), answer: systemSchema },
  domain: { about: v.object({}), answer: v.object({ joined: v.boolean(), name: text }) },
  account: { about: v.object({}), answer: accountSchema },
  clock: {
    about: v.object({}),
    answer: v.object({ utc: instant, offsetMinutes: duration, zone: text }),
  },
  places: { about: v.object({}), answer: placesSchema },
  'winhttp-proxy': { about: v.object({}), answer: winHttpSchema },
  // One by its thumbprint, and never a whole store: who reads the evidence need not know what else a server trusts.
  certificate: {
    about: v.object({
      location: v.picklist(storeLocations),
      store: text,
      sha1: v.pipe(text, v.regex(/^[0-9A-F]{40}$/i)),
    }),
    answer: certificateSchema,
  },
  events: { about: v.object({ channel: text, query: text, most: count }), answer: eventSchema },
  person: {
    about: v.object({ about: v.picklist(personQuestionIds) }),
    answer: v.pipe(text, v.maxLength(longestAnswer)),
  },
} as const;

/** The kinds of questions. */
export type QuestionKind = keyof typeof kinds;

/** A question, by its kind. */
export type Question<Kind extends QuestionKind = QuestionKind> = {
  [K in Kind]: { readonly kind: K } & Readonly<v.InferOutput<(typeof kinds)[K]['about']>>;
}[Kind];

/** What is answered to a question of this kind. */
export type Answer<Kind extends QuestionKind> = v.InferOutput<(typeof kinds)[Kind]['answer']>;

/** A registry value. */
export type RegistryValue = v.InferOutput<typeof registryValueSchema>;
/** A service as the service control manager describes it. */
export type Service = v.InferOutput<typeof serviceSchema>;

/** One question with its answer. */
export interface Reading<Kind extends QuestionKind = QuestionKind> {
  readonly question: Question<Kind>;
  /** Milliseconds after the reading of the server began. */
  readonly at: number;
  readonly fact: Fact<Answer<Kind>>;
}

/** The kinds of questions that this program knows. */
export const questionKinds = Object.keys(kinds) as QuestionKind[];

/** The shapes of readings, by the kind of their question. */
export const readingSchemas = questionKinds.map((kind) =>
  v.object({
    question: v.object({ kind: v.literal(kind), ...kinds[kind].about.entries }),
    at: duration,
    fact: factSchema(kinds[kind].answer),
  }),
);

/** Kinds of names that can be replaced by others before a document leaves its server. */
export const nameClasses = ['hosts', 'users', 'addresses', 'domains', 'tenant'] as const;

/** A kind of names. */
export type NameClass = (typeof nameClasses)[number];

/** The document that a bundle holds as `evidence.json`. */
export const serverEvidenceSchema = v.object({
  schema: v.literal('connector-doctor/evidence@1'),
  program: v.object({ name: text, version: text }),
  takenAt: v.pipe(instant, v.description('When the reading began, UTC')),
  replaced: v.pipe(
    v.optional(v.array(v.picklist(nameClasses))),
    v.description('Kinds of names that stand under other names here: host-1 for a server, ip-2 for an address'),
  ),
  readings: v.pipe(v.array(v.union(readingSchemas)), v.maxLength(bounds.readings)),
});

/** All that was read of a server. */
export interface ServerEvidence {
  readonly schema: 'connector-doctor/evidence@1';
  readonly program: { readonly name: string; readonly version: string };
  readonly takenAt: string;
  /** Kinds of names that were replaced before it left the server. */
  readonly replaced?: readonly NameClass[] | undefined;
  readonly readings: readonly Reading[];
}

/** A text that two questions share only if they are the same; Windows' names do not tell large letters from small ones. */
export function questionId(question: Question): string {
  const about = Object.entries(question).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(about).toLowerCase();
}
