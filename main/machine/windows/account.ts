/** The account that this program runs as, and its rights. */
import os from 'node:os';
import { known, type Fact } from '../../evidence/fact.js';
import type { Answer } from '../../evidence/server.js';
import { failed } from './failures.js';
import { bind, koffi, lastError } from './native.js';

const openProcessToken = bind(
  'advapi32.dll',
  'bool __stdcall OpenProcessToken(intptr_t process, uint32 access, _Out_ void** token)',
);
const getTokenInformation = bind(
  'advapi32.dll',
  'bool __stdcall GetTokenInformation(void* token, int kind, _Out_ uint8_t* data, uint32 size, _Out_ uint32* needed)',
);
const convertSid = bind('advapi32.dll', 'bool __stdcall ConvertSidToStringSidW(void* sid, _Out_ void** text)');
const localFree = bind('kernel32.dll', 'void* __stdcall LocalFree(void* memory)');
const closeHandle = bind('kernel32.dll', 'bool __stdcall CloseHandle(void* handle)');

/** GetCurrentProcess() is always this. */
const thisProcess = -1;
const tokenQuery = 0x0008;
/** TOKEN_INFORMATION_CLASS (winnt.h). */
const tokenUser = 1;
const tokenElevation = 20;
const tokenElevationType = 18;
/** TokenElevationTypeLimited: an administrator whose rights are asleep (User Account Control). */
const limited = 3;

/** Who this is, and whether with an administrator's rights. */
export function readAccount(): Fact<Answer<'account'>> {
  const token = [null];
  if (openProcessToken(thisProcess, tokenQuery, token) !== true) return failed('OpenProcessToken', lastError());
  try {
    const user = informationOf(token[0], tokenUser);
    const elevation = informationOf(token[0], tokenElevation);
    const type = informationOf(token[0], tokenElevationType);
    if (user === null || elevation === null || type === null) return failed('GetTokenInformation', lastError());
    const elevated = elevation.readUInt32LE() !== 0;
    return known({
      name: `${process.env['USERDOMAIN'] ?? os.hostname()}\\${os.userInfo().username}`,
      sid: sidText(user.readBigUInt64LE()),
      administrator: elevated || type.readUInt32LE() === limited,
      elevated,
    });
  } finally {
    closeHandle(token[0]);
  }
}

function informationOf(token: unknown, kind: number): Buffer | null {
  const data = Buffer.alloc(1024);
  return getTokenInformation(token, kind, data, data.length, [0]) === true ? data : null;
}

function sidText(sid: bigint): string {
  const text = [null];
  if (convertSid(sid, text) !== true || text[0] === null) return '';
  const read = koffi.decode(text[0], 'char16', -1) as string;
  localFree(text[0]);
  return read;
}
