/** With what this Windows looks for a script by itself. */
import { absent, known, unreadable, type Fact } from '../../evidence/fact.js';
import { readDevolution, readSearchList, type AutomaticConfigurationFacts } from '../automatic-configuration.js';
import { failed } from './failures.js';
import { windowsMachine } from './index.js';
import { bind, bindWaiting, bindWaitingWithError, koffi, lastError } from './native.js';
import { wideText } from './wide-text.js';

const detect = bindWaitingWithError(
  'winhttp.dll',
  'bool __stdcall WinHttpDetectAutoProxyConfigUrl(uint32 flags, _Out_ void** url)',
);
const globalFree = bind('kernel32.dll', 'void* __stdcall GlobalFree(void* memory)');
const computerName = bind(
  'kernel32.dll',
  'bool __stdcall GetComputerNameExW(int kind, _Out_ uint8_t* name, _Inout_ uint32* length)',
);
const adaptersOf = bindWaiting(
  'iphlpapi.dll',
  'uint32 __stdcall GetAdaptersAddresses(uint32 family, uint32 flags, void* reserved, uintptr_t adapters, _Inout_ uint32* size)',
);

/** WINHTTP_AUTO_DETECT_TYPE_DHCP, and what it says where there is none (winhttp.h). */
const byDhcp = 1;
const nothingDetected = 12_180;
/** ComputerNamePhysicalDnsDomain (sysinfoapi.h): the primary suffix, of this node where it is one of a cluster. */
const dnsDomain = 6;
/** Both families, and none of the addresses: GAA_FLAG_SKIP_UNICAST, _ANYCAST, _MULTICAST, _DNS_SERVER (iphlpapi). */
const bothFamilies = 0;
const noAddresses = 0xf;
const noAdapters = 232;
const tooSmall = 111;
const mostBytes = 1024 * 1024;
/** IP_ADAPTER_ADDRESSES_LH on 64 bits (iptypes.h). */
const adapter = { next: 8, suffix: 56, type: 100, status: 104, size: 112 };
const loopback = 24;
const up = 1;

/**
 * Asks Windows. Never rejects.
 *
 * @param limit milliseconds to wait for DHCP, which Windows asks now
 */
export async function automaticConfigurationFacts(limit = 5000): Promise<AutomaticConfigurationFacts> {
  const [dhcpUrl, searchList, connections, devolution] = await Promise.all([
    safely(() => within(limit, dhcpAnswer())),
    readSearchList(windowsMachine),
    safely(connectionSuffixes),
    readDevolution(windowsMachine),
  ]);
  return { dhcpUrl, searchList, primary: await safely(primarySuffix), connections, devolution };
}

async function dhcpAnswer(): Promise<Fact<string>> {
  const url = [null];
  const { result, error } = await detect(byDhcp, url);
  if (result !== true) {
    return error === nothingDetected ? absent : failed('WinHttpDetectAutoProxyConfigUrl', error);
  }
  if (url[0] === null) return absent;
  const text = koffi.decode(url[0], 'char16', -1) as string;
  globalFree(url[0]);
  return text === '' ? absent : known(text);
}

function primarySuffix(): Fact<string> {
  // A name of DNS has at most 255 letters (RFC 1035 section 2.3.4).
  const name = Buffer.alloc(512);
  if (computerName(dnsDomain, name, [name.length / 2]) !== true) return failed('GetComputerNameExW', lastError());
  const suffix = wideText(name);
  return suffix === '' ? absent : known(suffix);
}

async function connectionSuffixes(): Promise<Fact<readonly string[]>> {
  // Microsoft's advice for the first try.
  let room = 15_000;
  for (;;) {
    const bytes = Buffer.alloc(room);
    const size = [room];
    const error = (await adaptersOf(bothFamilies, noAddresses, null, koffi.address(bytes), size)) as number;
    const needed = size[0] ?? 0;
    if (error === tooSmall && needed > room && needed <= mostBytes) {
      room = needed;
      continue;
    }
    if (error === noAdapters) return known([]);
    return error === 0 ? known(suffixesIn(bytes)) : failed('GetAdaptersAddresses', error);
  }
}

/** The list and its texts lie in the same bytes. */
function suffixesIn(bytes: Buffer): readonly string[] {
  const start = koffi.address(bytes);
  const placeOf = (pointer: bigint): number | null => {
    const place = Number(pointer - start);
    return pointer !== 0n && place >= 0 && place < bytes.length ? place : null;
  };
  const suffixes = new Set<string>();
  let at: number | null = 0;
  // Each adapter lies behind the one before, so that the walk ends.
  for (let before = -1; at !== null && at > before && at + adapter.size <= bytes.length;) {
    const suffix = placeOf(bytes.readBigUInt64LE(at + adapter.suffix));
    const isUsed = bytes.readUInt32LE(at + adapter.status) === up && bytes.readUInt32LE(at + adapter.type) !== loopback;
    const text = suffix === null ? '' : wideText(bytes.subarray(suffix));
    if (isUsed && text !== '') suffixes.add(text);
    before = at;
    at = placeOf(bytes.readBigUInt64LE(at + adapter.next));
  }
  return [...suffixes];
}

/** What this Windows does not have is a fact, too. */
async function safely<T>(read: () => Fact<T> | Promise<Fact<T>>): Promise<Fact<T>> {
  try {
    return await read();
  } catch (error) {
    return unreadable('not-supported', error instanceof Error ? error.message : String(error));
  }
}

async function within<T>(limit: number, answer: Promise<Fact<T>>): Promise<Fact<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Fact<never>>((resolve) => {
    timer = setTimeout(() => resolve(unreadable('timed-out', `after ${limit / 1000} seconds`)), limit);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
