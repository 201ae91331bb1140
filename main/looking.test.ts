import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isFailure } from './evidence/failure.js';
import type { ServerEvidence } from './evidence/server.js';
import { look, lookLimit, probeInForce, type ProbeInForce } from './looking.js';
import { recordedMachine } from './machine/recorded.js';
import { noAnswer } from './network/probe/resolver.js';
import { readPracticeServer } from './practice-servers.js';

const program = { name: 'connector-doctor', version: '0.0.0' };
const noRoots = { listed: new Set<string>(), roots: [] };
const engine = { worker: new URL('file:///none'), wasm: new URL('file:///none') };

let evidence: ServerEvidence;
beforeEach(async () => {
  const read = await readPracticeServer(new URL('./samples/servers/healthy-proxy.json', import.meta.url));
  if (isFailure(read)) throw new Error(read.message);
  evidence = read;
});
afterEach(() => vi.useRealTimers());

const options = (probe: ProbeInForce | null, signal = new AbortController().signal) =>
  ({ program, cloud: 'public', probe, signal }) as const;

describe('looking at a server around a change', () => {
  it('reads it, and tries the path in force alone', async () => {
    const resolver = { ask: (name: string, type: 'A' | 'AAAA') => Promise.resolve(noAnswer(name, type)) };
    const probe = probeInForce(program, engine, () => Promise.resolve(noRoots), { resolver });
    // Its installer takes another way than its services: that is one path.
    const seen = await look(recordedMachine(evidence.readings), options(probe));
    expect(seen?.server?.complete).toBe(true);
    expect(seen?.paths?.paths.map(({ inForce, kind }) => [inForce, kind])).toEqual([[true, 'as-set-up']]);
  });

  it('tries nothing of a copy', async () => {
    const seen = await look(recordedMachine(evidence.readings), options(null));
    expect(seen?.server?.complete).toBe(true);
    expect(seen?.paths).toBeUndefined();
  });

  it('ends in time, with what is known by then', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const silent = { read: () => new Promise<never>(() => undefined) };
    const looking = look(silent, options(null));
    await vi.advanceTimersByTimeAsync(lookLimit);
    expect((await looking)?.server?.complete).toBe(false);
  });
});
