import { strict as assert } from 'node:assert';
import { $ } from '@wdio/globals';
import { startPage } from '../pages/start-page.js';
import { door } from '../support/door.js';
import { stories } from '../support/stories.js';
import { picture, setTheme, visit } from '../support/window.js';

describe('the start page', () => {
  beforeEach(visit);

  it('asks its one question', async () => {
    assert.equal(await startPage.heading(), 'What do you need?');
    for (const theme of ['dark', 'light'] as const) {
      await setTheme(theme);
      await picture(`start-${theme}`);
    }
  });

  it('shows every practice capture, each with what it is about', async () => {
    const samples = await startPage.samples();
    assert.deepEqual(
      samples.map(({ title }) => title),
      stories.map(({ title }) => title),
    );
    for (const { title, description } of samples) {
      assert.ok(description.length > 20, `${title} says too little: "${description}"`);
    }
  });

  it('offers a path where the capture may lie on another computer, and only there', async () => {
    assert.equal(await $('details.by-path').isExisting(), door === 'browser');
  });

  it('shows how to take a capture when it is asked', async () => {
    const commands = $('//pre[contains(., "pktmon start")]');
    assert.equal(await commands.isDisplayed(), false);
    await $('//details[not(contains(@class, "by-path"))]/summary').click();
    await commands.waitForDisplayed();
    await picture('guide');
  });
});
