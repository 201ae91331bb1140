/** Which door the present run goes through, and where the program lies that it tests. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The desktop app from its built files, the packaged one, and the page in a browser. */
export type DoorName = 'desktop' | 'packaged' | 'browser';

/** The door of this run, set by its configuration. */
export const door = process.env['CONNECTOR_DOCTOR_E2E_DOOR'] as DoorName;

const repository = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/**
 * The folder with `package.json` and `dist/`. The runner tests a copy, so that a build in the meantime changes nothing
 * under the tests' feet.
 */
export const app = process.env['CONNECTOR_DOCTOR_E2E_APP'] ?? repository;

/** The program's samples, as they lie in the repository. */
export const samplesFolder = join(repository, 'main/samples');

/** Captures of the lab, and its own authority. */
export const fixturesFolder = join(repository, 'test/fixtures/captures');

/** Where `npm run package` puts the Linux program. */
export const packagedProgram = join(repository, 'release/linux-unpacked/connector-doctor');
