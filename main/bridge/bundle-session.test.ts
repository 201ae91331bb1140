import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openBundle } from '../bundle/open-bundle.js';
import { createDoctor } from '../doctor.js';
import { isFailure } from '../evidence/failure.js';
import type { ServerEvidence } from '../evidence/server.js';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import type { BundlePiece } from '../../preload/contract/bundle.js';
import type { Result } from '../../preload/contract/contract.js';
import { createBundleHandlers, type BundleOptions } from './bundle-session.js';

const root = mkdtempSync(join(tmpdir(), 'connector-doctor-bundle-session-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(root, 'case-'))));
const saved = (): string[] => readdirSync(folder).sort();

const tls12 = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client';
const server = fakeServer({
  services: healthyServices,
  registry: { [`${tls12}\\Enabled`]: { closed: true } },
});
const examined = await createDoctor({ machineHere: () => Promise.resolve(server) }).examine({ kind: 'here' });
if (examined.evidence === null) throw new Error('the server was not read');
const { evidence } = examined;

/** What a person gets who sits before this server. */
function handlersWith(more: Partial<BundleOptions> = {}, of: ServerEvidence | null = evidence) {
  return createBundleHandlers({ evidence: () => of, namesFolder: join(folder, 'names'), ...more });
}

function valueOf<T>(answer: Result<T>): T {
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

describe('the preview of a bundle', () => {
  it('has each kind of name with what stands for it', async () => {
    const preview = valueOf(await handlersWith().previewBundle({ keep: [] }));
    expect(preview.classes.map((each) => each.class)).toEqual(['hosts', 'users', 'addresses', 'domains', 'tenant']);
    const [hosts] = preview.classes;
    expect(hosts).toMatchObject({ what: 'names of servers', replaced: true });
    expect(hosts?.names).toContainEqual({ name: 'APPPROXY-01', standsFor: 'host-1' });
    expect(hosts?.count).toBe(hosts?.names.length);
  });

  it('says of names that stay what would stand for them', async () => {
    const preview = valueOf(await handlersWith().previewBundle({ keep: ['hosts'] }));
    const [hosts, users] = preview.classes;
    expect(hosts).toMatchObject({ replaced: false, names: [{ name: 'APPPROXY-01' }] });
    expect(users?.replaced).toBe(true);
  });

  it('names the parts, and that something was closed to this account', async () => {
    const preview = valueOf(await handlersWith().previewBundle({ keep: [] }));
    expect(preview.closed).toBe(true);
    expect(preview.parts.map(({ id }) => id)).toContain('README.txt');
    expect(preview.parts.find(({ path }) => path?.includes('ConnectorService.exe.config'))?.id).toMatch(/^files\//);
    expect(basename(preview.path)).toMatch(/^server-\d{4}-\d\d-\d\d\.zip$/);
  });

  it('needs a server that was read here', async () => {
    const none = handlersWith({ choosePlace: () => Promise.resolve(join(folder, 'x.zip')) }, null);
    const code = { ok: false, error: { code: 'NOT-EXAMINED' } };
    expect(await none.previewBundle({ keep: [] })).toMatchObject(code);
    expect(await none.viewBundle({ keep: [], part: 'README.txt', from: 0 })).toMatchObject(code);
    expect(await none.saveBundle({ keep: [] })).toMatchObject(code);
    expect(await handlersWith({}, null).saveBundleAt({ keep: [], path: join(folder, 'x.zip') })).toMatchObject(code);
    expect(saved()).toEqual([]);
  });
});

describe('a part of a bundle', () => {
  it('is shown piece by piece, with the names that will be in it', async () => {
    const events = Array.from({ length: 400 }, (_, index) => ({
      id: index,
      level: 4,
      at: '2026-11-20T08:00:00.000Z',
      provider: 'Connector',
      message: `${'words '.repeat(30)} APPPROXY-01 ${index}`,
      data: [],
    }));
    const fact = { state: 'value', value: events } as const;
    const reading = { question: { kind: 'events', channel: 'C', query: '*', most: 400 }, at: 1, fact } as const;
    const handlers = handlersWith({}, { ...evidence, readings: [...evidence.readings, reading] });
    let text = '';
    let pieces = 0;
    for (let from: number | null = 0; from !== null; pieces++) {
      const piece: BundlePiece = valueOf(await handlers.viewBundle({ keep: [], part: 'events', from }));
      expect(piece.text.length).toBeLessThanOrEqual(40_000);
      text += piece.text;
      from = piece.next;
      if (from === null) expect(text).toHaveLength(piece.length);
    }
    expect(pieces).toBeGreaterThan(1);
    expect(text).toContain('host-1 399');
    expect(text).not.toContain('APPPROXY-01');
    const kept = valueOf(await handlers.viewBundle({ keep: ['hosts'], part: 'events', from: 0 }));
    expect(kept.text).toContain('APPPROXY-01');
  });

  it('has to be there', async () => {
    expect(await handlersWith().viewBundle({ keep: [], part: 'files/99-x', from: 0 })).toMatchObject({
      error: { code: 'PART-UNKNOWN' },
    });
  });
});

describe('a bundle', () => {
  const path = (): string => join(folder, 'server.zip');

  it('is written where the dialog says, over what was there, and its list of names elsewhere', async () => {
    writeFileSync(path(), 'mine');
    const asked: string[] = [];
    const choosePlace = ({ name }: { readonly name: string }): Promise<string> => (
      asked.push(name),
      Promise.resolve(path())
    );
    const answer = valueOf(await handlersWith({ choosePlace }).saveBundle({ keep: [] }));
    expect(asked).toEqual([expect.stringMatching(/^server-.*\.zip$/)]);
    expect(answer).toMatchObject({ path: path(), bytes: readFileSync(path()).length });
    expect(readFileSync(answer?.names ?? '', 'utf8')).toContain('APPPROXY-01');
    const opened = await openBundle(readFileSync(path()));
    if (isFailure(opened)) throw new Error(opened.message);
    expect(JSON.stringify(opened)).not.toMatch(/APPPROXY-01|CONTOSO/i);
  });

  it('is not written where the dialog was closed', async () => {
    const handlers = handlersWith({ choosePlace: () => Promise.resolve(null) });
    expect(await handlers.saveBundle({ keep: [] })).toEqual({ ok: true, value: null });
    expect(saved()).toEqual([]);
  });

  it('keeps the kinds of names that shall stay, and has no list where all do', async () => {
    const all = ['hosts', 'users', 'addresses', 'domains', 'tenant'] as const;
    const answer = valueOf(await handlersWith().saveBundleAt({ keep: [...all], path: path() }));
    expect(answer.names).toBeNull();
    expect(JSON.stringify(await openBundle(readFileSync(path())))).toContain('APPPROXY-01');
    expect(saved()).toEqual(['server.zip']);
  });

  it.each([
    ['a file is there', 'FILE-EXISTS', () => (writeFileSync(path(), 'mine'), path())],
    ['a folder is there', 'FILE-EXISTS', () => (mkdirSync(path()), path())],
    ['no folder is there', 'FOLDER-NOT-FOUND', () => join(folder, 'no-such', 'x.zip')],
    ['the folder is none', 'FOLDER-NOT-FOUND', () => (writeFileSync(path(), 'mine'), join(path(), 'x.zip'))],
    ['the path begins nowhere', 'PATH-NOT-WHOLE', () => 'server.zip'],
  ])('is refused where %s, and nothing is left behind', async (_, code, place) => {
    const typed = place();
    const before = saved();
    const answer = await handlersWith().saveBundleAt({ keep: [], path: typed });
    expect(answer).toMatchObject({ ok: false, error: { code } });
    if (!answer.ok) expect(`${answer.error.message} ${answer.error.advice}`).not.toMatch(/--/);
    expect(saved().filter((name) => name !== 'names')).toEqual(before);
    if (existsSync(join(folder, 'names'))) expect(readdirSync(join(folder, 'names'))).toEqual([]);
  });

  it('is not written without its list of names', async () => {
    writeFileSync(join(folder, 'names'), 'a file where the folder shall be');
    const answer = await handlersWith().saveBundleAt({ keep: [], path: path() });
    expect(answer).toMatchObject({ ok: false, error: { code: 'FILE-NOT-WRITTEN' } });
    expect(saved()).toEqual(['names']);
  });

  it('is written by one way alone, that of its door', async () => {
    const desktop = handlersWith({ choosePlace: () => Promise.resolve(null) });
    expect(await desktop.saveBundleAt({ keep: [], path: path() })).toMatchObject({ error: { code: 'NOT-HERE' } });
    expect(await handlersWith().saveBundle({ keep: [] })).toMatchObject({ error: { code: 'NOT-HERE' } });
  });
});
