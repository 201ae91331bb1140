/** Runs under Windows' Node: takes from everybody the right to open a key of HKEY_LOCAL_MACHINE. */
import { readFileSync } from 'node:fs';
import { bind } from '../../main/machine/windows/native.js';

const toDescriptor = bind(
  'advapi32.dll',
  'bool __stdcall ConvertStringSecurityDescriptorToSecurityDescriptorW(str16 text, uint32 revision, _Out_ void** descriptor, void* size)',
);
const openKey = bind(
  'advapi32.dll',
  'int32 __stdcall RegOpenKeyExW(uintptr_t key, str16 name, uint32 options, uint32 access, _Out_ uintptr_t* opened)',
);
const setSecurity = bind(
  'advapi32.dll',
  'int32 __stdcall RegSetKeySecurity(uintptr_t key, uint32 parts, void* descriptor)',
);

const name = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as string;
const descriptor = [null];
const opened = [0n];
const done = [
  // Protected, with an entry for nobody who is here: Network Service alone.
  toDescriptor('D:P(A;;KA;;;NS)', 1, descriptor, null),
  openKey(0x80000002n, name, 0, 0x0100 | 0x00040000 | 0x00020000, opened),
  setSecurity(opened[0], 4, descriptor[0]),
];
process.stdout.write(JSON.stringify(done.map(String)));
