/**
 * What the program tried by itself over the paths that matter, as plain data: connections and questions in the shape of a
 * capture's, and which of them were made for which name.
 */
import * as v from 'valibot';
import type { Coverage } from './address-coverage.js';
import { dnsSchema, flowSchema, scriptCallSchema, scriptFaultSchema } from './capture.js';

/** When a name is needed. `legacy`: by connectors before 1.5.132.0 alone. */
export const probePhases = ['registration', 'runtime', 'certificate-check', 'update', 'legacy'] as const;

/** How traffic leaves: as this server is set up now, without a proxy, through one that was named, as WPAD says. */
export const pathKinds = ['as-set-up', 'direct', 'proxy', 'wpad'] as const;

/** What stands as the server of a name that this computer's own file answered for. */
export const hostsFileServer = 'hosts file';

/** A name and a port that are tried. */
export const targetSchema = v.object({
  id: v.pipe(v.string(), v.description('host:port')),
  host: v.string(),
  port: v.number(),
  phase: v.picklist(probePhases),
  name: v.pipe(v.string(), v.description('As the documents write it, or the name below their wildcard: {tenant}...')),
  pattern: v.pipe(v.string(), v.description('The row of the documents that it belongs to')),
  need: v.pipe(
    v.picklist(['needed', 'optional', 'recommended']),
    v.description(
      'optional: not in all of the documents; recommended: in those of the certificates, not of the connector',
    ),
  ),
  assumed: v.pipe(
    v.boolean(),
    v.description('The name stands for a wildcard, and nobody saw a connector ask for it: it need not exist'),
  ),
  guessed: v.pipe(
    v.optional(v.literal(true)),
    v.description('Nobody saw this name: it was made after those of another cloud, and most likely does not exist'),
  ),
  protocol: v.pipe(v.picklist(['https', 'http', 'tcp']), v.description('tcp: the connection alone is tried')),
});

/** A try for one name over one path. */
export const cellSchema = v.object({
  target: v.string(),
  state: v.pipe(
    v.picklist(['waiting', 'running', 'done', 'cancelled', 'not-tried']),
    v.description('not-tried: there is no such path for this name; `because` says why'),
  ),
  because: v.nullable(v.string()),
  route: v.pipe(v.nullable(v.string()), v.description('direct, or the proxy as host:port')),
  flows: v.pipe(v.array(v.number()), v.description('Ids of the connections that were made for it')),
  questions: v.pipe(v.array(v.number()), v.description('Places of its questions in the list of the path')),
  milliseconds: v.nullable(v.number()),
  present: v.pipe(
    v.optional(
      v.object({
        route: v.nullable(v.string()),
        flows: v.array(v.number()),
        questions: v.array(v.number()),
        milliseconds: v.nullable(v.number()),
      }),
    ),
    v.description('A list: the same by the way that Windows takes for lists now, where that is another one'),
  ),
  aside: v.pipe(
    v.optional(
      v.object({ which: v.picklist(['first', 'second']), flows: v.array(v.number()), questions: v.array(v.number()) }),
    ),
    v.description(
      'What failed at once was tried again. Of the two tries the one that does not count: the first, or a second one that ' +
        'did not come to its end',
    ),
  ),
});

/** By which way lists for certificate checks were tried, which Windows fetches with a setting of its own (WinHTTP). */
export const listsBy = ['present', 'supposed', 'both'] as const;

