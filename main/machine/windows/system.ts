/** Windows itself: its version, domain, clock and folders. */
import os from 'node:os';
import { known, unreadable, type Fact } from '../../evidence/fact.js';
import type { Answer } from '../../evidence/server.js';
import { failed } from './failures.js';
import { bind, bindWaiting, koffi } from './native.js';

const getVersion = bind('ntdll.dll', 'int32 __stdcall RtlGetVersion(_Inout_ uint8_t* version)');
const getJoinInformation = bindWaiting(
  'netapi32.dll',
  'uint32 __stdcall NetGetJoinInformation(str16 server, _Out_ void** name, _Out_ uint32* status)',
);
const freeNetBuffer = bind('netapi32.dll', 'uint32 __stdcall NetApiBufferFree(void* buffer)');

/** By OSVERSIONINFOEXW.wProductType (winnt.h). */
const products: Readonly<Record<number, Answer<'system'>['product']>> = {
  1: 'workstation',
  2: 'domain-controller',
  3: 'server',
};
/** NetSetupDomainName (lmjoin.h). */
const joinedToDomain = 3;

/** The version as it is: GetVersionEx tells programs that Windows does not know an older one. */
export function readSystem(): Fact<Answer<'system'>> {
  // OSVERSIONINFOEXW: five numbers, 128 letters, then service packs, suites and the product.
  const version = Buffer.alloc(284);
  version.writeUInt32LE(version.length);
  const status = getVersion(version) as number;
  if (status !== 0) return unreadable('failed', `RtlGetVersion: ${status}`);
  const product = products[version.readUInt8(282)];
  return known({
    major: version.readUInt32LE(4),
    minor: version.readUInt32LE(8),
    build: version.readUInt32LE(12),
    product: product ?? 'server',
    computer: os.hostname(),
  });
}

/** The domain or the workgroup of this server. */
export async function readDomain(): Promise<Fact<Answer<'domain'>>> {
  const name = [null];
  const status = [0];
  const error = (await getJoinInformation(null, name, status)) as number;
  if (error !== 0) return failed('NetGetJoinInformation', error);
  const text = name[0] === null ? '' : (koffi.decode(name[0], 'char16', -1) as string);
  freeNetBuffer(name[0]);
  return known({ joined: status[0] === joinedToDomain, name: text });
}

/** What this server's clock says. Whether it is right, others have to tell. */
export function readClock(): Fact<Answer<'clock'>> {
  const now = new Date();
  return known({
    utc: now.toISOString(),
    offsetMinutes: -now.getTimezoneOffset(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
}

/** Where Windows keeps things. Its own variables are the documented way to find out. */
export function readPlaces(): Fact<Answer<'places'>> {
  const { SystemRoot, ProgramW6432, ProgramFiles, ProgramData, TEMP } = process.env;
  if (SystemRoot === undefined || ProgramData === undefined) {
    return unreadable('failed', 'SystemRoot or ProgramData is not set');
  }
  // A 32-bit program sees its own folder as ProgramFiles; the connector lies in that of 64-bit programs.
  return known({
    windows: SystemRoot,
    programFiles: ProgramW6432 ?? ProgramFiles ?? `${SystemRoot.slice(0, 2)}\\Program Files`,
    programData: ProgramData,
    temp: TEMP ?? os.tmpdir(),
  });
}
