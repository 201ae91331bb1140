import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { longestFirst } from '../longest-first.js';

/**
 * The wine tier: Windows' own functions as Wine has them. Each file has a Windows of its own, and there are as many at a time as
 * there are processors.
 */
export default defineConfig({
  test: {
    root: join(dirname(fileURLToPath(import.meta.url)), '../..'),
    include: ['test/wine/**/*.test.ts'],
    globalSetup: 'test/wine/prepare.ts',
    setupFiles: 'test/wine/own-processor.ts',
    sequence: { sequencer: longestFirst('wine/crash.test.ts') },
    pool: 'forks',
    maxWorkers: availableParallelism(),
    testTimeout: 60_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
  },
});
