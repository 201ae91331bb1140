/** The window of the desktop app, started from its built files. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { app } from './support/door.js';
import { electronCapability, lastSpec, sharedConfig, sharedSpecs, specFile } from './wdio.shared.js';

const runtime = await electronRuntime();
if ('reason' in runtime) throw new Error(runtime.reason);

/** Read by `wdio`. */
export const config: WebdriverIO.Config = {
  ...sharedConfig('desktop', [
    ...sharedSpecs,
    specFile('desktop/paths'),
    specFile('desktop/security'),
    specFile('desktop/consent'),
    lastSpec,
  ]),
  services: ['electron'],
  capabilities: [
    electronCapability(runtime.binary, readFileSync(join(dirname(runtime.binary), 'version'), 'utf8').trim(), [
      `--app=${app}`,
    ]),
  ],
};
