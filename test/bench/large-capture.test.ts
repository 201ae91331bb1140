import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verdictAlone } from '../../main/capture/flows.js';
import { readCapture } from '../../main/capture/read-capture.js';
import { isFailure } from '../../main/evidence/failure.js';
import { examine } from '../../main/examine/examine.js';
import { lastName, writeLargeCapture } from './large-capture.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const fixture = (name: string): string => join(root, 'test/fixtures/captures', `${name}.pcapng`);
/** Ethernet, IPv4 and TCP headers, and the header of the record. */
const lastRecord = 14 + 20 + 20 + 16;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'large-capture-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** The codes of a capture read for its verdict alone, with the names that each is about. */
async function said(path: string): Promise<{ packets: number; codes: Map<string, string> }> {
  const evidence = await readCapture(path, () => undefined, { bounds: verdictAlone });
  if (isFailure(evidence)) throw new Error(evidence.message);
  const { judgements } = examine(evidence, { mode: 'direct', proxy: null });
  const codes = new Map(judgements.map(({ code, facts }) => [code as string, JSON.stringify(facts)]));
  return { packets: evidence.summary.packets, codes };
}

describe.each(['bulk', 'small'] as const)('a large capture of %s traffic', (kind) => {
  it('is looked at up to its last packet, with the faults of others in between', async () => {
    const path = join(folder, kind);
    const { bytes, packets } = writeLargeCapture(path, {
      kind,
      bytes: 40_000_000,
      greetings: join(root, 'main/samples/healthy-direct.pcapng'),
      cases: ['proxy-auth-required-basic', 'proxy-reset-rst', 'dns-name-not-found'].map(fixture),
    });
    const whole = await said(path);
    expect(whole.packets).toBe(packets);
    expect(whole.codes.get('DIRECT-REFUSED')).toContain(lastName);
    expect([...whole.codes.keys()].sort()).toEqual([
      'DIRECT-REFUSED',
      'PATH-NOT-AS-CONFIGURED',
      'PROXY-AUTH-REQUIRED',
      'PROXY-RESET',
      'TLS-CHAIN-HIDDEN',
    ]);
    // Without its answer, which is the last packet of all, the same request was dropped.
    truncateSync(path, bytes - lastRecord);
    const cut = await said(path);
    expect(cut.packets).toBe(packets - 1);
    expect(cut.codes.get('DIRECT-REFUSED') ?? '').not.toContain(lastName);
    expect(cut.codes.get('DIRECT-DROPPED')).toContain(lastName);
  });
});
