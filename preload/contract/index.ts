/** All that the renderer may know of the inside. */
export type * from './contract.js';
export type * from './bundle.js';
export type * from './changes.js';
export type * from './lists.js';
export type * from './paths.js';
export type {
  CheckId,
  Failure,
  Report,
  ReportFlow as Flow,
  ReportPathCell as PathCell,
  ReportPaths as Paths,
  ServerSummary,
  Station,
  Verdict,
} from '../../main/report/report.js';
export type { ChangeReport, PastChangeReport, PlanReport, PlanStep } from '../../main/report/plan-schema.js';
export type { ServerGlance } from '../../main/report/glance.js';
export type { HelpPage } from '../../main/report/help.js';
export type { EvidenceItem, Finding } from '../../main/examine/finding.js';
export type {
  ChainModel,
  Chains,
  ConnectionDetail,
  ConnectionPage,
  ConnectionQuery,
  ConnectionRow,
  PathCellDetail,
  RowTone,
  ShownChain,
  Timeline,
  TimelineRow,
} from '../../main/report/views.js';
export type { Certificate, Step, Tls, Trust } from '../../main/evidence/capture.js';
