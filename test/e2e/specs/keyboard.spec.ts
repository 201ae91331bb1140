import { strict as assert } from 'node:assert';
import { browser } from '@wdio/globals';
import { capturePage } from '../pages/capture-page.js';
import { evidencePanel } from '../pages/evidence-panel.js';
import { startPage } from '../pages/start-page.js';
import { focused, tabTo, waitForFocus } from '../support/focus.js';
import { storyOf } from '../support/stories.js';
import { picture, until, visit } from '../support/window.js';

const story = storyOf('proxy-asks-for-sign-in');
const packets = /^Show the \d+ packets/;

describe('the keyboard alone', () => {
  it('leads from the start page to the packets and back', async () => {
    await visit();
    const toSample = await tabTo(({ text }) => text.startsWith(story.title));
    assert.match(toSample[0] ?? '', /Skip to the content/);
    await picture('keyboard-sample');

    await browser.keys(['Enter']);
    await capturePage.waitForHeading(story.headline);
    await waitForFocus(({ tag }) => tag === 'h1');

    await tabTo(({ text }) => packets.test(text));
    await picture('keyboard-finding');
    await browser.keys(['Enter']);
    await evidencePanel.waitUntilOpen();
    await until('the panel has the keyboard', async () => (await focused()).inDialog);

    await tabTo(({ text, inDialog }) => inDialog && text === 'Close');
    await picture('keyboard-evidence');
    await browser.keys(['Enter']);
    await evidencePanel.waitUntilClosed();
    assert.match((await focused()).text, packets);

    await tabTo(({ tag, text }) => tag === 'a' && text.includes('Start'), ['Shift', 'Tab']);
    await browser.keys(['Enter']);
    await until('the start page is back', async () => (await startPage.heading()).startsWith('What do you'));
  });

  it('opens and closes what is folded', async () => {
    await visit();
    await startPage.openSample(story.title);
    await capturePage.waitForHeading(story.headline);
    await tabTo(({ tag, text }) => tag === 'summary' && text.includes('Follows from this'));
    await browser.keys(['Enter']);
    await capturePage.card('TLS-NOT-REACHED').waitForDisplayed();
    await browser.keys(['Enter']);
    await capturePage.card('TLS-NOT-REACHED').waitForDisplayed({ reverse: true });
  });

  it('skips what is the same on every page', async () => {
    await visit();
    await tabTo(({ text }) => text === 'Skip to the content');
    await browser.keys(['Enter']);
    const next = await tabTo(() => true);
    assert.match(next[0] ?? '', /The connector is installed/);
  });
});
