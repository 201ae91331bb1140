/**
 * Holds a folder for one process: by a file in it that nobody else can open meanwhile (share mode 0), and that Windows takes
 * away when the process ends, however it ends. Source: Microsoft, "CreateFileW function".
 */
import { join } from 'node:path';
import { writeError } from './failures.js';
import { openHandle } from './handle.js';

/** GENERIC_WRITE and DELETE; OPEN_ALWAYS; FILE_FLAG_DELETE_ON_CLOSE and FILE_FLAG_OPEN_REPARSE_POINT. */
const alone = { access: 0x40000000 | 0x00010000, share: 0, disposition: 4, flags: 0x04000000 | 0x00200000 };
/** ERROR_SHARING_VIOLATION, and ERROR_DELETE_PENDING while the last one is being taken away (winerror.h). */
const heldByAnother = [32, 303];

/** As `ServerWriter.hold` says. */
export function holdFolder(folder: string): (() => Promise<void>) | null {
  const close = openHandle(join(folder, 'under-way'), alone);
  if (typeof close !== 'number') {
    return () => {
      close();
      return Promise.resolve();
    };
  }
  if (heldByAnother.includes(close)) return null;
  throw writeError('CreateFileW', close);
}
