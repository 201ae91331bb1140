/** What all runs of the window's tests have in common. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DoorName } from './support/door.js';
import { ResultsReporter } from './support/results-reporter.js';
import { onPath } from './support/programs.js';

const here = dirname(fileURLToPath(import.meta.url));

/** The specs that every door has to pass, in the order in which a person would meet what they look at. */
export const sharedSpecs = [
  'start',
  'samples',
  'servers',
  'evidence',
  'help',
  'connections',
  'settings',
  'opening',
  'large-file',
  'keyboard',
  'changes',
  'accessibility',
].map(specFile);

/** Looks at what the others left in the console; so it comes last. */
export const lastSpec = specFile('console');

/** Gives the place of a spec. */
export function specFile(name: string): string {
  return join(here, 'specs', `${name}.spec.ts`);
}

/** Chromium's own driver; `wdio` would fetch one from the network otherwise. */
export function chromedriverOptions(): { binary: string } {
  const binary = onPath('chromedriver');
  if (binary === null) throw new Error('chromedriver is not on the PATH (Debian: apt-get install chromium-driver)');
  return { binary };
}

/** As root, Chromium does not start with its sandbox; every other person has it. */
export const sandboxArguments: readonly string[] =
  process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/**
 * A session with the desktop app.
 *
 * @param binary the program file
 * @param version the version of its Electron; the driver need not be of the very same Chromium
 * @param more arguments of this start alone
 */
export function electronCapability(binary: string, version: string, more: readonly string[]): WebdriverIO.Capabilities {
  return {
    browserName: 'electron',
    browserVersion: version,
    'wdio:electronServiceOptions': {
      appBinaryPath: binary,
      appArgs: [...sandboxArguments, '--force-prefers-reduced-motion', ...more],
    },
    'goog:loggingPrefs': { browser: 'ALL' },
    // Electron's Chromium is seldom of the driver's very version; the parts that are used are in all of them.
    'wdio:chromedriverOptions': { ...chromedriverOptions(), disableBuildCheck: true },
  } as WebdriverIO.Capabilities;
}

/**
 * The common part of a configuration.
 *
 * @param door which door's window is tested
 * @param specs the spec files, which share one session in this order: a session costs seconds, and each test begins at
 * a fresh start page anyway
 */
export function sharedConfig(door: DoorName, specs: readonly string[]): WebdriverIO.Config {
  // The workers inherit it, and the specs ask it (support/door.ts).
  process.env['CONNECTOR_DOCTOR_E2E_DOOR'] = door;
  return {
    runner: 'local',
    specs: [[...specs]],
    maxInstances: 1,
    capabilities: [],
    framework: 'mocha',
    mochaOpts: { ui: 'bdd', timeout: 60_000 },
    reporters: [
      ['spec', { onlyFailures: false, realtimeReporting: false, showPreface: false }],
      [ResultsReporter, {}],
    ],
    logLevel: 'error',
    outputDir: join(here, 'output', door),
    waitforTimeout: 15_000,
    waitforInterval: 40,
    connectionRetryTimeout: 60_000,
    connectionRetryCount: 1,
    // The runner makes a display where there is none, once for all.
    autoXvfb: false,
  };
}
