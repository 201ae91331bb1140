import { describe, expect, it, vi } from 'vitest';
import type { Door, Report, Result } from '../../preload/contract/index.js';
import { ClosedFacts } from './closed-facts.svelte.js';

const report = { schema: 'connector-doctor/report@1', program: { name: 'p', version: '1' }, takenAt: '' } as const;
const declined = { code: 'ELEVATION-DECLINED', message: 'You said no.', advice: '' };

function closedOf(...lists: { readonly offered: string[]; readonly refused: string[] }[]) {
  const answers: ((result: Result<Report>) => void)[] = [];
  const cancel = vi.fn(() => Promise.resolve({ ok: true, value: null } as const));
  const door: Pick<Door<File>, 'listClosed' | 'readClosed' | 'cancelReadClosed'> = {
    listClosed: () => Promise.resolve({ ok: true, value: lists.shift() ?? { offered: [], refused: [] } }),
    readClosed: () => new Promise((resolve) => answers.push(resolve)),
    cancelReadClosed: cancel,
  };
  return { closed: new ClosedFacts(door), answers, cancel };
}

const one = { offered: ['C:\\a'], refused: [] };

describe('what is closed', () => {
  it('is offered where there is something, and nothing is said where there is not', async () => {
    const { closed } = closedOf(one);
    await closed.list();
    expect([closed.phase, closed.offered]).toEqual(['offered', ['C:\\a']]);
    await closed.list();
    expect([closed.phase, closed.offered]).toEqual(['none', []]);
  });

  it('gives the server as it is judged then, and what stays closed', async () => {
    const { closed, answers } = closedOf(one, { offered: [], refused: ['C:\\a'] });
    await closed.list();
    const reading = closed.read();
    expect(closed.phase).toBe('asking');
    answers[0]?.({ ok: true, value: report });
    expect(await reading).toEqual(report);
    expect([closed.phase, closed.offered, closed.refused]).toEqual(['done', [], ['C:\\a']]);
  });

  it('keeps the offer after a no, and after a cancel', async () => {
    const { closed, answers, cancel } = closedOf(one);
    await closed.list();
    const reading = closed.read();
    answers[0]?.({ ok: false, error: declined });
    expect(await reading).toBeNull();
    expect([closed.phase, closed.failure, closed.offered]).toEqual(['failed', declined, ['C:\\a']]);
    const second = closed.read();
    closed.cancel();
    expect([closed.phase, cancel.mock.calls.length]).toEqual(['offered', 1]);
    answers[1]?.({ ok: true, value: report });
    expect(await second).toBeNull();
    expect(closed.phase).toBe('offered');
  });

  it('is forgotten when another server is looked at', async () => {
    const { closed, answers } = closedOf(one);
    await closed.list();
    const reading = closed.read();
    closed.forget();
    answers[0]?.({ ok: true, value: report });
    expect(await reading).toBeNull();
    expect([closed.phase, closed.offered]).toEqual(['none', []]);
  });
});
