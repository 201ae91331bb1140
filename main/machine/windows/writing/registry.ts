/** Values and keys of the registry, written through its own functions. */
import type { RegistryValue } from '../../../evidence/server.js';
import { WriteError, type RegistryPlace } from '../../writer.js';
import { bind } from '../native.js';
import { partsOf, views } from '../registry.js';
import { bytesOfValue } from '../registry-value.js';
import { writeError } from './failures.js';

const createKey = bind(
  'advapi32.dll',
  'int32 __stdcall RegCreateKeyExW(uintptr_t key, str16 name, uint32 reserved, void* class, uint32 options, uint32 access, void* security, _Out_ uintptr_t* created, void* disposition)',
);
const openKey = bind(
  'advapi32.dll',
  'int32 __stdcall RegOpenKeyExW(uintptr_t key, str16 name, uint32 options, uint32 access, _Out_ uintptr_t* opened)',
);
const setValue = bind(
  'advapi32.dll',
  'int32 __stdcall RegSetValueExW(uintptr_t key, str16 name, uint32 reserved, uint32 type, uint8_t* data, uint32 size)',
);
const deleteValue = bind('advapi32.dll', 'int32 __stdcall RegDeleteValueW(uintptr_t key, str16 name)');
const deleteKey = bind(
  'advapi32.dll',
  'int32 __stdcall RegDeleteKeyExW(uintptr_t key, str16 name, uint32 view, uint32 reserved)',
);
const queryInfo = bind(
  'advapi32.dll',
  'int32 __stdcall RegQueryInfoKeyW(uintptr_t key, void* class, void* classLength, void* reserved, _Out_ uint32* keys, void* longestKey, void* longestClass, _Out_ uint32* values, void* longestName, void* longestValue, void* security, void* written)',
);
const flushKey = bind('advapi32.dll', 'int32 __stdcall RegFlushKey(uintptr_t key)');
const closeKey = bind('advapi32.dll', 'int32 __stdcall RegCloseKey(uintptr_t key)');

/** KEY_SET_VALUE, KEY_QUERY_VALUE (winnt.h). */
const setAccess = 0x0002;
const queryAccess = 0x0001;
const notThere = 2;

type Handle = bigint | number;

/** Gives a value, or takes it out; what is written is on the disk when it returns. */
export function setRegistryValue({ key, view }: RegistryPlace, name: string, value: RegistryValue | null): void {
  if (value === null) {
    const error = withKey(key, view, setAccess, (handle) => flushed(handle, deleteValue(handle, name) as number));
    if (error !== 0 && error !== notThere) throw writeError('RegDeleteValueW', error);
    return;
  }
  const stored = bytesOfValue(value);
  if (stored === null) throw new WriteError('not-supported', 'a value of a type that was not noted');
  const { number, bytes } = stored;
  const { root, path } = partsOf(key);
  const created: Handle[] = [0n];
  const error = createKey(root, path, 0, null, 0, setAccess | queryAccess | views[view], null, created, null) as number;
  if (error !== 0) throw writeError('RegCreateKeyExW', error);
  const handle = created[0] ?? 0n;
  try {
    const failed = flushed(handle, setValue(handle, name, 0, number, bytes, bytes.length) as number);
    if (failed !== 0) throw writeError('RegSetValueExW', failed);
  } finally {
    closeKey(handle);
  }
}

/** Of a key and those above it, the ones that are not there, outermost first. */
export function missingKeys({ key, view }: RegistryPlace): string[] {
  const names = key.split('\\');
  const missing: string[] = [];
  for (let count = names.length; count > 1; count--) {
    const above = names.slice(0, count).join('\\');
    const error = withKey(above, view, queryAccess, () => 0);
    if (error === 0) break;
    if (error !== notThere) throw writeError('RegOpenKeyExW', error);
    missing.unshift(above);
  }
  return missing;
}

/** Takes a key out where nothing is in it. */
export function removeEmptyKey({ key, view }: RegistryPlace): void {
  const [keys, values] = [[0], [0]];
  const error = withKey(
    key,
    view,
    queryAccess,
    (handle) => queryInfo(handle, null, null, null, keys, null, null, values, null, null, null, null) as number,
  );
  if (error === notThere || (keys[0] ?? 0) > 0 || (values[0] ?? 0) > 0) return;
  if (error !== 0) throw writeError('RegQueryInfoKeyW', error);
  const { root, path } = partsOf(key);
  const removed = deleteKey(root, path, views[view], 0) as number;
  if (removed !== 0 && removed !== notThere) throw writeError('RegDeleteKeyExW', removed);
}

/** Opens a key; the error where that is not possible, else what is done with it gives one. */
function withKey(key: string, view: 32 | 64, access: number, use: (handle: Handle) => number): number {
  const { root, path } = partsOf(key);
  const opened: Handle[] = [0n];
  const error = openKey(root, path, 0, access | views[view], opened) as number;
  if (error !== 0) return error;
  try {
    return use(opened[0] ?? 0n);
  } finally {
    closeKey(opened[0] ?? 0n);
  }
}

const flushed = (handle: Handle, error: number): number => (error === 0 ? (flushKey(handle) as number) : error);
