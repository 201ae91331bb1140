/** The window in Chromium, in front of browser mode. */
import { browser } from '@wdio/globals';
import { onPath } from './support/programs.js';
import type { Served } from './support/served.js';
import { serve } from './support/served.js';
import { setServed } from './support/window.js';
import { chromedriverOptions, lastSpec, sandboxArguments, sharedConfig, sharedSpecs, specFile } from './wdio.shared.js';

let served: Served | null = null;

/** Read by `wdio`. */
export const config: WebdriverIO.Config = {
  ...sharedConfig('browser', [
    ...sharedSpecs,
    ...['uploads', 'by-path', 'server', 'closed', 'bundle', 'paths', 'security', 'gone'].map((name) =>
      specFile(`browser/${name}`),
    ),
    lastSpec,
  ]),
  capabilities: [
    {
      browserName: 'chrome',
      'goog:chromeOptions': {
        binary: onPath('chromium', 'chromium-browser', 'google-chrome') ?? 'chromium',
        args: ['--headless=new', '--window-size=1280,900', '--force-prefers-reduced-motion', ...sandboxArguments],
      },
      'goog:loggingPrefs': { browser: 'ALL' },
      'wdio:chromedriverOptions': chromedriverOptions(),
      // The desktop app's session is a classic one, too: the same specs, the same protocol.
      'wdio:enforceWebDriverClassic': true,
    } as WebdriverIO.Capabilities,
  ],
  before: async () => {
    served = await serve();
    setServed(served);
    // The printed address lets this browser in, once; from then on its cookie does.
    await browser.url(served.address);
  },
  after: async () => {
    await served?.end();
  },
};
