import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Uploads } from './uploads.js';
import { createUploads, explainWriteError, removeUploadFolders } from './uploads.js';

let parent: string;
let uploads: Uploads;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'uploads-test-'));
  uploads = createUploads(parent);
});
afterEach(async () => {
  await uploads.close();
  await rm(parent, { recursive: true });
});

async function begin(bytes: number): Promise<string> {
  const answer = await uploads.begin('name', bytes);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.upload;
}

const piece = (upload: string, sequence: number, text: string) => ({ upload, sequence, bytes: Buffer.from(text) });
const failed = (code: string) => ({ ok: false, error: { code } });

describe('uploads', () => {
  it('keeps the pieces in order, in a file that the owner alone can read', async () => {
    const upload = await begin(6);
    const written = await Promise.all([uploads.write(piece(upload, 0, 'abc')), uploads.write(piece(upload, 1, 'def'))]);
    expect(written.every(({ ok }) => ok)).toBe(true);
    const file = await uploads.finish(upload);
    if (!file.ok) throw new Error(file.error.code);
    expect(await readFile(file.value.path, 'utf8')).toBe('abcdef');
    if (process.platform === 'win32') return;
    expect((await stat(file.value.path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(file.value.path, '..'))).mode & 0o777).toBe(0o700);
  });

  it('takes an empty file', async () => {
    expect((await uploads.finish(await begin(0))).ok).toBe(true);
  });

  it('refuses a piece out of turn, and the rest of that file', async () => {
    const upload = await begin(6);
    expect(await uploads.write(piece(upload, 1, 'def'))).toMatchObject(failed('UPLOAD-OUT-OF-ORDER'));
    expect(await uploads.write(piece(upload, 0, 'abc'))).toMatchObject(failed('UPLOAD-UNKNOWN'));
  });

  it('refuses more than was announced, and keeps none of it', async () => {
    const upload = await begin(4);
    await uploads.write(piece(upload, 0, 'abc'));
    expect(await uploads.write(piece(upload, 1, 'de'))).toMatchObject(failed('UPLOAD-TOO-LONG'));
    const folders = await readdir(parent);
    expect(await readdir(join(parent, String(folders[0])))).toEqual([]);
  });

  it('refuses to call a part the whole', async () => {
    const upload = await begin(4);
    await uploads.write(piece(upload, 0, 'abc'));
    expect(await uploads.finish(upload)).toMatchObject(failed('UPLOAD-INCOMPLETE'));
  });

  it('knows no upload but the one under way', async () => {
    const before = await begin(3);
    const upload = await begin(3);
    expect(await uploads.write(piece(before, 0, 'abc'))).toMatchObject(failed('UPLOAD-UNKNOWN'));
    expect(await uploads.finish(before)).toMatchObject(failed('UPLOAD-UNKNOWN'));
    expect((await uploads.write(piece(upload, 0, 'abc'))).ok).toBe(true);
  });

  it('throws away what has come of a file that was given up, and takes no more of it', async () => {
    const upload = await begin(6);
    await uploads.write(piece(upload, 0, 'abc'));
    expect(await uploads.drop(upload)).toEqual({ ok: true, value: null });
    const [folder] = await readdir(parent);
    expect(await readdir(join(parent, folder!))).toEqual([]);
    expect(await uploads.write(piece(upload, 1, 'def'))).toMatchObject(failed('UPLOAD-UNKNOWN'));
    expect(await uploads.drop(upload)).toEqual({ ok: true, value: null });
  });

  it('gives the bytes of a file that is not to be kept, beside one that is', async () => {
    const kept = await begin(3);
    await uploads.write(piece(kept, 0, 'abc'));
    const finished = await uploads.finish(kept);
    const taken = await begin(6);
    await uploads.write(piece(taken, 0, 'abcdef'));
    const answer = await uploads.take(taken, 6);
    if (!answer.ok || !finished.ok) throw new Error('not given');
    expect(Buffer.from(answer.value.bytes).toString()).toBe('abcdef');
    const [folder] = await readdir(parent);
    expect((await readdir(join(parent, folder!))).map((name) => join(parent, folder!, name))).toEqual([
      finished.value.path,
    ]);
    const long = await begin(7);
    await uploads.write(piece(long, 0, 'abcdefg'));
    expect(await uploads.take(long, 6)).toMatchObject(failed('UPLOAD-TOO-LONG'));
    expect(await readdir(join(parent, folder!))).toHaveLength(1);
  });

  it('leaves nothing behind when the connection ends, finished or not', async () => {
    const upload = await begin(3);
    await uploads.write(piece(upload, 0, 'abc'));
    await uploads.finish(upload);
    await begin(3);
    expect(await readdir(parent)).toHaveLength(1);
    await uploads.close();
    expect(await readdir(parent)).toEqual([]);
    expect(await uploads.begin('late', 1)).toMatchObject(failed('UPLOAD-UNKNOWN'));
    expect(await readdir(parent)).toEqual([]);
  });

  it('leaves nothing behind when the process ends', async () => {
    await begin(3);
    expect(process.listeners('exit')).toContain(removeUploadFolders);
    removeUploadFolders();
    expect(await readdir(parent)).toEqual([]);
  });

  it('says in words that the folder cannot be made', async () => {
    const nowhere = createUploads(join(parent, 'missing'));
    expect(await nowhere.begin('name', 1)).toMatchObject(failed('UPLOAD-NOT-WRITTEN'));
  });

  it.each([
    ['ENOSPC', 'DISK-FULL'],
    ['EDQUOT', 'DISK-FULL'],
    ['EIO', 'UPLOAD-NOT-WRITTEN'],
  ])('calls %s %s', (code, expected) => {
    expect(explainWriteError(Object.assign(new Error('raw words'), { code }))).toMatchObject(failed(expected));
  });
});
