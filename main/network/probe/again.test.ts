import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { authoritiesOf } from '../../certificates/authority.js';
import type { ProbedScript, Probes, ProbeTarget } from '../../evidence/probes.js';
import { absent } from '../../evidence/fact.js';
import { triedAgain } from './again.js';
import { probePaths } from './probe-paths.js';
import type { Route } from './route.js';
import { noAnswer } from './resolver.js';
import { startProbes } from './start.js';

let server: Server | null = null;
afterEach(() => server?.close());

/** Tries names on this computer alone, over the direct path. */
async function tried(targets: readonly ProbeTarget[], present?: Route): Promise<Probes> {
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
        listsBy: 'both',
        ...(present === undefined ? {} : { present: () => Promise.resolve(() => ({ routes: [present] as const })) }),
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

  it('keep apart what was tried by the way that Windows takes now', async () => {
    server = createServer((_request, response) => response.end('list'));
    await new Promise<void>((listening) => server?.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const [one, other] = [targetOf('crl3.digicert.com', port), targetOf('crl4.digicert.com', port)];
    const proxy: Route = { kind: 'proxy', host: '127.0.0.1', port };
    const joined = triedAgain(await tried([one, other], proxy), await tried([other], proxy));

    const [path] = joined.paths;
    for (const cell of path?.cells ?? []) {
      const requested = path?.flows
        .filter(({ id }) => cell.present?.flows.includes(id))
        .map(({ http }) => http?.[0]?.target.startsWith('http://'));
      expect(requested).toEqual([true]);
      expect(cell.flows).toHaveLength(2);
    }
  });

  it('bring the script as it is now, and keep what it answered for the others', async () => {
    const [one, other] = [targetOf('crl3.digicert.com', 1), targetOf('crl4.digicert.com', 1)];
    const wayOf = ({ id }: ProbeTarget, answer: string): ProbedScript['ways'][number] => ({
      target: id,
      answer,
      line: 1,
      calls: [],
    });
    const scriptOf = (more: Partial<ProbedScript>): ProbedScript => ({
      ...{ url: 'http://wpad/wpad.dat', age: 90, certain: true, fault: null, ways: [] },
      tried: [{ url: 'http://wpad/wpad.dat', from: 'primary', outcome: 'script', detail: null }],
      ...more,
    });
    const withScript = (probes: Probes, script: ProbedScript): Probes => ({
      ...probes,
      paths: probes.paths.map((path) => ({ ...path, script })),
    });
    const nothing = await tried([]);
    const earlier = withScript(nothing, scriptOf({ ways: [wayOf(one, 'PROXY old:1'), wayOf(other, 'PROXY old:1')] }));
    const again = { ...nothing, targets: [other] };
    const joined = triedAgain(earlier, withScript(again, scriptOf({ age: 5, ways: [wayOf(other, 'DIRECT')] })));
    expect(joined.paths[0]?.script).toMatchObject({
      age: 5,
      ways: [
        { target: one.id, answer: 'PROXY old:1' },
        { target: other.id, answer: 'DIRECT' },
      ],
    });

    // A fault for one name lasts until that name is asked again.
    const failing = withScript(
      nothing,
      scriptOf({
        fault: { reason: 'throws', line: 3, message: 'no', host: one.host },
        ways: [wayOf(one, 'DIRECT'), wayOf(other, 'DIRECT')],
      }),
    );
    const fine = (target: ProbeTarget): Probes =>
      withScript({ ...nothing, targets: [target] }, scriptOf({ ways: [wayOf(target, 'DIRECT')] }));
    expect(triedAgain(failing, fine(other)).paths[0]?.script?.fault).toMatchObject({ host: one.host });
    expect(triedAgain(failing, fine(one)).paths[0]?.script?.fault).toBeNull();

    const brokenOff = scriptOf({
      url: null,
      tried: [{ url: 'http://wpad/wpad.dat', from: 'primary', outcome: 'cancelled', detail: null }],
    });
    expect(triedAgain(earlier, withScript(again, brokenOff)).paths[0]?.script).toEqual(earlier.paths[0]?.script);
  });
});
