import { describe, expect, it, vi } from 'vitest';
import type { About, Door, HelpPage, OpenedCapture, Report, Result } from '../../preload/contract/index.js';
import { finding } from '../ui/fixtures.js';
import { words } from '../words/words.js';
import { Program } from './program.svelte.js';

const capture: OpenedCapture = {
  kind: 'capture',
  id: 'c-1',
  name: 'a.pcapng',
  bytes: 10,
  mode: null,
  proxy: null,
  sample: false,
};
const failure = { code: 'X', message: 'It is so.', advice: 'Do this.' };
const report = (headline: string): Result<Report> => ({
  ok: true,
  value: {
    schema: 'connector-doctor/report@1',
    program: { name: 'p', version: '1' },
    takenAt: '',
    verdict: { outcome: 'ok', headline, summary: '', where: 'unknown', path: [], beside: [] },
    findings: [],
  },
});

const about: About = {
  name: 'p',
  version: '1',
  door: 'desktop',
  computer: 'c',
  samples: [],
  practiceServers: [],
  windows: false,
  opened: null,
};

/** A door behind which everything goes well, to be varied. */
function doorWith(more: Partial<Door<File>> = {}): Door<File> {
  return {
    about: () =>
      Promise.resolve({
        ok: true,
        value: about,
      }),
    chooseCapture: () => Promise.resolve({ ok: true, value: capture }),
    openFile: () => Promise.resolve({ ok: true, value: capture }),
    openPath: null,
    openSample: () => Promise.resolve({ ok: true, value: { ...capture, mode: 'proxy', proxy: 'p:1', sample: true } }),
    analyze: () => Promise.resolve(report('well')),
    cancel: () => Promise.resolve({ ok: true, value: null }),
    glance: () => Promise.resolve({ ok: true, value: null }),
    listClosed: () => Promise.resolve({ ok: true, value: { offered: [], refused: [] } }),
    readClosed: () => Promise.resolve(report('read as administrator')),
    cancelReadClosed: () => Promise.resolve({ ok: true, value: null }),
    examine: () => Promise.resolve(report('looked at')),
    cancelExamination: () => Promise.resolve({ ok: true, value: null }),
    answer: () => Promise.resolve(report('answered')),
    openSignInPage: null,
    previewBundle: () => Promise.resolve({ ok: false, error: failure }),
    viewBundle: () => Promise.resolve({ ok: false, error: failure }),
    saveBundle: null,
    saveBundleAt: null,
    holdOpen: () => Promise.resolve(report('held')),
    cancelHold: () => Promise.resolve({ ok: true, value: null }),
    openServiceTags: () => Promise.resolve(report('covered')),
    dropServiceTags: () => Promise.resolve(report('tried')),
    planChange: () => Promise.resolve({ ok: false, error: failure }),
    cancelPlan: () => Promise.resolve({ ok: true, value: null }),
    applyChange: () => Promise.resolve({ ok: false, error: failure }),
    giveCode: null,
    cancelChange: () => Promise.resolve({ ok: true, value: null }),
    listChanges: () => Promise.resolve({ ok: true, value: { changes: [], practice: false } }),
    showList: () => Promise.resolve({ ok: false, error: failure }),
    saveList: null,
    saveListAt: null,
    listConnections: () => Promise.resolve({ ok: true, value: { rows: [], total: 0, place: null } }),
    probePaths: () => Promise.resolve(report('tried')),
    cancelProbe: () => Promise.resolve({ ok: true, value: null }),
    showPathCell: () => Promise.resolve({ ok: false, error: failure }),
    showPathChains: () => Promise.resolve({ ok: true, value: { chains: [], more: 0, hidden: 0, resumed: 0 } }),
    showConnection: () => Promise.resolve({ ok: false, error: failure }),
    showTimeline: () => Promise.resolve({ ok: true, value: { rows: [], total: 0, bounds: null, within: null } }),
    showChains: () => Promise.resolve({ ok: true, value: { chains: [], more: 0, hidden: 0, resumed: 0 } }),
    showHelp: () => Promise.resolve({ ok: false, error: failure }),
    copyText: () => Promise.resolve({ ok: true, value: null }),
    onProgress: () => () => undefined,
    onExamination: () => () => undefined,
    onProbing: () => () => undefined,
    onHolding: () => () => undefined,
    onChange: () => () => undefined,
    onGone: () => () => undefined,
    ...more,
  };
}

