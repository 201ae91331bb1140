/** Hears ICMP on Linux: raw(7), icmp6 of RFC 3542. Only for root, and for who has CAP_NET_RAW. */
import { known, unreadable, type Fact } from '../../evidence/fact.js';
import { ipv6AddressAt, longestMessage, socketAddress6, type IcmpSource } from '../raw-icmp.js';
import { bind, koffi } from './native.js';

const socket = bind('int socket(int domain, int type, int protocol)');
const setOption = bind('int setsockopt(int socket, int level, int option, const uint8_t* value, uint32_t length)');
const receive = bind(
  'intptr_t recvfrom(int socket, _Out_ uint8_t* bytes, size_t length, int flags, _Out_ uint8_t* from, _Inout_ uint32_t* fromLength)',
);
const close = bind('int close(int socket)');

/** SOCK_RAW, and that it never waits and is not handed on to programs that are started. */
const raw = 3 | 0x800 | 0x80000;
/** Messages that wait: a megabyte holds some hundreds, more than a run makes. */
const room = 1024 * 1024;

/** What each family wants: AF_*, IPPROTO_*, and the option that lets only errors through (a set bit keeps a type out). */
const families = [
  // Destination unreachable (3), time exceeded (11): ICMP_FILTER at SOL_RAW.
  { version: 4, domain: 2, protocol: 1, level: 255, option: 1, filter: passing(1, [3, 11]) },
  // Destination unreachable (1), packet too big (2), time exceeded (3): ICMPV6_FILTER at IPPROTO_ICMPV6.
  { version: 6, domain: 10, protocol: 58, level: 58, option: 1, filter: passing(8, [1, 2, 3]) },
] as const;

function passing(words: number, types: readonly number[]): Uint8Array {
  const filter = Buffer.alloc(words * 4, 0xff);
  let first = 0xffffffff;
  for (const type of types) first = (first & ~(1 << type)) >>> 0;
  // In the processor's own order, which on both processors that Linux servers have is the low byte first.
  filter.writeUInt32LE(first);
  return filter;
}

/** Opens it in both families; a server without IPv6 has none of its messages. */
export function openIcmp(): Fact<IcmpSource> {
  const opened: { version: 4 | 6; number: number }[] = [];
  for (const { version, domain, protocol, level, option, filter } of families) {
    const number = socket(domain, raw, protocol) as number;
    if (number < 0) {
      const { EPERM, EACCES } = koffi.os.errno;
      const error = koffi.errno();
      if (version === 6) break;
      return unreadable(error === EPERM || error === EACCES ? 'access-denied' : 'failed', `socket: errno ${error}`);
    }
    // Where the system takes neither, more messages come than are of use, and fewer wait.
    setOption(number, level, option, filter, filter.length);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(room);
    setOption(number, 1, 8, size, size.length);
    opened.push({ version, number });
  }
  const bytes = Buffer.alloc(longestMessage);
  const from = Buffer.alloc(socketAddress6);
  return known({
    next: () => {
      for (const { version, number } of opened) {
        const length = Number(receive(number, bytes, bytes.length, 0, from, [from.length]));
        if (length <= 0) continue;
        const copy = Uint8Array.from(bytes.subarray(0, length));
        return version === 4
          ? { version, packet: copy }
          : { version, message: copy, sender: Uint8Array.from(from.subarray(ipv6AddressAt, ipv6AddressAt + 16)) };
      }
      return null;
    },
    close: () => {
      for (const { number } of opened.splice(0)) close(number);
    },
  });
}
