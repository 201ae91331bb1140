import { strict as assert } from 'node:assert';
import { $ } from '@wdio/globals';
import { capturePage } from '../pages/capture-page.js';
import { startPage } from '../pages/start-page.js';
import { storyOf } from '../support/stories.js';
import { picture, until, visit } from '../support/window.js';

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
