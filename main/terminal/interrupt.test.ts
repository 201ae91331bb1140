import { describe, expect, it } from 'vitest';
import { endingSignals } from '../ending-signals.js';
import { interruptible } from './interrupt.js';

const isAborted = (signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(true);
    signal.addEventListener('abort', () => resolve(true));
  });

describe('what is under way', () => {
  it.each(endingSignals)('is broken off in good order by %s, and no longer heard of afterwards', async (name) => {
    const before = process.listenerCount(name);
    const act = interruptible(isAborted);
    process.emit(name, name);
    await expect(act).resolves.toBe(true);
    expect(process.listenerCount(name)).toBe(before);
  });

  it('is not ended midway by a console that is closed twice', async () => {
    const act = interruptible(async (signal) => {
      await isAborted(signal);
      return process.listenerCount('SIGHUP');
    });
    process.emit('SIGHUP', 'SIGHUP');
    await expect(act).resolves.toBe(1);
  });

  it('goes on where the terminal takes no more words', async () => {
    await interruptible(() => Promise.resolve(process.stderr.emit('error', new Error('EIO'))));
  });
});
