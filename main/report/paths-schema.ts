/** The part of the document that tells what was tried over which path. */
import * as v from 'valibot';
import { scriptCallSchema } from '../evidence/capture.js';
import { pathKinds, probePhases } from '../evidence/probes.js';
import { confidences } from '../examine/codes.js';
import { cellEndings, segmentIds, segmentStates } from '../examine/paths/cell.js';
import { pathsCoverageSchema } from './paths-coverage.js';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const milliseconds = v.nullable(v.number());
const pathId = v.pipe(v.string(), v.description('Id of a path: as-set-up, direct, wpad, or the proxy as host:port'));

/** One try: a name over a path. */
export const pathCellSchema = v.object({
  path: pathId,
  ending: v.pipe(v.picklist(cellEndings), v.description('How it ended; said has it in words')),
  outcome: v.pipe(
    v.picklist(['reached', 'failed', 'couldNotTest', 'notTried', 'open']),
    v.description('open: waiting, or being tried'),
  ),
  atProxy: v.pipe(v.boolean(), v.description('It is the proxy itself that could not be found or reached')),
  said: v.string(),
  route: v.pipe(v.nullable(v.string()), v.description('direct, or the proxy as host:port')),
  milliseconds: v.pipe(milliseconds, v.description('Of the whole way that the ending is about')),
  segments: v.array(v.object({ id: v.picklist(segmentIds), state: v.picklist(segmentStates), milliseconds })),
  connections: v.pipe(v.array(count), v.description('Ids of its connections, within its path')),
  script: v.pipe(
    v.optional(
      v.object({
        answer: v.nullable(v.string()),
        line: v.pipe(v.nullable(count), v.description('Of the return that decided, from 1')),
        calls: v.array(scriptCallSchema),
        unresolved: v.pipe(
          v.optional(v.array(v.string())),
          v.description('Names that it asked for and that could not be looked up: it may answer otherwise'),
        ),
      }),
    ),
    v.description('What a script for automatic configuration answered for this name, and what led to it'),
  ),
});

/** What was tried, and what came of it. */
export const pathsSchema = v.object({
  takenAt: v.pipe(v.string(), v.description('When it began, ISO 8601, UTC')),
  complete: v.pipe(v.boolean(), v.description('False where it was cancelled, or is still under way')),
  cloud: v.picklist(['public', 'usgov']),
  tenantKnown: v.pipe(
    v.boolean(),
    v.description('False: names of the tenant were tried with an id that stands for it'),
  ),
  recommendation: v.pipe(
    v.nullable(
      v.object({
        choice: v.pipe(
          v.picklist(['direct', 'proxy', 'wpad', 'as-set-up']),
          v.description(
            'as-set-up: nothing to change, by several ways or by one that the settings or a script lead to',
          ),
        ),
        proxy: v.nullable(v.string()),
        path: pathId,
        inForce: v.boolean(),
        sentence: v.string(),
        reason: v.string(),
        confidence: v.picklist(confidences),
      }),
    ),
    v.description('null: no path reaches anything'),
  ),
  sentences: v.pipe(v.array(v.string()), v.description('What the paths say about each other')),
  paths: v.array(
    v.object({
      id: pathId,
      kind: v.picklist(pathKinds),
      label: v.string(),
      proxy: v.nullable(v.string()),
      inForce: v.pipe(v.boolean(), v.description('The connector takes it now')),
      asked: v.pipe(v.boolean(), v.description('The person named it')),
      state: v.pipe(v.picklist(['works', 'partly', 'broken', 'untold']), v.description('Of the names that are needed')),
      reached: v.pipe(count, v.description('Needed names that were reached')),
      of: v.pipe(
        count,
        v.description('Needed names of which something can be said on one of the paths: the same for all of them'),
      ),
      open: v.pipe(count, v.description('Needed names that were not tried to the end')),
      said: v.string(),
      lists: v.pipe(
        v.optional(v.string()),
        v.description('By which way lists for certificate checks were tried, and why; left out where none was'),
      ),
      script: v.pipe(
        v.optional(
          v.object({
            url: v.nullable(v.string()),
            age: v.pipe(v.nullable(v.number()), v.description('Seconds since it was changed, by its own server')),
            said: v.string(),
            tried: v.array(v.object({ url: v.string(), said: v.string() })),
          }),
        ),
        v.description('The script for automatic configuration that decides on this path'),
      ),
      findings: v.pipe(v.array(v.string()), v.description('Ids of findings that are about it')),
    }),
  ),
  endpoints: v.array(
    v.object({
      id: v.pipe(v.string(), v.description('host:port')),
      host: v.string(),
      port: count,
      name: v.pipe(v.string(), v.description('As the documents write it, with {tenant} for its id')),
      pattern: v.pipe(v.string(), v.description('The row of the documents')),
      phase: v.picklist(probePhases),
      group: v.pipe(v.string(), v.description('The phase in words')),
      need: v.picklist(['needed', 'optional', 'recommended']),
      assumed: v.pipe(v.boolean(), v.description('It stands for a wildcard, and need not exist')),
      cells: v.array(pathCellSchema),
    }),
  ),
  rehearsals: v.pipe(
    v.array(
      v.object({
        path: pathId,
        host: v.string(),
        route: v.pipe(v.nullable(v.string()), v.description('direct, or the proxy as host:port')),
        result: v.string(),
        said: v.string(),
      }),
    ),
    v.description(
      'What showing a throw-away certificate came to: passed, not-asked, sha512-refused, stranger-refused, cut, untold',
    ),
  ),
  triedWith: v.pipe(v.string(), v.description('By what means it was tried, and what that cannot show')),
  clock: v.pipe(
    v.nullable(
      v.object({
        secondsAhead: v.pipe(v.number(), v.integer(), v.description('Less than zero where it is behind')),
        hosts: v.array(v.string()),
      }),
    ),
    v.description("This server's clock against the answers of these hosts; null where it could not be told"),
  ),
  coverage: v.pipe(
    v.optional(pathsCoverageSchema),
    v.description('What a list of address ranges has of the addresses; left out where none was brought'),
  ),
  message: v.pipe(
    v.nullable(v.string()),
    v.description('Plain text to send to whoever looks after the network; null where nothing is broken'),
  ),
});

/** What was tried, and what came of it. */
export type ReportPaths = v.InferOutput<typeof pathsSchema>;
/** One try. */
export type ReportPathCell = v.InferOutput<typeof pathCellSchema>;
