import { describe, expect, it } from 'vitest';
import { createDoctor } from './doctor.js';
import { fakeServer, healthyServices } from './machine/testing/fake-server.js';
import type { Report } from './report/report.js';

const doctor = createDoctor({
  machineHere: () => Promise.resolve(fakeServer({ services: { ...healthyServices, WAPCSvc: { state: 'stopped' } } })),
});

const made = ({ server }: Report): string[] =>
  (server?.checks ?? []).filter(({ outcome }) => outcome !== null).map(({ id }) => id);

describe('looking at a server', () => {
  it('tells before each topic what is known by then', async () => {
    const seen: [topic: string, checks: number, verdict: string | undefined][] = [];
    const { report } = await doctor.examine(
      { kind: 'here' },
      { onProgress: (topic, soFar) => seen.push([topic, made(soFar).length, soFar.verdict?.outcome]) },
    );
    expect(seen[0]).toEqual(['system', 0, undefined]);
    const counts = seen.map(([, count]) => count);
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
    expect(report.server?.complete).toBe(true);
    expect(report.verdict?.outcome).toBe('problem');
    expect(report.server?.checks.every(({ outcome, milliseconds }) => outcome === null || milliseconds !== null)).toBe(
      true,
    );
  });

  it('keeps what was read when it is cancelled, and never says that all is well', async () => {
    const cancel = new AbortController();
    const { report, evidence } = await doctor.examine(
      { kind: 'here' },
      { signal: cancel.signal, onProgress: (topic) => topic === 'tls' && cancel.abort() },
    );
    expect(made(report)).toContain('windows');
    expect(made(report)).not.toContain('running');
    expect(report.server?.complete).toBe(false);
    expect(report.findings?.map(({ code }) => code)).not.toContain('SERVER-READY');
    expect(evidence?.readings.length).toBeGreaterThan(0);
  });

  it('is cancelled at once, though something does not answer', async () => {
    const slow = fakeServer();
    const hangs: typeof slow = {
      read: (question) => (question.kind === 'domain' ? new Promise(() => undefined) : slow.read(question)),
    };
    const cancel = new AbortController();
    const examined = createDoctor({ machineHere: () => Promise.resolve(hangs) }).examine(
      { kind: 'here' },
      { signal: cancel.signal },
    );
    setTimeout(() => cancel.abort(), 20);
    expect((await examined).report.server?.complete).toBe(false);
  });

  it('says of a recording what it said of the server', async () => {
    const { report, evidence } = await doctor.examine({ kind: 'here' });
    if (evidence === null) throw new Error('nothing was kept');
    const kept = JSON.parse(JSON.stringify(evidence)) as typeof evidence;
    const again = (await doctor.examine({ kind: 'recorded', evidence: kept })).report;
    expect(again.findings).toEqual(report.findings);
    expect(again.verdict).toEqual(report.verdict);
    expect(again.server?.readAt).toBe(report.server?.readAt);
  });
});
