import { describe, expect, it } from 'vitest';
import type {
  CallArguments,
  ChangeReport,
  Door,
  GivenCode,
  Result,
  ShownHistory,
  ShownPlan,
} from '../../preload/contract/index.js';
import { plannedChange, pastChange } from '../ui/fixtures.js';
import { addressObjection, ChangeChoice } from './change-choice.svelte.js';
import { ChangesVisit } from './changes-visit.svelte.js';

const id = '7b1f0f4e-6d0e-4f5e-9f6b-2f4b7b1c9a10';
const asked = { remedy: 'automatic', winHttp: true } as const;
const failure = { code: 'PLAN-STALE', message: 'The server has changed.', advice: 'Look again.' };

const done: ChangeReport = {
  id,
  outcome: 'applied',
  cancelled: false,
  headline: 'h',
  summary: '',
  steps: [],
  effect: null,
  restart: null,
  canUndo: true,
};

/** A visit whose program answers when the test lets it. */
function visitOf() {
  const plans: ((answer: Result<ShownPlan>) => void)[] = [];
  const applied: ((answer: Result<ChangeReport>) => void)[] = [];
  const asks: CallArguments<'applyChange'>[0][] = [];
  const codes: string[] = [];
  const acts: string[] = [];
  const given: GivenCode[] = [];
  let history: ShownHistory = { changes: [], practice: false };
  const act = (name: string) => (): Promise<Result<null>> => {
    acts.push(name);
    return Promise.resolve({ ok: true, value: null });
  };
  const door: { -readonly [K in keyof Door<File>]?: Door<File>[K] } = {
    planChange: () => new Promise((resolve) => plans.push(resolve)),
    cancelPlan: act('cancelPlan'),
    applyChange: (request) => {
      asks.push(request);
      return new Promise((resolve) => applied.push(resolve));
    },
    giveCode: ({ code }) => {
      codes.push(code);
      return Promise.resolve({ ok: true, value: given.shift() ?? { right: false, triesLeft: 0 } });
    },
    cancelChange: act('cancelChange'),
    listChanges: () => {
      acts.push('listChanges');
      return Promise.resolve({ ok: true, value: history });
    },
  };
  const visit = new ChangesVisit(door as Door<File>);
  return {
    visit,
    plans,
    applied,
    asks,
    codes,
    acts,
    given,
    setHistory: (next: ShownHistory) => (history = next),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A visit that shows a plan. */
async function shownPlan(plan: ShownPlan = plannedChange({ id })) {
  const all = visitOf();
  void all.visit.show(asked, 'choose');
  all.plans[0]?.({ ok: true, value: plan });
  await settled();
  return all;
}

describe('what is chosen', () => {
  const nothing = { remedy: null, address: '' } as const;

  it('is what the paths recommend until the person says otherwise', () => {
    const choice = new ChangeChoice();
    expect(choice.request(nothing)).toBeNull();
    expect(choice.choiceObjection).toMatch(/Choose one/);
    const suggested = { remedy: 'proxy', address: 'webgate:8080' } as const;
    expect(choice.request(suggested)).toEqual({ remedy: 'proxy', address: 'webgate:8080', winHttp: true });
    choice.chosen = 'bypass';
    choice.winHttp = false;
    expect(choice.request(suggested)).toEqual({ remedy: 'bypass', winHttp: false });
    expect(choice.choiceObjection).toBeNull();
  });

  it('goes without a proxy where that is chosen, and takes no name past one', () => {
    const choice = new ChangeChoice();
    choice.chosen = 'winhttp';
    choice.typed = ' webgate:8080 ';
    choice.bypass = '<local>; *.contoso.local,,';
    expect(choice.request(nothing)).toEqual({
      remedy: 'winhttp',
      address: 'webgate:8080',
      bypass: ['<local>', '*.contoso.local'],
    });
    choice.winHttpWay = 'direct';
    expect(choice.request(nothing)).toEqual({ remedy: 'winhttp', address: null, bypass: [] });
    choice.chosen = 'installer-proxy';
    choice.bypass = 'x'.repeat(300);
    expect(choice.request(nothing)).toBeNull();
    expect(choice.bypassObjection).toMatch(/too long/);
  });

  it.each([
    ['', /name and port/],
    ['https://webgate:8080', /reached by http/],
    ['socks://webgate:8080', /reached by http/],
    ['http://anna:secret@webgate:8080', /cannot sign in/],
    ['webgate', /port is missing/],
    ['http://webgate:8080', null],
    ['webgate:8080', null],
  ])('says what is wrong with the address %j', (address, said) => {
    const objection = addressObjection(address);
    if (said === null) expect(objection).toBeNull();
    else expect(objection).toMatch(said);
  });
});

describe('a plan', () => {
  it('is shown as the program worked it out', async () => {
    const { visit } = await shownPlan();
    expect([visit.phase, visit.plan?.report.id, visit.ready]).toEqual(['preview', id, true]);
  });

  it('is not shown where it was given up, or another was asked for', async () => {
    const { visit, plans, acts } = visitOf();
    void visit.show(asked, 'choose');
    visit.cancel();
    expect([visit.phase, acts]).toEqual(['choose', ['cancelPlan']]);
    void visit.show({ remedy: 'tls' }, 'choose');
    plans[0]?.({ ok: true, value: plannedChange({ id }) });
    await settled();
    expect(visit.phase).toBe('planning');
    plans[1]?.({ ok: false, error: failure });
    await settled();
    expect([visit.phase, visit.failure]).toEqual(['failed', failure]);
  });

  it('is not agreed to before its warnings are read, nor where this door may change nothing', async () => {
    const warned = await shownPlan(plannedChange({ id, acceptWarnings: true }));
    expect(warned.visit.ready).toBe(false);
    await warned.visit.apply();
    expect(warned.asks).toEqual([]);
    warned.visit.accepted = true;
    void warned.visit.apply();
    expect(warned.asks).toEqual([{ run: 2, plan: id, warningsAccepted: true }]);
    const closed = await shownPlan({ ...plannedChange({ id }), consent: 'none', hindrance: 'Not from here.' });
    await closed.visit.apply();
    expect([closed.visit.ready, closed.visit.phase, closed.asks]).toEqual([false, 'preview', []]);
  });
});

describe('a change', () => {
  it('is asked about, made step by step, and told of', async () => {
    const { visit, applied, acts } = await shownPlan();
    void visit.apply();
    expect(visit.phase).toBe('asking');
    const tell = { run: 2, step: null, state: null, detail: null };
    visit.follow({ ...tell, phase: 'changing' });
    visit.follow({ ...tell, phase: 'changing', step: 1, state: 'begun', detail: 'stops' });
    expect([visit.phase, visit.steps, visit.detail]).toEqual(['applying', { 1: 'begun' }, 'stops']);
    visit.follow({ ...tell, run: 1, phase: 'changing', step: 1, state: 'failed' });
    visit.follow({ ...tell, phase: 'looking-again', step: 1, state: 'done' });
    expect([visit.phase, visit.steps]).toEqual(['looking', { 1: 'done' }]);
    applied[0]?.({ ok: true, value: done });
    await settled();
    expect([visit.phase, visit.result, acts]).toEqual(['result', done, ['listChanges']]);
  });

  it('is agreed to with a code of the terminal', async () => {
    const { visit, codes, given } = await shownPlan({ ...plannedChange({ id }), consent: 'code' });
    void visit.apply();
    await visit.giveCode();
    expect([visit.codeObjection, codes]).toEqual([expect.stringMatching(/Write the code/), []]);
    given.push({ right: false, triesLeft: 2 }, { right: true, triesLeft: 2 });
    visit.code = ' 1234-5678 ';
    await visit.giveCode();
    expect([codes, visit.codeObjection, visit.code, visit.codeGiven]).toEqual([
      ['1234-5678'],
      'That is another code. 2 tries left.',
      '',
      false,
    ]);
    visit.code = '8765-4321';
    await visit.giveCode();
    expect([visit.codeObjection, visit.codeGiven]).toEqual([null, true]);
  });

  it('is broken off where the person wants, and the program says what came of that', async () => {
    const { visit, applied, acts } = await shownPlan();
    void visit.apply();
    visit.cancel();
    expect([visit.phase, visit.cancelling, acts]).toEqual(['asking', false, ['cancelChange']]);
    visit.follow({ run: 2, phase: 'changing', step: null, state: null, detail: null });
    visit.cancel();
    visit.cancel();
    expect([visit.cancelling, acts]).toEqual([true, ['cancelChange', 'cancelChange']]);
    applied[0]?.({ ok: true, value: { ...done, outcome: 'rolled-back', cancelled: true } });
    await settled();
    expect([visit.phase, visit.cancelling]).toEqual(['result', false]);
  });

  it('that is not made says why, and can be looked at again', async () => {
    const { visit, applied, plans } = await shownPlan();
    void visit.apply();
    applied[0]?.({ ok: false, error: failure });
    await settled();
    expect([visit.phase, visit.failure, visit.uncertain]).toEqual(['failed', failure, false]);
    void visit.showAgain();
    expect([visit.phase, plans.length]).toEqual(['planning', 2]);
  });

  it('is never hidden while it is made', async () => {
    const { visit } = await shownPlan();
    void visit.apply();
    visit.forget();
    visit.choose();
    visit.prefer('tls');
    void visit.show({ remedy: 'tls' }, 'choose');
    expect([visit.phase, visit.asked]).toEqual(['asking', asked]);
  });
});

describe('a program that ended', () => {
  it('changed nothing before anybody agreed', async () => {
    const { visit } = visitOf();
    void visit.show(asked, 'choose');
    visit.interrupt();
    expect([visit.phase, visit.uncertain]).toEqual(['failed', false]);
    const shown = await shownPlan();
    shown.visit.interrupt();
    expect(shown.visit.phase).toBe('preview');
  });

  it('leaves open how far a change came', async () => {
    const { visit } = await shownPlan();
    void visit.apply();
    visit.follow({ run: 2, phase: 'changing', step: null, state: null, detail: null });
    visit.interrupt();
    expect([visit.phase, visit.uncertain, visit.failure?.code]).toEqual(['failed', true, 'GONE']);
  });
});

describe('another server', () => {
  it('has the former one’s plan, choice and history forgotten', async () => {
    const { visit, acts, setHistory } = await shownPlan();
    setHistory({ changes: [pastChange()], practice: false });
    await visit.readHistory();
    visit.prefer('tls');
    expect([visit.phase, visit.leads]).toEqual(['choose', true]);
    visit.leads = false;
    visit.forget();
    expect([visit.phase, visit.plan, visit.history, visit.choice.chosen]).toEqual(['choose', null, null, null]);
    expect(acts).toEqual(['listChanges', 'cancelPlan']);
  });

  it('is what a finding of a capture waited for, where there was none before', () => {
    const { visit } = visitOf();
    visit.prefer('winhttp');
    visit.forget();
    expect([visit.choice.chosen, visit.leads]).toEqual(['winhttp', true]);
  });

  it('is not told what the former one’s history was', async () => {
    const { visit } = visitOf();
    const reading = visit.readHistory();
    visit.forget();
    await reading;
    expect([visit.history, visit.readsHistory]).toEqual([null, false]);
  });
});
