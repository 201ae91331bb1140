/** Findings for the tests of this folder: a plain one, to be varied. */
import type {
  EvidenceItem,
  Finding,
  PastChangeReport,
  PathCell,
  Paths,
  PlanReport,
  PlanStep,
  ShownPlan,
} from '../../preload/contract/index.js';

/** A packet of evidence. */
export function packet(number: number, more: Partial<EvidenceItem> = {}): EvidenceItem {
  return { kind: 'packet', packet: number, at: 0, from: 'a', to: 'b', what: 'something', ...more };
}

/** A blocking problem. */
export function finding(more: Partial<Finding> = {}): Finding {
  const code = more.code ?? 'PROXY-AUTH-REQUIRED';
  return {
    id: code,
    code,
    outcome: 'problem',
    severity: 'blocking',
    where: 'proxy',
    whoCanFix: 'network-team',
    confidence: 'certain',
    title: 'A title',
    found: '',
    cause: '',
    advice: '',
    evidence: [],
    packetCount: 0,
    filter: null,
    dependsOn: [],
    servers: [],
    remedies: [],
    help: code,
    ...more,
  };
}

/** Paths over which nothing was tried. */
export function paths(more: Partial<Paths> = {}): Paths {
  return {
    takenAt: '2026-11-21T19:00:00.000Z',
    complete: true,
    cloud: 'public',
    tenantKnown: true,
    recommendation: null,
    sentences: [],
    paths: [],
    endpoints: [],
    rehearsals: [],
    triedWith: '',
    message: null,
    clock: null,
    ...more,
  };
}

/** A cell of a name that was reached directly. */
export function cell(path: string, more: Partial<PathCell> = {}): PathCell {
  return {
    path,
    ending: 'reached',
    outcome: 'reached',
    atProxy: false,
    said: 'reached, 84 ms',
    route: 'direct',
    milliseconds: 84,
    segments: [
      { id: 'name', state: 'ok', milliseconds: 12 },
      { id: 'connection', state: 'ok', milliseconds: 20 },
      { id: 'proxy', state: 'not-used', milliseconds: null },
      { id: 'tls', state: 'unknown', milliseconds: 52 },
      { id: 'answer', state: 'not-reached', milliseconds: null },
    ],
    connections: [0],
    ...more,
  };
}

/** A name that is needed all the time. */
export function endpoint(
  name: string,
  cells: PathCell[],
  more: Partial<Paths['endpoints'][number]> = {},
): Paths['endpoints'][number] {
  return {
    id: `${name}:443`,
    host: name,
    port: 443,
    name,
    pattern: name,
    phase: 'runtime',
    group: 'Needed all the time',
    need: 'needed',
    assumed: false,
    cells,
    ...more,
  };
}

/** A path that works. */
export function path(id: string, more: Partial<Paths['paths'][number]> = {}): Paths['paths'][number] {
  return {
    id,
    kind: 'direct',
    label: id,
    proxy: null,
    inForce: false,
    asked: false,
    state: 'works',
    reached: 1,
    of: 1,
    open: 0,
    said: 'reaches all 1 name',
    findings: [],
    ...more,
  };
}

/** A plan of one change that may be made. */
export function plannedChange(more: Partial<PlanReport> = {}): ShownPlan {
  return {
    report: {
      state: 'changes',
      id: null,
      remedy: 'automatic',
      headline: 'A headline',
      summary: '',
      act: 'Make 1 change',
      expiresAt: null,
      steps: [],
      interruption: null,
      administrator: true,
      notes: [],
      tried: [],
      acceptWarnings: false,
      refusals: [],
      byHand: [],
      ...more,
    },
    practice: false,
    consent: 'window',
    elevates: false,
    hindrance: null,
  };
}

/** A file that changes in these lines. */
export function fileStep(number: number, hunks: PlanStep['hunks'], more: Partial<PlanStep> = {}): PlanStep {
  return {
    number,
    kind: 'file',
    title: 'a.config',
    what: '',
    place: '',
    before: null,
    after: null,
    hunks,
    restart: null,
    ...more,
  };
}

/** A change that was made. */
export function pastChange(more: Partial<PastChangeReport> = {}): PastChangeReport {
  return {
    id: 'c-1',
    remedy: 'automatic',
    at: '2026-11-21T19:00:00.000Z',
    headline: 'A headline',
    state: 'applied',
    summary: '',
    steps: [],
    canUndo: true,
    folder: '',
    ...more,
  };
}
