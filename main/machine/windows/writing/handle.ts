/** Opening files and folders with rights and sharing of one's own choice, which Node does not offer. */
import { bind, lastError } from '../native.js';

const createFile = bind(
  'kernel32.dll',
  'intptr_t __stdcall CreateFileW(str16 name, uint32 access, uint32 share, void* security, uint32 disposition, uint32 flags, intptr_t template)',
);
const closeHandle = bind('kernel32.dll', 'bool __stdcall CloseHandle(intptr_t handle)');

/** How it is opened, in the numbers of winnt.h, fileapi.h and winbase.h. */
export interface Opening {
  /** GENERIC_*, FILE_*, DELETE, SYNCHRONIZE. */
  readonly access: number;
  /** FILE_SHARE_*: what others may do meanwhile. */
  readonly share: number;
  /** OPEN_EXISTING, OPEN_ALWAYS. */
  readonly disposition: number;
  /** FILE_FLAG_*. */
  readonly flags: number;
}

/** What closes it again; the error of Windows where it cannot be opened so. Source: Microsoft, "CreateFileW function". */
export function openHandle(path: string, { access, share, disposition, flags }: Opening): (() => void) | number {
  const handle = createFile(path, access >>> 0, share, null, disposition, flags, 0);
  if (handle === -1 || handle === -1n) return lastError();
  return () => void closeHandle(handle);
}