/** A promise with its ending in the test's hand. */
function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

describe('Program', () => {
  it('opens what the person chooses, and shows its verdict', async () => {
    const program = new Program(doorWith());
    await program.openCapture();
    await settled();
    expect(program.page).toBe('capture');
    expect(program.visit.report?.verdict?.headline).toBe('well');
  });

  it('stays where it is when nothing was chosen', async () => {
    const program = new Program(doorWith({ chooseCapture: () => Promise.resolve({ ok: true, value: null }) }));
    await program.openCapture();
    expect([program.page, program.visit.phase]).toEqual(['start', 'none']);
  });

  it('begins with the capture that the program was started with', async () => {
    const value = { ...about, opened: capture };
    const program = new Program(doorWith({ about: () => Promise.resolve({ ok: true, value }) }));
    await program.begin();
    await settled();
    expect([program.page, program.visit.phase, program.visit.name]).toEqual(['capture', 'done', 'a.pcapng']);
  });

  it('shows a bundle as a server, and leaves the capture as it was', async () => {
    const bundle = { kind: 'bundle', id: 'b-1', name: 'server.zip' } as const;
    const examine = vi.fn(() => Promise.resolve(report('of the bundle')));
    const program = new Program(
      doorWith({ examine, chooseCapture: () => Promise.resolve({ ok: true, value: bundle }) }),
    );
    program.visit.take(capture);
    await settled();
    await program.openCapture();
    await settled();
    expect([program.page, program.server.title, program.visit.name]).toEqual(['server', 'server.zip', 'a.pcapng']);
    expect(examine).toHaveBeenCalledWith({ run: 1, source: { kind: 'bundle', id: 'b-1' } });

    const dropped = new Program(doorWith({ openFile: () => Promise.resolve({ ok: true, value: bundle }) }));
    dropped.openFile(new File(['PK'], 'server.zip'));
    await settled();
    expect([dropped.page, dropped.visit.phase]).toEqual(['server', 'none']);
  });

  it('begins with the bundle that the program was started with', async () => {
    const value = { ...about, opened: { kind: 'bundle', id: 'b-1', name: 'server.zip' } } as const;
    const program = new Program(doorWith({ about: () => Promise.resolve({ ok: true, value }) }));
    await program.begin();
    await settled();
    expect([program.page, program.server.phase, program.visit.phase]).toEqual(['server', 'done', 'none']);
  });

  it('asks for a glance at the server where there is one to look at', async () => {
    const glance = vi.fn(() => Promise.resolve({ ok: true, value: null } as const));
    const at = (windows: boolean): Promise<void> =>
      new Program(
        doorWith({ glance, about: () => Promise.resolve({ ok: true, value: { ...about, windows } }) }),
      ).begin();
    await at(false);
    expect(glance).not.toHaveBeenCalled();
    await at(true);
    expect(glance).toHaveBeenCalledOnce();
  });

  it('takes one dropped file, and says why not for several and for a folder', async () => {
    const program = new Program(doorWith());
    const file = new File(['x'], 'b.pcap');
    program.takeDrop({ files: [file, file], folder: false });
    expect(program.remark).toBe(words.drop.several(2));
    program.takeDrop({ files: [file], folder: true });
    expect(program.remark).toBe(words.drop.folder);
    expect(program.visit.phase).toBe('none');
    program.takeDrop({ files: [file], folder: false });
    await settled();
    expect([program.remark, program.visit.phase]).toEqual([null, 'done']);
  });

  it('judges a sample with its own settings', async () => {
    const analyze = vi.fn(() => Promise.resolve(report('well')));
    const program = new Program(doorWith({ analyze }));
    program.openSample('s', 'S');
    await settled();
    expect(analyze).toHaveBeenCalledWith({ capture: 'c-1', mode: 'proxy', proxy: 'p:1' });
  });
});

