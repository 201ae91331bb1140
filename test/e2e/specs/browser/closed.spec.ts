import { strict as assert } from 'node:assert';
import { $, browser } from '@wdio/globals';
import { healthyServices, trustSettingsPath, type FakeServer } from '../../../../main/machine/testing/fake-server.js';
import { capturePage } from '../../pages/capture-page.js';
import { serverPage } from '../../pages/server-page.js';
import { startPage } from '../../pages/start-page.js';
import { assertAccessible } from '../../support/axe.js';
import { waitForFocus } from '../../support/focus.js';
import { serveDouble, type Double, type RunningDouble } from '../../support/server-double.js';
import { keepConsole, until } from '../../support/window.js';

// The desktop app makes this offer; here a made server stands behind the same page.
let running: RunningDouble | null = null;

const open: FakeServer = { services: healthyServices };
const closed: FakeServer = { services: healthyServices, files: { [trustSettingsPath]: { closed: true } } };

async function look(double: Double): Promise<void> {
  await keepConsole();
  running = await serveDouble(double);
  await browser.url(running.address);
  await $('ul.samples button').waitForDisplayed();
  await startPage.answer('The connector is installed but does not work');
  await serverPage.waitForHeading(/./);
  await until('the checks are made', () => $('main li[data-check]').isExisting());
}

const card = '[data-testid="closed"]';
const phase = async (): Promise<string> => (await $(card).getAttribute('data-phase')) ?? '';
const reaches = (expected: string): Promise<void> =>
  until(`the offer is ${expected}`, async () => (await $(card).isExisting()) && (await phase()) === expected);
const findings = async (): Promise<readonly string[]> => (await capturePage.findings()).causes.map(({ code }) => code);

afterEach(async () => {
  await running?.end();
  running = null;
});

describe('what is closed to this account', () => {
  it('is read as administrator when the person lets Windows, and judged with the rest', async () => {
    await look({ server: closed, elevated: ['no', 'nothing', open] });
    await reaches('offered');
    const offer = await $(card).getText();
    assert.match(offer, /One fact is closed to this account/);
    assert.ok(offer.includes(trustSettingsPath));
    assert.match(offer, /Windows will ask/);
    assert.ok((await findings()).includes('SERVER-NOT-READABLE'));
    await assertAccessible('closed-offered');

    await $(card).$('button=Read them as administrator…').click();
    await reaches('failed');
    assert.match(await $(card).getText(), /You said no.*Nothing was changed/s);
    await assertAccessible('closed-declined');

    await $(card).$('button=Ask me again…').click();
    await reaches('asking');
    await waitForFocus(({ text }) => /Windows asks you now/.test(text));
    await assertAccessible('closed-asking');
    await $(card).$('button=Cancel').click();
    await reaches('offered');

    await $(card).$('button=Read them as administrator…').click();
    await reaches('done');
    assert.match(await $(card).getText(), /was read as administrator/);
    assert.equal((await findings()).includes('SERVER-NOT-READABLE'), false);
    await assertAccessible('closed-done');
  });

  it('is named where it is closed to administrators, too', async () => {
    await look({ server: closed, elevated: [closed] });
    await reaches('offered');
    await $(card).$('button=Read them as administrator…').click();
    await reaches('done');
    const said = await $(card).getText();
    assert.match(said, /closed to administrators, too/);
    assert.ok(said.includes(trustSettingsPath));
  });

  it('is not offered where the program cannot ask Windows, and where nothing is closed', async () => {
    await look({ server: closed });
    assert.equal(await $(card).isExisting(), false);
    await running?.end();
    await look({ server: open, elevated: [open] });
    await browser.pause(300);
    assert.equal(await $(card).isExisting(), false);
  });
});
