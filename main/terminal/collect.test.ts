import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBundle } from '../bundle/open-bundle.js';
import { createDoctor } from '../doctor.js';
import { isFailure } from '../evidence/failure.js';
import { fakeServer, healthyServices } from '../machine/testing/fake-server.js';
import type { Machine } from '../machine/machine.js';
import { check } from './check.js';
import { collect, type CollectOptions } from './collect.js';

const root = mkdtempSync(join(tmpdir(), 'connector-doctor-collect-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let out = '';
let err = '';
let folder = '';
beforeEach(() => {
  out = '';
  err = '';
  folder = mkdtempSync(join(root, 'case-'));
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text))));
});
afterEach(() => vi.restoreAllMocks());

const server = fakeServer({ services: healthyServices });
const doctorOn = (machine: Machine | null) => createDoctor({ machineHere: () => Promise.resolve(machine) });
const collectHere = (options: CollectOptions, machine: Machine | null = server): Promise<number> =>
  collect(options, doctorOn(machine), join(folder, 'names'));
const output = (): string => join(folder, 'server.zip');
const saved = (): string[] => readdirSync(folder).sort();

describe('connector-doctor collect', () => {
  it('saves what it read, with other names, and says what is inside', async () => {
    expect(await collectHere({ output: output() })).toBe(0);
    expect(err).toMatch(/Read: \d+ answers, \d+ not there, 0 could not be read\./);
    expect(err).toContain('MicrosoftEntraPrivateNetworkConnectorService.exe.config');
    expect(err).toContain('1 name of a server (host-1)');
    expect(err).toContain('Saved: ');
    expect(out).toBe('');
    const evidence = await openBundle(readFileSync(output()));
    if (isFailure(evidence)) throw new Error(evidence.message);
    expect(evidence.replaced).toEqual(['hosts', 'users', 'addresses', 'domains', 'tenant']);
    expect(JSON.stringify(evidence)).not.toMatch(/APPPROXY-01|CONTOSO/i);
  });

  it('keeps the list of names on the server, apart from the bundle, and says not to send it', async () => {
    await collectHere({ output: output() });
    const [name = ''] = readdirSync(join(folder, 'names'));
    expect(name).toMatch(/^server\.zip\.[0-9a-f]{8}\.json$/);
    const list = JSON.parse(readFileSync(join(folder, 'names', name), 'utf8')) as { names: object[]; warning: string };
    expect(list.names).toContainEqual({ class: 'hosts', name: 'APPPROXY-01', standsFor: 'host-1' });
    expect(list.warning).toContain('do not send it');
    expect(err).toContain('do not send it');
  });

  it('is judged elsewhere as on the server', async () => {
    await collectHere({ output: output() });
    expect(await check({ bundle: output(), json: true }, doctorOn(null))).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ verdict: { outcome: 'ok' }, server: { name: 'host-1' } });
  });

  it('replaces nothing where that is asked for, and then has no list', async () => {
    await collectHere({ output: output(), plain: true });
    const evidence = await openBundle(readFileSync(output()));
    expect(JSON.stringify(evidence)).toContain('APPPROXY-01');
    expect(saved()).toEqual(['server.zip']);
    expect(err).toContain('As they are on the server: names of servers');
  });

  it('keeps the kinds of names that are named', async () => {
    await collectHere({ output: output(), keep: 'hosts, Domains' });
    const text = JSON.stringify(await openBundle(readFileSync(output())));
    expect(text).toContain('APPPROXY-01');
    expect(text).toContain('CONTOSO\\\\user-1');
  });

  it('shows it and saves nothing', async () => {
    expect(await collectHere({ view: true })).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ schema: 'connector-doctor/evidence@1' });
    expect(err).toContain('Inside: evidence.json');
    expect(saved()).toEqual([]);
  });

  it('prints one document about it', async () => {
    await collectHere({ output: output(), json: true });
    expect(JSON.parse(out)).toMatchObject({
      schema: 'connector-doctor/collected@1',
      file: output(),
      bytes: readFileSync(output()).length,
      replaced: { hosts: 1 },
    });
  });

  it.each<[string, CollectOptions, string]>([
    ['no place to save it', {}, '-o FILE.zip'],
    ['a kind of names that is none', { output: 'x.zip', keep: 'hosts,cats' }, '"cats"'],
    ['to keep all and some', { output: 'x.zip', keep: 'hosts', plain: true }, '--plain'],
    ['two documents at once', { view: true, json: true }, '--json'],
  ])('takes %s for wrong usage', async (_, options, word) => {
    expect(await collectHere(options)).toBe(2);
    expect(err).toContain(word);
    expect(out).toBe('');
  });

  it('replaces a file only if it is told to', async () => {
    writeFileSync(output(), 'mine');
    expect(await collectHere({ output: output(), json: true })).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'FILE-EXISTS' } });
    expect(readFileSync(output(), 'utf8')).toBe('mine');
    expect(await collectHere({ output: output(), overwrite: true })).toBe(0);
    expect(readFileSync(output()).subarray(0, 2).toString()).toBe('PK');
  });

  it('says where it cannot save, and leaves nothing behind', async () => {
    expect(await collectHere({ output: join(folder, 'no-such', 'x.zip') })).toBe(3);
    expect(err).toContain('there is no such folder');
    expect(readdirSync(join(folder, 'names'))).toEqual([]);
  });

  it.skipIf(!existsSync('/dev/full') || process.getuid?.() === 0)('says that it may not save there', async () => {
    mkdirSync(join(folder, 'closed'));
    chmodSync(join(folder, 'closed'), 0o500);
    expect(await collectHere({ output: join(folder, 'closed', 'x.zip') })).toBe(3);
    expect(err).toContain('may not write there');
  });

  it('saves nothing after Ctrl+C', async () => {
    const slow: Machine = {
      read: async (question) => {
        if (question.kind === 'service') process.emit('SIGINT');
        return await server.read(question);
      },
    };
    expect(await collectHere({ output: output(), json: true }, slow)).toBe(130);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'CANCELLED' } });
    expect(saved()).toEqual([]);
  });

  it('says where there is nothing to read', async () => {
    expect(await collectHere({ output: output() }, null)).toBe(4);
    expect(err).toContain('no Windows server');
    expect(saved()).toEqual([]);
  });
});
