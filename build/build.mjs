/**
 * Builds everything into dist/: the window, the node programs and the preload script. `npm run build`.
 *
 * - dist/renderer: the window, for Chromium 109, the oldest it is shown in.
 * - dist/main: index.js (the desktop app), cli.js (the terminal), capture-worker.cjs and script-worker.js. They carry the
 *   npm packages they use, so that dist/ runs from a stick without node_modules, on Node 16 and later.
 * - dist/consent: the page of the window that asks for consent, apart from the other.
 * - dist/preload/bridge.cjs, consent.cjs: one CommonJS file each, because a sandboxed preload script can load nothing else.
 */
import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import { windowsNative } from './windows-native.mjs';
import { clearStamp, dist, root, writeStamp } from './stale.mjs';

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const outside = ['electron', ...builtinModules, /^node:/];

/** What all three parts share. */
const common = {
  configFile: false,
  root,
  logLevel: 'warn',
  define: { __PROGRAM_NAME__: JSON.stringify(name), __PROGRAM_VERSION__: JSON.stringify(version) },
};

/** The window. */
export const renderer = {
  ...common,
  root: join(root, 'renderer'),
  base: './',
  plugins: [svelte({ configFile: false, preprocess: vitePreprocess() })],
  build: {
    outDir: join(dist, 'renderer'),
    emptyOutDir: true,
    target: 'chrome109',
    // The polyfill fetches, and the window's policy forbids that; Chromium 109 does not need it.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // A slow computer is no news.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
};

/** The page of the window that asks for consent. */
export const consent = {
  ...renderer,
  root: join(root, 'renderer/consent'),
  build: { ...renderer.build, outDir: join(dist, 'consent') },
};

/** The node programs. Their chunks lie beside them, so that `import.meta.url` means dist/main in each. */
export const programs = {
  ...common,
  ssr: { noExternal: true, external: ['electron'] },
  build: {
    ssr: true,
    outDir: join(dist, 'main'),
    emptyOutDir: true,
    target: 'node16',
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: join(root, 'main/index.ts'),
        cli: join(root, 'main/cli.ts'),
        'script-worker': join(root, 'main/network/pac/worker.ts'),
      },
      platform: 'node',
      external: outside,
      output: { format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
};

/** The reader's thread: one CommonJS file, which Node has ready 8 ms sooner than modules. */
export const reader = {
  ...programs,
  build: {
    ...programs.build,
    emptyOutDir: false,
    rolldownOptions: {
      ...programs.build.rolldownOptions,
      input: { 'capture-worker': join(root, 'main/capture-worker.ts') },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
};

/** A preload script by its name. */
const preloadScript = (script) => ({
  ...common,
  build: {
    outDir: join(dist, 'preload'),
    emptyOutDir: script === 'bridge',
    target: 'chrome109',
    minify: false,
    reportCompressedSize: false,
    lib: { entry: join(root, `preload/${script}.ts`), formats: ['cjs'], fileName: () => `${script}.cjs` },
    rolldownOptions: { external: outside },
  },
});

/** The preload scripts; the first one empties their folder. */
export const preload = [preloadScript('bridge'), preloadScript('consent')];

/**
 * What is not compiled: the samples, the engine for scripts and the window's icon go beside the programs, Node is told that they are modules
 * wherever they are carried, and cli.js can be run by its name.
 */
export function finishPrograms() {
  writeFileSync(join(dist, 'main/package.json'), '{ "type": "module" }\n');
  cpSync(join(root, 'main/samples'), join(dist, 'main/samples'), { recursive: true });
  cpSync(join(root, 'node_modules/quickjs-wasi/quickjs.wasm'), join(dist, 'main/quickjs.wasm'));
  cpSync(join(root, 'build/icon.png'), join(dist, 'main/icon.png'));
  const native = windowsNative();
  if ('file' in native) cpSync(native.file, join(dist, 'main/koffi.node'));
  else console.log(`built without the part that reads a Windows server: ${native.reason}`);
  // What hears devices that refuse connections, on Linux; the program runs without it, too.
  const linux = join(root, 'node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node');
  if (existsSync(linux)) cpSync(linux, join(dist, 'main/koffi-linux.node'));
  const cli = join(dist, 'main/cli.js');
  const text = readFileSync(cli, 'utf8');
  if (!text.startsWith('#!')) writeFileSync(cli, `#!/usr/bin/env node\n${text}`);
  chmodSync(cli, 0o755);
}

/** Builds all of it, and notes when. */
export async function buildAll() {
  const begun = Date.now();
  clearStamp();
  await build(renderer);
  await build(consent);
  console.log('built dist/renderer, dist/consent  the windows');
  await build(programs);
  await build(reader);
  finishPrograms();
  console.log('built dist/main      the desktop app, the terminal program, the capture reader');
  for (const script of preload) await build(script);
  console.log('built dist/preload   the bridges between them');
  writeStamp(begun);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildAll();
