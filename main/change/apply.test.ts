import { describe, expect, it } from 'vitest';
import { absent, known, unreadable, type Fact } from '../evidence/fact.js';
import { questionId, type Question, type RegistryValue } from '../evidence/server.js';
import type { Machine } from '../machine/machine.js';
import { WriteError, type ServerWriter } from '../machine/writer.js';
import type { Change, ChangeOf } from '../remedy/change.js';
import type { Plan } from '../remedy/plan.js';
import { apply, type ApplyTools } from './apply.js';
import type { NewEntry } from './journal-store.js';

const dword = (data: number): RegistryValue => ({ type: 'dword', data });
const value = (name: string): ChangeOf<'registry-value'> => ({
  kind: 'registry-value',
  key: 'HKLM\\SOFTWARE\\X',
  name,
  view: 64,
  before: dword(1),
  after: dword(2),
});
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const file: ChangeOf<'file'> = { kind: 'file', path: 'C:\\a.config', before: base64('old'), after: base64('new') };

const planOf = (...steps: Change[]): Plan => ({
  schema: 'connector-doctor/plan@1',
  id: '8d2f7c1e-5b0a-4c3d-9e6f-1a2b3c4d5e6f',
  program: { name: 'connector-doctor', version: '0.0.0' },
  computer: 'SERVER',
  account: null,
  madeAt: '2026-11-21T09:00:00.000Z',
  expiresAt: '2026-11-21T09:30:00.000Z',
  request: { remedy: 'tls' },
  steps,
  takesBack: [],
  notes: [],
});

/** A server of values and one file, that is changed by whoever likes to. */
function server(): { readonly tools: ApplyTools; readonly values: Map<string, Fact<unknown>>; entries: NewEntry[] } {
  const values = new Map<string, Fact<unknown>>([['file', known(base64('old'))]]);
  const entries: NewEntry[] = [];
  const nameOf = (question: Question): string => ('name' in question ? question.name : 'file');
  const machine = {
    read: (question: Question) => {
      const fact = values.get(nameOf(question)) ?? known(dword(1));
      if (question.kind !== 'file' || fact.state !== 'value') return Promise.resolve(fact);
      return Promise.resolve(known({ bytes: fact.value, size: 0, modified: questionId(question) }));
    },
  } as unknown as Machine;
  const writer = {
    missingKeys: () => Promise.resolve([]),
    setRegistryValue: (_: unknown, name: string, now: unknown) => {
      values.set(name, known(now));
      return Promise.resolve();
    },
    replaceFile: (_: string, { after }: { after: Buffer }) => {
      values.set('file', known(after.toString('base64')));
      return Promise.resolve();
    },
    putBackFile: () => {
      values.set('file', known(base64('old')));
      return Promise.resolve();
    },
    settleFile: () => Promise.resolve(),
  } as unknown as ServerWriter;
  const journal = {
    write: (entry: NewEntry) => {
      entries.push(entry);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return { tools: { machine, writer, journal }, values, entries };
}

describe('a change that somebody else gets in the way of', () => {
  it('leaves what the other has written before the step, and takes back the rest', async () => {
    const { tools, values, entries } = server();
    const onStep = (step: number, state: string): void => {
      if (step === 1 && state === 'begun') values.set('b', known(dword(7)));
    };
    expect(await apply(planOf(value('a'), value('b')), tools, { onStep })).toMatchObject({
      outcome: 'rolled-back',
      because: { step: 1, fault: 'changed-since' },
    });
    expect([values.get('a'), values.get('b')]).toEqual([known(dword(1)), known(dword(7))]);
    expect(entries.at(-2)).toEqual({ event: 'ended', outcome: 'rolled-back' });
  });

  it('says so where the other has written after the step, and leaves that too', async () => {
    const { tools, values } = server();
    const onStep = (step: number, state: string): void => {
      if (step !== 2 || state !== 'begun') return;
      values.set('a', known(dword(7)));
      values.set('file', known(base64('theirs')));
      values.set('b', absent);
    };
    const applied = await apply(planOf(value('a'), file, value('b')), tools, { onStep });
    expect(applied).toMatchObject({
      outcome: 'not-rolled-back',
      because: { step: 2, fault: 'changed-since' },
      left: [
        { step: 1, fault: 'changed-since' },
        { step: 0, fault: 'changed-since' },
      ],
    });
    expect([values.get('a'), values.get('file')]).toEqual([known(dword(7)), known(base64('theirs'))]);
  });

  it('leaves what the other has written while the step was being done', async () => {
    const { tools, values } = server();
    const faster = (): Promise<void> => {
      values.set('file', known(base64('theirs')));
      return Promise.reject(new WriteError('changed-since', 'C:\\a.config'));
    };
    const writer = { ...tools.writer, replaceFile: faster };
    const applied = await apply(planOf(value('a'), file), { ...tools, writer });
    expect(applied).toMatchObject({ outcome: 'rolled-back', because: { step: 1, fault: 'changed-since' } });
    expect([values.get('a'), values.get('file')]).toEqual([known(dword(1)), known(base64('theirs'))]);
  });

  it('puts a file back that is gone because replacing it was broken off', async () => {
    const { tools, values } = server();
    const broken = (): Promise<void> => {
      values.set('file', absent);
      return Promise.reject(new WriteError('failed', 'ReplaceFileW: 1176'));
    };
    const writer = { ...tools.writer, replaceFile: broken };
    expect(await apply(planOf(file), { ...tools, writer })).toMatchObject({ outcome: 'rolled-back' });
    expect(values.get('file')).toEqual(known(base64('old')));
  });

  it.each([
    [absent, 'not-there'],
    [unreadable('failed', 'EBUSY'), 'in-use'],
    [unreadable('access-denied', 'EPERM'), 'access-denied'],
    [unreadable('failed', 'EIO'), 'failed'],
  ])('says what it is: %j', async (fact, fault) => {
    const { tools, values } = server();
    const onStep = (_: number, state: string): unknown => state === 'begun' && values.set('file', fact);
    const applied = await apply(planOf(file), tools, { onStep });
    expect(applied).toMatchObject({ outcome: 'rolled-back', because: { fault } });
    expect(values.get('file')).toEqual(fact);
  });
});

describe('a service that does not come up', () => {
  it('is told with what the event logs say of it, in the journal as well', async () => {
    const { tools, entries } = server();
    const event = {
      id: 7034,
      level: 2,
      at: '2026-11-21T09:00:00Z',
      provider: 'SCM',
      message: 'WAPCSvc ended',
      data: [],
    };
    const service = { state: 'stopped', displayName: 'x', imagePath: 'C:\\x.exe' };
    const read = (question: Question): Promise<Fact<unknown>> =>
      Promise.resolve(
        question.kind === 'service'
          ? known(service)
          : known('channel' in question && question.channel === 'System' ? [event] : []),
      );
    const machine = { read } as unknown as Machine;
    const startService = (): Promise<void> => Promise.reject(new WriteError('service-ended', '1067'));
    const writer = { ...tools.writer, startService };
    const step: Change = { kind: 'service-state', name: 'WAPCSvc', before: 'stopped', after: 'running' };
    const events = ['2026-11-21T09:00:00Z SCM 7034: WAPCSvc ended'];
    expect(await apply(planOf(step), { ...tools, machine, writer })).toEqual({
      outcome: 'rolled-back',
      because: { step: 0, fault: 'service-ended', detail: '1067', events },
    });
    expect(entries).toContainEqual(expect.objectContaining({ event: 'failed', events }));
  });
});
