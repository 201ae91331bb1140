/** Findings for the tests of this folder: a plain one, to be varied. */
import type { EvidenceItem, Finding, Paths } from '../../preload/contract/index.js';

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
    message: null,
    ...more,
  };
}
