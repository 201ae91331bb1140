import { strict as assert } from 'node:assert';
import { $, $$, browser } from '@wdio/globals';
import type { ChangeReport, Door, Result, ShownPlan } from '../../../../preload/contract/index.js';
import { rowsOf } from '../../../../preload/contract/plan-rows.js';
import { assertAccessible } from '../../support/axe.js';
import {
  devTools,
  keepConsole,
  pageUrl,
  picture,
  pressUntilGone,
  setTheme,
  takeConsole,
  until,
  visit,
} from '../../support/window.js';

type Page = { connectorDoctor: Door<File>; outcome?: Promise<Result<ChangeReport>> };

const question = (): ReturnType<typeof $> => $('main h1');
const agree = (): ReturnType<typeof $> => $('footer button.primary');
const cancel = (): ReturnType<typeof $> => $('footer button.plain');

/** Has the page look at a practice server, and plan an explicit proxy for it. */
async function plan(): Promise<ShownPlan> {
  const answer = await browser.execute(async () => {
    const { connectorDoctor: door } = window as unknown as Page;
    await door.examine({ run: 1, source: { kind: 'practice', id: 'healthy-direct' } });
    return await door.planChange({
      request: { remedy: 'proxy', address: 'proxy.contoso.local:8080', winHttp: true },
    });
  });
  assert.ok(answer.ok, JSON.stringify(answer));
  assert.notEqual(answer.value.report.id, null);
  return answer.value;
}

/** Has the page ask for the change, and goes on in the window that asks. */
async function ask(): Promise<ShownPlan> {
  const shown = await plan();
  await browser.execute((id: string) => {
    const page = window as unknown as Page;
    page.outcome = page.connectorDoctor.applyChange({ run: 1, plan: id, warningsAccepted: true });
  }, shown.report.id ?? '');
  await until('there is a window that asks', async () => (await browser.getWindowHandles()).length === 2);
  await browser.switchToWindow(await other());
  await question().waitForDisplayed();
  return shown;
}

let home: string;

async function other(): Promise<string> {
  return (await browser.getWindowHandles()).find((handle) => handle !== home) ?? '';
}

/** Goes back to the program's window once the other one is gone, and gives what became of the change: how, or why not. */
async function outcome(): Promise<string> {
  await until('the window that asks is gone', async () => (await browser.getWindowHandles()).length === 1);
  await browser.switchToWindow(home);
  return browser.execute(async () => {
    const answer = (await (window as unknown as Page).outcome)!;
    return answer.ok ? answer.value.outcome : answer.error.code;
  });
}

async function changesSoFar(): Promise<number> {
  const history = await browser.execute(() => (window as unknown as Page).connectorDoctor.listChanges());
  assert.ok(history.ok);
  return history.value.changes.length;
}

async function assertNothingDone(): Promise<void> {
  assert.equal(await outcome(), 'NOT-AGREED');
  assert.equal(await changesSoFar(), 0);
}

describe('the window that asks for consent', () => {
  before(async () => {
    home = await browser.getWindowHandle();
  });
  beforeEach(visit);
  afterEach(async () => {
    if ((await browser.getWindowHandles()).length > 1) {
      await browser.switchToWindow(await other());
      await browser.closeWindow();
    }
    await browser.switchToWindow(home);
    await keepConsole();
  });

  it('shows every change, and takes Enter for a no', async () => {
    const { report } = await ask();
    assert.equal(await browser.getUrl(), 'consent://plan/index.html');
    assert.match(await question().getText(), /^Make 3 changes on the practice copy\?$/);
    const text = await $('main').getText();
    for (const { title, place } of rowsOf(report.steps)) {
      assert.ok(text.includes(title), title);
      assert.ok(text.includes(place), place);
    }
    for (const { text: note } of report.notes) assert.ok(text.includes(note), note);
    assert.ok(text.includes('proxyaddress="http://proxy.contoso.local:8080"'));
    assert.equal(await cancel().isFocused(), true);
    await browser.keys('Enter');
    await assertNothingDone();
  });

  it('takes no yes at once, and one a moment later', async () => {
    await ask();
    const states = await browser.execute(async () => {
      const button = document.querySelector<HTMLButtonElement>('footer button.primary')!;
      window.dispatchEvent(new Event('focus'));
      await Promise.resolve();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const first = button.disabled;
      button.click();
      return first;
    });
    assert.equal(states, true);
    await agree().waitForEnabled();
    assert.match(await agree().getText(), /^Make 3 changes$/);
    await pressUntilGone(agree());
    assert.equal(await outcome(), 'applied');
    assert.equal(await changesSoFar(), 1);
  });

  it('takes Escape for a no', async () => {
    await ask();
    await browser.keys('Escape');
    await assertNothingDone();
  });

  it('takes being closed for a no', async () => {
    await ask();
    await browser.closeWindow();
    await assertNothingDone();
  });

  it('goes when the page takes the question back', async () => {
    await ask();
    await browser.switchToWindow(home);
    await browser.execute(() => (window as unknown as Page).connectorDoctor.cancelChange());
    await assertNothingDone();
  });

  it('goes when the page is loaded anew', async () => {
    await ask();
    await browser.switchToWindow(home);
    await browser.refresh();
    await until('it is gone', async () => (await browser.getWindowHandles()).length === 1);
    assert.equal(await changesSoFar().catch(() => 0), 0);
  });

  it('has three functions of the program and no network', async () => {
    await ask();
    const found = await browser.execute(async () => {
      const refused = (work: () => Promise<unknown>): Promise<string> =>
        work().then(
          () => 'reached',
          () => 'refused',
        );
      return {
        names: ['connectorDoctor', 'require', 'process', 'module'].filter((name) => name in window),
        door: Object.keys((window as unknown as { connectorDoctorConsent: object }).connectorDoctorConsent).sort(),
        fetches: [
          await refused(() => fetch('http://127.0.0.1:9/')),
          await refused(() => fetch('app://ui/index.html')),
          await refused(() => fetch('file:///etc/passwd')),
        ],
        opened: window.open('https://example.com/') === null,
        policy: await new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', ({ originalPolicy }) => resolve(originalPolicy), {
            once: true,
          });
          document.createElement('img').src = 'http://127.0.0.1:9/';
        }),
      };
    });
    await takeConsole();
    assert.deepEqual(found.names, []);
    assert.deepEqual(found.door, ['answer', 'present', 'show']);
    assert.deepEqual(found.fetches, ['refused', 'refused', 'refused']);
    assert.equal(found.opened, true);
    assert.match(found.policy, /^default-src 'none'; .*connect-src 'none'/);
  });

  it('reads well to everybody, in light and dark, and enlarged', async () => {
    await ask();
    await agree().waitForEnabled();
    await assertAccessible('consent');
    for (const theme of ['dark', 'light'] as const) {
      await setTheme(theme);
      await devTools('Emulation.setDeviceMetricsOverride', {
        width: 410,
        height: 360,
        deviceScaleFactor: 2,
        mobile: false,
      });
      const tooWide = await browser.execute(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(tooWide, false);
      await picture(`consent-enlarged-${theme}`);
      // What is to be pressed is on the screen, however long the plan is.
      for (const button of await $$('footer button').getElements()) {
        assert.equal(await button.isDisplayed({ withinViewport: true }), true);
      }
      await devTools('Emulation.clearDeviceMetricsOverride', {});
    }
  });
});

