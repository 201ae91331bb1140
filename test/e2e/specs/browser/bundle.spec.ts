import { strict as assert } from 'node:assert';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $, browser } from '@wdio/globals';
import { bundlePanel } from '../../pages/bundle-panel.js';
import { evidencePanel } from '../../pages/evidence-panel.js';
import { serverPage } from '../../pages/server-page.js';
import { startPage } from '../../pages/start-page.js';
import { assertAccessible } from '../../support/axe.js';
import { tabTo, waitForFocus } from '../../support/focus.js';
import { fakeServices, stoppedConnector } from '../../support/server-stories.js';
import { serveDouble, type Double, type RunningDouble } from '../../support/server-double.js';
import { keepConsole, picture, setTheme, until } from '../../support/window.js';

let running: RunningDouble | null = null;
let folder = '';

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'connector-doctor-e2e-bundle-'))));
afterEach(async () => {
  await browser.setWindowSize(1280, 900);
  await keepConsole();
  // A page whose program has ended says so in the console, and that is no fault of it.
  await browser.url('about:blank');
  await running?.end();
  running = null;
  rmSync(folder, { recursive: true, force: true });
});

async function open(double: Double): Promise<void> {
  await keepConsole();
  running = await serveDouble(double);
  await browser.url(running.address);
  await $('ul.samples button').waitForDisplayed();
}

async function openStopped(): Promise<void> {
  await open({ server: stoppedConnector });
  await startPage.answer('The connector is installed but does not work');
  await serverPage.waitForHeading(/The connector does not run/);
}

const path = (): string => join(folder, 'server.zip');

describe('what was read of this server', () => {
  it('is looked through and saved, with other names, and the list of names stays apart', async () => {
    await openStopped();
    await bundlePanel.open();
    const names = await bundlePanel.names();
    assert.deepEqual(Object.keys(names).sort(), ['addresses', 'domains', 'hosts', 'tenant', 'users']);
    assert.match(names['hosts'] ?? '', /APPPROXY-01 becomes host-\d/);
    assert.ok((await bundlePanel.parts()).some((part) => part.endsWith('ConnectorService.exe.config')));
    assert.match(await $('dialog').getText(), /Passwords, keys and tokens are taken out/);
    await assertAccessible('save-bundle');

    const system = await bundlePanel.read('system');
    assert.match(system, /computer: host-\d/);
    assert.doesNotMatch(system, /APPPROXY/);
    await bundlePanel.read('README.txt');
    await $('dialog [data-class="hosts"] summary').click();
    await assertAccessible('save-bundle-looked-through');

    await bundlePanel.path().setValue(path());
    await bundlePanel.save();
    await until('it is saved', async () => /The bundle is saved/.test(await bundlePanel.outcome()));
    const [saved, list = ''] = await bundlePanel.written();
    assert.equal(saved, path());
    assert.match(readFileSync(list, 'utf8'), /APPPROXY-01/);
    assert.equal(readFileSync(path()).subarray(0, 2).toString(), 'PK');
    assert.equal(readFileSync(path()).includes('APPPROXY'), false);
    await assertAccessible('save-bundle-saved');
  });

  it('keeps names that shall stay', async () => {
    await openStopped();
    await bundlePanel.open();
    await bundlePanel.switchFor('hosts').click();
    await until('it says that they stay', async () =>
      /as on the server, such as APPPROXY-01/.test((await bundlePanel.names())['hosts'] ?? ''),
    );
    assert.match(await bundlePanel.read('system'), /computer: APPPROXY-01/);
  });

  it('is not saved over another file, nor where there is no folder, and it says so', async () => {
    await openStopped();
    await bundlePanel.open();
    await bundlePanel.path().setValue(path());
    await bundlePanel.save();
    await until('it is saved', async () => /The bundle is saved/.test(await bundlePanel.outcome()));
    const before = readFileSync(path());
    await bundlePanel.save();
    await until('it is refused', async () => /There is a file already/.test(await bundlePanel.outcome()));
    assert.deepEqual(readFileSync(path()), before);
    assert.doesNotMatch(await bundlePanel.outcome(), /The bundle is saved|--overwrite/);
    await assertAccessible('save-bundle-refused');
    await bundlePanel.path().setValue(join(folder, 'none', 'server.zip'));
    await bundlePanel.save();
    await until('it is refused', async () => /there is no such folder/.test(await bundlePanel.outcome()));
    await bundlePanel.path().setValue(' ');
    await bundlePanel.save();
    await until('a path is asked for', async () => /Write the folder/.test(await bundlePanel.outcome()));
    assert.equal(existsSync(join(folder, 'none')), false);
  });

  it('is saved by keyboard alone, and the keyboard goes back to where it was', async () => {
    await openStopped();
    await tabTo(({ text }) => text === 'Save what was read…');
    await browser.keys(['Enter']);
    await until('the bundle is prepared', () => $('dialog [data-class]').isExisting());
    await tabTo(({ text, inDialog }) => inDialog && text.startsWith('Registry'));
    await browser.keys(['Enter']);
    await $('dialog li[data-part="registry"] pre').waitForExist();
    await bundlePanel.path().setValue(path());
    await browser.keys(['Enter']);
    await until('it is saved', async () => /The bundle is saved/.test(await bundlePanel.outcome()));
    await browser.keys(['Escape']);
    await evidencePanel.waitUntilClosed();
    await waitForFocus(({ text }) => text === 'Save what was read…');
  });

  it('fits a narrow window, and text of twice the size', async () => {
    await openStopped();
    await bundlePanel.open();
    await bundlePanel.read('system');
    await bundlePanel.path().setValue(path());
    await bundlePanel.save();
    await until('it is saved', async () => /The bundle is saved/.test(await bundlePanel.outcome()));
    for (const [width, height] of [
      [512, 450],
      [1024, 700],
    ] as const) {
      await browser.setWindowSize(width, height);
      const overflow = await browser.execute(() => {
        const dialog = document.querySelector('dialog');
        const scroll = document.querySelector('dialog .scroll');
        return [dialog, scroll].map((part) => (part === null ? 1 : part.scrollWidth - part.clientWidth));
      });
      assert.deepEqual(overflow, [0, 0], `at ${width} pixels`);
      for (const theme of ['light', 'dark'] as const) {
        await setTheme(theme);
        await picture(`save-bundle-${width}-${theme}`);
      }
    }
  });

  it('is not offered of a look that was cut short', async () => {
    await open({ server: { services: fakeServices }, hangs: 'folder' });
    await startPage.answer('The connector is installed but does not work');
    await serverPage.waitForHeading(/^Looking at this server$/);
    assert.equal(await bundlePanel.opener().isExisting(), false);
    await serverPage.cancel();
    await serverPage.waitForHeading(/You cancelled/);
    assert.equal(await bundlePanel.opener().isExisting(), false);
  });
});
