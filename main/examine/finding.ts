/** The shape of a finding, as it is printed, drawn and published. */
import * as v from 'valibot';
import { codes, confidences, fixers, outcomes, places, severities, type Code } from './codes.js';
import { remedyIds } from './remedy-ids.js';

/** A fact that a finding rests on: one packet, or one step of what the program tried itself, with what it says. */
export const evidenceSchema = v.object({
  kind: v.picklist(['packet', 'step']),
  packet: v.pipe(v.number(), v.integer(), v.minValue(1), v.description('Number of the packet, or of the step')),
  at: v.pipe(v.number(), v.description("Seconds after the file's first packet, or after the first step")),
  from: v.string(),
  to: v.string(),
  what: v.string(),
});

/** A fact of a server that a finding rests on, with the place where it was read. */
export const readingSchema = v.object({
  source: v.pipe(v.string(), v.description('A registry value, a service, a file, a function of Windows')),
  said: v.pipe(v.string(), v.description('As it stands there; or that it is not there, or why it could not be read')),
});

/** A finding: its code, what it means, and the words for it. */
export const findingSchema = v.object({
  id: v.pipe(v.string(), v.description('The code; of several findings with one code the later ones as CODE#2')),
  code: v.picklist(Object.keys(codes) as [Code, ...Code[]]),
  outcome: v.picklist(outcomes),
  severity: v.picklist(severities),
  where: v.picklist(places),
  whoCanFix: v.picklist(fixers),
  confidence: v.picklist(confidences),
  title: v.pipe(v.string(), v.maxLength(60)),
  found: v.string(),
  cause: v.string(),
  advice: v.string(),
  evidence: v.pipe(v.array(evidenceSchema), v.description('At most 200 packets; packetCount tells how many there are')),
  packetCount: v.pipe(v.number(), v.integer(), v.minValue(0)),
  readings: v.pipe(v.optional(v.array(readingSchema)), v.description('Of a server; left out in findings of a capture')),
  filter: v.pipe(v.nullable(v.string()), v.description('Wireshark display filter that shows the packets')),
  dependsOn: v.pipe(v.array(v.string()), v.description('Ids of findings that make this one a consequence')),
  servers: v.pipe(
    v.array(v.string()),
    v.description('Addresses of the servers it is about; none where the capture shows one server only'),
  ),
  paths: v.pipe(
    v.optional(v.array(v.string())),
    v.description('Ids of the paths that it is about; left out where it is of no path'),
  ),
  remedies: v.pipe(
    v.array(v.picklist(remedyIds)),
    v.description('Changes by which this program can help (connector-doctor plan), the likeliest first'),
  ),
  help: v.pipe(v.string(), v.description('Code of the help page')),
});

/** One packet that proves a finding. */
export type EvidenceItem = v.InferOutput<typeof evidenceSchema>;
/** A finding, in words. */
export type Finding = v.InferOutput<typeof findingSchema>;
