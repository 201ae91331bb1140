import { expect, it } from 'vitest';
import { absent } from '../evidence/fact.js';
import type { Change } from '../remedy/change.js';
import { planReport } from './plan-report.js';
import { changeText, planText } from './plan-text.js';

const server = { history: [], fact: () => absent };
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const file = (before: string, after: string): Change => ({
  kind: 'file',
  path: 'C:\\a.exe.config',
  before: base64(before),
  after: base64(after),
});
const textOf = (change: Change): string =>
  planText(
    planReport(
      { remedy: 'automatic', winHttp: true },
      { planned: { state: 'changes', steps: [change], notes: [] }, plan: null, server },
    ),
    { width: 80, colour: false },
  );
const gaps = (text: string): number => text.split('\n').filter((line) => line.trim() === '...').length;

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `<l${index}/>\n`).join('');

it('marks where lines are left out, and nowhere else', () => {
  const four = `${lines(2)}<a>\n<b/>\n<c/>\n</a>\n${lines(2)}`;
  expect(gaps(textOf(file(four, four.replace('<a>\n<b/>\n<c/>\n</a>', '<a/>'))))).toBe(0);
  expect(gaps(textOf(file(four, four.replace('<b/>', '<b/>\n<b/>\n<b/>\n<b/>'))))).toBe(0);
  expect(gaps(textOf(file(`<x/>\n${lines(20)}<y/>\n`, `<z/>\n${lines(20)}<w/>\n`)))).toBe(1);
});

it('says how a change is taken back only where something of it is left', () => {
  const report = { id: 'x', cancelled: false, headline: '', summary: '', steps: [], effect: null, restart: null };
  const said = (canUndo: boolean): string =>
    changeText({ ...report, outcome: 'applied', canUndo }, { width: 80, colour: false }, (id) => `undo ${id}`);
  expect(said(true)).toContain('To take it back: undo x');
  expect(said(false)).not.toContain('take it back');
});

it('says of each step what it is, and the notes by their kinds', () => {
  const notes = [
    { code: 'BACKEND-UNCHANGED' },
    { code: 'NEEDS-DIRECT-ACCESS' },
    { code: 'UPGRADES' },
    { code: 'NO-SIGN-IN' },
  ] as const;
  const steps = [file('<a/>', '<b/>')];
  const report = planReport(
    { remedy: 'automatic', winHttp: true },
    { planned: { state: 'changes', steps, notes }, plan: null, server },
  );
  const text = planText(report, { width: 80, colour: false });
  expect(text).toContain('A copy is kept first.');
  expect(text).toContain('Who agrees to it has to be an administrator of this server.');
  expect(
    text
      .split('\n')
      .filter((line) => /^(?:What .*|- \S+ \S+).*$/.test(line))
      .map((line) => line.slice(0, 14)),
  ).toEqual([
    'What it needs',
    '- The firewall',
    '- The proxy ha',
    'What can go wr',
    '- Microsoft do',
    'What this does',
    '- How the conn',
  ]);
});
