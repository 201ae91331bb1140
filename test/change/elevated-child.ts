/**
 * The program as it is started as administrator, for tests: a process of its own that changes a sandbox. Arguments: the
 * sandbox's folder, the secret, the plan's file, its hash, and how the person answers: yes, no, never, or no window.
 */
import { isFailure } from '../../main/evidence/failure.js';
import { carryOut } from '../../main/change/elevated/answering.js';
import { setTimeout as pause } from 'node:timers/promises';
import { WriteError, type ServerWriter } from '../../main/machine/writer.js';
import { openChanges } from './open-changes.js';
import { meetingPlace } from './meeting-place.js';

const [folder = '', secret = '', path = '', sha256 = '', answer = ''] = process.argv.slice(2);

/** A file and a service take a moment, so that there is a middle of a change. */
const slow = (writer: ServerWriter): ServerWriter => ({
  ...writer,
  async replaceFile(...given) {
    await pause(60);
    await writer.replaceFile(...given);
  },
  async stopService(...given) {
    await pause(60);
    await writer.stopService(...given);
  },
});
const changes = await openChanges(folder, slow);
if (isFailure(changes)) throw new Error(changes.message);
const done = await carryOut(
  { secret, path, sha256 },
  {
    changes,
    contactAt: meetingPlace,
    patience: 2000,
    agree: (_handed, _made, signal) =>
      answer === 'no window'
        ? Promise.reject(new WriteError('not-protected', 'its folder is of somebody else'))
        : answer === 'never'
          ? new Promise((resolve) => signal.addEventListener('abort', () => resolve(false)))
          : Promise.resolve(answer === 'yes'),
  },
);
process.exit(done ? 0 : 3);
