/** The committed captures as Wireshark's editcap writes them for Network Monitor: they must say what the originals say. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaptureEvidence } from '../../evidence/capture.js';
import { isFailure } from '../../evidence/failure.js';
import { readCapture } from '../read-capture.js';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../../test/fixtures/captures');
// Those of Ethernet: editcap writes nothing else for Network Monitor. What is cut it does not write to the end.
const captures = readdirSync(fixtures).filter((name) =>
  /^(?!any-|link-|cut-|empty|header|picture|text|copies).*\.pcap(?:ng)?$/.test(name),
);
const installed = spawnSync('editcap', ['--version']).status === 0;

async function evidenceOf(path: string): Promise<CaptureEvidence> {
  const evidence = await readCapture(path, () => undefined);
  if (isFailure(evidence)) throw new Error(evidence.message);
  return evidence;
}

const written = (from: string, to: string): Promise<boolean> =>
  new Promise((resolve) => execFile('editcap', ['-F', 'netmon2', from, to], (error) => resolve(error === null)));

/** What is said, with times as Network Monitor keeps them: a few microseconds are lost in writing. */
function said({ summary, flows, dns, incompleteCounts }: CaptureEvidence): unknown {
  const text = JSON.stringify({ packets: summary.packets, flows, dns, incompleteCounts }, (_, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1000) : value,
  );
  return JSON.parse(text);
}

/** The places where two documents of the same shape differ by more than the last digit that was rounded. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other) <= 1 ? [] : [path];
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) {
    return one === other ? [] : [path];
  }
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) =>
    differences((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key], `${path}/${key}`),
  );
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'netmon-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!installed)('Network Monitor, as editcap writes it', () => {
  it('says the same as every committed capture of Ethernet', { timeout: 120_000 }, async () => {
    const left = [...captures];
    let compared = 0;
    const work = async (): Promise<void> => {
      for (let name = left.pop(); name !== undefined; name = left.pop()) {
        const path = join(folder, `${name}.cap`);
        if (!(await written(join(fixtures, name), path))) continue;
        const [original, netmon] = await Promise.all([evidenceOf(join(fixtures, name)), evidenceOf(path)]);
        expect.soft(netmon.summary.container, name).toBe('Network Monitor');
        expect.soft(differences(said(original), said(netmon)), name).toEqual([]);
        compared++;
      }
    };
    await Promise.all([work(), work()]);
    expect(compared).toBeGreaterThan(60);
  });
});
