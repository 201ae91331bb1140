import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { linkedTo, settle } from './deadline.js';

const never = new AbortController().signal;

describe('waiting', () => {
  it.each<[string, number, (stop: AbortController, done: (result: string) => void) => void, string]>([
    ['what comes', 1000, (_, done) => setTimeout(() => done('here'), 5), 'here'],
    ['what is there at once', 1000, (_, done) => done('here'), 'here'],
    ['the end of the time', 10, () => undefined, 'late'],
    ['who has had enough', 1000, (stop) => setTimeout(() => stop.abort(), 5), 'cancelled'],
    ['who has had enough before', 1000, (stop) => stop.abort(), 'cancelled'],
  ])('ends with %s, and cleans up once', async (_, time, begin, expected) => {
    const stop = new AbortController();
    let cleaned = 0;
    const ended = await settle<string>(time, stop.signal, (done) => {
      begin(stop, done);
      return () => cleaned++;
    });
    expect(ended).toBe(expected);
    expect(cleaned).toBe(1);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });

  it('keeps to the first of two results', async () => {
    const ended = await settle<number>(1000, never, (done) => {
      done(1);
      done(2);
      return () => undefined;
    });
    expect(ended).toBe(1);
  });

  it('leaves no timer behind', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    await settle<true>(60_000, never, (done) => {
      done(true);
      return () => undefined;
    });
    expect(timers()).toBe(before);
  });
});

describe('a linked signal', () => {
  it('aborts with the other, and by itself', () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const first = linkedTo(one.signal);
    const second = linkedTo(two.signal);
    one.abort();
    second.controller.abort();
    expect([first.controller.signal.aborted, second.controller.signal.aborted, two.signal.aborted]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is aborted from the start where the other is', () => {
    const stop = new AbortController();
    stop.abort();
    expect(linkedTo(stop.signal).controller.signal.aborted).toBe(true);
  });

  it('does not follow the other any more once it is released', () => {
    const stop = new AbortController();
    const { controller, release } = linkedTo(stop.signal);
    release();
    stop.abort();
    expect(controller.signal.aborted).toBe(false);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});