describe('CaptureVisit', () => {
  it('shows what went wrong, in the program’s words', async () => {
    const program = new Program(doorWith({ analyze: () => Promise.resolve({ ok: false, error: failure }) }));
    await program.openCapture();
    await settled();
    expect([program.visit.phase, program.visit.failure]).toEqual(['failed', failure]);
  });

  it('forgets the answer to a reading that was cancelled, and reads again once that has ended', async () => {
    const first = later<Result<Report>>();
    const answers = [first.promise, Promise.resolve(report('second'))];
    const analyze = vi.fn(() => answers.shift() ?? Promise.resolve(report('none')));
    const cancel = vi.fn(() => Promise.resolve({ ok: true, value: null } as const));
    const { visit } = new Program(doorWith({ analyze, cancel }));
    visit.take(capture);
    await settled();
    visit.cancel();
    expect([visit.phase, cancel.mock.calls.length]).toEqual(['cancelled', 1]);
    const again = visit.judge();
    await settled();
    expect(analyze).toHaveBeenCalledTimes(1);
    first.resolve(report('first'));
    await again;
    expect(visit.report?.verdict?.headline).toBe('second');
  });

  it('judges again with another way, and not with an address that is none', async () => {
    const analyze = vi.fn(() => Promise.resolve(report('well')));
    const { visit } = new Program(doorWith({ analyze }));
    visit.take(capture);
    await settled();
    visit.choose('proxy');
    await settled();
    visit.proxyText = 'proxy';
    visit.useProxy();
    await settled();
    expect([visit.proxyObjection, analyze.mock.calls.length]).toEqual([words.settings.proxyMissingPort, 2]);
    visit.proxyText = ' proxy:8080 ';
    visit.useProxy();
    await settled();
    expect(analyze).toHaveBeenLastCalledWith({ capture: 'c-1', mode: 'proxy', proxy: 'proxy:8080' });
  });

  it('follows the progress of its own capture alone', async () => {
    const reading = later<Result<Report>>();
    const { visit } = new Program(doorWith({ analyze: () => reading.promise }));
    visit.take(capture);
    await settled();
    visit.follow({ capture: 'other', bytesRead: 9, bytesTotal: 10, packets: 1 });
    expect(visit.share).toBeNull();
    visit.follow({ capture: 'c-1', bytesRead: 5, bytesTotal: 10, packets: 1 });
    expect(visit.share).toBe(0.5);
    reading.resolve(report('well'));
    await settled();
    expect(visit.phase).toBe('done');
  });

  it('ends what is under way when the program ends', async () => {
    let end: () => void = () => undefined;
    const onGone = (listener: () => void): (() => void) => {
      end = listener;
      return () => undefined;
    };
    const program = new Program(doorWith({ onGone, analyze: () => later<Result<Report>>().promise }));
    await program.begin();
    program.visit.take(capture);
    end();
    expect([program.gone, program.visit.phase]).toEqual([true, 'failed']);
  });

  it('shows the help page of a finding, and nothing once another capture is open', async () => {
    const page = { code: 'PROXY-DENIED' } as HelpPage;
    const asked = later<Result<HelpPage>>();
    const showHelp = vi
      .fn()
      .mockReturnValueOnce(Promise.resolve({ ok: true, value: page }))
      .mockReturnValue(asked.promise);
    const program = new Program(doorWith({ showHelp }));
    program.visit.take(capture);
    await settled();
    await program.showHelp(finding({ help: 'PROXY-DENIED' }));
    expect(showHelp).toHaveBeenCalledWith('PROXY-DENIED');
    expect(program.shown).toEqual({ kind: 'help', page });

    program.shown = null;
    const late = program.showHelp(finding());
    program.visit.take(capture);
    await settled();
    asked.resolve({ ok: true, value: page });
    await late;
    expect(program.shown).toBeNull();
  });

  it('says why there is no help', async () => {
    const program = new Program(doorWith());
    await program.showHelp(finding());
    expect([program.shown, program.remark]).toEqual([null, `${failure.message} ${failure.advice}`.trim()]);
  });
});

describe('a finding that something can be changed about', () => {
  it('leads to that change, the likeliest one', () => {
    const program = new Program(doorWith());
    expect(program.remedyFor(finding())).toBeNull();
    program.remedyFor(finding({ remedies: ['winhttp', 'proxy'] }))?.();
    expect([program.page, program.changes.choice.chosen]).toEqual(['choose', 'winhttp']);
    program.remedyFor(finding({ code: 'SERVICE-DISABLED', remedies: ['service'] }))?.();
    expect([program.changes.choice.chosen, program.changes.choice.action]).toEqual(['service', 'enable']);
  });

  it('is forgotten with the server', () => {
    const program = new Program(doorWith());
    program.remedyFor(finding({ remedies: ['tls'] }))?.();
    // The page has led there.
    program.changes.leads = false;
    program.openPracticeServer('a', 'A');
    expect(program.changes.choice.chosen).toBeNull();
  });
});
