/** The one document that `--json` prints, the window shows and the schema describes. */
import * as v from 'valibot';
import { captureSummarySchema, dnsSchema, flowSchema } from '../evidence/capture.js';
import { heldSchema } from '../evidence/held.js';
import { personQuestionIds } from '../evidence/person.js';
import { findingSchema } from '../examine/finding.js';
import { outcomes, places } from '../examine/codes.js';
import { checkIds } from '../examine/server/check-ids.js';
import { legIds } from '../network/path/leg-ids.js';
import { pathsSchema } from './paths-schema.js';
import { changeReportSchema, pastChangeSchema, planReportSchema } from './plan-schema.js';
import { pathKinds, sourceIds, sourceStates } from '../network/path/path.js';

/** One station of the way from the server to the cloud. */
export const stationSchema = v.object({
  id: v.picklist(['server', 'dns', 'proxy', 'tls', 'cloud']),
  label: v.string(),
  detail: v.pipe(v.string(), v.description('Address or name, where one is known')),
  state: v.picklist(['ok', 'broken', 'notReached', 'notUsed', 'unknown', 'unexpected']),
  segment: v.pipe(
    v.object({
      state: v.picklist(['ok', 'broken', 'notReached', 'notUsed', 'unknown', 'unexpected']),
      label: v.string(),
    }),
    v.description('The stretch that leads to this station from the one before'),
  ),
});

/** The one sentence, and the way it speaks of. */
export const verdictSchema = v.object({
  outcome: v.picklist(outcomes),
  headline: v.string(),
  summary: v.pipe(v.string(), v.description('One or two sentences below the headline')),
  where: v.picklist(places),
  path: v.array(stationSchema),
  beside: v.pipe(v.array(v.string()), v.description('What is broken on ways of their own, beside this path')),
});

/** Why something could not be done, and what to do. */
export const failureSchema = v.object({ code: v.string(), message: v.string(), advice: v.string() });

const connector = v.pipe(v.boolean(), v.description("Judged as the connector's; false for other programs'"));

const resting = v.pipe(v.array(v.string()), v.description('Ids of the findings that rest on packets of it'));

/** A connection, with whose it is and what was concluded of it. */
export const reportFlowSchema = v.object({ ...flowSchema.entries, connector, findings: resting });

/** A question to a name server, with whose it is: for a name the connector needs, a proxy's, or WPAD's. */
export const reportDnsSchema = v.object({ ...dnsSchema.entries, connector, findings: resting });

/** What was looked at on a server. */
export const serverSchema = v.object({
  name: v.string(),
  windows: v.pipe(v.string(), v.description('As Windows calls itself, with its version')),
  readAt: v.pipe(v.string(), v.description('When its reading began, ISO 8601, UTC')),
  complete: v.pipe(v.boolean(), v.description('False where the reading was cancelled, or is still under way')),
  checks: v.array(
    v.object({
      id: v.picklist(checkIds),
      title: v.string(),
      group: v.pipe(v.string(), v.description('What it is about, in words that other checks share')),
      outcome: v.pipe(
        v.nullable(v.picklist(outcomes)),
        v.description('Null where it was not made: the reading was cancelled before, or is still under way'),
      ),
      milliseconds: v.pipe(
        v.nullable(v.number()),
        v.description('How long it took to read what it needs; null where nothing was read for it now'),
      ),
      said: v.pipe(v.string(), v.description('What was read, as it stands there; empty where that is nothing to show')),
      findings: v.pipe(v.array(v.string()), v.description('Ids of findings')),
    }),
  ),
  questions: v.pipe(
    v.array(
      v.object({
        id: v.picklist(personQuestionIds),
        text: v.string(),
        why: v.string(),
        lookUp: v.pipe(v.string(), v.description('How to find out; empty where the person knows')),
        answers: v.pipe(
          v.array(v.object({ id: v.string(), name: v.string() })),
          v.description("Empty where it is answered in the person's own words"),
        ),
        answer: v.nullable(v.string()),
      }),
    ),
    v.description('What no program can see from a server, for the person before it'),
  ),
  proxies: v.pipe(
    v.optional(
      v.array(
        v.object({
          id: v.picklist(legIds),
          name: v.string(),
          runsAs: v.string(),
          sources: v.pipe(
            v.array(
              v.object({
                id: v.picklist(sourceIds),
                name: v.string(),
                place: v.pipe(v.string(), v.description('A file and its line, or a registry value')),
                says: v.pipe(v.string(), v.description('Empty where it says nothing')),
                state: v.picklist(sourceStates),
              }),
            ),
            v.description('In the order in which they are asked, for the first name'),
          ),
          paths: v.pipe(
            v.array(
              v.object({
                kind: v.picklist(pathKinds),
                path: v.string(),
                proxy: v.pipe(v.nullable(v.string()), v.description('Null where none is surely taken')),
                names: v.array(v.string()),
              }),
            ),
            v.description('The usual one first, then those of names that go another way'),
          ),
        }),
      ),
    ),
    v.description('Which proxy each part of the product takes, and what decides; left out where it is not known yet'),
  ),
});

/** The document. */
export const reportSchema = v.object({
  schema: v.literal('connector-doctor/report@1'),
  program: v.object({ name: v.string(), version: v.string() }),
  takenAt: v.pipe(v.string(), v.description('When this document was made, ISO 8601, UTC')),
  trusted: v.pipe(
    v.optional(v.array(v.string())),
    v.description(
      'Distinguished names of authorities that were given (--roots) and count as public; left out where none',
    ),
  ),
  verdict: v.optional(verdictSchema),
  findings: v.optional(v.array(findingSchema)),
  capture: v.optional(
    v.object({
      ...captureSummarySchema.entries,
      connections: v.pipe(
        v.object({ connector: v.number(), other: v.number() }),
        v.description("TCP connections judged as the connector's, and those of other programs, only counted"),
      ),
      flows: v.optional(v.array(reportFlowSchema)),
      dns: v.optional(v.array(reportDnsSchema)),
    }),
  ),
  server: v.optional(serverSchema),
  paths: v.optional(pathsSchema),
  held: v.pipe(
    v.optional(v.object({ ...heldSchema.entries, said: v.string() })),
    v.description('A connection that was kept open on request (hold-open); left out otherwise'),
  ),
  plan: v.pipe(v.optional(planReportSchema), v.description('What would be changed (plan)')),
  change: v.pipe(v.optional(changeReportSchema), v.description('How a change went (apply, undo)')),
  history: v.pipe(v.optional(v.array(pastChangeSchema)), v.description('All changes so far, newest first (history)')),
  error: v.optional(failureSchema),
});

/** What was tried over which path. */
export type { ReportPathCell, ReportPaths } from './paths-schema.js';
/** A connection, with whose it is. */
export type ReportFlow = v.InferOutput<typeof reportFlowSchema>;
/** A question, with whose it is. */
export type ReportDns = v.InferOutput<typeof reportDnsSchema>;
/** One station of the way. */
export type Station = v.InferOutput<typeof stationSchema>;
/** The one sentence, and the way. */
export type Verdict = v.InferOutput<typeof verdictSchema>;
/** What was looked at on a server. */
export type ServerSummary = v.InferOutput<typeof serverSchema>;
/** The id of a check of a server. */
export type { CheckId } from '../examine/server/check-ids.js';
/** Why something could not be done. */
export type Failure = v.InferOutput<typeof failureSchema>;
/** The document. */
export type Report = v.InferOutput<typeof reportSchema>;
