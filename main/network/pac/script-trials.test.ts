import { mkdtempSync, rmSync, existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaptureEvidence, ScriptTrial } from '../../evidence/capture.js';
import { evidenceOf, exchangeOf, flowTo, lookup, tunnelFlow } from '../../examine/testing/evidence.js';
import type { ScriptRun } from './script-run.js';
import { requestOf, withScriptTrials } from './script-trials.js';
import type { ScriptEngine } from './script-worker.js';

const built = fileURLToPath(new URL('../../../dist/main/script-worker.js', import.meta.url));
const wasm = pathToFileURL(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
const engine: ScriptEngine = { worker: pathToFileURL(built), wasm };
const boot = 'lab.bootstrap.msappproxy.net';

function captureWith(...texts: string[]): CaptureEvidence {
  const http = texts.map((text) => ({
    ...exchangeOf('/wpad.dat', 200),
    script: { text, whole: !text.startsWith('cut'), trial: null },
  }));
  return evidenceOf(
    [flowTo('wpad.contoso.example', 80, { http }), tunnelFlow(`${boot}:443`, [200])],
    [lookup(boot, 0, ['203.0.113.7', 'front.example']), lookup('gone.example', 3), lookup('unheard.example', null)],
  );
}

const trialsOf = async (evidence: CaptureEvidence, parts = engine) =>
  (await withScriptTrials(evidence, parts)).flows.flatMap(({ http }) =>
    (http ?? []).map(({ script }) => script?.trial ?? null),
  );

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'script-trials-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A worker of a few lines, for what the real one does not do. */
function workerThat(does: string): ScriptEngine {
  const path = join(folder, `worker-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(path, `import { parentPort } from 'node:worker_threads';\n${does}\n`);
  return { ...engine, worker: pathToFileURL(path) };
}

describe('what a script is asked', () => {
  it('is the connector’s names of the capture first, then the documented ones, with what the capture knows', () => {
    const evidence = captureWith('x');
    const request = requestOf('x', evidence.flows[0]!, evidence);
    expect(request.questions[0]).toEqual({ host: boot, url: `https://${boot}/` });
    expect(request.questions).toContainEqual({ host: 'crl3.digicert.com', url: 'http://crl3.digicert.com/' });
    expect(request.questions.map(({ host }) => host)).not.toContain('wpad.contoso.example');
    expect(request.names).toEqual({ [boot]: ['203.0.113.7'], 'gone.example': [] });
    expect(request).toMatchObject({ client: ['172.16.0.10'], now: Date.parse('2026-11-20T10:00:00.000Z') });
  });
});

describe.skipIf(!existsSync(built))('trying the scripts of a capture', () => {
  it('gives each whole one its answers', async () => {
    const text = 'function FindProxyForURL(u, h) { return "PROXY " + dnsResolve(h) + ":8080"; }';
    const [first, second, cut] = await trialsOf(captureWith(text, text, `cut ${text}`));
    expect(first?.answers[0]).toEqual({ host: boot, answer: 'PROXY 203.0.113.7:8080' });
    expect([second, cut]).toEqual([first, null]);
  });

  it.each([
    ['in its own language', 'for (;;) {}'],
    ['inside the engine, where no limit is looked at', 'new Array(4294967295).join("x")'],
    ['inside the engine, turning over what is not there', '[].reverse.call({ length: 9007199254740991 })'],
  ])('ends one that does not end: %s', async (_, loop) => {
    const begun = Date.now();
    const [trial] = await trialsOf(captureWith(`function FindProxyForURL(u, h) { ${loop} }`));
    expect(trial?.fault?.reason).toBe('endless');
    expect(Date.now() - begun).toBeLessThan(5000);
  });

  it('tries only so many', async () => {
    const trials = await trialsOf(captureWith(...Array.from({ length: 9 }, (_, index) => `// ${index}`)));
    expect(trials.filter((trial) => trial !== null)).toHaveLength(4);
  });
});

describe('a trial that cannot be made', () => {
  it.each([
    ['a worker that fails', 'throw new Error("no engine");'],
    ['a worker that ends', 'process.exit(0);'],
  ])('says nothing of the script: %s', async (_, does) => {
    expect(await trialsOf(captureWith('x'), workerThat(does))).toEqual([null]);
  });

  it('leaves a capture without scripts as it is', async () => {
    const evidence = evidenceOf([tunnelFlow(`${boot}:443`, [200])]);
    expect(await withScriptTrials(evidence, engine)).toBe(evidence);
  });

  it('is told from one that was made', async () => {
    const nothing = { calls: [], callsLeftOut: 0, unresolved: [], usesTime: false };
    const run: ScriptRun = { loading: { ...nothing, fault: null }, asked: [] };
    const words = JSON.stringify([{ kind: 'begins' }, { kind: 'run', run }]);
    const worker = workerThat(
      `parentPort.on('message', () => { for (const word of ${words}) parentPort.postMessage(word); });`,
    );
    const trial: ScriptTrial = { fault: null, answers: [], unresolved: [], usesTime: false };
    expect(await trialsOf(captureWith('x'), worker)).toEqual([trial]);
  });
});
