import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The lab tier: it waits for networks that do not answer, and keeps the processor busy by itself. */
export default defineConfig({
  test: {
    root: join(dirname(fileURLToPath(import.meta.url)), '../..'),
    include: ['test/lab/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
  },
});
