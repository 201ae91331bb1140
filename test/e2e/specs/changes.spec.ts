import { strict as assert } from 'node:assert';
import { $, browser } from '@wdio/globals';
import { changesPage } from '../pages/changes-page.js';
import { capturePage } from '../pages/capture-page.js';
import { serverPage } from '../pages/server-page.js';
import { startPage } from '../pages/start-page.js';
import { assertAccessible } from '../support/axe.js';
import { door } from '../support/door.js';
import { tabTo, waitForFocus } from '../support/focus.js';
import { practiceStories } from '../support/practice-stories.js';
import { serve, type Served } from '../support/served.js';
import { keepConsole, served, setServed, takeConsole, until, visit } from '../support/window.js';

const through = /^Send the connector’s traffic through proxy\.contoso\.local:8080$/;

/** Looks at a practice server, and goes to the page on which a change is chosen. */
async function practise(id = 'healthy-direct'): Promise<void> {
  const story = practiceStories.find((each) => each.id === id);
  if (story === undefined) throw new Error(`there is no practice server ${id} any more`);
  await visit();
  await startPage.openSample(story.title);
  await serverPage.waitForHeading(story.headline);
  await changesPage.open();
}

/** Goes on to what an explicit proxy would change. */
async function planProxy(): Promise<void> {
  await changesPage.way('Explicit proxy').click();
  await changesPage.address().setValue('proxy.contoso.local:8080');
  await changesPage.showPlan();
  await changesPage.waitForHeading(through);
}

