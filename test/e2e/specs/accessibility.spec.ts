import { strict as assert } from 'node:assert';
import { $, $$, browser } from '@wdio/globals';
import { capturePage } from '../pages/capture-page.js';
import { evidencePanel } from '../pages/evidence-panel.js';
import { startPage } from '../pages/start-page.js';
import { assertAccessible, look, prepareToLook } from '../support/axe.js';
import { slowCapture, textFile } from '../support/captures.js';
import { stories, storyOf } from '../support/stories.js';
import { dropFromDisk, openFromDisk, setTheme, until, visit } from '../support/window.js';

async function openStory(id: string): Promise<void> {
  const story = storyOf(id);
  await startPage.openSample(story.title);
  await capturePage.waitForHeading(story.headline);
}

async function unfoldAll(): Promise<void> {
  await browser.execute(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
  });
}

describe('axe finds nothing', () => {
  beforeEach(visit);

  it('on the start page, folded and unfolded', async () => {
    await assertAccessible('start');
    await unfoldAll();
    await assertAccessible('start-unfolded');
  });

  for (const { id } of stories) {
    it(`in what is said of ${id}, unfolded`, async () => {
      await openStory(id);
      await unfoldAll();
      await assertAccessible(`${id}-unfolded`);
    });
  }

  it('in the evidence panel', async () => {
    await openStory('proxy-asks-for-sign-in');
    await capturePage.showPackets('PROXY-AUTH-REQUIRED');
    await evidencePanel.waitUntilOpen();
    await assertAccessible('evidence-panel');
  });

  it('where an address is objected to', async () => {
    await openStory('healthy-proxy');
    await capturePage.settings.open();
    await capturePage.settings.setProxy('webgate');
    await capturePage.settings.objection().waitForDisplayed();
    await assertAccessible('objection');
  });

  it('while a file is read, and after it was given up', async () => {
    await setTheme('light');
    const capture = slowCapture();
    await prepareToLook();
    await openFromDisk(capture);
    await capturePage.progress().waitForDisplayed();
    const { violations } = await look();
    // Had the reading been over before axe was, this would be about another state.
    assert.ok(await capturePage.progress().isDisplayed(), 'the reading was over too early to be looked at');
    assert.deepEqual(violations, []);
    await capturePage.cancel();
    await capturePage.waitForHeading(/cancelled/);
    await assertAccessible('cancelled');
  });

  it('where a file is no capture', async () => {
    await dropFromDisk(textFile('axe.pcap', 'no capture at all'));
    await capturePage.waitForHeading(/text file/);
    await assertAccessible('failed');
  });

  it('where no capture is open', async () => {
    await $('nav').$('a*=Capture').click();
    await capturePage.waitForHeading('No capture is open.');
    await assertAccessible('none-open');
  });

  it('where too much was dropped', async () => {
    await dropFromDisk(textFile('a.pcap', 'a'), textFile('b.pcap', 'b'));
    await until('the drop is answered', () => $('[role="alert"]').isExisting());
    await assertAccessible('dropped-several');
  });

  it('unless there is something', async () => {
    await browser.execute(() => document.body.append(document.createElement('img')));
    assert.match((await look()).violations.join('\n'), /image-alt/);
    assert.equal((await $$('img').length) > 0, true);
  });
});
