/** All that the renderer may know of the inside. */
export type * from './contract.js';
export type {
  Failure,
  Report,
  ReportDns as Dns,
  ReportFlow as Flow,
  Station,
  Verdict,
} from '../../main/report/report.js';
export type { EvidenceItem, Finding } from '../../main/examine/finding.js';
export type { FlowOutcome, Step } from '../../main/evidence/capture.js';
