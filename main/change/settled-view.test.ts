import { expect, it } from 'vitest';
import type { Machine } from '../machine/machine.js';
import { fakeServer } from '../machine/testing/fake-server.js';
import type { PastChange } from '../remedy/past-change.js';
import { settledView } from './settled-view.js';

const path = 'C:\\p\\a.xml';
const id = '6f1f0d57-5a3c-4c6e-9a53-0a5a3a1a2b3c';
const broken = (isSettled: boolean): PastChange =>
  ({ plan: { id, steps: [{ kind: 'file', path, before: '', after: '' }] }, isSettled }) as unknown as PastChange;
const question = { kind: 'file', path, part: 'whole', most: 1000 } as const;
const read = (machine: Machine) => machine.read(question);

it('finds a file under the name that it has while it is replaced', async () => {
  const server = fakeServer({ files: { [`${path}.${id}.old`]: 'old' } });
  expect(await read(settledView(server, [broken(false)]))).toMatchObject({
    state: 'value',
    value: { bytes: Buffer.from('old').toString('base64') },
  });
  expect(await read(settledView(server, [broken(true)]))).toMatchObject({ state: 'absent' });
});

it('goes by what is in its place where something is', async () => {
  const server = fakeServer({ files: { [path]: 'new', [`${path}.${id}.old`]: 'old' } });
  expect(await read(settledView(server, [broken(false)]))).toMatchObject({
    value: { bytes: Buffer.from('new').toString('base64') },
  });
});
