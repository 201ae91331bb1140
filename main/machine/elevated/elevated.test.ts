import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { unreadable } from '../../evidence/fact.js';
import { questionId, type Question, type Reading } from '../../evidence/server.js';
import type { Machine } from '../machine.js';
import { recording } from '../recorded.js';
import { survey } from '../survey/survey.js';
import { elevatedOn, runningProgram, socketFor } from '../testing/elevated.js';
import { fakeServer, healthyServices } from '../testing/fake-server.js';
import { answerElevated } from './answering.js';
import { withElevated, type ElevationOptions } from './asking.js';
import type { ElevatedStart, StartElevated } from './meeting.js';
import { contactOf, type Contact } from './contact.js';
import { frameOf } from './frames.js';

const open: Socket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy();
});

/** Starts another program in its place: it says the secret, and then what it likes. */
function impostor(
  contactAt: (secret: string) => Contact,
  speak: (socket: Socket, secret: string) => void,
): StartElevated {
  return async (secret) => {
    const socket = connect(contactAt(secret).address);
    socket.on('error', () => undefined);
    open.push(socket);
    socket.once('connect', () => speak(socket, secret));
    return runningProgram;
  };
}

const saysHello = (socket: Socket, secret: string): boolean => socket.write(frameOf(JSON.stringify(secret)));

const server = fakeServer({ services: healthyServices });
const service: Question = { kind: 'service', name: 'WAPCSvc' };
const unasked: Question = { kind: 'file', path: 'C:\\Windows\\System32\\config\\SAM', part: 'whole', most: 100 };

async function readingsOf(machine: Machine): Promise<readonly Reading[]> {
  const { machine: recorded, readings } = recording(machine, () => 0);
  await survey(recorded, '2026-11-21T09:00:00.000Z');
  return readings();
}

const ask = (options: ElevationOptions, ...questions: Question[]): Promise<readonly Reading[]> =>
  withElevated(options, (of) => of(questions.map(questionId)));

describe('the program that was started as administrator', () => {
  it('answers what it reads itself, with what it reads', async () => {
    const own = await readingsOf(server);
    const results: boolean[] = [];
    const answered = await withElevated(
      elevatedOn(server, (done) => results.push(done)),
      async (of) => [
        ...(await of([questionId(service)])),
        ...(await of(own.map(({ question }) => questionId(question)))),
      ],
    );
    expect(answered[0]?.fact).toEqual(own.find(({ question }) => questionId(question) === questionId(service))?.fact);
    expect(answered.length).toBeGreaterThan(50);
    await expect.poll(() => results).toEqual([true]);
  });

  it('reads nothing for others: what it does not ask itself, it does not answer', async () => {
    const asked: string[] = [];
    const watched: Machine = {
      read: (question) => {
        asked.push(questionId(question as Question));
        return server.read(question);
      },
    };
    expect(await ask(elevatedOn(watched), unasked)).toEqual([]);
    expect(asked.length).toBeGreaterThan(50);
    expect(asked).not.toContain(questionId(unasked));
  });

  it('says nothing about its own account, who may be somebody else', async () => {
    const account: Question = { kind: 'account' };
    const own = (await readingsOf(server)).map(({ question }) => question);
    const ofUser = own.filter((question) => question.kind === 'registry-value' && question.key.startsWith('HKCU\\'));
    expect(ofUser.length).toBeGreaterThan(0);
    expect(await ask(elevatedOn(server), account, ...ofUser)).toEqual([]);
  });

  it('ends when nobody is there, when it is asked nonsense, and when the one that asks goes', async () => {
    const contactAt = socketFor();
    expect(await answerElevated(server, contactAt('0'.repeat(64)))).toBe(false);
    for (const nonsense of [frameOf('{"path":"C:\\\\"}'), frameOf('['), Buffer.from([255, 255, 255, 255, 1])]) {
      const { listener, ended } = await listen((socket) => socket.write(nonsense));
      expect(await answerElevated(server, listener)).toBe(false);
      await ended();
    }
    const { listener, ended } = await listen((socket) => socket.destroy());
    const hanging: Machine = { read: () => new Promise(() => undefined) };
    expect(await answerElevated(hanging, listener)).toBe(false);
    await ended();
  });

  it('ends after its time, also where a reading hangs', async () => {
    const { listener, ended } = await listen((socket) => socket.write(frameOf(JSON.stringify([questionId(service)]))));
    const hanging: Machine = { read: () => new Promise(() => undefined) };
    expect(await answerElevated(hanging, listener, 100)).toBe(false);
    await ended();
  });
});

