import { describe, expect, it, vi } from 'vitest';
import type { Report, Result } from '../../preload/contract/index.js';
import { Holding } from './holding.svelte.js';

const report: Report = { schema: 'connector-doctor/report@1', program: { name: 'p', version: '1' }, takenAt: '' };

function holdingOf() {
  const answers: ((result: Result<Report>) => void)[] = [];
  const holdOpen = vi.fn(() => new Promise<Result<Report>>((resolve) => answers.push(resolve)));
  const cancelHold = vi.fn(() => Promise.resolve({ ok: true, value: null } as const));
  return { holding: new Holding({ holdOpen, cancelHold }), answers, holdOpen, cancelHold };
}

describe('a connection that is kept open', () => {
  it('is made for as long as was asked, and says what became of it', async () => {
    const { holding, answers, holdOpen } = holdingOf();
    holding.minutes = ' 2,5 ';
    const done = holding.start('direct');
    expect(holdOpen).toHaveBeenCalledWith({ run: 1, path: 'direct', minutes: 2.5 });
    expect([holding.busy, holding.wanted]).toEqual([true, 150]);
    holding.follow({ run: 1, how: 'idle', seconds: 3 });
    holding.follow({ run: 0, how: 'pings', seconds: 9 });
    expect(holding.progress).toMatchObject({ how: 'idle', seconds: 3 });
    answers[0]?.({ ok: true, value: report });
    await done;
    expect([holding.busy, holding.outcome]).toEqual([false, { path: 'direct', report }]);
  });

  it.each(['', '0', '-1', 'ten', '241'])('is not made for "%s" minutes', async (minutes) => {
    const { holding, holdOpen } = holdingOf();
    holding.minutes = minutes;
    await holding.start('direct');
    expect(holding.minutesObjection).toMatch(/minutes, up to 240/);
    expect(holdOpen).not.toHaveBeenCalled();
  });

  it('is ended on request, and the answer says what is known by then', () => {
    const { holding, cancelHold } = holdingOf();
    holding.cancel();
    expect(cancelHold).not.toHaveBeenCalled();
    void holding.start('direct');
    holding.cancel();
    expect(cancelHold).toHaveBeenCalledOnce();
    expect(holding.busy).toBe(true);
  });

  it('ends with the program', async () => {
    const { holding, answers } = holdingOf();
    const done = holding.start('direct');
    holding.interrupt();
    answers[0]?.({ ok: true, value: report });
    await done;
    expect([holding.busy, holding.outcome, holding.failure?.code]).toEqual([false, null, 'GONE']);
  });

  it('says why there was none', async () => {
    const { holding, answers } = holdingOf();
    const done = holding.start('wpad');
    answers[0]?.({ ok: false, error: { code: 'NO-WAY', message: 'm', advice: 'a' } });
    await done;
    expect(holding.failure?.code).toBe('NO-WAY');
  });
});
