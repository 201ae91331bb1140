import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { authoritiesOf } from '../../certificates/authority.js';
import type { Probes, ProbeTarget } from '../../evidence/probes.js';
import { absent } from '../../evidence/fact.js';
import { triedAgain } from './again.js';
import { probePaths } from './probe-paths.js';
import { noAnswer } from './resolver.js';
import { startProbes } from './start.js';

let server: Server | null = null;
afterEach(() => server?.close());

/** Tries names on this computer alone, over the direct path. */
async function tried(targets: readonly ProbeTarget[]): Promise<Probes> {
  const context = await startProbes({
    signal: new AbortController().signal,
    resolver: {
      ask: (name, type) =>
        Promise.resolve({ ...noAnswer(name, type), rcode: 0, addresses: type === 'A' ? ['127.0.0.1'] : [] }),
    },
    listen: () => Promise.resolve(absent),
  });
  const takenAt = new Date().toISOString();
  const { paths } = await probePaths(context, {
    targets,
    plans: [
      {
        id: 'direct',
        kind: 'direct',
        proxy: null,
        inForce: false,
        asked: true,
        plan: () => Promise.resolve({ planOf: () => ({ routes: [{ kind: 'direct' }] }) }),
      },
    ],
    authorities: authoritiesOf([]),
    rehearse: false,
  });
  return {
    takenAt,
    computer: 'here',
    complete: true,
    cloud: 'public',
    tenant: null,
    targets: [...targets],
    paths: [...paths],
    rehearsals: [],
  };
}

const targetOf = (host: string, port: number): ProbeTarget => ({
  id: `${host}:${port}`,
  host,
  port,
  phase: 'certificate-check',
  name: host,
  pattern: host,
  need: 'needed',
  assumed: false,
  protocol: 'http',
});

describe('names that are tried again', () => {
  it('take the place of the earlier tries, and leave the others as they were', async () => {
    server = createServer((_request, response) => response.end('list'));
    await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const [one, other] = [targetOf('crl3.digicert.com', port), targetOf('crl4.digicert.com', port)];
    const earlier = await tried([one, other]);
    const joined = triedAgain(earlier, await tried([other]));

    const [path] = joined.paths;
    const cellOf = (target: ProbeTarget) => path?.cells.find((cell) => cell.target === target.id);
    const flowsOf = (target: ProbeTarget) =>
      path?.flows.filter(({ id }) => cellOf(target)?.flows.includes(id)).map((flow) => flow.http?.[0]?.host);
    expect(flowsOf(one)).toEqual([`${one.host}:${port}`]);
    expect(flowsOf(other)).toEqual([`${other.host}:${port}`]);
    // Each name has its two questions, wherever they stand now.
    for (const target of [one, other]) {
      const names = cellOf(target)?.questions.map((index) => path?.dns[index]?.name);
      expect(new Set(names)).toEqual(new Set([target.host]));
    }
    const ids = path?.flows.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(2);
    // No two steps have one number, or evidence of one would stand for the other.
    const steps = path?.flows.flatMap((flow) => flow.steps.map(({ packet }) => packet)) ?? [];
    expect(new Set(steps).size).toBe(steps.length);
    expect(path?.endsAt).toBeGreaterThanOrEqual(earlier.paths[0]?.endsAt ?? Infinity);
  });
});
