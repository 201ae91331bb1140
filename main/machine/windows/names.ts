/**
 * Names as Windows asks for them: DnsQueryEx goes by the table of name resolution policy, the cache, and each connection's
 * name servers, as every program's questions do. Source: Microsoft, windns.h (DNS_QUERY_REQUEST, DNS_QUERY_RESULT, DNS_RECORDW).
 */
import { bind, koffi, lastError } from './native.js';

const query = bind(
  'dnsapi.dll',
  'int32 __stdcall DnsQueryEx(uintptr_t request, uintptr_t result, uintptr_t cancelling)',
);
const cancel = bind('dnsapi.dll', 'int32 __stdcall DnsCancelQuery(uintptr_t cancelling)');
const freeRecords = bind('dnsapi.dll', 'void __stdcall DnsFree(uintptr_t records, int kind)');
const createEvent = bind(
  'kernel32.dll',
  'uintptr_t __stdcall CreateEventW(void* security, bool manual, bool set, void* name)',
);
const wait = bind('kernel32.dll', 'uint32 __stdcall WaitForSingleObject(uintptr_t handle, uint32 milliseconds)');
const closeHandle = bind('kernel32.dll', 'bool __stdcall CloseHandle(uintptr_t handle)');
const moduleOf = bind('kernel32.dll', 'uintptr_t __stdcall GetModuleHandleW(str16 name)');
const addressOf = bind('kernel32.dll', 'uintptr_t __stdcall GetProcAddress(uintptr_t module, str name)');
const copy = bind('ntdll.dll', 'void __stdcall RtlMoveMemory(_Out_ uint8_t* to, uintptr_t from, size_t length)');

/** Types of records (RFC 1035, RFC 3596). */
const types = { A: 1, CNAME: 5, AAAA: 28 } as const;

/** DNS_REQUEST_PENDING (winerror.h): the answer comes later. */
const later = 9506;
/**
 * DNS_ERROR_RCODE_NOT_IMPLEMENTED. Said at once, before any name server was asked, it is this system's own answer: Wine has the
 * function by its name alone.
 */
const notImplemented = 9004;
/** DNS_QUERY_BYPASS_CACHE (windns.h). */
const bypassCache = 0x8n;
/** DnsFreeRecordList. */
const wholeList = 1;
/** Milliseconds between looks for answers. */
const pause = 5;
/** More than any answer has. */
const mostRecords = 256;

/** What Windows answers. */
export interface WindowsNameAnswer {
  /** 0, or why there is no answer: DNS_ERROR_RCODE_*, DNS_INFO_NO_RECORDS and others of winerror.h. */
  readonly status: number;
  /** Targets of CNAME records, in order. */
  readonly aliases: readonly string[];
  /** Four or sixteen bytes each, in the order of the network. */
  readonly addresses: readonly Uint8Array[];
}

/** A question that Windows works at. It writes into these, so they live until it says that it has done. */
interface Pending {
  readonly name: Buffer;
  readonly request: Buffer;
  readonly result: Buffer;
  readonly cancelling: Buffer;
  /** Set by Windows when it has done. */
  readonly event: number | bigint;
  readonly done: (answer: WindowsNameAnswer) => void;
  cancelled: boolean;
}

const pending = new Set<Pending>();
let timer: NodeJS.Timeout | null = null;

/**
 * Asks Windows for a name's addresses. Where the signal ends it, Windows tells that by its status.
 *
 * Windows calls back from a thread of its own, where no JavaScript may run. So what it is given to call is SetEvent, with the
 * event as what it hands over, and the event is looked at from here.
 *
 * @param pastCache the name servers are asked, whatever they said before
 * @returns null where this system has no DnsQueryEx (Windows before Server 2012)
 */
