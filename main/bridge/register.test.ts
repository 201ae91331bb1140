import { describe, expect, it, vi } from 'vitest';
import { failure, success } from './failure.js';
import type { Handlers } from './register.js';
import { register } from './register.js';

const about = {
  name: 'p',
  version: '1',
  door: 'browser',
  computer: 'c',
  samples: [],
  practiceServers: [],
  windows: false,
  opened: null,
} as const;

function handlers(changes: Partial<Handlers> = {}): Handlers {
  const notHere = () => failure('NOT-HERE', '', '');
  return {
    about: () => success(about),
    chooseCapture: notHere,
    openCapture: notHere,
    openSample: notHere,
    analyze: notHere,
    cancel: notHere,
    glance: notHere,
    examine: notHere,
    cancelExamination: notHere,
    answer: notHere,
    listClosed: notHere,
    readClosed: notHere,
    cancelReadClosed: notHere,
    openSignInPage: notHere,
    previewBundle: notHere,
    viewBundle: notHere,
    saveBundle: notHere,
    saveBundleAt: notHere,
    holdOpen: notHere,
    cancelHold: notHere,
    openServiceTags: notHere,
    finishServiceTags: notHere,
    dropServiceTags: notHere,
    planChange: notHere,
    cancelPlan: notHere,
    applyChange: notHere,
    giveCode: notHere,
    cancelChange: notHere,
    listChanges: notHere,
    showList: notHere,
    saveList: notHere,
    saveListAt: notHere,
    listConnections: notHere,
    probePaths: notHere,
    cancelProbe: notHere,
    showPathCell: notHere,
    showPathChains: notHere,
    showConnection: notHere,
    showTimeline: notHere,
    showChains: notHere,
    showHelp: notHere,
    copyText: notHere,
    beginUpload: notHere,
    finishUpload: notHere,
    dropUpload: notHere,
    ...changes,
  };
}

const codeOf = (answer: { ok: boolean; error?: { code: string } }): string | undefined => answer.error?.code;

describe('register', () => {
  it('answers what the handler answers', async () => {
    const serve = register(() => handlers());
    expect(await serve(null, 'about', [])).toEqual({ ok: true, value: about });
  });

  it('refuses a sender that is not ours before it looks at anything', async () => {
    const handler = vi.fn(() => success(about));
    const log = vi.fn();
    const serve = register<string>((sender) => (sender === 'ours' ? handlers({ about: handler }) : null), log);
    expect(codeOf(await serve('foreign', 'about', []))).toBe('SENDER-REFUSED');
    expect(handler).not.toHaveBeenCalled();
    expect(log).toHaveBeenCalledOnce();
    expect((await serve('ours', 'about', [])).ok).toBe(true);
  });

  it.each([['nothing'], ['toString'], ['__proto__'], ['constructor'], [undefined], [7], [['about']]])(
    'knows no call %j',
    async (name) => {
      const serve = register(() => handlers());
      expect(codeOf(await serve(null, name, []))).toBe('CALL-UNKNOWN');
    },
  );

  it.each([
    ['about', ['surplus']],
    ['about', undefined],
    ['about', { length: 0 }],
    ['openCapture', []],
    ['openCapture', ['']],
    ['openCapture', [['/etc/passwd']]],
    ['openSample', ['../sample']],
    ['analyze', [{ capture: 'a', mode: 'other', proxy: null }]],
    ['analyze', [{ capture: 'a', mode: null, proxy: null, flows: false }]],
    ['analyze', [{ capture: 'A/..', mode: null, proxy: null }]],
    ['beginUpload', [{ name: 'x', bytes: -1 }]],
    ['beginUpload', [{ name: 'x', bytes: 1.5 }]],
    ['copyText', ['x'.repeat(200_001)]],
  ])('refuses the arguments of %s: %j', async (name, args) => {
    const handler = vi.fn();
    const all = handlers({ [name]: handler });
    expect(codeOf(await register(() => all)(null, name, args))).toBe('ARGUMENTS-INVALID');
    expect(handler).not.toHaveBeenCalled();
  });

  it('hands on the arguments as the contract reads them', async () => {
    const analyze = vi.fn(() => failure('X', '', ''));
    const serve = register(() => handlers({ analyze }));
    await serve(null, 'analyze', [{ capture: 'a', mode: 'proxy', proxy: '  p:1 ' }]);
    expect(analyze).toHaveBeenCalledExactlyOnceWith({ capture: 'a', mode: 'proxy', proxy: 'p:1' });
  });

  it('keeps an exception to itself and to the log', async () => {
    const log = vi.fn();
    const serve = register(
      () =>
        handlers({
          about: () => {
            throw new Error('secret detail');
          },
        }),
      log,
    );
    const answer = await serve(null, 'about', []);
    expect(codeOf(answer)).toBe('INTERNAL');
    expect(JSON.stringify(answer)).not.toContain('secret detail');
    expect(log.mock.calls[0]?.[0]).toContain('secret detail');
  });

  it('keeps to itself an exception in the look-up of the sender', async () => {
    const serve = register(() => {
      throw new Error('gone');
    }, vi.fn());
    expect(codeOf(await serve(null, 'about', []))).toBe('INTERNAL');
  });
});
