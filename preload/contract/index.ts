/** All that the renderer may know of the inside. */
export type * from './contract.js';
export type { Failure, Report, Station, Verdict } from '../../main/report/report.js';
export type { EvidenceItem, Finding } from '../../main/examine/finding.js';
export type { Dns, Flow, FlowOutcome, Step } from '../../main/evidence/capture.js';
