import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CallArguments, Door, Report, Result } from '../../preload/contract/index.js';
import { paths } from '../ui/fixtures.js';
import { PathsVisit } from './paths-visit.svelte.js';

const tenant = '0f3a9c52-1b7e-4d28-9a41-6c5d2e8f7b10';

const reportWith = (sentence: string, complete = true): Report => ({
  schema: 'connector-doctor/report@1',
  program: { name: 'p', version: '1' },
  takenAt: '',
  findings: [],
  paths: paths({ complete, sentences: [sentence] }),
});

/** A visit whose answers are in the test's hand. */
function visitOf() {
  const answers: ((result: Result<Report>) => void)[] = [];
  const asked: CallArguments<'probePaths'>[0][] = [];
  const cancel = vi.fn(() => Promise.resolve({ ok: true, value: null } as const));
  const door: { -readonly [K in keyof Door<File>]?: Door<File>[K] } = {
    probePaths: (request) => {
      asked.push(request);
      return new Promise((resolve) => answers.push(resolve));
    },
    cancelProbe: cancel,
  };
  return { door, visit: new PathsVisit(door as Door<File>), answers, asked, cancel };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const sentenceOf = ({ paths }: PathsVisit): string | undefined => paths?.sentences[0];

describe('what is asked for', () => {
  it('is what matters, unless paths are chosen', () => {
    const { choice } = visitOf().visit;
    expect(choice.request()).toEqual({ paths: null, tenant: null, cloud: 'public', rehearse: true });
    choice.which = 'chosen';
    choice.wpad = true;
    choice.proxyText = ' webgate:8080 ';
    choice.tenant = ` ${tenant} `;
    choice.rehearse = false;
    choice.cloud = 'usgov';
    expect(choice.request()).toEqual({
      paths: [{ kind: 'direct' }, { kind: 'wpad' }, { kind: 'proxy', address: 'webgate:8080' }],
      tenant,
      cloud: 'usgov',
      rehearse: false,
    });
  });

  it('has to be mended where it cannot be tried', async () => {
    const { visit, asked } = visitOf();
    const { choice } = visit;
    choice.which = 'chosen';
    await visit.try();
    expect(choice.proxyObjection).toMatch(/name and port/);
    choice.proxyText = 'webgate';
    choice.tenant = 'contoso.com';
    await visit.try();
    expect([choice.proxyObjection, choice.tenantObjection]).toEqual([
      expect.stringMatching(/port is missing/),
      expect.stringMatching(/looks like/),
    ]);
    choice.proxy = false;
    choice.direct = false;
    choice.tenant = '';
    await visit.try();
    expect([choice.pathsObjection, choice.proxyObjection, choice.tenantObjection]).toEqual([
      expect.stringMatching(/at least one/),
      null,
      null,
    ]);
    expect([asked, visit.phase]).toEqual([[], 'none']);
  });
});

describe('the tries', () => {
  it('show what is known while they go on, and then what came of them', async () => {
    const { visit, answers } = visitOf();
    void visit.try();
    expect([visit.phase, visit.showsProgress, visit.paths]).toEqual(['running', true, null]);
    visit.follow({ run: 1, report: reportWith('so far', false) });
    expect(sentenceOf(visit)).toBe('so far');
    visit.follow({ run: 9, report: reportWith('another', false) });
    expect(sentenceOf(visit)).toBe('so far');
    answers[0]?.({ ok: true, value: reportWith('all') });
    await settled();
    expect([visit.phase, visit.showsProgress, sentenceOf(visit)]).toEqual(['done', false, 'all']);
  });

  it('are said to take long', async () => {
    const { visit } = visitOf();
    void visit.try();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(visit.slow).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    expect(visit.slow).toBe(true);
  });

  it('keep what is there when they are cancelled, and take the rest of it', async () => {
    const { visit, answers, cancel } = visitOf();
    void visit.try();
    visit.follow({ run: 1, report: reportWith('so far', false) });
    visit.cancel();
    expect([visit.phase, sentenceOf(visit), cancel.mock.calls.length]).toEqual(['cancelled', 'so far', 1]);
    answers[0]?.({ ok: true, value: reportWith('the rest', false) });
    await settled();
    expect([visit.phase, sentenceOf(visit)]).toEqual(['cancelled', 'the rest']);
  });

  it('keep it when the program ends over the cancel', async () => {
    const { visit, answers } = visitOf();
    void visit.try();
    visit.follow({ run: 1, report: reportWith('so far', false) });
    visit.cancel();
    answers[0]?.({ ok: false, error: { code: 'CONNECTION-LOST', message: 'm', advice: '' } });
    await settled();
    expect([visit.phase, sentenceOf(visit)]).toEqual(['cancelled', 'so far']);
  });

  it('say why they could not begin, and that the program has gone', async () => {
    const { visit, answers } = visitOf();
    void visit.try();
    answers[0]?.({ ok: false, error: { code: 'SERVER-RECORDED', message: 'm', advice: '' } });
    await settled();
    expect([visit.phase, visit.failure?.code]).toEqual(['failed', 'SERVER-RECORDED']);
    void visit.try();
    visit.interrupt();
    expect([visit.phase, visit.failure?.code]).toEqual(['failed', 'GONE']);
  });

  it('leave earlier results in sight for a moment when they are made again', async () => {
    const { visit, answers } = visitOf();
    void visit.try();
    answers[0]?.({ ok: true, value: reportWith('first') });
    await settled();
    void visit.try();
    expect([visit.showsProgress, sentenceOf(visit)]).toEqual([false, 'first']);
    await vi.advanceTimersByTimeAsync(600);
    expect([visit.showsProgress, visit.paths]).toEqual([true, null]);
  });

  it('can be made again for some names, with the rest in sight', async () => {
    const { visit, answers, asked } = visitOf();
    await visit.tryAgain(['a:443']);
    expect(asked).toEqual([]);
    visit.choice.rehearse = false;
    void visit.try();
    answers[0]?.({ ok: true, value: reportWith('first') });
    await settled();
    // What is ticked meanwhile is for other tries.
    visit.choice.rehearse = true;
    void visit.tryAgain(['a:443']);
    expect(asked[1]).toEqual({ run: 2, paths: null, tenant: null, cloud: 'public', rehearse: false, again: ['a:443'] });
    await vi.advanceTimersByTimeAsync(600);
    expect([visit.showsProgress, sentenceOf(visit)]).toEqual([true, 'first']);
    answers[1]?.({ ok: true, value: reportWith('again') });
    await settled();
    expect([visit.phase, sentenceOf(visit)]).toEqual(['done', 'again']);
  });

  it('can be given up for another choice', async () => {
    const { visit, answers, cancel } = visitOf();
    void visit.try();
    visit.chooseAgain();
    answers[0]?.({ ok: true, value: reportWith('late', false) });
    await settled();
    expect([visit.phase, visit.paths, cancel.mock.calls.length]).toEqual(['none', null, 1]);
  });
});

describe('a file of service tags', () => {
  it('gives the same tries, judged anew; one that is of no use leaves them as they are', async () => {
    const { door, visit, answers } = visitOf();
    const file = new File(['{}'], 'ServiceTags_Public_20260713.json');
    door.openServiceTags = vi.fn(() => Promise.resolve({ ok: true, value: reportWith('with coverage') } as const));
    await visit.openTags(file);
    expect(visit.paths).toBe(null);
    void visit.try();
    answers[0]?.({ ok: true, value: reportWith('tried') });
    await settled();
    await visit.openTags(file);
    expect([sentenceOf(visit), visit.phase]).toEqual(['with coverage', 'done']);
    const failing = { ok: false, error: { code: 'SERVICE-TAGS-NOT-JSON', message: 'm', advice: 'a' } } as const;
    door.openServiceTags = () => Promise.resolve(failing);
    await visit.openTags(file);
    expect([sentenceOf(visit), visit.tagsFailure?.code]).toEqual(['with coverage', 'SERVICE-TAGS-NOT-JSON']);
  });

  it('does not come into tries that began meanwhile', async () => {
    const { door, visit, answers } = visitOf();
    void visit.try();
    answers[0]?.({ ok: true, value: reportWith('tried') });
    await settled();
    let answer: (result: Result<Report>) => void = () => undefined;
    door.openServiceTags = () => new Promise((resolve) => (answer = resolve));
    void visit.openTags(new File([], 'x.json'));
    void visit.try();
    answer({ ok: true, value: reportWith('of the earlier') });
    answers[1]?.({ ok: true, value: reportWith('newer') });
    await settled();
    expect([sentenceOf(visit), visit.opensTags]).toEqual(['newer', false]);
  });
});

describe('authorities of the company’s own', () => {
  it('go with what is asked for, until they are left out', async () => {
    const { choice } = visitOf().visit;
    await choice.useRoots(new File(['abc'], 'ca.pem'));
    expect(choice.request()).toMatchObject({ roots: 'YWJj' });
    await choice.useRoots(new File(['x'.repeat(300_000)], 'film.pem'));
    expect(choice.rootsObjection).toMatch(/film\.pem is too long/);
    choice.dropRoots();
    expect(choice.request()).not.toHaveProperty('roots');
  });
});
