import { strict as assert } from 'node:assert';
import { $, browser } from '@wdio/globals';
import { capturePage } from '../../pages/capture-page.js';
import { copyOfSample, largeCapture } from '../../support/captures.js';
import { storyOf } from '../../support/stories.js';
import { picture, served, until, visit } from '../../support/window.js';

const input = '[data-testid="file-input"]';

/** Writes down every share of the way that the page shows. */
async function noteShares(): Promise<() => Promise<readonly number[]>> {
  await browser.execute(() => {
    const shares: number[] = [];
    (window as unknown as { shares: number[] }).shares = shares;
    new MutationObserver(() => {
      if (document.querySelector('h1')?.textContent.startsWith('Sending') !== true) return;
      const share = document.querySelector('progress')?.value;
      if (share !== undefined && share !== shares.at(-1)) shares.push(share);
    }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
  });
  return () => browser.execute(() => (window as unknown as { shares: number[] }).shares);
}

async function leave(): Promise<void> {
  await browser.url('about:blank');
  await until('nothing of it is left on the disk', () => served().uploads().length === 0);
}

async function giveUpHalfWay(): Promise<void> {
  await $(input).addValue(largeCapture());
  await capturePage.waitForHeading(/^Sending/);
  await until('a piece of it has arrived', () => served().uploadedBytes() > 0);
  await capturePage.cancel();
  await capturePage.waitForHeading(/cancelled/);
}

describe('a file that is sent', () => {
  before(() => largeCapture());
  beforeEach(async () => {
    await visit();
    assert.deepEqual(served().uploads(), []);
  });

  it('is chosen in the browser, read and judged, and gone when the page is left', async () => {
    const story = storyOf('proxy-refuses');
    await $(input).addValue(copyOfSample(story.file, 'chosen.pcapng'));
    await capturePage.waitForHeading(story.headline);
    assert.equal(await $('.file strong').getText(), 'chosen.pcapng');
    assert.notDeepEqual(served().uploads(), []);
    await leave();
  });

  it('shows how far it is, and is gone when the page is left', async () => {
    const shares = await noteShares();
    await $(input).addValue(largeCapture());
    await capturePage.waitForHeading(/^Sending/);
    await picture('sending');
    await capturePage.waitForHeading(/^Reading/, 60_000);
    assert.notDeepEqual(served().uploads(), []);
    const seen = await shares();
    assert.ok(seen.length >= 10, `only these shares were shown: ${seen.join(', ')}`);
    assert.deepEqual(
      seen,
      seen.toSorted((one, other) => one - other),
    );
    await leave();
  });

  it('is given up half way, and gone when the page is left', async () => {
    await giveUpHalfWay();
    await picture('sending-cancelled');
    await leave();
  });

  it('is not sent any further when it was given up', async () => {
    await giveUpHalfWay();
    await until('what had arrived is thrown away', () => served().uploadedBytes() === 0);
    await leave();
  });
});
