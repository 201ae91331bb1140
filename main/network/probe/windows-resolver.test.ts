import { describe, expect, it } from 'vitest';
import { noAnswer } from './resolver.js';
import { answerOf, windowsResolver } from './windows-resolver.js';

const none = noAnswer('a.example', 'A', ['192.0.2.53']);
const status = (value: number): ReturnType<typeof answerOf> =>
  answerOf(none, { status: value, aliases: [], addresses: [] });

describe('what Windows says of a name', () => {
  it('is addresses of either family, with their aliases', () => {
    const six = Uint8Array.from([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(
      answerOf(none, { status: 0, aliases: ['B.example.'], addresses: [Uint8Array.from([192, 0, 2, 1]), six] }),
    ).toEqual({ ...none, rcode: 0, aliases: ['b.example'], addresses: ['192.0.2.1', '2001:db8::1'] });
  });

  it.each([
    [9001, 1],
    [9002, 2],
    [9003, 3],
    [9004, 4],
    [9005, 5],
    [9501, 0],
    [11001, 3],
    [11004, 0],
  ])('is a response code: %d is %d', (said, rcode) => {
    expect(status(said)).toEqual({ ...none, rcode });
  });

  it('is silence, a closed port, or a failure of its own', () => {
    expect(status(1460)).toEqual(none);
    expect(status(10060)).toEqual(none);
    expect(status(10054)).toEqual({ ...none, refusedByHost: true });
    expect(status(9852)).toEqual({ ...none, failure: 'DnsQueryEx: 9852' });
    expect(status(123)).toEqual({ ...none, failure: 'DnsQueryEx: 123' });
  });
});

describe('a resolver on Windows', () => {
  it('asks once, and ends the question when the last one has gone', async () => {
    const signals: AbortSignal[] = [];
    const resolver = windowsResolver((_name, _type, signal) => {
      signals.push(signal);
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ status: 1223, aliases: [], addresses: [] }));
      });
    }, 5000);
    const stop = new AbortController();
    const answers = [1, 2].map(() => resolver.ask('A.example', 'A', stop.signal));
    // The hosts file is read first.
    await expect.poll(() => signals.length).toBe(1);
    stop.abort();
    expect(await Promise.all(answers)).toMatchObject([{ failure: 'ECANCELLED' }, { failure: 'ECANCELLED' }]);
    expect(signals).toHaveLength(1);
    expect(signals[0]?.aborted).toBe(true);
  });

  it('asks past the cache what a name server failed over a moment ago', async () => {
    const asked: boolean[] = [];
    const resolver = windowsResolver((_name, _type, _signal, pastCache) => {
      asked.push(pastCache);
      const own = { aliases: [], addresses: [Uint8Array.from([192, 0, 2, 1])] };
      return Promise.resolve({ ...own, status: pastCache ? 0 : 9002 });
    }, 2000);
    const answer = await resolver.ask('a.example', 'A', new AbortController().signal);
    expect(answer).toMatchObject({ rcode: 0, addresses: ['192.0.2.1'] });
    expect(asked).toEqual([false, true]);
  });

  it('counts what takes longer than its limit as silence', async () => {
    const resolver = windowsResolver(() => new Promise(() => undefined), 50);
    expect(await resolver.ask('a.example', 'A', new AbortController().signal)).toMatchObject({
      rcode: null,
      failure: null,
    });
  });
});