/** Somebody who asks, as the other side sees them. */
async function listen(speak: (socket: Socket) => unknown): Promise<{ listener: Contact; ended: () => Promise<void> }> {
  const listener = socketFor()('1'.repeat(64));
  const made = createServer((socket) => {
    socket.on('error', () => undefined);
    open.push(socket);
    // What is not read keeps a socket from ending.
    socket.resume();
    speak(socket);
  });
  await new Promise<void>((resolve) => made.listen(listener.address, resolve));
  return { listener, ended: () => new Promise((resolve) => made.close(() => resolve())) };
}

describe('asking it', () => {
  const fault = (name: string) => ({ fault: name });

  it('tells a no from a start that failed', async () => {
    const contactAt = socketFor();
    const declined: StartElevated = () => Promise.resolve({ state: 'declined' });
    const failed: StartElevated = () => Promise.resolve({ state: 'failed', detail: 'ShellExecuteExW: 1260' });
    await expect(ask({ start: declined, contactAt }, service)).rejects.toMatchObject(fault('declined'));
    await expect(ask({ start: failed, contactAt }, service)).rejects.toMatchObject({
      ...fault('failed'),
      message: expect.stringContaining('1260') as string,
    });
  });

  it('sees that the program ended before it answered', async () => {
    const start: StartElevated = () =>
      Promise.resolve({ state: 'started', ended: Promise.resolve(), release: () => undefined });
    await expect(ask({ start, contactAt: socketFor() }, service)).rejects.toMatchObject(fault('ended'));
  });

  it('waits no longer than its time for one that does not speak, or does not answer', async () => {
    const silent = socketFor();
    const start = impostor(silent, () => undefined);
    await expect(ask({ start, contactAt: silent, patience: 100 }, service)).rejects.toMatchObject(fault('timed-out'));
    const slow = socketFor();
    await expect(
      ask({ start: impostor(slow, saysHello), contactAt: slow, patience: 100 }, service),
    ).rejects.toMatchObject(fault('timed-out'));
  });

  it('can be cancelled at any time, also while Windows asks; who is started later finds nobody', async () => {
    const contactAt = socketFor();
    const cancel = new AbortController();
    let released = 0;
    let answerPrompt: (start: ElevatedStart) => void = () => undefined;
    const start: StartElevated = () => new Promise((resolve) => (answerPrompt = resolve));
    const asked = ask({ start, contactAt, signal: cancel.signal }, service);
    setTimeout(() => cancel.abort(), 20);
    await expect(asked).rejects.toMatchObject(fault('cancelled'));
    answerPrompt({ state: 'started', ended: new Promise(() => undefined), release: () => released++ });
    await expect.poll(() => released).toBe(1);
    expect(await answerElevated(server, contactAt('2'.repeat(64)))).toBe(false);
    await expect(ask({ start, contactAt, signal: cancel.signal }, service)).rejects.toMatchObject(fault('cancelled'));
  });

  it('listens only to one that knows the secret', async () => {
    const real = elevatedOn(server);
    const { contactAt } = real;
    let closed = false;
    const start: StartElevated = async (secret) => {
      await impostor(contactAt, (socket) => {
        socket.once('close', () => (closed = true));
        socket.write(frameOf(JSON.stringify('3'.repeat(64))));
      })(secret);
      return await real.start(secret);
    };
    expect(await ask({ start, contactAt }, service)).toHaveLength(1);
    expect(closed).toBe(true);
  });

  const answer = (reading: unknown): Buffer => frameOf(JSON.stringify(reading));
  const good = { question: service, at: 0, fact: unreadable('access-denied', 'x') };
  it.each<[string, (socket: Socket) => unknown]>([
    ['a reading that was not asked for', (to) => to.write(answer({ ...good, question: unasked }))],
    ['the same reading twice', (to) => to.write(Buffer.concat([answer(good), answer(good)]))],
    ['a reading of another shape', (to) => to.write(answer({ ...good, fact: { state: 'value', value: 1 } }))],
    ['no JSON', (to) => to.write(frameOf('{'))],
    ['nested lists', (to) => to.write(frameOf('['.repeat(100_000)))],
    ['a message that says it is endless', (to) => to.write(Buffer.from([255, 255, 255, 255]))],
    ['half a message', (to) => to.end(answer(good).subarray(0, 20))],
    ['nothing, and it goes', (to) => to.end()],
  ])('takes no answer from one that sends %s', async (_, speak) => {
    const contactAt = socketFor();
    const start = impostor(contactAt, (socket, secret) => {
      saysHello(socket, secret);
      socket.once('data', () => speak(socket));
    });
    await expect(ask({ start, contactAt }, service)).rejects.toMatchObject(fault('broken'));
  });

  it('meets on a pipe of this computer whose name does not give the secret away', () => {
    const { address } = contactOf('a'.repeat(64));
    expect(address).toMatch(/^\\\\\.\\pipe\\connector-doctor-[0-9a-f]{32}$/);
    expect(address).not.toContain('aaaa');
  });
});
