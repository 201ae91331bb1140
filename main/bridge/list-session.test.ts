import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { List } from '../../preload/contract/lists.js';
import type { Result } from '../../preload/contract/contract.js';
import { isFailure } from '../evidence/failure.js';
import { coverageOf } from '../network/service-tags/coverage.js';
import { openServiceTags } from '../network/service-tags/service-tags.js';
import { smallFile } from '../network/service-tags/testing/make-file.js';
import { createListHandlers, type ListOptions } from './list-session.js';
import type { Place } from './place.js';

const tenant = '0f3a9c52-1b7e-4d28-9a41-6c5d2e8f7b10';
const squid: List = { kind: 'allow', format: 'squid', cloud: 'public', tenant: null, all: false, legacy: false };

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'list-session-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const handlersWith = (more: Partial<ListOptions> = {}) =>
  createListHandlers({ tenant: () => null, coverage: () => null, ...more });

async function valueOf<T>(answer: Result<T> | Promise<Result<T>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

const codeOf = async (answer: Result<unknown> | Promise<Result<unknown>>): Promise<string> => {
  const result = await answer;
  return result.ok ? 'done' : result.error.code;
};

describe('a list of what to allow', () => {
  it('is written for the device that was chosen', async () => {
    const { showList } = handlersWith();
    const shown = await valueOf(showList({ list: squid }));
    expect(shown.text).toContain('.msappproxy.net');
    expect(shown.text).toContain('acl ');
    expect(basename(shown.path)).toBe('connector-allow-list.conf');
    const zscaler = await valueOf(showList({ list: { ...squid, format: 'zscaler' } }));
    expect(zscaler.text).not.toContain('#');
    expect(zscaler.notes.join('\n')).toContain('Do Not Inspect');
    const old = await valueOf(showList({ list: { ...squid, legacy: true, cloud: 'usgov' } }));
    expect(old.text).toBe((await valueOf(showList({ list: { ...squid, cloud: 'usgov' } }))).text);
  });

  it('names the tenant that was given, else the one that is known', async () => {
    const text: List = { ...squid, format: 'text' };
    const known = handlersWith({ tenant: () => tenant });
    expect((await valueOf(handlersWith().showList({ list: text }))).text).not.toContain('.bootstrap.');
    expect((await valueOf(known.showList({ list: text }))).text).toContain(`${tenant}.bootstrap.msappproxy.net`);
    const other = tenant.replace('0f', 'AA');
    expect((await valueOf(known.showList({ list: { ...text, tenant: other } }))).text).toContain(other.toLowerCase());
  });

  it('is saved where the dialog says, and nowhere that a page names', async () => {
    const asked: Place[] = [];
    const path = join(folder, 'mine.conf');
    const desktop = handlersWith({ choosePlace: (place) => (asked.push(place), Promise.resolve(path)) });
    writeFileSync(path, 'older');
    expect(await valueOf(desktop.saveList({ list: squid }))).toMatchObject({ path });
    expect(asked).toEqual([{ what: 'list', name: 'connector-allow-list.conf' }]);
    expect(readFileSync(path, 'utf8')).toBe((await valueOf(desktop.showList({ list: squid }))).text);
    const elsewhere = join(folder, 'elsewhere.conf');
    expect(await codeOf(desktop.saveListAt({ list: squid, path: elsewhere }))).toBe('NOT-HERE');
    expect(existsSync(elsewhere)).toBe(false);
    expect(await valueOf(handlersWith({ choosePlace: () => Promise.resolve(null) }).saveList({ list: squid }))).toBe(
      null,
    );
  });

  it('replaces nothing in browser mode, and wants a whole path', async () => {
    const handlers = handlersWith();
    const path = join(folder, 'a.conf');
    expect(await codeOf(handlers.saveList({ list: squid }))).toBe('NOT-HERE');
    expect(await codeOf(handlers.saveListAt({ list: squid, path: 'a.conf' }))).toBe('PATH-NOT-WHOLE');
    expect(await codeOf(handlers.saveListAt({ list: squid, path }))).toBe('done');
    expect(await codeOf(handlers.saveListAt({ list: { ...squid, all: true }, path }))).toBe('FILE-EXISTS');
    expect(await codeOf(handlers.saveListAt({ list: squid, path: join(folder, 'none', 'a.conf') }))).toBe(
      'FOLDER-NOT-FOUND',
    );
  });
});

describe('a list of ranges', () => {
  const list: List = { kind: 'ranges', format: 'csv' };

  it('is written of the file that was brought', async () => {
    const handlers = handlersWith({ coverage: () => coverageWith(['20.190.128.1']) });
    const shown = await valueOf(handlers.showList({ list }));
    expect(shown.text).toContain('AzureActiveDirectory,20.190.128.0/18,login.windows.net,20.190.128.1');
    expect(shown.text).toContain('No service tag exists for this product');
    expect(basename(shown.path)).toBe('connector-ranges.csv');
    const path = join(folder, 'ranges.csv');
    expect(await codeOf(handlers.saveListAt({ list, path }))).toBe('done');
    expect(readFileSync(path, 'utf8')).toBe(shown.text);
  });

  it('is none where none was brought', async () => {
    const handlers = handlersWith();
    expect(await codeOf(handlers.showList({ list }))).toBe('NOT-TRIED');
    expect(await codeOf(handlers.saveListAt({ list, path: join(folder, 'x.csv') }))).toBe('NOT-TRIED');
  });
});

function coverageWith(addresses: readonly string[]) {
  const tags = openServiceTags(smallFile(), 'ServiceTags_Public_20260713.json');
  if (isFailure(tags)) throw new Error(tags.code);
  return coverageOf(tags, [{ name: 'login.windows.net', addresses }], Date.now());
}