describe('changes', () => {
  let own: Served | null = null;
  let usual: Served | null = null;

  before(async () => {
    if (door !== 'browser') return;
    usual = served();
    own = await serve('--allow-changes');
    await keepConsole();
    setServed(own);
    await browser.url(own.address);
  });

  after(async () => {
    if (own === null || usual === null) return;
    await keepConsole();
    await browser.url('about:blank');
    setServed(usual);
    await own.end();
    await takeConsole();
    await visit();
  });

  it('wait for a server that was looked at', async () => {
    await visit();
    await changesPage.open();
    await changesPage.waitForHeading(/^Choose how the traffic shall leave$/);
    await assertAccessible('choose-no-server');
  });

  it('are chosen with what each way means', async () => {
    await practise();
    await changesPage.waitForHeading(/^Choose how the connector’s traffic leaves$/);
    assert.match(await changesPage.practiceLine().getText(), /You are practising: a copy/);
    assert.equal(await changesPage.chosen(), null);
    await changesPage.showPlan();
    await changesPage.waitForObjection(/Choose one/);
    await waitForFocus(({ tag }) => tag === 'input');
    await $('summary*=Other changes').click();
    await changesPage.way('Requests to your applications, through the proxy').click();
    await assertAccessible('choose');
  });

  it('take no address that the services cannot use', async () => {
    await practise();
    await changesPage.way('Explicit proxy').click();
    for (const [address, objection] of [
      ['https://proxy.contoso.local:8080', /reached by http/],
      ['anna:secret@proxy.contoso.local:8080', /cannot sign in/],
      ['proxy.contoso.local', /port is missing/],
    ] as const) {
      await changesPage.address().setValue(address);
      await changesPage.showPlan();
      await changesPage.waitForObjection(objection);
      await until('it can be mended at once', () => changesPage.address().isFocused());
    }
  });

  it('are shown before anybody agrees: every line, every value, and the same by hand', async () => {
    await practise();
    await planProxy();
    const steps = await changesPage.steps();
    assert.deepEqual(
      steps.map(({ kind }) => kind),
      ['service-state', 'service-state', 'file', 'file', 'winhttp-proxy'],
    );
    const [service, , connector, updater, winHttp] = steps;
    assert.equal(service?.title, '1 and 7 · Restart the updater (WAPCUpdaterSvc)');
    const added = connector?.lines.filter((line) => line.startsWith('+')) ?? [];
    assert.ok(added.some((line) => line.includes('proxyaddress="http://proxy.contoso.local:8080"')));
    assert.deepEqual(
      updater?.lines.filter((line) => line.startsWith('+')),
      added,
    );
    assert.match(winHttp?.values[0] ?? '', /direct access/);
    assert.match(winHttp?.values[1] ?? '', /proxy\.contoso\.local:8080/);
    assert.match(await changesPage.step(), /Review the changes/);
    assert.equal(await changesPage.make().getText(), 'Make 3 changes…');
    await changesPage.act('I’ll do it myself').click();
    await until('the same is there by hand', () => $('h2=The same, by hand').isDisplayed());
    assert.match(await $('section[aria-labelledby="by-hand"]').getText(), /Stop-Service -Name 'WAPCSvc'/);
    await assertAccessible('preview');
    await changesPage.act('Back').click();
    await changesPage.waitForHeading(/^Choose how/);
    assert.equal(await changesPage.address().getValue(), 'proxy.contoso.local:8080');
  });

  it('are not made where the person says no', async () => {
    await practise();
    await planProxy();
    await changesPage.make().click();
    if (door === 'browser') {
      await changesPage.waitForHeading(/^Do you agree/);
      await $('#change-code').setValue('ABCD');
      await $('button=Agree and make the changes').click();
      await changesPage.waitForObjection(/another code\. 2 tries left/);
      await assertAccessible('asking');
    }
    await changesPage.answer(false);
    await changesPage.waitForHeading(/^You did not agree, so nothing was changed\.$/);
    await assertAccessible('declined');
    await changesPage.openHistory();
    await changesPage.waitForChanged(/Nothing has been changed on this practice copy yet\./);
    assert.deepEqual(await changesPage.history(), []);
  });

  it('are made, told of, and taken back', async () => {
    await practise();
    await planProxy();
    await changesPage.make().click();
    await changesPage.answer(true);
    await changesPage.waitForHeading(/^Done: Send the connector’s traffic through/);
    assert.deepEqual([...new Set(await changesPage.outcomes())], ['done']);
    await changesPage.waitForChanged(/^Changed once$/);
    await assertAccessible('result');

    await changesPage.openHistory();
    await until('it is in the history', async () => (await changesPage.history()).length > 0);
    assert.deepEqual(
      (await changesPage.history()).map(({ state }) => state),
      ['applied'],
    );
    await $('main article summary').click();
    await assertAccessible('history');
    await changesPage.act('Take it back…').click();
    await changesPage.waitForHeading(/^Take back “Send the connector’s traffic through/);
    const [file] = (await changesPage.steps()).filter(({ kind }) => kind === 'file');
    assert.ok(file?.lines.some((line) => line.startsWith('−') && line.includes('proxyaddress')));
    await changesPage.act('Take back 3 changes…').click();
    await changesPage.answer(true);
    await changesPage.waitForHeading(/^Done: Take back “Send the connector’s traffic through/);

    await changesPage.openHistory();
    await until('both are in the history', async () => (await changesPage.history()).length === 2);
    const [restored, former] = await changesPage.history();
    assert.deepEqual([restored?.state, former?.state], ['applied', 'undone']);
    assert.match(former?.headline ?? '', through);
    assert.match(restored?.headline ?? '', /^Take back “Send the connector’s traffic through/);

    // What was taken back is as it was: the same can be chosen again.
    await changesPage.open();
    await changesPage.act('Choose another change').click();
    await changesPage.showPlan();
    await changesPage.waitForHeading(through);
    assert.equal((await changesPage.steps()).length, 5);
  });

  it('that a broken file does not allow are refused with its place', async () => {
    await practise('broken-file');
    await changesPage.way('Direct (bypass)').click();
    await changesPage.showPlan();
    await until('there is a refusal', () => $('section[aria-labelledby="plan-refusals"]').isDisplayed());
    const text = await $('section[aria-labelledby="plan-refusals"]').getText();
    assert.match(text, /\.exe\.config/);
    assert.match(text, /line \d+, column \d+/);
    assert.equal(await changesPage.make().isExisting(), false);
    assert.match(await changesPage.step(), /Not possible as it is/);
    await assertAccessible('refused');
  });

  it('that are there already are none', async () => {
    await practise();
    await changesPage.way('Direct (bypass)').click();
    await changesPage.showPlan();
    await until('it says so', async () => /nothing to change/.test(await $('main').getText()));
    assert.equal(await changesPage.make().isExisting(), false);
    await changesPage.act('Back').click();
    await changesPage.waitForHeading(/^Choose how/);
  });

  it('are offered beside what was found', async () => {
    await practise('half-a-proxy');
    await serverPage.open();
    await capturePage.card('WINHTTP-PROXY-MISSING').$('button=See the change').click();
    await changesPage.waitForHeading(/^Choose how/);
    assert.equal(await changesPage.chosen(), 'winhttp');
    await waitForFocus(({ tag }) => tag === 'input');
    assert.equal(await changesPage.address().isDisplayed(), true);
    assert.ok((await changesPage.address().getValue()).length > 3);
    await changesPage.showPlan();
    await changesPage.waitForHeading(/^Check certificates through/);
  });

  it('are reached by the keyboard alone', async () => {
    await practise();
    await tabTo(({ tag }) => tag === 'input');
    await browser.keys(['ArrowDown']);
    await browser.keys(['ArrowDown']);
    await until('the third way is chosen', async () => (await changesPage.chosen()) === 'proxy');
    await tabTo(({ tag }) => tag === 'input');
    await browser.keys([...'proxy.contoso.local:8080']);
    await browser.keys(['Enter']);
    await changesPage.waitForHeading(through);
    await waitForFocus(({ tag }) => tag === 'h1');
    await tabTo(({ text }) => text === 'Make 3 changes…');
    await tabTo(({ text }) => text === 'I’ll do it myself');
    await browser.keys(['Enter']);
    await waitForFocus(({ text }) => text === 'The same, by hand');
    await tabTo(({ text }) => text === 'Back', ['Shift', 'Tab']);
    await browser.keys(['Enter']);
    await changesPage.waitForHeading(/^Choose how/);
  });

  if (door === 'browser') {
    it('are shown and not made where the terminal did not allow it', async () => {
      if (usual === null) throw new Error('there is no other browser mode');
      const mine = served();
      await keepConsole();
      setServed(usual);
      await practise();
      await planProxy();
      assert.equal(await changesPage.make().isExisting(), false);
      assert.match(await $('main').getText(), /--allow-changes/);
      await changesPage.act('I’ll do it myself').click();
      await $('h2=The same, by hand').waitForDisplayed();
      await keepConsole();
      setServed(mine);
      await visit();
    });
  }
});
