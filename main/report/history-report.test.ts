import { describe, expect, it } from 'vitest';
import type { Change } from '../remedy/change.js';
import type { ListedChange, PastChange, PastStep } from '../remedy/past-change.js';
import type { RemedyRequest } from '../remedy/request.js';
import { historyReport } from './history-report.js';

const bypass: RemedyRequest = { remedy: 'bypass', winHttp: false };

const winHttp: Change = {
  kind: 'winhttp-proxy',
  before: { access: 'direct', proxy: '', bypass: '' },
  after: { access: 'proxy', proxy: 'p:1', bypass: '' },
  bytesBefore: null,
};
const stepOf = (change: Change): PastChange['steps'][number] => ({ change, state: 'done', made: [], failure: null });

function stored(id: string, more: Partial<PastChange> = {}, takesBack: readonly string[] = []): ListedChange {
  const request: RemedyRequest = takesBack.length === 0 ? bypass : { remedy: 'restore', what: { kind: 'originals' } };
  const change: PastChange = {
    plan: { id, request, takesBack } as unknown as PastChange['plan'],
    begun: '2026-11-21T09:00:00.000Z',
    number: 0,
    outcome: 'applied',
    ended: null,
    isSettled: true,
    steps: [stepOf(winHttp)],
    ...more,
  };
  return { id, folder: `C:\\${id}`, change, damage: null, isUnderWay: false, astray: [] };
}

const states = (changes: readonly ListedChange[]): string[] =>
  historyReport(changes).map(({ id, state, canUndo }) => `${id} ${state} ${canUndo}`);

describe('the history', () => {
  it('has the newest first, and says what can be taken back', () => {
    expect(
      states([
        stored('a'),
        stored('b', { outcome: null }),
        stored('c', { outcome: 'rolled-back' }),
        stored('d', { outcome: 'not-rolled-back' }),
        stored('e', {}, ['a']),
      ]),
    ).toEqual([
      'e applied true',
      'd not-rolled-back true',
      'c rolled-back false',
      'b interrupted true',
      'a undone false',
    ]);
  });

  it('says of one without an end whether it is being made, or was broken off', () => {
    const open = stored('a', { outcome: null });
    expect(states([{ ...open, isUnderWay: true }])).toEqual(['a under-way false']);
    const summaryOf = (more: Partial<ListedChange>): string => historyReport([{ ...open, ...more }])[0]?.summary ?? '';
    expect(summaryOf({ isUnderWay: true })).toMatch(/^It is being made at this moment\./);
    expect(summaryOf({})).toMatch(/broken off[^]*Every file is whole/);
    const said = summaryOf({ astray: [{ path: 'C:\\a\\x.config', lies: 'C:\\a\\x.config.1.old' }] });
    expect(said).toMatch(/C:\\a\\x\.config is not in its place[^]*as x\.config\.1\.old[^]*as administrator/);
    expect(said).not.toContain('Every file is whole');
  });

  it('names the services that a change which was broken off has stopped and not started again', () => {
    const state = (name: string, after: 'running' | 'stopped', how: PastStep['state']): PastStep => {
      const before = after === 'running' ? 'stopped' : 'running';
      return { ...stepOf({ kind: 'service-state', name, before, after }), state: how };
    };
    const summaryOf = (...steps: PastStep[]): string =>
      historyReport([stored('a', { outcome: null, steps })])[0]?.summary ?? '';
    const both = [state('WAPCUpdaterSvc', 'stopped', 'done'), state('WAPCSvc', 'stopped', 'done')] as const;
    const starts = (how: PastStep['state']) => state('WAPCSvc', 'running', how);
    const last = state('WAPCUpdaterSvc', 'running', 'not-begun');
    expect(summaryOf(...both, starts('not-begun'), last)).toContain(
      'It stopped the updater (WAPCUpdaterSvc) and the connector (WAPCSvc), and did not start them again as far as it is noted.',
    );
    expect(summaryOf(...both, starts('done'), last)).toContain(
      'It stopped the updater (WAPCUpdaterSvc), and did not start it again as far as it is noted.',
    );
    expect(summaryOf(both[0], { ...both[1], state: 'taken-back' }, starts('not-begun'), last)).not.toContain(
      '(WAPCSvc)',
    );
    expect(summaryOf({ ...both[1], state: 'not-begun' }, starts('not-begun'))).not.toContain('stopped');
    expect(summaryOf(both[1])).not.toContain('stopped');
  });

  it('offers nothing to be taken back of a restart', () => {
    const state = (before: 'running' | 'stopped', after: 'running' | 'stopped') =>
      stepOf({ kind: 'service-state', name: 'WAPCSvc', before, after });
    const restart = stored('a', { steps: [state('running', 'stopped'), state('stopped', 'running')] });
    expect(states([restart, stored('b', { steps: [state('running', 'stopped')] })])).toEqual([
      'b applied true',
      'a applied false',
    ]);
  });

  it('names what a change has taken back', () => {
    const undoOf = (id: string): Partial<PastChange> => {
      const request: RemedyRequest = { remedy: 'restore', what: { kind: 'change', id } };
      return { plan: { id: `undo-${id}`, request, takesBack: [id] } as unknown as PastChange['plan'] };
    };
    const past = [stored('a'), stored('undo-a', undoOf('a')), stored('undo-undo-a', undoOf('undo-a'))];
    const headlines = (changes: readonly ListedChange[]): string[] =>
      historyReport(changes).map(({ headline }) => headline);
    expect(headlines(past)).toEqual([
      'Make “Send the connector’s traffic past every proxy” again',
      'Take back “Send the connector’s traffic past every proxy”',
      'Send the connector’s traffic past every proxy',
    ]);
    expect(headlines([stored('a'), stored('b', { ...undoOf('a'), outcome: 'rolled-back' })])[0]).toMatch(
      /^Take back “Send/,
    );
    expect(headlines([stored('b', undoOf('gone'))])).toEqual(['Take a change back']);
  });

  it('shows a journal that cannot be read, with its folder', () => {
    const damaged: ListedChange = { ...stored('x'), change: null, damage: 'Its copy is gone.' };
    expect(historyReport([damaged])).toMatchObject([
      { state: 'damaged', canUndo: false, folder: 'C:\\x', summary: expect.stringContaining('Its copy is gone.') },
    ]);
  });
});
