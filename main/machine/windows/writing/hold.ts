/**
 * Holds a folder for one process: by a file in it that nobody else can open meanwhile (share mode 0), and that Windows takes
 * away when the process ends, however it ends. Source: Microsoft, "CreateFileW function".
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeError } from './failures.js';
import { openHandle } from './handle.js';

const name = 'under-way';
/** GENERIC_WRITE and DELETE; OPEN_ALWAYS; FILE_FLAG_DELETE_ON_CLOSE and FILE_FLAG_OPEN_REPARSE_POINT. */
const alone = { access: 0x40000000 | 0x00010000, share: 0, disposition: 4, flags: 0x04000000 | 0x00200000 };
/** GENERIC_READ; others may do all meanwhile; OPEN_EXISTING. */
const looking = { access: 0x80000000, share: 7, disposition: 3, flags: 0x00200000 };
const sharingViolation = 32;
/** ERROR_SHARING_VIOLATION, and ERROR_DELETE_PENDING while the last one is being taken away (winerror.h). */
const heldByAnother = [sharingViolation, 303];
/** Who only looks whether it is held lets go at once. In milliseconds. */
const aMoment = 100;

/** As `ServerWriter.hold` says. */
export async function holdFolder(folder: string): Promise<(() => Promise<void>) | null> {
  const held = hold(folder);
  if (held !== null) return held;
  await pause(aMoment);
  return hold(folder);
}

/** As `ServerWriter.isHeld` says. The file alone says nothing: after a power cut it stays. */
export function isHeldFolder(folder: string): boolean {
  const close = openHandle(join(folder, name), looking);
  if (typeof close === 'number') return close === sharingViolation;
  close();
  return false;
}

function hold(folder: string): (() => Promise<void>) | null {
  const close = openHandle(join(folder, name), alone);
  if (typeof close !== 'number') {
    return () => {
      close();
      return Promise.resolve();
    };
  }
  if (heldByAnother.includes(close)) return null;
  throw writeError('CreateFileW', close);
}
