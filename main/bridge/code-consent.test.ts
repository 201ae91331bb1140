import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlannedChange } from '../changing.js';
import type { PlanReport } from '../report/plan-schema.js';
import { codeLifetime, createCodeConsent } from './code-consent.js';

const report: PlanReport = {
  state: 'changes',
  id: 'plan',
  remedy: 'tls',
  headline: 'A headline',
  summary: '',
  act: 'Make 1 change',
  expiresAt: null,
  steps: [],
  interruption: null,
  administrator: false,
  notes: [],
  tried: [],
  acceptWarnings: false,
  refusals: [],
  byHand: [],
};
const planned: PlannedChange = { report, plan: null, permitted: true, elevates: false };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function asked(signal = new AbortController().signal) {
  const printed: string[] = [];
  const consent = createCodeConsent((text) => printed.push(text));
  const answer = consent.ask({ planned, practice: false, signal });
  const code = (): string => /: ([A-Z0-9]{4}-[A-Z0-9]{4})\n/.exec(printed[0] ?? '')?.[1] ?? '';
  return { consent, answer, printed, code };
}

describe('a code', () => {
  it('is of signs that nobody takes for another, and is never the same', () => {
    const codes = Array.from({ length: 200 }, () => asked().code());
    for (const code of codes) expect(code).toMatch(/^[34679ACDEFGHJKMNPQRTWXY]{4}-[34679ACDEFGHJKMNPQRTWXY]{4}$/);
    expect(new Set(codes).size).toBe(200);
  });

  it('serves for five minutes', async () => {
    const late = asked();
    vi.advanceTimersByTime(codeLifetime);
    expect(await late.answer).toBe(false);
    expect(late.consent.give('plan', late.code())).toBeNull();
    const inTime = asked();
    vi.advanceTimersByTime(codeLifetime - 1);
    expect(inTime.consent.give('plan', inTime.code())).toMatchObject({ right: true });
    expect(await inTime.answer).toBe(true);
  });

  it('is void when the question is taken back, also before it was asked', async () => {
    const stop = new AbortController();
    const { consent, answer, code } = asked(stop.signal);
    stop.abort();
    expect(await answer).toBe(false);
    expect(consent.give('plan', code())).toBeNull();
    const never = asked(stop.signal);
    expect(await never.answer).toBe(false);
    expect(never.consent.give('plan', never.code())).toBeNull();
  });

  it('is void when another question takes its place', async () => {
    const { consent, answer, code } = asked();
    void consent.ask({ planned, practice: false, signal: new AbortController().signal });
    expect(await answer).toBe(false);
    expect(consent.give('plan', code())).toEqual({ right: false, triesLeft: 2 });
  });
});
