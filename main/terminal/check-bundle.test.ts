import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pack } from '../bundle/archive.js';
import { createDoctor } from '../doctor.js';
import type { ServerEvidence } from '../evidence/server.js';
import { fakeServer, healthyServices, type FakeServer } from '../machine/testing/fake-server.js';
import type { Report } from '../report/report.js';
import { check } from './check.js';

const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let out = '';
let err = '';
beforeEach(() => {
  out = '';
  err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text))));
});
afterEach(() => vi.restoreAllMocks());

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const written = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

const stopped: FakeServer = { services: { ...healthyServices, WAPCSvc: { state: 'stopped' } } };
const elsewhere = createDoctor({ machineHere: () => Promise.resolve(null) });
async function evidenceOf(server: FakeServer): Promise<ServerEvidence> {
  const there = createDoctor({ machineHere: () => Promise.resolve(fakeServer(server)) });
  return (await there.examine({ kind: 'here' })).evidence!;
}

describe('connector-doctor check --bundle', () => {
  it('gives the findings of the server it was made on, and says when that was', async () => {
    const evidence = { ...(await evidenceOf(stopped)), takenAt: '2026-11-21T09:08:07.000Z' };
    const path = written('a.zip', await pack([{ name: 'evidence.json', bytes: bytesOf(evidence) }], new Date(0)));
    expect(await check({ bundle: path }, elsewhere)).toBe(1);
    expect(out).toContain('From a bundle, read on 2026-11-21 at 09:08 UTC.');
    expect(out).toContain('APPPROXY-01');
    expect(out).toContain('The connector does not run.');
    expect(err).toBe('');
  });

  it('prints one JSON document alone, with the time of the reading', async () => {
    const evidence = { ...(await evidenceOf({})), takenAt: '2026-11-21T09:08:07.000Z' };
    const path = written('b.zip', await pack([{ name: 'evidence.json', bytes: bytesOf(evidence) }], new Date(0)));
    expect(await check({ bundle: path, json: true, offline: true }, elsewhere)).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ server: { readAt: '2026-11-21T09:08:07.000Z', complete: true } });
  });

  it('puts an answer over the one in the bundle, and keeps the others', async () => {
    const there = createDoctor({ machineHere: () => Promise.resolve(fakeServer({})) });
    const answers = { role: 'other', licence: 'no', 'proxy-team': 'Network team' };
    const { evidence } = await there.examine({ kind: 'here', answers });
    const path = written('c.zip', await pack([{ name: 'evidence.json', bytes: bytesOf(evidence) }], new Date(0)));
    await check({ bundle: path, json: true, answer: ['role=global-administrator', 'sign-in=works'] }, elsewhere);
    const { questions = [] } = (JSON.parse(out) as Report).server ?? {};
    expect(questions.filter(({ answer }) => answer !== null).map(({ id, answer }) => [id, answer])).toEqual([
      ['role', 'global-administrator'],
      ['licence', 'no'],
      ['sign-in', 'works'],
      ['proxy-team', 'Network team'],
    ]);
  });

  it.each([
    ['no file', () => join(folder, 'nothing.zip'), 'FILE-NOT-FOUND'],
    ['a folder', () => folder, 'FILE-IS-DIRECTORY'],
    ['a device', () => '/dev/zero', 'FILE-UNREADABLE'],
    ['a capture', () => written('x.pcap', Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1)), 'NOT-A-BUNDLE'],
    ['an empty file', () => written('empty.zip', new Uint8Array(0)), 'FILE-EMPTY'],
  ])('cannot open %s: 4, the reason and what to do', async (_, path, code) => {
    expect(await check({ bundle: path(), json: true }, elsewhere)).toBe(4);
    expect((JSON.parse(out) as { error: { code: string } }).error.code).toBe(code);
    expect(err.trimEnd().split('\n')).toHaveLength(2);
  });

  it('leads from a capture to the command for it', async () => {
    await check({ bundle: written('y.pcap', Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1)) }, elsewhere);
    expect(err).toContain('connector-doctor analyze FILE');
  });
});
