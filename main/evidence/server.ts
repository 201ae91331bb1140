/**
 * What was read of a server, as plain data: questions, and the answers that Windows gave. A saved bundle holds the same
 * questions and answers as were read on the server, so both are judged alike, and a later program can read an old bundle.
 */
import * as v from 'valibot';
import { factSchema, type Fact } from './fact.js';

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const base64 = v.pipe(v.string(), v.base64());

/** A registry value as Windows stores it. Source: winnt.h, "Registry Value Types". */
export const registryValueSchema = v.variant('type', [
  v.object({ type: v.picklist(['sz', 'expand']), data: text }),
  v.object({ type: v.literal('multi'), data: v.array(text) }),
  v.object({ type: v.literal('dword'), data: count }),
  v.object({ type: v.literal('qword'), data: v.pipe(text, v.regex(/^\d+$/), v.description('A number in decimal')) }),
  v.object({ type: v.picklist(['binary', 'other']), data: base64 }),
]);

const registryKeySchema = v.object({ keys: v.array(text), values: v.array(text) });

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
const serviceSchema = v.object({
  displayName: text,
  imagePath: text,
  account: text,
  startType: v.picklist(['boot', 'system', 'automatic', 'delayed', 'manual', 'disabled', 'other']),
  state: v.picklist([...serviceStates, 'other']),
  processId: count,
  exitCode: v.pipe(count, v.description('Win32 error of its last end; 1066 means that serviceExitCode says it')),
  serviceExitCode: count,
  checkPoint: v.pipe(count, v.description('Rises while a pending service makes progress')),
  waitHint: v.pipe(count, v.description('Milliseconds until the next checkPoint is due')),
  dependencies: v.array(text),
});

const fileSchema = v.object({
  bytes: base64,
  size: v.pipe(count, v.description('Of the whole file; more than was read where only its end was')),
  modified: v.pipe(text, v.isoTimestamp()),
});

const folderSchema = v.array(
  v.object({ name: text, folder: v.boolean(), size: count, modified: v.pipe(text, v.isoTimestamp()) }),
);

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

const winHttpSchema = v.object({
  access: v.picklist(['direct', 'proxy', 'automatic']),
  proxy: text,
  bypass: text,
});

const certificateSchema = v.array(v.object({ der: base64 }));

const eventSchema = v.array(
  v.object({
    id: count,
    level: count,
    at: v.pipe(text, v.isoTimestamp()),
    provider: text,
    message: v.pipe(v.nullable(text), v.description("In the provider's own words; null where it has none")),
    data: v.array(text),
  }),
);

/** Where stores of certificates lie. `network-service` is that account's own store. */
export const storeLocations = ['machine', 'user'] as const;

const name = text;
const path = text;
const key = v.pipe(text, v.regex(/^(?:HKLM|HKCU|HKU)\\/), v.description('HKLM\\..., HKCU\\... or HKU\\SID\\...'));
const view = v.picklist([32, 64]);

/**
 * All questions that can be asked of a server, each with the shape of its answer. A new fact is a new row here, a reader in
 * `machine/windows`, and nothing else.
 */
const kinds = {
  'registry-value': { about: v.object({ key, name, view }), answer: registryValueSchema },
  'registry-key': { about: v.object({ key, view }), answer: registryKeySchema },
  service: { about: v.object({ name }), answer: serviceSchema },
  file: { about: v.object({ path, part: v.picklist(['whole', 'end']), most: count }), answer: fileSchema },
  folder: { about: v.object({ path }), answer: folderSchema },
  'file-version': { about: v.object({ path }), answer: fileVersionSchema },
  system: { about: v.object({}), answer: systemSchema },
  domain: { about: v.object({}), answer: v.object({ joined: v.boolean(), name: text }) },
  account: { about: v.object({}), answer: accountSchema },
  clock: {
    about: v.object({}),
    answer: v.object({ utc: v.pipe(text, v.isoTimestamp()), offsetMinutes: v.number(), zone: text }),
  },
  places: { about: v.object({}), answer: placesSchema },
  'winhttp-proxy': { about: v.object({}), answer: winHttpSchema },
  certificates: { about: v.object({ location: v.picklist(storeLocations), store: text }), answer: certificateSchema },
  events: { about: v.object({ channel: text, query: text, most: count }), answer: eventSchema },
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

const readingSchemas = (Object.keys(kinds) as QuestionKind[]).map((kind) =>
  v.object({
    question: v.object({ kind: v.literal(kind), ...kinds[kind].about.entries }),
    at: v.number(),
    fact: factSchema(kinds[kind].answer),
  }),
);

/** The document that a bundle holds as `evidence.json`. */
export const serverEvidenceSchema = v.object({
  schema: v.literal('connector-doctor/evidence@1'),
  program: v.object({ name: text, version: text }),
  takenAt: v.pipe(text, v.isoTimestamp(), v.description('When the reading began, UTC')),
  readings: v.array(v.union(readingSchemas)),
});

/** All that was read of a server. */
export interface ServerEvidence {
  readonly schema: 'connector-doctor/evidence@1';
  readonly program: { readonly name: string; readonly version: string };
  readonly takenAt: string;
  readonly readings: readonly Reading[];
}

/** A text that two questions share only if they are the same; Windows' names do not tell large letters from small ones. */
export function questionId(question: Question): string {
  const about = Object.entries(question).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(about).toLowerCase();
}
