import { strict as assert } from 'node:assert';
import { $, browser } from '@wdio/globals';
import { capturePage } from '../pages/capture-page.js';
import { startPage } from '../pages/start-page.js';
import { assertAccessible } from '../support/axe.js';
import { tabTo, waitForFocus } from '../support/focus.js';
import { storyOf } from '../support/stories.js';
import { until, visit } from '../support/window.js';

const story = storyOf('proxy-asks-for-sign-in');
const code = 'PROXY-AUTH-REQUIRED';

const isOpen = (): Promise<boolean> => $('dialog[open] ol').isExisting();

describe('more about a finding', () => {
  beforeEach(async () => {
    await visit();
    await startPage.openSample(story.title);
    await capturePage.waitForHeading(story.headline);
  });

  it('is said inside the window, with what to do, how sure it is, and where that is written', async () => {
    await capturePage.moreAbout(code).click();
    await until('the page is open', isOpen);
    const text = (await $('dialog').getText()).replace(/\s+/g, ' ');
    for (const part of [code, 'What it means', 'What you can do', 'How sure it is', 'How we tell', 'Read more']) {
      assert.ok(text.includes(part), `${part} is missing`);
    }
    assert.match(text, /https:\/\/learn\.microsoft\.com\/\S+/);
    // The window leads nowhere: an address is text.
    assert.equal(await $('dialog').$('a').isExisting(), false);
    await $('dialog').$('button[aria-label^="Copy the address of"]').click();
    await until('it is copied', async () => (await $('dialog').$('.saying').getText()) === 'Copied');
    await assertAccessible('help');
  });

  it('is opened, read and left by the keyboard alone', async () => {
    await tabTo(({ text }) => text.startsWith('More about this'));
    await browser.keys(['Enter']);
    await until('the page is open', isOpen);
    const stops = await tabTo(({ inDialog, text }) => inDialog && text === 'Copy this page as text');
    assert.ok(stops.some((stop) => stop.startsWith('Copy the address of')));
    await browser.keys(['Escape']);
    await until('the page is closed', async () => !(await $('dialog').isExisting()));
    await waitForFocus(({ text }) => /^More about this/.test(text));
  });

  it('is there for what follows from a finding, too', async () => {
    await capturePage.fold(code).click();
    await capturePage.moreAbout('TLS-NOT-REACHED').click();
    await until('the page is open', isOpen);
    assert.match(await $('dialog').getText(), /The secure connection could not be tested/);
  });
});
