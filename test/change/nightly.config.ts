import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * `npm run fuzz:edits`: far more configuration files than the unit tier changes, others each time. The title of each test has
 * the seed; `CONNECTOR_DOCTOR_EDITS_SEED` repeats it, `CONNECTOR_DOCTOR_EDITS` says how many files. Each is also planned,
 * changed and taken back on a whole copy of a server: 2,000 took 90 seconds, so 20,000 take a quarter of an hour.
 */
export default defineConfig({
  test: {
    root: join(dirname(fileURLToPath(import.meta.url)), '../..'),
    include: ['test/change/edits.test.ts'],
    testTimeout: 3_600_000,
    env: {
      CONNECTOR_DOCTOR_EDITS: process.env['CONNECTOR_DOCTOR_EDITS'] ?? '20000',
      CONNECTOR_DOCTOR_EDITS_SEED:
        process.env['CONNECTOR_DOCTOR_EDITS_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31)),
    },
  },
});
