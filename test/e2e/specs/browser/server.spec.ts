import { strict as assert } from 'node:assert';
import { $, browser } from '@wdio/globals';
import { fakeServices, stoppedConnector } from '../../support/server-stories.js';
import { capturePage } from '../../pages/capture-page.js';
import { evidencePanel } from '../../pages/evidence-panel.js';
import { serverPage } from '../../pages/server-page.js';
import { startPage } from '../../pages/start-page.js';
import { assertAccessible, look, prepareToLook } from '../../support/axe.js';
import { tabTo, waitForFocus } from '../../support/focus.js';
import { serveDouble, type Double, type RunningDouble } from '../../support/server-double.js';
import { keepConsole, picture, setTheme, takeConsole, until } from '../../support/window.js';

let running: RunningDouble | null = null;

async function open(double: Double): Promise<void> {
  await keepConsole();
  running = await serveDouble(double);
  await browser.url(running.address);
  await $('ul.samples button').waitForDisplayed();
}

afterEach(async () => {
  await keepConsole();
  await running?.end();
  running = null;
  // The browser itself may note that the connection broke.
  for (const { message } of await takeConsole()) assert.match(message, /WebSocket|favicon/);
});

const ready = /ready for a connector/;

describe('the start page on a server', () => {
  it('says in one line what it knows already, and what this account may read', async () => {
    await open({ server: { ...stoppedConnector, account: { administrator: false, elevated: false } } });
    await until('the line is there', () => $('[data-testid="glance"]').isExisting());
    const line = await $('[data-testid="glance"]').getText();
    assert.match(line, /APPPROXY-01/);
    assert.match(line, /Connector 1\.5\.4522\.0 is installed; its service is stopped\./);
    assert.match(await $('main').getText(), /signed in as a standard user/);
    await assertAccessible('start-on-a-server');
  });

  it('says nothing where it knows nothing in time', async () => {
    await open({ server: {}, hangs: 'system' });
    await browser.pause(500);
    assert.equal(await $('[data-testid="glance"]').isExisting(), false);
    assert.equal(await startPage.heading(), 'What do you need?');
  });
});

