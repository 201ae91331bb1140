import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { $, browser } from '@wdio/globals';
import { capturePage } from '../pages/capture-page.js';
import { startPage } from '../pages/start-page.js';
import { textFile } from '../support/captures.js';
import { fixturesFolder } from '../support/door.js';
import { storyOf } from '../support/stories.js';
import { dropFromDisk, openFromDisk, picture, until, visit } from '../support/window.js';

const healthy = /connections get through/i;
const strangerProxy = /through a proxy that is not meant for it/i;

async function codes(): Promise<readonly string[]> {
  return (await capturePage.findings()).causes.map(({ code }) => code);
}

describe('how the connector is meant to reach the cloud', () => {
  it('makes a proxy right that nobody had named', async () => {
    const story = storyOf('proxy-nobody-configured');
    await visit();
    await startPage.openSample(story.title);
    await capturePage.waitForHeading(story.headline);
    await capturePage.settings.open();
    await capturePage.settings.choose('proxy');
    await capturePage.waitForHeading(healthy);
    assert.deepEqual(await codes(), ['TLS-CHAIN-HIDDEN']);
  });

  it('makes a proxy wrong that was right', async () => {
    const story = storyOf('healthy-proxy');
    await visit();
    await startPage.openSample(story.title);
    await capturePage.waitForHeading(story.headline);
    await capturePage.settings.open();
    await capturePage.settings.choose('direct');
    await capturePage.waitForHeading(strangerProxy);
    assert.deepEqual(await codes(), ['PATH-NOT-AS-CONFIGURED', 'TLS-CHAIN-HIDDEN']);
    await picture('settings-judged-again');

    await capturePage.settings.choose('unknown');
    await capturePage.waitForHeading(healthy);
  });

  it('does not take what cannot be an address, and says what one looks like', async () => {
    const story = storyOf('healthy-proxy');
    await visit();
    await startPage.openSample(story.title);
    await capturePage.waitForHeading(story.headline);
    await capturePage.settings.open();
    for (const [typed, objection] of [
      ['webgate.fabrikam.example', /port is missing/],
      ['webgate.fabrikam.example:99999', /1 to 65535/],
    ] as const) {
      await capturePage.settings.setProxy(typed);
      await until(`${typed} is refused`, async () => objection.test(await capturePage.settings.objection().getText()));
      assert.equal(await $('#proxy-address').getAttribute('aria-invalid'), 'true');
    }
    await picture('settings-objection');

    await capturePage.settings.setProxy('webgate.fabrikam.example:3128');
    await until('the address is taken', async () => !(await capturePage.settings.objection().isExisting()));
    await capturePage.waitForHeading(healthy);
  });
});

describe('an authority of the company’s own', () => {
  const inspected = /opens the connector’s encrypted connections/;

  beforeEach(async () => {
    await visit();
    // Its certificates lead to the lab's own root, which no list of public ones has.
    await openFromDisk(join(fixturesFolder, 'direct-tls12-ok.pcapng'));
    await capturePage.waitForHeading(inspected);
    await capturePage.settings.open();
  });

  it('makes certificates right that lead to it, and wrong again once it is left out', async () => {
    await capturePage.settings.giveRoots(join(fixturesFolder, 'lab-root.pem'));
    await capturePage.waitForHeading(healthy);
    assert.deepEqual(await codes(), []);
    assert.match(await capturePage.settings.summary(), /lab-root\.pem/);
    await picture('roots-given');

    await capturePage.settings.dropRoots();
    await capturePage.waitForHeading(inspected);
    assert.deepEqual(await codes(), ['TLS-INSPECTED']);
    assert.doesNotMatch(await capturePage.settings.summary(), /lab-root/);
    await until('the keyboard is at the field again', () =>
      browser.execute(() => document.activeElement?.id === 'roots-file'),
    );
  });

  it('stays in sight for the next capture, says what it does, and goes with one press', async () => {
    await capturePage.settings.giveRoots(join(fixturesFolder, 'lab-root.pem'));
    await capturePage.waitForHeading(healthy);
    await dropFromDisk(join(fixturesFolder, 'proxy-tls12-ok.pcapng'));
    await capturePage.waitForHeading(healthy);
    assert.match(await capturePage.settings.given().getText(), /Trusted here as if it were public: lab-root\.pem/);
    await picture('roots-stay');
    await capturePage.settings.given().$('button').click();
    await capturePage.waitForHeading(inspected);
    assert.equal(await capturePage.settings.given().isExisting(), false);
    assert.match(await capturePage.settings.summary(), /Certificates trusted: those of public authorities$/m);
    await until('the keyboard is at the fold', () =>
      browser.execute(() => document.activeElement?.tagName === 'SUMMARY'),
    );
  });

  it('is not taken from a file without a certificate, and the sentence says what is wanted', async () => {
    await capturePage.settings.giveRoots(textFile('notes.pem', 'This is not a certificate.\n'));
    await until('the file is refused', () => capturePage.settings.rootsObjection().isExisting());
    await picture('roots-refused');
    const sentence = await capturePage.settings.rootsObjection().getText();
    assert.match(sentence, /notes\.pem/);
    assert.match(sentence, /certificate/);
    assert.match(sentence, /PEM/);
    // What was said of the capture stands.
    await capturePage.waitForHeading(inspected);

    await capturePage.settings.giveRoots(join(fixturesFolder, 'lab-root.pem'));
    await capturePage.waitForHeading(healthy);
    assert.equal(await capturePage.settings.rootsObjection().isExisting(), false);
  });

  it('is not taken from a file that is far too long', async () => {
    await capturePage.settings.giveRoots(textFile('log.pem', 'x'.repeat(300 * 1024)));
    await until('the file is refused', () => capturePage.settings.rootsObjection().isExisting());
    assert.match(await capturePage.settings.rootsObjection().getText(), /too long/);
    await capturePage.waitForHeading(inspected);
  });
});
