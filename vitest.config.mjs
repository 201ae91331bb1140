import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { longestFirst } from './test/longest-first.ts';

/** The unit tier: tests beside the source, those of the house itself, and spoiled and large captures. */
export default defineConfig({
  plugins: [svelte({ configFile: false })],
  define: { __PROGRAM_NAME__: '"connector-doctor"', __PROGRAM_VERSION__: '"0.0.0"' },
  test: {
    include: ['{main,preload,renderer,build}/**/*.test.ts', 'test/{house,fuzz,bench,change}/**/*.test.ts'],
    // By itself vitest leaves one processor alone, which is half of a computer with two.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: longestFirst('change/crash.test.ts', 'house/layers.test.ts', 'fuzz/fuzz.test.ts') },
    testTimeout: 30_000,
  },
});
