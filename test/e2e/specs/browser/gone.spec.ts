import { strict as assert } from 'node:assert';
import { $, browser } from '@wdio/globals';
import { capturePage } from '../../pages/capture-page.js';
import { startPage } from '../../pages/start-page.js';
import { assertAccessible } from '../../support/axe.js';
import { serve } from '../../support/served.js';
import { storyOf } from '../../support/stories.js';
import { keepConsole, takeConsole, until } from '../../support/window.js';

const story = storyOf('proxy-asks-for-sign-in');

describe('when the program has ended', () => {
  it('the page says so, keeps what it shows, and offers nothing that cannot work', async () => {
    await keepConsole();
    const other = await serve();
    await browser.url(other.address);
    await $('ul.samples button').waitForDisplayed();
    await startPage.openSample(story.title);
    await capturePage.waitForHeading(story.headline);

    assert.equal(await other.end(), 0);
    await until('the page says that the program has ended', async () =>
      /has ended/.test(await $('[role="alert"]').getText()),
    );
    await capturePage.waitForHeading(story.headline);
    assert.equal(await $('aside button').isEnabled(), false);
    assert.equal(await $('details .change').isExisting(), false);
    await assertAccessible('gone');
    // The browser itself may note that the connection broke.
    for (const { message } of await takeConsole()) assert.match(message, /WebSocket|favicon/);
  });
});
