/** The registry, through its own functions: a policy can forbid reg.exe, even for reading. */
import { known, type Fact } from '../../evidence/fact.js';
import type { Answer, Question, RegistryValue } from '../../evidence/server.js';
import { failed } from './failures.js';
import { bind } from './native.js';
import { valueOfBytes } from './registry-value.js';

const openKey = bind(
  'advapi32.dll',
  'int32 __stdcall RegOpenKeyExW(uintptr_t key, str16 name, uint32 options, uint32 access, _Out_ uintptr_t* opened)',
);
const queryValue = bind(
  'advapi32.dll',
  'int32 __stdcall RegQueryValueExW(uintptr_t key, str16 name, void* reserved, _Out_ uint32* type, _Out_ uint8_t* data, _Inout_ uint32* size)',
);
const enumerateKey = bind(
  'advapi32.dll',
  'int32 __stdcall RegEnumKeyExW(uintptr_t key, uint32 index, _Out_ uint8_t* name, _Inout_ uint32* length, void* reserved, void* class, void* classLength, void* written)',
);
const enumerateValue = bind(
  'advapi32.dll',
  'int32 __stdcall RegEnumValueW(uintptr_t key, uint32 index, _Out_ uint8_t* name, _Inout_ uint32* length, void* reserved, void* type, void* data, void* size)',
);
const closeKey = bind('advapi32.dll', 'int32 __stdcall RegCloseKey(uintptr_t key)');

/** Predefined keys (winreg.h). */
const roots: Readonly<Record<string, bigint>> = { HKCU: 0x80000001n, HKLM: 0x80000002n, HKU: 0x80000003n };
/** KEY_READ (winnt.h). */
const read = 0x20019;
/** KEY_WOW64_32KEY, KEY_WOW64_64KEY (winnt.h). */
export const views = { 32: 0x0200, 64: 0x0100 } as const;

const moreData = 234;
const noMoreItems = 259;
/** Longest names: 255 letters of a key, 16,383 of a value (Microsoft, "Registry Element Size Limits"). */
const longestName = 16_384;
const mostNames = 10_000;
/** More than any value that is asked for; a policy's list of certificates has keys of its own. */
const mostBytes = 1024 * 1024;

/** A value, or that it or its key is not there. */
export function readRegistryValue({ key, name, view }: Question<'registry-value'>): Fact<RegistryValue> {
  return withKey(key, view, (handle) => {
    const type = [0];
    let room = 1024;
    for (;;) {
      const data = Buffer.alloc(room);
      const size = [room];
      const error = queryValue(handle, name, null, type, data, size) as number;
      const needed = size[0] ?? 0;
      if (error === moreData && needed > room && needed <= mostBytes) {
        room = needed;
        continue;
      }
      if (error !== 0) return failed('RegQueryValueExW', error);
      return known(valueOfBytes({ number: type[0] ?? 0, bytes: data.subarray(0, needed) }));
    }
  });
}

/** Names of the keys below a key, and of its values. */
export function readRegistryKey({ key, view }: Question<'registry-key'>): Fact<Answer<'registry-key'>> {
  return withKey(key, view, (handle) => {
    const keys = namesOf(handle, enumerateKey);
    const values = namesOf(handle, enumerateValue);
    if (typeof keys === 'number') return failed('RegEnumKeyExW', keys);
    return typeof values === 'number' ? failed('RegEnumValueW', values) : known({ keys, values });
  });
}

function withKey<T>(path: string, view: 32 | 64, use: (handle: bigint | number) => Fact<T>): Fact<T> {
  const opened: (bigint | number)[] = [0n];
  const { root, path: below } = partsOf(path);
  const error = openKey(root, below, 0, read | views[view], opened) as number;
  if (error !== 0) return failed('RegOpenKeyExW', error);
  const handle = opened[0] ?? 0n;
  try {
    return use(handle);
  } finally {
    closeKey(handle);
  }
}

/** The predefined key that a path begins with, and what is below it. */
export function partsOf(key: string): { readonly root: bigint; readonly path: string } {
  const cut = key.indexOf('\\');
  const root = roots[key.slice(0, cut)];
  if (root === undefined) throw new RangeError(`no key of the registry: ${key}`);
  return { root, path: key.slice(cut + 1) };
}

/** The names, or the error that came instead. */
function namesOf(handle: bigint | number, enumerate: typeof enumerateKey): string[] | number {
  const names: string[] = [];
  const buffer = Buffer.alloc(longestName * 2);
  for (let index = 0; index < mostNames; index++) {
    const length = [longestName];
    const error = enumerate(handle, index, buffer, length, null, null, null, null) as number;
    if (error === noMoreItems) return names;
    if (error !== 0) return error;
    names.push(buffer.toString('utf16le', 0, (length[0] ?? 0) * 2));
  }
  return names;
}
