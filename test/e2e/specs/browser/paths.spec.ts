import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $, $$, browser } from '@wdio/globals';
import { unknownTenant } from '../../../../main/knowledge/real-names.js';
import { healthyServices } from '../../../../main/machine/testing/fake-server.js';
import { smallFile } from '../../../../main/network/service-tags/testing/make-file.js';
import { capturePage } from '../../pages/capture-page.js';
import { pathsPage } from '../../pages/paths-page.js';
import { startPage } from '../../pages/start-page.js';
import { assertAccessible } from '../../support/axe.js';
import { focused, tabTo, waitForFocus } from '../../support/focus.js';
import { serveDouble, type Double, type RunningDouble } from '../../support/server-double.js';
import { keepConsole, picture, setTheme, until } from '../../support/window.js';

// Nothing here reaches a network: what came of the tries is written by hand, and judged like anything else.
let running: RunningDouble | null = null;
let folder = '';

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'connector-doctor-e2e-paths-'))));

const bootstrap = `${unknownTenant}.bootstrap.msappproxy.net:443`;
const registration = `${unknownTenant}.registration.msappproxy.net:443`;
const tenant = '0f3a9c52-1b7e-4d28-9a41-6c5d2e8f7b10';

async function arrive(double: Double): Promise<void> {
  await keepConsole();
  running = await serveDouble(double);
  await browser.url(running.address);
  await $('ul.samples button').waitForDisplayed();
  await pathsPage.open();
}

async function tryPaths(double: Double): Promise<void> {
  await arrive(double);
  await pathsPage.start();
}

const isOver = (): Promise<void> =>
  until(
    'the tries are over',
    async () => !(await $('main progress').isExisting()) && (await $('main table').isExisting()),
  );

afterEach(async () => {
  await running?.end();
  running = null;
  rmSync(folder, { recursive: true, force: true });
});

