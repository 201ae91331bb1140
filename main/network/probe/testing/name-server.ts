/** A name server for tests alone: on loopback, over UDP and TCP, with a zone that says how it behaves. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readDns } from '../../../capture/dissect/dns.js';
import { addressBytes, dnsName, joinBytes, u16, u32 } from '../../../capture/testing/packets.js';

/** What the server says of one name. A name that is not in its zone does not exist. */
export interface ZoneRow {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly CNAME?: string;
  /** Answered with this response code alone. */
  readonly rcode?: number;
  /** The response code is given to the first question of a type alone. */
  readonly passes?: true;
  /** After the first question of a type nothing more is said. */
  readonly thenSilent?: true;
  /** Not answered at all; or not when it is asked for the alias. */
  readonly silent?: true | 'CNAME';
  /** Over UDP only half an answer, so that it is asked for again over TCP. */
  readonly truncated?: true;
  /** Answered with bytes that are no answer. */
  readonly senseless?: true;
}

/** A running one. */
export interface TestNameServer {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  /** `NAME TYPE`, in the order in which they were asked. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const typeNumbers = { A: 1, CNAME: 5, AAAA: 28 } as const;

interface ResourceRecord {
  readonly owner: string;
  readonly type: keyof typeof typeNumbers;
  readonly data: readonly number[];
}

/** Starts it on ports of its own. */
export async function startNameServer(zone: Readonly<Record<string, ZoneRow>>): Promise<TestNameServer> {
  const asked: string[] = [];
  const answer = (question: Uint8Array, overUdp: boolean): Uint8Array | null => {
    const message = readDns(question, 0, question.length);
    if (message === null) return null;
    asked.push(`${message.name} ${message.type}${overUdp ? '' : ' over TCP'}`);
    const row = zone[message.name];
    if (row?.silent === true || row?.silent === message.type) return null;
    const isFirst = asked.filter((each) => each === `${message.name} ${message.type}`).length === 1;
    if (row?.thenSilent && !isFirst) return null;
    const head = question.subarray(0, endOfQuestion(question));
    if (row?.senseless) return joinBytes(u16(message.id), u16(0x8180), u16(1), u16(9), u16(0), u16(0), [63, 1, 2, 3]);
    if (row === undefined) return reply(head, 3, []);
    if (row.rcode !== undefined && (isFirst || !row.passes)) return reply(head, row.rcode, []);
    if (row.truncated && overUdp) return reply(head, 0, [], true);
    return reply(head, 0, recordsOf(zone, message.name, message.type));
  };

  const tcp = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    // One question a connection, in one piece: enough for loopback.
    socket.once('data', (bytes) => {
      const said = answer(bytes.subarray(2), false);
      if (said !== null) socket.end(joinBytes(u16(said.length), said));
    });
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4');
  udp.on('message', (question, from) => {
    const said = answer(question, true);
    if (said !== null) udp.send(said, from.port, from.address);
  });
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    address: `127.0.0.1:${port}`,
    asked,
    close: async () => {
      udp.close();
      tcp.close();
      await Promise.all([once(udp, 'close'), once(tcp, 'close')]);
    },
  };
}

/** As a name server that follows aliases by itself does it: the chain, and then the addresses. */
function recordsOf(zone: Readonly<Record<string, ZoneRow>>, name: string, type: string): ResourceRecord[] {
  const records: ResourceRecord[] = [];
  for (let owner = name, hops = 0; hops < 20; hops++) {
    const row = zone[owner] ?? {};
    if (row.CNAME === undefined) {
      const addresses = type === 'A' || type === 'AAAA' ? (row[type] ?? []) : [];
      return [...records, ...addresses.map((each) => ({ owner, type, data: addressBytes(each) }) as ResourceRecord)];
    }
    records.push({ owner, type: 'CNAME', data: dnsName(row.CNAME) });
    if (type === 'CNAME') return records;
    owner = row.CNAME;
  }
  return records;
}

/** RFC 1035 section 4.1: the head and the question come back, then the records. */
function reply(question: Uint8Array, rcode: number, records: readonly ResourceRecord[], truncated = false): Uint8Array {
  const head = Uint8Array.from(question);
  head.set([...u16(0x8180 | (truncated ? 0x0200 : 0) | rcode), ...u16(1), ...u16(records.length), 0, 0, 0, 0], 2);
  return joinBytes(
    head,
    records.flatMap(({ owner, type, data }) => [
      ...dnsName(owner),
      ...u16(typeNumbers[type]),
      ...u16(1),
      ...u32(60),
      ...u16(data.length),
      ...data,
    ]),
  );
}

function endOfQuestion(message: Uint8Array): number {
  let at = 12;
  while ((message[at] ?? 0) !== 0) at += (message[at] ?? 0) + 1;
  return at + 5;
}
