import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from '@wdio/globals';
import { pack } from '../../../main/bundle/archive.js';
import { bundlePanel } from '../pages/bundle-panel.js';
import { capturePage } from '../pages/capture-page.js';
import { serverPage } from '../pages/server-page.js';
import { startPage } from '../pages/start-page.js';
import { assertAccessible } from '../support/axe.js';
import { scratch } from '../support/captures.js';
import { door, samplesFolder } from '../support/door.js';
import { practiceStories } from '../support/practice-stories.js';
import { openFromDisk, picture, setTheme, until, visit } from '../support/window.js';

describe('each practice server', () => {
  it('is on the start page', async () => {
    await visit();
    assert.deepEqual(
      await serverPage.practiceServers(),
      practiceStories.map(({ title }) => title),
    );
  });

  for (const { id, title, headline, causes, untested = [] } of practiceStories) {
    it(`tells its story: ${title}`, async () => {
      await visit();
      await startPage.openSample(title);
      await serverPage.waitForHeading(headline);
      const shown = await capturePage.findings();
      assert.deepEqual(shown.causes.flatMap(({ code, follows }) => [code, ...follows]).sort(), [...causes].sort());
      // A healthy server rests on something, too.
      if (causes.length === 0) assert.ok(shown.quiet.length > 0);
      assert.match(await serverPage.banner().getText(), /nothing here touches your machine/);
      // There is a file of it already.
      assert.equal(await bundlePanel.opener().isExisting(), false);
      const checks = await serverPage.checks();
      assert.ok(checks.every(({ state }) => state !== 'not made'));
      const silent = checks.filter(({ state }) => state === 'could not be tested').map(({ title: check }) => check);
      assert.deepEqual(silent, untested);
      for (const theme of ['dark', 'light'] as const) {
        await setTheme(theme);
        await picture(`practice-${id}-${theme}`);
      }
      await $('nav').$('a*=Proxies').click();
      await serverPage.waitForHeading(/Which proxy each part uses/);
      assert.equal((await serverPage.proxies()).length, 5);
      await picture(`practice-${id}-proxies`);
    });
  }
});

describe('this computer', () => {
  it('is no Windows server, and the page says so', async () => {
    await visit();
    await startPage.answer('I am about to install a connector');
    await serverPage.waitForHeading(/This is no Windows server/);
    await capturePage.act('Look at a practice server').click();
    await until('the start page is there', async () => (await startPage.heading()) === 'What do you need?');
  });
});

describe('a bundle', () => {
  it('is opened as a capture is, and judged as the server was', async () => {
    const story = practiceStories.find(({ id }) => id === 'half-a-proxy');
    if (story === undefined) throw new Error('there is no such practice server any more');
    const path = join(scratch(), 'appproxy.zip');
    const evidence = readFileSync(join(samplesFolder, 'servers/half-a-proxy.json'));
    writeFileSync(path, await pack([{ name: 'evidence.json', bytes: evidence }], new Date()));
    await visit();
    await openFromDisk(path);
    await serverPage.waitForHeading(story.headline);
    assert.match(await serverPage.banner().getText(), /appproxy\.zip, as it was on/);
    assert.equal(await bundlePanel.opener().isExisting(), false);
    await setTheme('light');
    await picture('bundle');
    await serverPage.choose('home-tenant', 'guest');
    await until('the answer is judged', async () =>
      (await capturePage.findings()).causes.some(({ code }) => code === 'ROLE-INSUFFICIENT'),
    );
    const signIn = $('#question-sign-in').$('button*=Open login');
    // Here it would be the sign-in from another computer than the one that was looked at.
    assert.equal(await signIn.isExisting(), false);
    await assertAccessible('bundle');
  });

  it('that is none is refused in words', async () => {
    const path = join(scratch(), 'broken.zip');
    writeFileSync(path, 'PK\u0003\u0004 and nothing that could be opened');
    await visit();
    await openFromDisk(path);
    await until('it is refused', async () =>
      /^BUNDLE-/.test(
        await $('main section.card > code')
          .getText()
          .catch(() => ''),
      ),
    );
    assert.ok((await capturePage.advice()).length > 10);
    assert.equal(await startPage.samples().then(({ length }) => length), 0);
    if (door === 'browser') await assertAccessible('bundle-refused');
  });
});
