/**
 * `npm run package`: the program as folders that run without Node, in release/: linux-unpacked and win-unpacked, x64.
 *
 * A runtime of Electron is needed for each. It is taken, in this order, from ELECTRON_OVERRIDE_DIST_PATH (this computer's
 * system), or ELECTRON_WIN32_DIST_PATH and ELECTRON_LINUX_DIST_PATH (folders with the runtime of that system), or from
 * Electron's download site. A system whose runtime cannot be had is left out, and that is said.
 *
 * `npm run package -- linux` and `-- win32` make the one alone.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Arch, Platform, build } from 'electron-builder';
import { buildAll } from './build.mjs';
import { fuses, wrongFuses } from './fuses.mjs';
import { isStale, root } from './stale.mjs';

const release = join(root, 'release');

/** How long the download site may take to answer at all, in milliseconds. */
const patience = 10_000;

const electronVersion = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron;

const systems = [
  {
    id: 'linux',
    name: 'Linux',
    platform: Platform.LINUX,
    program: 'electron',
    result: 'linux-unpacked/connector-doctor',
  },
  {
    id: 'win32',
    name: 'Windows',
    platform: Platform.WINDOWS,
    program: 'electron.exe',
    result: 'win-unpacked/Connector Doctor.exe',
  },
];

/**
 * A fresh configuration for each system: electron-builder writes into what it is given.
 *
 * @param {string | null} runtime the folder with Electron's runtime; null: electron-builder fetches it
 */
const configuration = (runtime) => ({
  appId: 'io.github.connector-doctor',
  productName: 'Connector Doctor',
  electronVersion,
  directories: { output: release, buildResources: join(root, 'build') },
  // dist/ carries its packages with it, so no node_modules go along and nothing is rebuilt.
  files: ['dist/main/**', 'dist/preload/**', 'dist/renderer/**', 'dist/consent/**', 'package.json', '!node_modules'],
  beforeBuild: () => false,
  npmRebuild: false,
  asar: true,
  // A native module (koffi, for Windows' own functions) is loaded by the system's loader, which cannot read archives. A
  // sample is opened as a file: Electron would copy it out of the archive each time, and leave the copy behind.
  asarUnpack: ['**/*.node', 'dist/main/samples/*.pcapng'],
  electronFuses: fuses,
  // Electron's own default app comes with a given runtime, and is no part of this program.
  afterPack: ({ appOutDir }) => rmSync(join(appOutDir, 'resources/default_app.asar'), { force: true }),
  // Each system gets its own native part.
  linux: {
    files: ['!dist/main/koffi.node'],
    executableName: 'connector-doctor',
    icon: join(root, 'build/icon.png'),
    category: 'Network',
  },
  // asInvoker: the program never asks for an administrator's rights as a whole.
  win: {
    files: ['!dist/main/koffi-linux.node'],
    icon: join(root, 'build/icon.ico'),
    requestedExecutionLevel: 'asInvoker',
  },
  publish: null,
  ...(runtime === null ? {} : { electronDist: runtime }),
});

/** @param {typeof systems[number]} system */
async function packageFor(system) {
  const dist = await runtimeOf(system);
  if ('reason' in dist) {
    console.log(`left out ${system.name}: ${dist.reason}`);
    return false;
  }
  await build({
    targets: system.platform.createTarget('dir', Arch.x64),
    config: configuration(dist.folder),
    publish: 'never',
  });
  const binary = join(release, system.result);
  const wrong = await wrongFuses(binary);
  if (wrong.length > 0) throw new Error(`${binary} has fuses that are not as they should be: ${wrong.join(', ')}`);
  console.log(`packaged ${binary}`);
  return true;
}

/**
 * @param {typeof systems[number]} system
 * @returns {Promise<{folder: string | null} | {reason: string}>} null: electron-builder fetches it
 */
async function runtimeOf({ id, program }) {
  const here = id === process.platform ? process.env.ELECTRON_OVERRIDE_DIST_PATH : undefined;
  const folder = here ?? process.env[`ELECTRON_${id.toUpperCase()}_DIST_PATH`];
  if (folder !== undefined) {
    return existsSync(join(folder, program)) ? { folder } : { reason: `${folder} holds no ${program}` };
  }
  const site = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
  const url = `${site}v${electronVersion}/electron-v${electronVersion}-${id}-x64.zip`;
  try {
    const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(patience) });
    return answer.ok ? { folder: null } : { reason: `the download site answers ${answer.status} for ${url}` };
  } catch {
    return { reason: `no runtime for it is given, and ${new URL(url).host} cannot be reached` };
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !systems.some(({ id }) => id === name));
if (unknown.length > 0) {
  console.error(`There is no package for ${unknown.join(', ')}. There are: ${systems.map(({ id }) => id).join(', ')}.`);
  process.exit(2);
}

if (isStale()) await buildAll();
rmSync(release, { recursive: true, force: true });
const done = [];
for (const system of systems) {
  if (asked.length === 0 || asked.includes(system.id)) done.push(await packageFor(system));
}
if (!done.includes(true)) process.exitCode = 1;
