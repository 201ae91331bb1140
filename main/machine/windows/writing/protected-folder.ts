/**
 * A folder that administrators alone can write to: journals, and copies of what was there before, decide what is written
 * back with an administrator's rights.
 */
import { promises as fs } from 'node:fs';
import { dirname } from 'node:path';
import { WriteError } from '../../writer.js';
import { bind, koffi, lastError } from '../native.js';
import { writeError } from './failures.js';
import { writersIn } from './security-text.js';

const securityAttributes = koffi.struct('CD_SECURITY_ATTRIBUTES', {
  length: 'uint32',
  descriptor: 'void*',
  inherit: 'int',
});
const toDescriptor = bind(
  'advapi32.dll',
  'bool __stdcall ConvertStringSecurityDescriptorToSecurityDescriptorW(str16 text, uint32 revision, _Out_ void** descriptor, void* size)',
);
const toText = bind(
  'advapi32.dll',
  'bool __stdcall ConvertSecurityDescriptorToStringSecurityDescriptorW(void* descriptor, uint32 revision, uint32 parts, _Out_ void** text, void* length)',
);
const getSecurity = bind(
  'advapi32.dll',
  'uint32 __stdcall GetNamedSecurityInfoW(str16 name, int type, uint32 parts, void* owner, void* group, void* dacl, void* sacl, _Out_ void** descriptor)',
);
const createDirectory = bind(
  'kernel32.dll',
  'bool __stdcall CreateDirectoryW(str16 path, CD_SECURITY_ATTRIBUTES* attributes)',
);
const localFree = bind('kernel32.dll', 'void* __stdcall LocalFree(void* memory)');

/** Administrators and Windows may do all, users may read; nothing is inherited from above (Microsoft, "Security Descriptor String Format"). */
const wanted = 'O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;BU)';
const revision = 1;
/** SE_FILE_OBJECT; OWNER_SECURITY_INFORMATION and DACL_SECURITY_INFORMATION (accctrl.h, winnt.h). */
const fileObject = 1;
const ownerAndAccess = 0x1 | 0x4;
const alreadyThere = 183;

/**
 * Makes a folder so, and the one above it, if that is not there yet.
 *
 * @throws a `WriteError`: `redirected` for a link, `not-protected` where somebody else could write to what is there already
 */
export async function protectFolder(path: string): Promise<void> {
  for (const each of [dirname(path), path]) {
    if (!create(each)) await expectProtected(each);
  }
}

async function expectProtected(path: string): Promise<void> {
  if ((await fs.lstat(path)).isSymbolicLink()) throw new WriteError('redirected', path);
  const others = writersIn(securityOf(path));
  if (others.length > 0) throw new WriteError('not-protected', `${path}: ${others.join(', ')}`);
}

/** Who else could write to such a folder, or where it leads; null where nobody could, or where that cannot be told. */
export async function othersInFolder(path: string): Promise<string | null> {
  try {
    for (const each of [dirname(path), path]) await expectProtected(each);
    return null;
  } catch (error) {
    const isOpen = error instanceof WriteError && (error.fault === 'not-protected' || error.fault === 'redirected');
    return isOpen ? error.detail : null;
  }
}

/** False where it is there. */
function create(path: string): boolean {
  const descriptor: unknown[] = [null];
  if (toDescriptor(wanted, revision, descriptor, null) !== true) {
    throw writeError('ConvertStringSecurityDescriptorToSecurityDescriptorW', lastError());
  }
  try {
    const attributes = { length: koffi.sizeof(securityAttributes), descriptor: descriptor[0], inherit: 0 };
    if (createDirectory(path, attributes) === true) return true;
    const error = lastError();
    if (error === alreadyThere) return false;
    throw writeError('CreateDirectoryW', error);
  } finally {
    localFree(descriptor[0]);
  }
}

/** Owner and access rights as text. */
export function securityOf(path: string): string {
  const descriptor: unknown[] = [null];
  const error = getSecurity(path, fileObject, ownerAndAccess, null, null, null, null, descriptor) as number;
  if (error !== 0) throw writeError('GetNamedSecurityInfoW', error);
  const text: unknown[] = [null];
  try {
    if (toText(descriptor[0], revision, ownerAndAccess, text, null) !== true) {
      throw writeError('ConvertSecurityDescriptorToStringSecurityDescriptorW', lastError());
    }
    return koffi.decode(text[0], 'char16', -1) as string;
  } finally {
    localFree(descriptor[0]);
    if (text[0] !== null) localFree(text[0]);
  }
}
