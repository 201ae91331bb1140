import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The mono tier: our reading of configuration files beside that of Mono. */
export default defineConfig({
  test: {
    root: join(dirname(fileURLToPath(import.meta.url)), '../..'),
    include: ['test/mono/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
