import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdFolder, isHeldFolder } from './hold.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connector-doctor-hold-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('is for one at a time, within a process as well', async () => {
  const release = await holdFolder(folder);
  expect(release).not.toBeNull();
  expect(await holdFolder(folder)).toBeNull();
  expect(await isHeldFolder(folder)).toBe(true);
  await release?.();
  expect(await isHeldFolder(folder)).toBe(false);
  const again = await holdFolder(folder);
  expect(again).not.toBeNull();
  await again?.();
});

it('keeps folders apart', async () => {
  const [one, other] = [await holdFolder(folder), await holdFolder(join(folder, 'other'))];
  expect(other).not.toBeNull();
  await one?.();
  await other?.();
});

it('is free again where the process that held it was killed', async () => {
  const sockets = async (): Promise<string[]> => (await readdir(tmpdir())).filter((name) => name.endsWith('.sock'));
  const before = await sockets();
  const release = await holdFolder(folder);
  const address = (await sockets()).find((name) => !before.includes(name)) ?? '';
  await release?.();
  // A process that listens there and is gone, so that the socket's file stays behind.
  const script = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  await once(execFile(process.execPath, ['-e', script, join(tmpdir(), address)]), 'exit');
  expect(await sockets()).toContain(address);
  const held = await holdFolder(folder);
  expect(held).not.toBeNull();
  await held?.();
});
