/** From starting the program to a start page that can be used: browser mode and the desktop app. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  chromium,
  end,
  listening,
  onPath,
  said,
  sandboxing,
  start,
  startChromium,
  temporaryFolder,
  tidyEnvironment,
} from '../../build/children.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { serve } from '../../build/served.mjs';
import { root } from '../../build/stale.mjs';
import { attach, connect, firstPage, proveUsable, untilUsable } from './devtools.mjs';

/**
 * Something that can be launched again and again; `launch` gives the milliseconds of one launch. `name` says with what.
 *
 * @typedef {{name: string, launch: () => Promise<number>, end: () => Promise<void>}} Launcher
 */

/**
 * Browser mode, in front of a Chromium that runs already.
 *
 * @returns {Promise<Launcher | {reason: string}>}
 */
export async function browserMode() {
  if (chromium === null) return { reason: 'Chromium is not installed (Debian: apt-get install chromium)' };
  const started = await startChromium(chromium, '--window-size=1280,900');
  const tools = await connect(started.tools);
  const { product } = await tools.send('Browser.getVersion');
  return {
    name: product,
    launch: async () => {
      const { targetId } = await tools.send('Target.createTarget', { url: 'about:blank' });
      const session = await attach(tools, targetId);
      const begun = performance.now();
      const served = await serve();
      await tools.send('Page.navigate', { url: served.address }, session);
      await untilUsable(tools, session);
      const took = performance.now() - begun;
      await proveUsable(tools, session);
      await tools.send('Target.closeTarget', { targetId });
      await served.end();
      return took;
    },
    end: async () => {
      await tools.send('Browser.close');
      await end(started.browser);
    },
  };
}

/**
 * The desktop app from its built files. One profile serves for all launches: a person starts a program once for the first
 * time, and often afterwards.
 *
 * @returns {Promise<Launcher | {reason: string}>}
 */
export async function desktopApp() {
  const runtime = await electronRuntime();
  if ('reason' in runtime) return runtime;
  const display = await aDisplay();
  if (display === null)
    return { reason: 'there is no display, and no Xvfb to make one (Debian: apt-get install xvfb)' };
  const args = [...sandboxing, '--remote-debugging-port=0', `--user-data-dir=${temporaryFolder()}`, root];
  const version = join(dirname(runtime.binary), 'version');
  return {
    name: existsSync(version) ? `Electron ${readFileSync(version, 'utf8').trim()}` : 'Electron',
    launch: async () => {
      const begun = performance.now();
      const app = start(runtime.binary, args, { stdio: ['ignore', 'ignore', 'pipe'], env: display.env });
      const tools = await connect(await said(app, app.stderr, listening));
      const session = await firstPage(tools);
      await untilUsable(tools, session);
      const took = performance.now() - begun;
      await proveUsable(tools, session);
      await end(app);
      return took;
    },
    end: async () => display.end(),
  };
}

/** The display there is; on Linux without one, one of our own, which nobody sees. */
async function aDisplay() {
  const isHere = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (isHere) return { env: tidyEnvironment(), end: () => undefined };
  const xvfb = onPath('Xvfb');
  if (xvfb === null) return null;
  const args = ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'];
  const server = start(xvfb, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const number = await said(server, server.stdout, /(\d+)\n/);
  return { env: { ...tidyEnvironment(), DISPLAY: `:${number}` }, end: () => end(server) };
}
