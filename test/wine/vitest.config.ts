import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The wine tier: Windows' own functions as Wine has them. One prefix serves all, so its files run one after the other. */
export default defineConfig({
  test: {
    root: join(dirname(fileURLToPath(import.meta.url)), '../..'),
    include: ['test/wine/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
  },
});
