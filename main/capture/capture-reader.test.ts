import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CaptureWork } from '../doctor.js';
import { readCaptureInWorker } from './capture-reader.js';
import type { ReadProgress } from './read-capture.js';
import { ipPacket, pcapFile, tcpSegment } from './testing/packets.js';

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, '../../dist/main/capture-worker.cjs');

let folder: string;
let large: string;

/** Work for the real worker. */
const reading = (path: string): CaptureWork => ({
  path,
  roots: [],
  flows: true,
  intent: { mode: 'direct', proxy: null },
  program: { name: 'test', version: '0' },
  scripts: { worker: 'file:///none.js', wasm: 'file:///none.wasm' },
});

/** A worker of a few lines, for what the real one does not do. */
function workerThat(does: string): URL {
  const path = join(folder, `worker-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(path, `import { parentPort, workerData } from 'node:worker_threads';\n${does}\n`);
  return pathToFileURL(path);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'capture-reader-'));
  large = join(folder, 'large.pcap');
  // 150 MB of small packets: long enough to be cancelled in the middle.
  const packet = ipPacket('10.0.0.1', '10.0.0.2', 6, tcpSegment([40000, 443], 1, 1, 16));
  const one = pcapFile([{ bytes: packet, seconds: 1 }]).subarray(24);
  const many = Buffer.alloc(one.length * 50_000);
  for (let at = 0; at < many.length; at += one.length) many.set(one, at);
  writeFileSync(large, pcapFile([]));
  for (let time = 0; time < 54; time++) writeFileSync(large, many, { flag: 'a' });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('reading in a worker', () => {
  it.skipIf(!existsSync(built))('gives progress and the report', async () => {
    const path = join(here, '../../test/fixtures/captures/direct-dropped.pcapng');
    const heard: ReadProgress[] = [];
    const result = await readCaptureInWorker(pathToFileURL(built), reading(path), (progress) => heard.push(progress));
    expect(result).toMatchObject({ capture: { file: 'direct-dropped.pcapng', container: 'pcapng' } });
    expect(heard.at(-1)?.bytesRead).toBe(heard.at(-1)?.bytesTotal);
  });

  it.skipIf(!existsSync(built))('is cancelled within 200 ms in the middle of a large file', async () => {
    const cancel = new AbortController();
    let aborted = Number.NaN;
    let after = 0;
    const result = await readCaptureInWorker(
      pathToFileURL(built),
      reading(large),
      () => {
        if (!Number.isNaN(aborted)) after++;
        else {
          aborted = performance.now();
          cancel.abort();
        }
      },
      cancel.signal,
    );
    expect(performance.now() - aborted).toBeLessThan(200);
    expect(result).toMatchObject({ code: 'CANCELLED' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(after).toBe(0);
  });

  it.skipIf(!existsSync(built))('is cancelled while a script is tried, and ends that script’s worker', async () => {
    const heartbeat = join(folder, 'heartbeat');
    const beats = (): number => (existsSync(heartbeat) ? readFileSync(heartbeat).length : 0);
    const endless = workerThat(`import { appendFileSync } from 'node:fs';
      setInterval(() => appendFileSync(${JSON.stringify(heartbeat)}, '.'), 5);`);
    const work = reading(join(here, '../../test/fixtures/captures/wpad-packed-ok.pcapng'));
    const cancel = new AbortController();
    const begun = readCaptureInWorker(
      pathToFileURL(built),
      { ...work, scripts: { ...work.scripts, worker: endless.href } },
      () => undefined,
      cancel.signal,
    );
    await vi.waitUntil(() => beats() > 0, { timeout: 10_000 });
    const aborted = performance.now();
    cancel.abort();
    expect(await begun).toMatchObject({ code: 'CANCELLED' });
    expect(performance.now() - aborted).toBeLessThan(200);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const then = beats();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(beats()).toBe(then);
  });

  it('ends a worker that hangs', async () => {
    const cancel = new AbortController();
    const begun = readCaptureInWorker(
      workerThat("parentPort.postMessage({ kind: 'progress', progress: {} }); for (;;);"),
      reading(large),
      () => setTimeout(() => cancel.abort(), 10),
      cancel.signal,
    );
    expect(await begun).toMatchObject({ code: 'CANCELLED' });
  });

  it('does not begin where it is cancelled already', async () => {
    const worker = workerThat("parentPort.postMessage({ kind: 'result', result: workerData.path });");
    expect(await readCaptureInWorker(worker, reading(large), () => undefined, AbortSignal.abort())).toMatchObject({
      code: 'CANCELLED',
    });
    expect(await readCaptureInWorker(worker, reading(large), () => undefined)).toBe(large);
  });

  it.each([
    ['throws', "throw new Error('a fault inside');", 'a fault inside'],
    ['ends without a word', 'process.exit(7);', 'ended with 7'],
    ['is no program', '}', 'Unexpected token'],
  ])('that %s answers with a failure', async (_, does, reason) => {
    const result = await readCaptureInWorker(workerThat(does), reading(large), () => undefined);
    expect(result).toMatchObject({ code: 'READER-CRASHED', message: expect.stringContaining(reason) });
  });

  it('that needs more memory than it may have is told from one that fails', async () => {
    const result = await readCaptureInWorker(
      workerThat('const all = []; for (;;) all.push(new Array(1e6).fill(0.5));'),
      reading(large),
      () => undefined,
    );
    expect(result).toMatchObject({ code: 'CAPTURE-TOO-LARGE' });
  });

  it('that is missing answers with a failure', async () => {
    const missing = pathToFileURL(join(folder, 'no-worker.mjs'));
    expect(await readCaptureInWorker(missing, reading(large), () => undefined)).toMatchObject({
      code: 'READER-CRASHED',
    });
  });
});
