/**
 * Holds a folder for one process: by a file in it that nobody else can open meanwhile (share mode 0), and that Windows takes
 * away when the process ends, however it ends. Source: Microsoft, "CreateFileW function".
 */
import { join } from 'node:path';
import { bind, lastError } from '../native.js';
import { writeError } from './failures.js';

const createFile = bind(
  'kernel32.dll',
  'intptr_t __stdcall CreateFileW(str16 name, uint32 access, uint32 share, void* security, uint32 disposition, uint32 flags, intptr_t template)',
);
const closeHandle = bind('kernel32.dll', 'bool __stdcall CloseHandle(intptr_t handle)');

/** GENERIC_WRITE and DELETE; OPEN_ALWAYS; FILE_FLAG_DELETE_ON_CLOSE and FILE_FLAG_OPEN_REPARSE_POINT (winnt.h, fileapi.h, winbase.h). */
const access = 0x40000000 | 0x00010000;
const openAlways = 4;
const flags = 0x04000000 | 0x00200000;
/** ERROR_SHARING_VIOLATION, and ERROR_DELETE_PENDING while the last one is being taken away (winerror.h). */
const heldByAnother = [32, 303];

/** As `ServerWriter.hold` says. */
export function holdFolder(folder: string): (() => Promise<void>) | null {
  const handle = createFile(join(folder, 'under-way'), access, 0, null, openAlways, flags, 0);
  if (handle === -1 || handle === -1n) {
    const error = lastError();
    if (heldByAnother.includes(error)) return null;
    throw writeError('CreateFileW', error);
  }
  return () => {
    closeHandle(handle);
    return Promise.resolve();
  };
}
