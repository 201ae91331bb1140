/**
 * `npm run screenshots`: takes the pictures of the README afresh, from browser mode in headless Chromium. They come out
 * the same as long as the window, the sample and Chromium's fonts are the same.
 */
/* global document, NodeFilter -- what is given to `execute` runs in the page */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { remote } from 'webdriverio';
import { buildAll } from './build.mjs';
import { chromium, end, onPath, said, start, startChromium } from './children.mjs';
import { serve } from './served.mjs';
import { isStale, root } from './stale.mjs';

const size = { width: 1280, height: 800 };

/** A picture is part of the repository for good, in bytes. */
const mostBytes = 220_000;

const samples = JSON.parse(readFileSync(join(root, 'main/samples/samples.json'), 'utf8'));
const { title } = samples.find(({ id }) => id === 'proxy-asks-for-sign-in');

const servers = JSON.parse(readFileSync(join(root, 'main/samples/servers/servers.json'), 'utf8'));
const { title: practice } = servers.find(({ id }) => id === 'healthy-direct');

const driverFile = onPath('chromedriver');
if (chromium === null || driverFile === null) {
  console.error('Chromium and its driver are needed; on Debian: apt-get install chromium chromium-driver');
  process.exit(1);
}

if (isStale()) await buildAll();
const served = await serve();
// Tries of the network differ from one place to the next: those of the picture are written by hand, and judged as real ones.
const double = start(
  process.execPath,
  ['--import', 'tsx', 'test/e2e/support/serve-double.ts', JSON.stringify({ server: {}, probe: {} }), 'dist/renderer'],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
);
// Chromium is started here and not by the driver, which would leave it running if this script is interrupted.
const { browser, tools } = await startChromium(
  chromium,
  '--force-prefers-reduced-motion',
  '--lang=en-GB',
  '--hide-scrollbars',
);
const driver = start(driverFile, ['--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
let page;
try {
  page = await remote({
    hostname: '127.0.0.1',
    port: Number(await said(driver, driver.stdout, /successfully on port (\d+)/)),
    logLevel: 'error',
    waitforTimeout: 15_000,
    capabilities: {
      browserName: 'chrome',
      'goog:chromeOptions': { debuggerAddress: new URL(tools).host },
      // The commands below are those of the classic protocol.
      'wdio:enforceWebDriverClassic': true,
    },
  });
  await takeAll();
} finally {
  await page?.deleteSession();
  await end(driver);
  await end(browser);
  await end(double);
  await served.end();
}

async function takeAll() {
  await devTools('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: false });
  await setTheme('light');
  await page.url(served.address);
  await page.$('ul.samples button').waitForClickable();
  await page.execute(replace, hostname(), 'server01');
  await take('start-light');

  await page.$(`//ul[contains(@class, "samples")]//button[.//*[text()="${title}"]]`).click();
  await page.$('#findings-title').waitForDisplayed();
  // What lies under the pointer looks different.
  await page
    .action('pointer')
    .move({ x: size.width - 1, y: size.height - 1 })
    .perform();
  await take('capture-light');
  await setTheme('dark');
  await take('capture-dark');

  await setTheme('light');
  // The printed address lets in once; from then on the cookie does.
  await page.url(new URL('/', served.address).href);
  await page.$(`//ul[contains(@class, "samples")]//button[.//*[text()="${practice}"]]`).click();
  await page.$('nav a[href="#choose"]').click();
  await page.$('label=Explicit proxy').click();
  await page.$('#change-address').setValue('proxy.contoso.local:8080');
  await page.$('button=Show what would change').click();
  await page.$('main ol > li[data-kind]').waitForDisplayed();
  await take('change-light');

  await page.url(await said(double, double.stdout, /(http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+)/));
  await page.$('nav a[href="#paths"]').click();
  await page.$('button=Try the paths').click();
  await page.$('#matrix-title').waitForDisplayed();
  await page.$('button=Try all again').waitForDisplayed();
  const about = await page.$('.about p').getText();
  await page.execute(replace, /\d+ \w+ \d{4}, \d\d:\d\d UTC/.exec(about)?.[0] ?? '', '2 Nov 2026, 09:00 UTC');
  await take('paths-light');
}

/** @param {string} name */
async function take(name) {
  await page.execute(() => document.fonts.ready.then(() => undefined));
  const bytes = Buffer.from(await page.takeScreenshot(), 'base64');
  const file = join('docs/images', `${name}.png`);
  if (bytes.length > mostBytes) throw new Error(`${file} would have ${bytes.length} bytes; at most ${mostBytes}`);
  mkdirSync(join(root, 'docs/images'), { recursive: true });
  writeFileSync(join(root, file), bytes);
  console.log(`${file}  ${Math.round(bytes.length / 1000)} KB`);
}

/** @param {'light' | 'dark'} theme */
async function setTheme(theme) {
  await devTools('Emulation.setEmulatedMedia', {
    features: [
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ],
  });
}

/**
 * @param {string} command of the developer tools' protocol
 * @param {Record<string, unknown>} parameters
 */
async function devTools(command, parameters) {
  await page.sendCommandAndGetResult(command, parameters);
}

/**
 * Computers and times have other names wherever and whenever pictures are taken; in them they are the same. Runs in the page.
 *
 * @param {string} from
 * @param {string} to
 */
function replace(from, to) {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.nodeValue = texts.currentNode.nodeValue.replaceAll(from, to);
}