/** A script for automatic configuration, as it was found and asked. */
export const probedScriptSchema = v.object({
  url: v.pipe(v.nullable(v.string()), v.description('Of the one that counts; null where there is none')),
  age: v.pipe(v.nullable(v.number()), v.description('Seconds since it was changed, by its own server')),
  certain: v.pipe(v.boolean(), v.description('false: a name that comes before it could not be looked up')),
  tried: v.array(
    v.object({
      url: v.string(),
      from: v.pipe(
        v.picklist(['dhcp', 'search-list', 'primary', 'connection', 'parent', 'setting']),
        v.description('Why it was looked for there: what DHCP says, a suffix of names, or a setting'),
      ),
      outcome: v.picklist([
        'no-name',
        'name-unknown',
        'no-address',
        'passed-over',
        'failure',
        'silent',
        'status',
        'no-script',
        'too-large',
        'script',
        'cancelled',
      ]),
      detail: v.nullable(v.string()),
    }),
  ),
  fault: v.nullable(scriptFaultSchema),
  ways: v.pipe(
    v.array(
      v.object({
        target: v.string(),
        answer: v.pipe(v.nullable(v.string()), v.description('As FindProxyForURL gave it; null where it gave none')),
        line: v.pipe(v.nullable(v.number()), v.description('Of the return that decided, from 1')),
        calls: v.pipe(v.array(scriptCallSchema), v.description('What it asked on the way there')),
        unresolved: v.pipe(
          v.optional(v.array(v.string())),
          v.description(
            'Names that it asked for and that could not be looked up: it was told that they do not exist, and may answer otherwise',
          ),
        ),
      }),
    ),
    v.description('What it answers for each name'),
  ),
});

/** All that was tried over one path. */
export const pathSchema = v.object({
  id: v.pipe(v.string(), v.description('as-set-up, direct, wpad, or host:port of a proxy')),
  kind: v.picklist(pathKinds),
  proxy: v.nullable(v.object({ host: v.string(), port: v.number() })),
  inForce: v.pipe(v.boolean(), v.description('The connector takes it now')),
  asked: v.pipe(v.boolean(), v.description('The person named it')),
  listsBy: v.pipe(
    v.optional(v.picklist(listsBy)),
    v.description(
      'Lists for certificate checks. present: by the way that Windows takes for them now; supposed: by that of the path, as if Windows had been given it, since what it takes now is not known; both: by either',
    ),
  ),
  script: v.pipe(v.optional(probedScriptSchema), v.description('Where automatic configuration decides')),
  cells: v.array(cellSchema),
  flows: v.array(flowSchema),
  dns: v.array(dnsSchema),
  endsAt: v.number(),
});

/** What showing a throw-away certificate came to. */
export const rehearsalTrySchema = v.object({
  hash: v.picklist(['SHA-512', 'SHA-256']),
  flow: v.pipe(v.nullable(v.number()), v.description('Id of its connection, in the list of the rehearsal')),
  completed: v.boolean(),
});

/** The rehearsal over one path. */
export const rehearsalSchema = v.object({
  path: v.string(),
  target: v.string(),
  route: v.pipe(v.optional(v.string()), v.description('direct, or the proxy as host:port: a path may have several')),
  tries: v.array(rehearsalTrySchema),
  flows: v.array(flowSchema),
});

/** Everything that was tried. */
export const probesSchema = v.object({
  takenAt: v.pipe(v.string(), v.description('When it began, ISO 8601')),
  computer: v.pipe(v.optional(v.string()), v.description('What the computer calls itself that it was tried from')),
  complete: v.boolean(),
  cloud: v.picklist(['public', 'usgov']),
  tenant: v.pipe(v.nullable(v.string()), v.description('null: not known; a name that stands for it was tried')),
  registered: v.pipe(
    v.optional(v.boolean()),
    v.description('A connector on this computer has its registration behind it; left out where that is not known'),
  ),
  targets: v.array(targetSchema),
  paths: v.array(pathSchema),
  rehearsals: v.array(rehearsalSchema),
});

/** A name and a port that are tried. */
export type ProbeTarget = v.InferOutput<typeof targetSchema>;
/** A try for one name over one path. */
export type ProbeCell = v.InferOutput<typeof cellSchema>;
/** A script for automatic configuration, as it was found and asked. */
export type ProbedScript = v.InferOutput<typeof probedScriptSchema>;
/** All that was tried over one path. */
export type ProbedPath = v.InferOutput<typeof pathSchema>;
/** The rehearsal over one path. */
export type Rehearsal = v.InferOutput<typeof rehearsalSchema>;
/** Everything that was tried. */
export type Probes = v.InferOutput<typeof probesSchema> & {
  /** What a list of address ranges has of the addresses that were found; left out where nobody brought one. */
  readonly coverage?: Coverage;
};