describe('the paths', () => {
  it('say what will be tried, before anything is', async () => {
    await arrive({ server: { services: healthyServices } });
    assert.equal(await pathsPage.step(), 'What gets through');
    const text = await $('main').getText();
    assert.match(text, /throw-away certificate/);
    assert.match(text, /has not been looked at yet/);
    await assertAccessible('paths-before');

    await $('input[name="which"][value="chosen"]').click();
    await $('button=Try the paths').click();
    assert.match(await $('[role="alert"]').getText(), /Write the proxy’s name and port/);
    await waitForFocus(({ tag }) => tag === 'input');
    await $('#paths-proxy').setValue('webgate');
    await $('#paths-tenant').setValue('contoso.com');
    await $('button=Try the paths').click();
    await until('both are objected to', async () => (await $$('[role="alert"]').length) === 2);
    await assertAccessible('paths-objections');

    await $('#paths-proxy').setValue('webgate.contoso.local:3128');
    await $('#paths-tenant').setValue(tenant);
    await pathsPage.start();
    await isOver();
    const cells = await pathsPage.cells();
    assert.deepEqual([...new Set(cells.map(({ path }) => path))], ['direct', 'webgate.contoso.local:3128']);
    assert.ok(cells.some(({ endpoint }) => endpoint === `${tenant}.bootstrap.msappproxy.net:443`));
  });

  it('fill while one watches, and end with what was found', async () => {
    await arrive({ probe: { pause: 30 } });
    await pathsPage.listen();
    await pathsPage.start();
    await until('something was tried', async () => /^[1-9]\d* of \d+ names$/.test(await pathsPage.step()));
    assert.match(await $('main').getText(), /under way.*each step at most 10 s/s);
    await picture('paths-running');
    await pathsPage.waitForHeading(/^No path is enough yet; what is set up now \(it leads through/);
    await isOver();
    assert.match((await pathsPage.heard()).join('\n'), /So far, this path does best: As set up now/);

    const cells = await pathsPage.cells();
    const saidOf = (endpoint: string, path: string): string | undefined =>
      cells.find((cell) => cell.endpoint === endpoint && cell.path === path)?.said;
    assert.equal(saidOf(bootstrap, 'direct'), 'no answer: probably a firewall');
    assert.equal(saidOf(bootstrap, 'as-set-up'), 'inspected by Zscaler');
    assert.equal(saidOf(registration, 'as-set-up'), 'proxy asks for a sign-in (407)');
    assert.equal(saidOf(bootstrap, 'wpad'), 'not tried');
    assert.equal(await $('main thead th:last-child .came').getText(), 'no automatic configuration here');
    const label = cells.find(({ endpoint, path }) => endpoint === bootstrap && path === 'direct')?.label ?? '';
    assert.match(label, /^[^.]+\. \{tenant\}\.bootstrap\.msappproxy\.net:443, Direct\. Name: works.*breaks here/);

    const { causes } = await capturePage.findings();
    const codes = causes.map(({ code }) => code);
    assert.ok(codes.includes('TLS-INSPECTED') && codes.includes('PROXY-AUTH-REQUIRED'), codes.join());
    const text = await $('main').getText();
    assert.match(text, /The throw-away certificate/);
    assert.match(text, /Automatic configuration/);
    assert.ok(await $('button=Copy the message for IT').isDisplayed());
    assert.match(await pathsPage.announced(), /^No path is enough yet/);
    assert.match(await pathsPage.step(), /problems?$/);
    await assertAccessible('paths-done');
  });

  it('keep what is there when they are cancelled', async () => {
    await tryPaths({ probe: { holdsAfter: 40 } });
    await until('it waits', async () => (await pathsPage.cells()).some(({ said }) => said.startsWith('no answer')));
    await assertAccessible('paths-waiting');
    await $('button=Cancel, keep what is there').click();
    await pathsPage.waitForHeading(/cancelled/);
    assert.match(await pathsPage.step(), /^Cancelled, \d+ of \d+ names$/);
    await until('the rest is told', async () =>
      (await pathsPage.cells()).some(({ said }) => said === 'not tried to the end'),
    );
    assert.ok((await pathsPage.cells()).some(({ said }) => said.startsWith('no answer')));
    await waitForFocus(({ text }) => /You cancelled/.test(text));
    await assertAccessible('paths-cancelled');
    await $('button=Choose other paths…').click();
    await pathsPage.waitForHeading(/Try what the connector needs/);
  });

  it('show what was met in a cell: the times, the proxy’s answer, the chain', async () => {
    await tryPaths({});
    await isOver();
    await pathsPage.cell(registration, 'as-set-up').click();
    await $('dialog[open]').waitForDisplayed();
    const proxy = await $('dialog').getText();
    for (const part of ['407 Proxy Authentication Required', 'Negotiate, NTLM', 'squid/6.13', 'Cache Access Denied']) {
      assert.ok(proxy.includes(part), part);
    }
    await assertAccessible('paths-cell-proxy');
    await browser.keys(['Escape']);
    await $('dialog').waitForExist({ reverse: true });
    await waitForFocus(({ text }) => /asks for a sign-in/.test(text));

    await pathsPage.cell(bootstrap, 'as-set-up').click();
    await $('dialog[open]').waitForDisplayed();
    const chain = await $('dialog').getText();
    assert.match(chain, /Zscaler Intermediate Root CA/);
    assert.match(chain, /TLS 1\.3/);
    assert.match(chain, /With a throw-away certificate, signed with SHA-512/);
    await assertAccessible('paths-cell-chain');
    await browser.keys(['Escape']);

    await $(`#finding-TLS-INSPECTED`).$('button*=step').click();
    await $('dialog[open]').waitForDisplayed();
    await until('the chain is shown', async () => /Zscaler/.test(await $('dialog').getText()));
    await assertAccessible('paths-evidence');
  });

  it('can be tried again for one name, and for those that break', async () => {
    await tryPaths({});
    await isOver();
    await pathsPage.cell(registration, 'as-set-up').click();
    await $('dialog[open]').waitForDisplayed();
    await $('dialog').$('button=Try this name again').click();
    const saidOf = async (endpoint: string): Promise<string> =>
      pathsPage.cell(endpoint, 'as-set-up').$('.said').getText();
    await until('it is reached', async () => (await saidOf(registration)) === 'reached, 84 ms');
    await isOver();
    assert.equal(await saidOf(bootstrap), 'inspected by Zscaler');
    await $('button=Try the broken name again').click();
    await until('all is well', async () => (await saidOf(bootstrap)) === 'reached, 84 ms');
    await pathsPage.waitForHeading(/^Change nothing: .*reaches all/);
  });

  it('can be tried, read and looked into by keyboard alone', async () => {
    await arrive({});
    await tabTo(({ text }) => text === 'Try the paths');
    await browser.keys(['Enter']);
    await isOver();
    // The matrix is one stop; arrows lead on from there.
    await tabTo(({ text }) => /\. \S+:443, As set up now/.test(text));
    const [first, second] = await pathsPage.cells();
    await waitForFocus(({ text }) => text === first?.label);
    await browser.keys(['ArrowRight']);
    await until('the next cell is reached', async () => (await focused()).text === second?.label);
    await browser.keys(['ArrowDown']);
    await browser.keys(['Home']);
    await until('the second row is reached', async () => {
      const { text } = await focused();
      return text !== first?.label && /As set up now/.test(text);
    });
    const place = (await focused()).text;
    await browser.keys(['Enter']);
    await $('dialog[open]').waitForDisplayed();
    await waitForFocus(({ inDialog }) => inDialog);
    await browser.keys(['Escape']);
    await $('dialog').waitForExist({ reverse: true });
    await waitForFocus(({ text }) => text === place);
    const stops = await tabTo(({ text }) => /Show the .*step/.test(text));
    assert.ok(stops.length < 8, stops.join(' | '));
  });

  it('end with one green sentence where all is well', async () => {
    await tryPaths({ probe: { healthy: true } });
    await isOver();
    await pathsPage.waitForHeading(
      /^Change nothing: what is set up now \(it leads through proxy\.contoso\.local:8080\) reaches all/,
    );
    assert.match(await pathsPage.step(), /^All \d+ names reached$/);
    assert.equal((await capturePage.findings()).causes.length, 0);
    await assertAccessible('paths-healthy');
  });

  it('are not tried from here for a recorded server', async () => {
    await arrive({ practice: [{ id: 'made', title: 'A made server', server: { services: healthyServices } }] });
    await $('nav').$('a*=Start').click();
    await startPage.openSample('A made server');
    await $('main li[data-check]').waitForExist();
    await pathsPage.open();
    await pathsPage.waitForHeading(/recorded server: nothing is tried/);
    assert.equal(await pathsPage.step(), 'Not from here');
    assert.equal(await $('button=Try the paths').isExisting(), false);
    await assertAccessible('paths-recorded');
  });

  it('write what to allow for a device, and save it', async () => {
    await arrive({});
    await $('button=Write an allow-list…').click();
    await until('it is written', async () => (await $('dialog').getText()).includes('names to allow'));
    await assertAccessible('paths-allow-list');
    await $('#list-format').selectByAttribute('value', 'zscaler');
    await until('it is of the other kind', async () => (await $('dialog').getText()).includes('.msappproxy.net\n'));
    assert.match(await $('dialog').getText(), /Do Not Inspect/);
    assert.ok(await $('dialog').$('button=Copy the list').isDisplayed());
    const path = join(folder, 'list.txt');
    await $('#list-path').setValue(path);
    await $('dialog').$('button=Save the list').click();
    await until('it is saved', async () => (await $('dialog .outcome').getText()).includes(path));
    assert.match(readFileSync(path, 'utf8'), /^\.msappproxy\.net$/m);
    await assertAccessible('paths-allow-list-saved');
    await $('dialog').$('button=Save the list').click();
    await until('nothing is replaced', async () => /There is a file already/.test(await $('dialog').getText()));
    await browser.keys(['Escape']);
    await waitForFocus(({ text }) => /Write an allow-list/.test(text));
  });

  it('hold addresses against the ranges that a person brings', async () => {
    await tryPaths({});
    await isOver();
    const file = join(folder, 'ServiceTags_Public_20260713.json');
    writeFileSync(file, smallFile());
    const card = $('section[aria-labelledby="paths-coverage"]');
    assert.match(await card.getText(), /No service tag exists for this product/);
    writeFileSync(join(folder, 'page.json'), '<html>');
    await $('#tags-file').setValue(join(folder, 'page.json'));
    await until('it says why not', async () => /no JSON/.test(await card.getText()));
    await $('#tags-file').setValue(file);
    await until('it is held against it', async () => /Not in the list/.test(await card.getText()));
    const said = await card.getText();
    assert.match(said, /days ago; Microsoft changes it every week/);
    assert.match(said, /\{tenant\}\.bootstrap\.msappproxy\.net 203\.0\.113\.20/);
    assert.ok((await capturePage.findings()).causes.some(({ code }) => code === 'ADDRESS-NOT-COVERED'));
    await assertAccessible('paths-coverage');
    await $('button=Tags and ranges as a list…').click();
    await until('it is written', async () => (await $('dialog').getText()).includes('NOT COVERED: 203.0.113.20'));
    await assertAccessible('paths-ranges');
    await browser.keys(['Escape']);
    await card.$('button=Leave it out').click();
    await until('it is left out', async () => /Choose it here, or drop it/.test(await card.getText()));
  });

  it('keep a connection open on request, until it is ended', async () => {
    await tryPaths({ hold: { ends: 'waits' } });
    await isOver();
    const card = $('section[aria-labelledby="paths-hold"]');
    await $('#hold-minutes').setValue('soon');
    await card.$('button=Keep a connection open').click();
    assert.match(await card.$('[role="alert"]').getText(), /number of minutes, up to 240/);
    await waitForFocus(({ tag }) => tag === 'input');
    await $('#hold-minutes').setValue('2');
    await card.$('button=Keep a connection open').click();
    await until('it is open', async () => /42 s of 2 min/.test(await card.getText()));
    await assertAccessible('paths-hold-running');
    await card.$('button=End it, keep what is known').click();
    await until('it is ended', async () => /until you ended it/.test(await card.getText()));
    await assertAccessible('paths-hold-ended');
  });

  it('say what a connection means that was cut', async () => {
    await tryPaths({ hold: { ends: 'cut' } });
    await isOver();
    const card = $('section[aria-labelledby="paths-hold"]');
    await card.$('button=Keep a connection open').click();
    await until('it is judged', async () => /reset \(RST\) after/.test(await card.getText()));
    assert.ok(await $('#finding-TUNNEL-CUT-IDLE').isExisting());
    await assertAccessible('paths-hold-cut');
  });

  it('fit a small window, and one that is enlarged', async () => {
    await tryPaths({});
    await isOver();
    for (const [width, height, name] of [
      [1024, 700, 'small'],
      [512, 700, 'enlarged'],
      [1440, 900, 'large'],
    ] as const) {
      await browser.setWindowSize(width, height);
      await picture(`paths-${name}`);
      const wide = await browser.execute(() => document.documentElement.scrollWidth > window.innerWidth);
      assert.equal(wide, false, name);
    }
    await browser.setWindowSize(1280, 900);
    await setTheme('light');
  });
});