describe('a page that wants changes without anybody', () => {
  beforeEach(visit);
  afterEach(async () => {
    for (const { message } of await takeConsole()) {
      assert.match(message, /Content Security Policy|Refused to|ERR_|Not allowed|Failed to/);
    }
  });

  it('cannot go to the window that asks, open it, frame it or read it', async () => {
    const address = 'consent://plan/index.html';
    const outcomes = await browser.execute(async (to: string) => {
      const settle = (work: () => Promise<string>): Promise<string> => work().catch(() => 'refused');
      const framed = (): Promise<string> =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.src = to;
          document.body.append(frame);
          setTimeout(() => {
            try {
              const inside = frame.contentWindow as unknown as Record<string, unknown>;
              const text = frame.contentDocument?.querySelector('h1')?.textContent ?? 'refused';
              resolve('connectorDoctorConsent' in inside ? 'a bridge' : text);
            } catch {
              // Another origin: nothing of it can be read.
              resolve('refused');
            }
          }, 300);
        });
      const opened = window.open(to) === null ? 'refused' : 'opened';
      const made = {
        opened,
        fetched: await settle(() => fetch(to).then((answer) => answer.text())),
        framed: await settle(framed),
      };
      location.href = to;
      return made;
    }, address);
    assert.deepEqual(outcomes, { opened: 'refused', fetched: 'refused', framed: 'refused' });
    await browser.execute(() => (window as unknown as Page).connectorDoctor.about());
    assert.equal(await browser.getUrl(), pageUrl());
    assert.equal((await browser.getWindowHandles()).length, 1);
  });

  it('is none of it, wherever the page is taken', async () => {
    // The driver goes where neither a page nor a person can: the session of this window does not serve that scheme.
    await browser.url('consent://plan/index.html').catch(() => undefined);
    const there = await browser.execute(() => ({
      bridge: 'connectorDoctorConsent' in window,
      buttons: document.querySelectorAll('footer button').length,
    }));
    assert.deepEqual(there, { bridge: false, buttons: 0 });
    await browser.url(pageUrl());
    await until('our page is back', () => $('ul.samples button').isExisting());
  });

  it('is refused what it makes up', async () => {
    const { report } = await plan();
    const codes = await browser.execute(async (id: string) => {
      type Loose = Record<string, (...args: unknown[]) => Promise<Result<unknown>>>;
      const { connectorDoctor: door } = window as unknown as { connectorDoctor: Loose };
      const apply = async (request: object): Promise<string> => {
        const answer = await door['applyChange']!(request);
        return answer.ok ? 'done' : answer.error.code;
      };
      const planned = async (request: object): Promise<string> => {
        const answer = await door['planChange']!({ request });
        return answer.ok ? 'done' : answer.error.code;
      };
      const asked = { run: 1, plan: id, warningsAccepted: true };
      const proxy = { remedy: 'proxy', address: 'proxy.contoso.local:8080', winHttp: true };
      return [
        await apply({ ...asked, plan: '00000000-0000-4000-8000-000000000000' }),
        await apply({ ...asked, agreed: true }),
        await apply({ ...asked, plan: { id, steps: [] } }),
        await apply({ ...asked, plan: 'C:\\Windows\\win.ini' }),
        await apply({ run: 1, plan: id }),
        await planned({ ...proxy, path: 'C:\\Windows\\win.ini' }),
        await planned({ remedy: 'file', path: 'C:\\Windows\\win.ini' }),
        await planned({ remedy: 'restore', what: { kind: 'change', id: '..\\..\\x' } }),
        await planned({ remedy: 'restore', what: { kind: 'folder', path: 'C:\\x' } }),
        door['giveCode'] === null ? 'no codes here' : 'a way to give codes',
      ];
    }, report.id ?? '');
    const invalid = 'ARGUMENTS-INVALID';
    assert.deepEqual(codes, ['PLAN-UNKNOWN', ...Array.from({ length: 8 }, () => invalid), 'no codes here']);
    assert.equal((await browser.getWindowHandles()).length, 1);
    assert.equal(await changesSoFar(), 0);
  });
});
