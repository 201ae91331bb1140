import { strict as assert } from 'node:assert';
import { browser } from '@wdio/globals';
import { capturePage } from '../pages/capture-page.js';
import { evidencePanel } from '../pages/evidence-panel.js';
import { startPage } from '../pages/start-page.js';
import { endsConnection, packetsOf } from '../support/captures.js';
import { focused, waitForFocus } from '../support/focus.js';
import { storyOf } from '../support/stories.js';
import { picture, visit } from '../support/window.js';

const story = storyOf('proxy-asks-for-sign-in');
const code = 'PROXY-AUTH-REQUIRED';

describe('the packets that show a finding', () => {
  beforeEach(async () => {
    await visit();
    await startPage.openSample(story.title);
    await capturePage.waitForHeading(story.headline);
  });

  it('are those of the file', async () => {
    const promised = /\d+/.exec(await capturePage.proof(code).getText())?.[0];
    await capturePage.showPackets(code);
    await evidencePanel.waitUntilOpen();
    await picture('evidence');
    const shown = await evidencePanel.packets();
    assert.equal(shown.length, Number(promised));

    const packets = packetsOf(story.file);
    const answers = packets.flatMap((bytes, index) => (bytes.includes('HTTP/1.1 407 ') ? [index + 1] : []));
    assert.ok(answers.length > 0, 'the sample does not tell its story any more');
    assert.deepEqual(
      shown.filter(({ what }) => what.includes('407')).map(({ number }) => number),
      answers,
    );
    const requests = packets.flatMap((bytes, index) => (bytes.includes('CONNECT ') ? [index + 1] : []));
    // What each connection came to is shown as well: by whom it was ended.
    const endings = packets.flatMap((bytes, index) => (endsConnection(bytes) ? [index + 1] : []));
    const telling = new Set([...answers, ...requests, ...endings]);
    for (const { number } of shown) assert.ok(telling.has(number), `packet ${number} shows nothing`);
  });

  it('close by Escape, and the keyboard is where it was', async () => {
    await capturePage.showPackets(code);
    await evidencePanel.waitUntilOpen();
    await waitForFocus(({ inDialog }) => inDialog);
    await browser.keys(['Escape']);
    await evidencePanel.waitUntilClosed();
    await waitForFocus(({ text }) => /^Show the \d+ packets/.test(text));
  });

  it('close by their button, and the keyboard is where it was', async () => {
    await capturePage.showPackets(code);
    await evidencePanel.waitUntilOpen();
    await evidencePanel.close();
    await evidencePanel.waitUntilClosed();
    await waitForFocus(({ text }) => /^Show the \d+ packets/.test(text));
  });

  it('keep the keyboard while they are shown', async () => {
    await capturePage.showPackets(code);
    await evidencePanel.waitUntilOpen();
    const places = new Set<string>();
    for (let press = 0; press < 12; press++) {
      await browser.keys(['Tab']);
      const { inDialog, tag, text } = await focused();
      // Between the last and the first of a dialog, the browser's own bars have the focus; to the page that is its body.
      if (tag !== 'body') assert.ok(inDialog, `the focus left the panel for "${text}"`);
      places.add(text);
    }
    assert.ok(places.size > 2);
  });
});

describe('what follows from a finding', () => {
  it('is folded under its cause until somebody asks', async () => {
    await visit();
    await startPage.openSample(story.title);
    await capturePage.waitForHeading(story.headline);
    const consequence = capturePage.card('TLS-NOT-REACHED');
    assert.equal(await consequence.isDisplayed(), false);
    await capturePage.fold(code).click();
    await consequence.waitForDisplayed();
    await picture('consequence');
  });
});
