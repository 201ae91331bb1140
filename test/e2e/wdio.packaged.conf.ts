/** The program as `npm run package` makes it: an archive, its fuses burnt, no developer tools. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { packagedProgram } from './support/door.js';
import { electronCapability, sharedConfig, specFile } from './wdio.shared.js';

const runtime = await electronRuntime();
if ('reason' in runtime) throw new Error(runtime.reason);

/** Read by `wdio`. */
export const config: WebdriverIO.Config = {
  ...sharedConfig('packaged', ['packaged/packaged', 'settings', 'desktop/security'].map(specFile)),
  services: ['electron'],
  capabilities: [
    electronCapability(packagedProgram, readFileSync(join(dirname(runtime.binary), 'version'), 'utf8').trim(), []),
  ],
};
