/** Copies of a made-up server, which tests change. */
import { isFailure } from '../../evidence/failure.js';
import type { Machine } from '../machine.js';
import { recording } from '../recorded.js';
import { makeSandbox, openSandbox, type Sandbox } from '../sandbox/sandbox.js';
import { survey } from '../survey/survey.js';

const takenAt = '2026-11-21T09:00:00.000Z';

/**
 * Surveys the server, and makes a copy of it in a folder.
 *
 * @throws (rejects) where the copy cannot be made.
 */
export async function makeCopyOf(server: Machine, folder: string): Promise<void> {
  const { machine, readings } = recording(server, () => 0);
  await survey(machine, takenAt);
  const program = { name: 'connector-doctor', version: '0.0.0' };
  const failure = await makeSandbox(
    { schema: 'connector-doctor/evidence@1', program, takenAt, readings: readings() },
    folder,
  );
  if (failure !== null) throw new Error(failure.message);
}

/** The same, opened. */
export async function copyOf(server: Machine, folder: string): Promise<Sandbox> {
  await makeCopyOf(server, folder);
  const opened = await openSandbox(folder);
  if (isFailure(opened)) throw new Error(opened.message);
  return opened;
}