describe('the prerequisites of this server', () => {
  it('are all made, and one green sentence says so', async () => {
    await open({ server: {} });
    await startPage.answer('I am about to install a connector');
    await serverPage.waitForHeading(ready);
    const checks = await serverPage.checks();
    assert.ok(checks.length >= 17);
    assert.deepEqual(
      checks.flatMap(({ id, state }) => (/^(as it should be|for information)$/.test(state) ? [] : [[id, state]])),
      [
        ['role', 'not answered'],
        ['licence', 'not answered'],
        ['sign-in', 'not answered'],
      ],
    );
    for (const { time, title } of checks)
      assert.match(time, /ms$|s$|^not answered$/, `${title} does not say how long it took`);
    // Nothing to worry about for whoever is about to install one.
    assert.deepEqual((await capturePage.findings()).causes, []);
    assert.match(await serverPage.step('Prerequisites'), /^\d+ checked, ready$/);
    assert.match(await serverPage.announced(), ready);
    await assertAccessible('server-ready');
  });

  it('say that no connector is there to whoever has one that does not work', async () => {
    await open({ server: {} });
    await startPage.answer('The connector is installed but does not work');
    await serverPage.waitForHeading(/No connector is installed on this server\./);
    assert.deepEqual(
      (await capturePage.findings()).causes.map(({ code }) => code),
      ['CONNECTOR-NOT-INSTALLED'],
    );
    assert.equal(await serverPage.step('Prerequisites'), 'No connector here');
    await picture('server-none-installed');
  });

  it('lead from a check to what was found, and to what was read', async () => {
    await open({ server: stoppedConnector });
    await startPage.answer('The connector is installed but does not work');
    await serverPage.waitForHeading(/The connector does not run/);
    const stopped = (await serverPage.checks()).find(({ id }) => id === 'running');
    assert.equal(stopped?.state, 'problem');
    assert.match(await serverPage.step('Prerequisites'), /^2 problems$/);
    await serverPage.leadFrom('running').click();
    await waitForFocus(({ tag }) => tag === 'h3');
    await assertAccessible('server-stopped');

    const card = capturePage.card('SERVICE-STOPPED');
    assert.equal((await card.$$('dt').map((part) => part.getText())).length, 3);
    await capturePage.proof('SERVICE-STOPPED').click();
    await evidencePanel.waitUntilOpen();
    assert.match(await $('dialog').getText(), /service WAPCSvc/);
    assert.match(await $('dialog').getText(), /^state: stopped$/m);
    await assertAccessible('server-evidence');
    await browser.keys(['Escape']);
    await evidencePanel.waitUntilClosed();
    await waitForFocus(({ text }) => /^Show /.test(text));
  });

  it('are never red where something is closed to this account', async () => {
    const key =
      'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client\\Enabled';
    await open({ server: { services: fakeServices, registry: { [key]: { closed: true } } } });
    await startPage.answer('The connector is installed but does not work');
    await serverPage.waitForHeading(/Not all of this server could be read/);
    const closed = (await serverPage.checks()).find(({ id }) => id === 'tls12');
    assert.deepEqual([closed?.state, closed?.said], ['could not be tested', 'could not be read']);
    await serverPage.leadFrom('tls12').click();
    await waitForFocus(({ tag }) => tag === 'h3');
    await assertAccessible('server-closed');
  });

  it('say what is being read and that it takes long, and keep what is there when they are cancelled', async () => {
    await open({ server: stoppedConnector, hangs: 'folder' });
    await startPage.answer('The connector is installed but does not work');
    await serverPage.waitForHeading(/^Looking at this server$/);
    await until('a check is made, and another waits', async () => {
      const checks = await serverPage.checks();
      return checks.some(({ state }) => state === 'as it should be') && checks.some(({ state }) => state === 'running');
    });
    await setTheme('light');
    await prepareToLook();
    const { violations } = await look();
    assert.deepEqual(violations, []);
    await picture('server-running');
    await until('it says that this takes long', async () => /longer than usual/.test(await $('.slow').getText()));
    await picture('server-slow');
    assert.match(await serverPage.step('Prerequisites'), /^\d+ of \d+ checks$/);

    await serverPage.cancel();
    await serverPage.waitForHeading(/You cancelled/);
    const checks = await serverPage.checks();
    assert.ok(checks.some(({ state }) => state === 'as it should be'));
    const left = checks.filter(({ state }) => state === 'not made');
    assert.ok(left.length > 0 && left.every(({ time }) => time === 'not made'));
    assert.equal(await serverPage.rerun().isEnabled(), true);
    await assertAccessible('server-cancelled');
  });

  it('are cancelled by Escape', async () => {
    await open({ server: {}, hangs: 'folder' });
    await startPage.answer('I am about to install a connector');
    await serverPage.waitForHeading(/^Looking at this server$/);
    await browser.keys(['Escape']);
    await serverPage.waitForHeading(/You cancelled/);
  });

  it('are read again when somebody asks', async () => {
    await open({ server: stoppedConnector, pause: 15 });
    await startPage.answer('The connector is installed but does not work');
    await serverPage.waitForHeading(/The connector does not run/);
    await serverPage.rerun().click();
    await serverPage.waitForHeading(/^Looking at this server$/);
    await serverPage.waitForHeading(/The connector does not run/);
    assert.match(await serverPage.announced(), /The connector does not run/);
  });

  it('can be reached and read by keyboard alone', async () => {
    await open({ server: stoppedConnector });
    await tabTo(({ text }) => text.startsWith('The connector is installed'));
    await browser.keys(['Enter']);
    await serverPage.waitForHeading(/The connector does not run/);
    await waitForFocus(({ tag }) => tag === 'h1');
    await tabTo(({ text }) => text.startsWith('Run the checks again'));
    await tabTo(({ text }) => /^Show (the \d+ facts|what)/.test(text));
    await tabTo(({ text }) => text.startsWith('Services running: go to'));
    await browser.keys(['Enter']);
    await waitForFocus(({ tag }) => tag === 'h3');
  });

  it('fit a narrow window, and text of twice the size', async () => {
    await open({ server: stoppedConnector });
    await startPage.answer('The connector is installed but does not work');
    await serverPage.waitForHeading(/The connector does not run/);
    for (const [width, height] of [
      [512, 700],
      [1024, 700],
    ] as const) {
      await browser.setWindowSize(width, height);
      const [content, view] = await browser.execute(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      assert.ok(content <= view, `at ${width} pixels the page is ${content} wide, and ${view} are there`);
      await picture(`server-${width}`);
    }
    await browser.setWindowSize(1280, 900);
  });
});

describe('what no program can see', () => {
  it('is asked, judged as soon as it is answered, and stays when the server is read again', async () => {
    await open({ server: {} });
    await startPage.answer('I am about to install a connector');
    await serverPage.waitForHeading(ready);
    await serverPage.leadFrom('licence').click();
    await waitForFocus(({ tag }) => tag === 'input');
    await assertAccessible('server-questions');

    await serverPage.choose('licence', 'no');
    await serverPage.waitForHeading(/licence/i);
    assert.deepEqual(
      (await capturePage.findings()).causes.map(({ code }) => code),
      ['LICENCE-MISSING'],
    );
    await serverPage.write('proxy-team', 'Network operations');
    await until('the answer is kept', async () => /kept/.test(await $('#question-proxy-team').getText()));

    await serverPage.rerun().click();
    await until('the server was read again', async () => await serverPage.rerun().isEnabled());
    await serverPage.waitForHeading(/licence/i);
    assert.equal(await $('#question-proxy-team input').getValue(), 'Network operations');

    await $('#question-licence .link').click();
    await serverPage.waitForHeading(ready);
    await waitForFocus(({ tag }) => tag === 'input');
    assert.match(await $('#question-sign-in').getText(), /https:\/\/login\.microsoftonline\.com\//);
  });
});

describe('a computer that is no Windows server', () => {
  it('is named as that, with what can be done', async () => {
    await open({ practice: [{ id: 'fresh', title: 'A fresh server', server: {} }] });
    assert.equal(await $('[data-testid="glance"]').isExisting(), false);
    await startPage.answer('The connector is installed but does not work');
    await serverPage.waitForHeading(/This is no Windows server/);
    assert.match(await capturePage.advice(), /connector-doctor collect/);
    assert.equal(await serverPage.step('Prerequisites'), 'Not on this computer');
    await assertAccessible('server-no-windows');
    await capturePage.act('Look at a practice server').click();
    await $('ul.samples.servers button .title').waitForDisplayed();
    assert.deepEqual(await serverPage.practiceServers(), ['A fresh server']);
  });
});

describe('a practice server', () => {
  it('carries its banner, and is judged as the server was', async () => {
    await open({ practice: [{ id: 'stopped', title: 'A stopped connector', server: stoppedConnector }] });
    await startPage.openSample('A stopped connector');
    await serverPage.waitForHeading(/The connector does not run/);
    const banner = await serverPage.banner().getText();
    assert.match(banner, /This is a recorded server: nothing here touches your machine\./);
    assert.match(banner, /A stopped connector, as it was on \d+ \w+ \d{4}, \d\d:\d\d UTC/);
    assert.equal(await serverPage.rerun().isExisting(), false);
    await assertAccessible('server-practice');
  });
});

describe('the proxies of a server', () => {
  it('are a row for each part, with what decides and which names go another way', async () => {
    await open({ server: stoppedConnector });
    await startPage.answer('The connector is installed but does not work');
    await serverPage.waitForHeading(/The connector does not run/);
    await $('nav').$('a*=Proxies').click();
    await serverPage.waitForHeading(/Which proxy each part uses/);
    const parts = await serverPage.proxies();
    assert.deepEqual(
      parts.map(({ part }) => part),
      ['connector', 'updater', 'certificate-checks', 'backend', 'installer'],
    );
    const [connector] = parts;
    assert.match(connector?.way ?? '', /[Pp]roxy http:\/\/webgate\.fabrikam\.example:3128/);
    assert.equal(connector?.decides, 'Its configuration file');
    assert.match(connector?.others ?? '', /servicebus\.windows\.net/);
    await $('details summary').click();
    await assertAccessible('proxies');
    for (const width of [512, 1024]) {
      await browser.setWindowSize(width, 700);
      const overflow = await browser.execute(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(overflow <= 0, `at ${width} pixels the page is ${overflow} too wide`);
      await picture(`proxies-${width}`);
    }
    await browser.setWindowSize(1280, 900);
  });

  it('say where they come from when none is known yet', async () => {
    await open({ server: {} });
    await $('nav').$('a*=Proxies').click();
    await serverPage.waitForHeading(/not known yet/);
    await assertAccessible('proxies-none');
  });
});
