import { expect, it } from 'vitest';
import type { Change } from '../remedy/change.js';
import { objectionWords } from './objections.js';

it('says what stands there now in the place of what a plan was made of', () => {
  const direct = { access: 'direct', proxy: '', bypass: '' } as const;
  const planned: Change = { kind: 'winhttp-proxy', before: direct, after: direct, bytesBefore: null };
  const now: Change = { ...planned, before: { access: 'proxy', proxy: 'theirs:3128', bypass: '' } };
  const place = 'netsh winhttp show proxy';
  expect(objectionWords({ code: 'PLAN-STALE', places: [place], values: [{ planned, now }] }).message).toContain(
    'netsh winhttp show proxy: “theirs:3128” now, and “direct access, no proxy” then.',
  );
});
