import { describe, expect, it } from 'vitest';
import { Places } from './places.js';

const never = new AbortController().signal;

describe('places', () => {
  it('are given in the order in which they were asked for', async () => {
    const places = new Places(2);
    const got: string[] = [];
    const take = async (name: string): Promise<void> => {
      if (await places.take(never)) got.push(name);
    };
    await Promise.all([take('one'), take('two')]);
    const [three, four] = [take('three'), take('four')];
    await Promise.resolve();
    expect(got).toEqual(['one', 'two']);
    places.give();
    await three;
    expect(got).toEqual(['one', 'two', 'three']);
    places.give();
    await four;
    expect(got).toEqual(['one', 'two', 'three', 'four']);
  });

  it('are taken at once, or not at all, by who does not wait', () => {
    const places = new Places(1);
    expect(places.takeNow()).toBe(true);
    expect(places.takeNow()).toBe(false);
    places.give();
    expect(places.takeNow()).toBe(true);
  });

  it('go to nobody who has left', async () => {
    const places = new Places(1);
    await places.take(never);
    const stop = new AbortController();
    const left = places.take(stop.signal);
    const stayed = places.take(never);
    stop.abort();
    expect(await left).toBe(false);
    places.give();
    expect(await stayed).toBe(true);
    places.give();
    expect(places.takeNow()).toBe(true);
  });

  it('are not given to who has left before asking', async () => {
    const places = new Places(1);
    const stop = new AbortController();
    stop.abort();
    expect(await places.take(stop.signal)).toBe(false);
    expect(places.takeNow()).toBe(true);
  });

  it('keeps some for those who wait, whoever else would like one', async () => {
    const places = new Places(8);
    let luxuries = 0;
    while (places.takeNow()) luxuries++;
    expect(luxuries).toBe(6);
    const { signal } = new AbortController();
    expect(await places.take(signal)).toBe(true);
    expect(await places.take(signal)).toBe(true);
  });
});
