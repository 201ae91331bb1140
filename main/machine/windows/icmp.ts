/**
 * Hears ICMP on Windows: a raw socket for each of this server's addresses, since one that is bound to none hears nothing. Only
 * for administrators (Microsoft, "TCP/IP Raw Sockets").
 */
import { isIPv4 } from 'node:net';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import { known, unreadable, type Fact } from '../../evidence/fact.js';
import { ipv6AddressAt, longestMessage, socketAddress6, type IcmpSource } from '../raw-icmp.js';
import { bind, lastError } from './native.js';

const library = 'ws2_32.dll';
const socket = bind(library, 'uintptr_t __stdcall socket(int family, int type, int protocol)');
const bindSocket = bind(library, 'int __stdcall bind(uintptr_t socket, const uint8_t* name, int length)');
const setMode = bind(library, 'int __stdcall ioctlsocket(uintptr_t socket, int32 command, _Inout_ uint32* argument)');
const receive = bind(
  library,
  'int __stdcall recvfrom(uintptr_t socket, _Out_ uint8_t* bytes, int length, int flags, _Out_ uint8_t* from, _Inout_ int* fromLength)',
);
const close = bind(library, 'int __stdcall closesocket(uintptr_t socket)');
const textToAddress = bind(library, 'int __stdcall inet_pton(int family, const char* text, _Out_ uint8_t* address)');

/** AF_* and IPPROTO_* (ws2def.h). */
const families = { 4: { family: 2, protocol: 1 }, 6: { family: 23, protocol: 58 } } as const;
const raw = 3;
/** FIONBIO (winsock.h): never waits. */
const nonBlocking = 0x8004667e | 0;
/** INVALID_SOCKET on 64 bits, which koffi gives as a number that is not exact or as a bigint. */
const isInvalid = (handle: number | bigint): boolean => Number(handle) >= 2 ** 63;
const accessDenied = 10013;

/** Opens one for each address that can be heard. */
export function openIcmp(): Fact<IcmpSource> {
  const opened: { version: 4 | 6; handle: number | bigint }[] = [];
  let failure: Fact<never> = unreadable('failed', 'no address');
  for (const own of Object.values(networkInterfaces()).flatMap((each) => each ?? [])) {
    const version = isIPv4(own.address) ? 4 : 6;
    const handle = socket(families[version].family, raw, families[version].protocol) as number | bigint;
    if (isInvalid(handle)) {
      const error = lastError();
      failure = unreadable(error === accessDenied ? 'access-denied' : 'failed', `socket: ${error}`);
      if (error === accessDenied) break;
      continue;
    }
    const name = socketName(version, own);
    if (bindSocket(handle, name, name.length) === 0 && setMode(handle, nonBlocking, [1]) === 0) {
      opened.push({ version, handle });
    } else {
      failure = unreadable('failed', `bind: ${lastError()}`);
      close(handle);
    }
  }
  if (opened.length === 0) return failure;
  const bytes = Buffer.alloc(longestMessage);
  const from = Buffer.alloc(socketAddress6);
  return known({
    next: () => {
      for (const { version, handle } of opened) {
        const length = receive(handle, bytes, bytes.length, 0, from, [from.length]) as number;
        if (length <= 0) continue;
        const copy = Uint8Array.from(bytes.subarray(0, length));
        return version === 4
          ? { version, packet: copy }
          : { version, message: copy, sender: Uint8Array.from(from.subarray(ipv6AddressAt, ipv6AddressAt + 16)) };
      }
      return null;
    },
    close: () => {
      for (const { handle } of opened.splice(0)) close(handle);
    },
  });
}

/** SOCKADDR_IN and SOCKADDR_IN6 (ws2def.h, ws2ipdef.h), with port 0. */
function socketName(version: 4 | 6, { address, ...own }: NetworkInterfaceInfo): Buffer {
  const name = Buffer.alloc(version === 4 ? 16 : socketAddress6);
  const bare = address.replace(/%.*$/, '');
  name.writeUInt16LE(families[version].family);
  const bytes = Buffer.alloc(16);
  textToAddress(families[version].family, bare, bytes);
  bytes.copy(name, version === 4 ? 4 : ipv6AddressAt, 0, version === 4 ? 4 : 16);
  if (version === 6) name.writeUInt32LE('scopeid' in own ? (own.scopeid ?? 0) : 0, 24);
  return name;
}
