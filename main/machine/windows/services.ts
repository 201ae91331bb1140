/** Services, as the service control manager describes them. */
import { known, type Fact } from '../../evidence/fact.js';
import { serviceStates, type Question, type Service } from '../../evidence/server.js';
import { failed } from './failures.js';
import { sidOfAccount } from './account-sid.js';
import { bind, koffi, lastError } from './native.js';
import { wideText } from './wide-text.js';

const openManager = bind(
  'advapi32.dll',
  'void* __stdcall OpenSCManagerW(str16 machine, str16 database, uint32 access)',
);
const openService = bind('advapi32.dll', 'void* __stdcall OpenServiceW(void* manager, str16 name, uint32 access)');
const queryConfig = bind(
  'advapi32.dll',
  'bool __stdcall QueryServiceConfigW(void* service, _Out_ uint8_t* config, uint32 size, _Out_ uint32* needed)',
);
const queryConfig2 = bind(
  'advapi32.dll',
  'bool __stdcall QueryServiceConfig2W(void* service, uint32 level, _Out_ uint8_t* info, uint32 size, _Out_ uint32* needed)',
);
const queryStatus = bind(
  'advapi32.dll',
  'bool __stdcall QueryServiceStatusEx(void* service, int level, _Out_ uint8_t* status, uint32 size, _Out_ uint32* needed)',
);
const enumDependents = bind(
  'advapi32.dll',
  'bool __stdcall EnumDependentServicesW(void* service, uint32 state, _Out_ uint8_t* services, uint32 size, _Out_ uint32* needed, _Out_ uint32* returned)',
);
const closeHandle = bind('advapi32.dll', 'bool __stdcall CloseServiceHandle(void* handle)');

/** SC_MANAGER_CONNECT; SERVICE_QUERY_CONFIG and SERVICE_QUERY_STATUS: rights that every account has (winsvc.h). */
const connect = 0x0001;
const query = 0x0001 | 0x0004;
/** SERVICE_ENUMERATE_DEPENDENTS; SERVICE_ACTIVE (winsvc.h). */
const enumerateDependents = 0x0008;
const active = 0x0001;
/** Most bytes that EnumDependentServicesW takes, by its document. */
const mostDependents = 64 * 1024;
/** Most bytes that QueryServiceConfigW may want, by its document. */
const mostBytes = 8192;
const delayedAutoStart = 3;

/** By QUERY_SERVICE_CONFIGW.dwStartType. */
const startTypes = ['boot', 'system', 'automatic', 'manual', 'disabled'] as const;

/** A service by its short name, or that there is none of it. */
export async function readService({ name }: Question<'service'>): Promise<Fact<Service>> {
  const service = withHandle('OpenSCManagerW', openManager(null, null, connect), (manager) =>
    withHandle('OpenServiceW', openService(manager, name, query), describe),
  );
  if (service.state !== 'value') return service;
  return known({ ...service.value, accountSid: await sidOfAccount(service.value.account) });
}

/**
 * The active services that depend on one, in the order in which they have to stop: Windows gives them in the reverse order of
 * their starting (Microsoft, "EnumDependentServicesW function").
 */
export function readDependents({ name }: Question<'dependents'>): Fact<string[]> {
  return withHandle('OpenSCManagerW', openManager(null, null, connect), (manager) =>
    withHandle('OpenServiceW', openService(manager, name, enumerateDependents), (service) => {
      const services = Buffer.alloc(mostDependents);
      const [needed, returned] = [[0], [0]];
      if (enumDependents(service, active, services, services.length, needed, returned) !== true)
        return failed('EnumDependentServicesW', lastError());
      // ENUM_SERVICE_STATUSW on 64 bits: two pointers and a SERVICE_STATUS of 28 bytes, 48 with its gap.
      const names = Array.from({ length: returned[0] ?? 0 }, (_, index) => textAt(services, index * 48));
      return known(names);
    }),
  );
}

function withHandle<T>(call: string, handle: unknown, use: (handle: unknown) => Fact<T>): Fact<T> {
  if (handle === null) return failed(call, lastError());
  try {
    return use(handle);
  } finally {
    closeHandle(handle);
  }
}

function describe(service: unknown): Fact<Service> {
  const config = Buffer.alloc(mostBytes);
  const status = Buffer.alloc(36);
  const needed = [0];
  if (queryConfig(service, config, mostBytes, needed) !== true) return failed('QueryServiceConfigW', lastError());
  if (queryStatus(service, 0, status, status.length, needed) !== true)
    return failed('QueryServiceStatusEx', lastError());
  const startType = startTypes[config.readUInt32LE(4)] ?? 'other';
  return known({
    // Offsets of QUERY_SERVICE_CONFIGW on 64 bits: pointers begin at 16, and dwTagId at 32 is followed by a gap.
    imagePath: textAt(config, 16),
    dependencies: textsAt(config, 40),
    account: textAt(config, 48),
    displayName: textAt(config, 56),
    startType: startType === 'automatic' && isDelayed(service) ? 'delayed' : startType,
    state: serviceStates[status.readUInt32LE(4) - 1] ?? 'other',
    exitCode: status.readUInt32LE(12),
    serviceExitCode: status.readUInt32LE(16),
    checkPoint: status.readUInt32LE(20),
    waitHint: status.readUInt32LE(24),
    processId: status.readUInt32LE(28),
  });
}

/** Whether it starts later than the others. What cannot be asked (it needs no more rights than the rest) is not delayed: the start type itself is known. */
export function isDelayed(service: unknown): boolean {
  const info = Buffer.alloc(4);
  return queryConfig2(service, delayedAutoStart, info, info.length, [0]) === true && info.readUInt32LE() !== 0;
}

/** The text that the pointer at this place points to: it lies behind the structure, in the same buffer. */
const textAt = (buffer: Buffer, at: number): string => wideText(pointedAt(buffer, at));

/** A list of texts, each with its NUL; an empty one ends it. */
function textsAt(buffer: Buffer, at: number): string[] {
  const texts = pointedAt(buffer, at).toString('utf16le').split('\0');
  return texts.slice(0, Math.max(texts.indexOf(''), 0));
}

function pointedAt(buffer: Buffer, at: number): Buffer {
  const pointer = buffer.readBigUInt64LE(at);
  return pointer === 0n ? Buffer.alloc(0) : buffer.subarray(Number(pointer - koffi.address(buffer)));
}
