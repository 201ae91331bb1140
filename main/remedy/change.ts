/**
 * What this program can change on a server: a closed list. Each change says what is there before and what is there after,
 * so that showing it, noticing that somebody else was faster, and undoing it need nothing else.
 */
import * as v from 'valibot';
import { base64, registryKeyPath, registryValueSchema, startTypes, winHttpSchema } from '../evidence/server.js';

const path = v.pipe(v.string(), v.regex(/^[A-Za-z]:\\/), v.maxLength(1000));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

/** The two states that a service stays in. */
export const restingStates = ['running', 'stopped'] as const;

/** The kinds of changes with what each says. */
export const changeSchema = v.variant('kind', [
  /** The whole file, as bytes. */
  v.strictObject({ kind: v.literal('file'), path, before: base64, after: base64 }),
  /** Null: there is no such value. */
  v.strictObject({
    kind: v.literal('registry-value'),
    key: registryKeyPath,
    name,
    view: v.picklist([32, 64]),
    before: v.nullable(registryValueSchema),
    after: v.nullable(registryValueSchema),
    /** Keys that were made for the value, outermost first: they go with it, where nothing else is in them. */
    made: v.optional(v.array(registryKeyPath)),
  }),
  v.strictObject({
    kind: v.literal('winhttp-proxy'),
    before: winHttpSchema,
    after: winHttpSchema,
    /** The bytes that Windows keeps it in (`winHttpSettings`), null where there are none: what is taken back is the same to the byte. */
    bytesBefore: v.nullable(base64),
    /** Left out where it is for WinHTTP to write them. */
    bytesAfter: v.optional(v.nullable(base64)),
  }),
  v.strictObject({
    kind: v.literal('service-start'),
    name,
    before: v.picklist(startTypes),
    after: v.picklist(startTypes),
  }),
  v.strictObject({
    kind: v.literal('service-state'),
    name,
    before: v.picklist(restingStates),
    after: v.picklist(restingStates),
  }),
  /** Has Windows fetch its policies again (`gpupdate /force`). Nothing of it can be undone. */
  v.strictObject({ kind: v.literal('policy-refresh'), before: v.null(), after: v.null() }),
]);

/** One change. */
export type Change = v.InferOutput<typeof changeSchema>;
/** The kind of a change. */
export type ChangeKind = Change['kind'];
/** A change of one kind. */
export type ChangeOf<Kind extends ChangeKind> = Extract<Change, { kind: Kind }>;

/** Names of the services that changes bring into a state, in their order. */
export const servicesTo = (state: (typeof restingStates)[number], changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) => (change.kind === 'service-state' && change.after === state ? [change.name] : []));

/** The change that takes this one back. */
export function inverse(change: Change): Change {
  const turned = { ...change, before: change.after, after: change.before } as Change;
  if (change.kind !== 'winhttp-proxy' || turned.kind !== 'winhttp-proxy') return turned;
  return { ...turned, bytesBefore: change.bytesAfter ?? null, bytesAfter: change.bytesBefore };
}