export function askWindows(
  name: string,
  type: 'A' | 'AAAA',
  signal: AbortSignal,
  pastCache: boolean,
): Promise<WindowsNameAnswer | null> {
  const event = createEvent(null, true, false, null) as number | bigint;
  if (Number(event) === 0) return Promise.resolve({ status: lastError(), aliases: [], addresses: [] });
  return new Promise((resolve) => {
    const text = Buffer.from(`${name}\0`, 'utf16le');
    const asked: Pending = {
      name: text,
      request: requestFor(text, types[type], pastCache ? bypassCache : 0n, event),
      result: Buffer.alloc(32),
      cancelling: Buffer.alloc(32),
      event,
      done: resolve,
      cancelled: false,
    };
    // DNS_QUERY_RESULT.Version
    asked.result.writeUInt32LE(1);
    const status = begin(asked);
    if (status === null || status === notImplemented) {
      closeHandle(event);
      resolve(null);
      return;
    }
    if (status !== later) {
      finish(asked, status);
      return;
    }
    pending.add(asked);
    signal.addEventListener('abort', () => stop(asked), { once: true });
    if (signal.aborted) stop(asked);
    look();
  });
}

/** What DnsQueryEx says at once; null where there is none. */
function begin(asked: Pending): number | null {
  try {
    return query(koffi.address(asked.request), koffi.address(asked.result), koffi.address(asked.cancelling)) as number;
  } catch {
    // koffi found no function of this name.
    return null;
  }
}

/** DNS_QUERY_REQUEST on 64 bits, version 1, with Windows' own name servers and on whatever connection it likes. */
function requestFor(name: Buffer, type: number, options: bigint, event: number | bigint): Buffer {
  const request = Buffer.alloc(64);
  request.writeUInt32LE(1, 0);
  request.writeBigUInt64LE(koffi.address(name), 8);
  request.writeUInt16LE(type, 16);
  request.writeBigUInt64LE(options, 24);
  request.writeBigUInt64LE(BigInt(addressOf(moduleOf('kernel32.dll'), 'SetEvent') as number | bigint), 48);
  request.writeBigUInt64LE(BigInt(event), 56);
  return request;
}

function stop(asked: Pending): void {
  if (!pending.has(asked) || asked.cancelled) return;
  asked.cancelled = true;
  cancel(koffi.address(asked.cancelling));
  look();
}

/** Takes what Windows has done, and looks again while something is left. */
function look(): void {
  for (const asked of [...pending]) {
    if (wait(asked.event, 0) !== 0) continue;
    pending.delete(asked);
    // DNS_QUERY_RESULT.QueryStatus
    finish(asked, asked.result.readInt32LE(4));
  }
  if (timer !== null) clearTimeout(timer);
  timer = null;
  if (pending.size === 0) return;
  timer = setTimeout(look, pause);
  // What nobody waits for does not keep the program, should Windows be slow to let go of it.
  if ([...pending].every(({ cancelled }) => cancelled)) timer.unref();
}

function finish(asked: Pending, status: number): void {
  closeHandle(asked.event);
  const records = asked.result.readBigUInt64LE(16);
  const answer = { status, ...read(records) };
  if (records !== 0n) freeRecords(records, wholeList);
  asked.done(answer);
}

/** Follows the list of DNS_RECORDW. */
function read(first: bigint): Pick<WindowsNameAnswer, 'aliases' | 'addresses'> {
  const aliases: string[] = [];
  const addresses: Uint8Array[] = [];
  let at = first;
  for (let count = 0; at !== 0n && count < mostRecords; count++) {
    const head = bytesAt(at, 32);
    const type = head.readUInt16LE(16);
    // DNSREC_AUTHORITY and DNSREC_ADDITIONAL (2, 3) are no part of the answer.
    const isAnswer = (head.readUInt32LE(20) & 3) < 2;
    if (isAnswer && type === types.A) addresses.push(bytesAt(at + 32n, 4));
    else if (isAnswer && type === types.AAAA) addresses.push(bytesAt(at + 32n, 16));
    else if (isAnswer && type === types.CNAME) aliases.push(nameAt(bytesAt(at + 32n, 8).readBigUInt64LE()));
    at = head.readBigUInt64LE();
  }
  return { aliases, addresses };
}

function bytesAt(address: bigint, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  copy(bytes, address, length);
  return bytes;
}

const nameAt = (address: bigint): string => (address === 0n ? '' : (koffi.decode(address, 'char16', -1) as string));
