import { describe, expect, it } from 'vitest';
import type { Flow } from '../evidence/capture.js';
import { flagAck, flagFin, flagSyn } from './connection.js';
import { emptyRecord } from './container/record.js';
import { Dissection } from './dissection.js';
import {
  bytesOf,
  dissect,
  dnsMessage,
  icmpError,
  ipPacket,
  Talk,
  tcpSegment,
  udpDatagram,
  u32,
  type TimedPacket,
} from './testing/packets.js';

const client = '10.0.0.1';
const server = '20.0.0.2';
const talk = (): Talk => new Talk(client, 40000, server, 443);

function flowsOf(packets: readonly TimedPacket[]): Flow[] {
  return [...dissect(packets).flows];
}
const flowOf = (packets: readonly TimedPacket[]): Flow => {
  const flows = flowsOf(packets);
  expect(flows).toHaveLength(1);
  return flows[0]!;
};
const dns = (at: number, message: Uint8Array, fromServer = false): TimedPacket => ({
  at,
  bytes: fromServer
    ? ipPacket('10.0.0.53', client, 17, udpDatagram([53, 5000], message))
    : ipPacket(client, '10.0.0.53', 17, udpDatagram([5000, 53], message)),
});

describe('a connection', () => {
  it('is connected by its three packets', () => {
    const flow = flowOf(talk().handshake().packets);
    expect(flow).toMatchObject({
      client: { address: client, port: 40000 },
      server: { address: server, port: 443, name: null },
      outcome: 'connected',
      syn: 1,
      synRetransmissions: 0,
      connectedAt: 0.02,
      firstPacket: 1,
      lastPacket: 3,
      packets: { client: 2, server: 1 },
    });
    expect(flow.steps.map(({ kind, packet }) => [kind, packet])).toEqual([
      ['syn', 1],
      ['syn-ack', 2],
    ]);
  });

  it('is the same between IPv6 addresses, of which there may be many', () => {
    const packets = ['fd00::a', 'fd00::b'].flatMap((address, index) => {
      const one = new Talk(address, 40000, 'fd00::53', 443);
      one.at = index;
      return one.handshake().packets;
    });
    expect(flowsOf(packets)).toMatchObject([
      { client: { address: 'fd00::a' }, server: { address: 'fd00::53' }, outcome: 'connected' },
      { client: { address: 'fd00::b' }, server: { address: 'fd00::53' }, outcome: 'connected' },
    ]);
  });

  it('is refused by a reset, and still one where Windows asks again with the same SYN', () => {
    const packets = talk().syn().reset().wait(0.5).syn().reset().wait(0.5).syn().reset().packets;
    expect(flowOf(packets)).toMatchObject({ outcome: 'refused', syn: 3, synRetransmissions: 2 });
  });

  it('keeps question and answer together where the file has the answer first', () => {
    const { packets } = talk()
      .handshake()
      .say('CONNECT t.example:443 HTTP/1.1\r\n\r\n')
      .answer('HTTP/1.1 407 Sign in\r\nContent-Length: 0\r\n\r\n')
      .say('CONNECT t.example:443 HTTP/1.1\r\n\r\n')
      .answer('HTTP/1.1 200 OK\r\n\r\n');
    const swapped = [...packets];
    const [ask, answer, again, granted] = swapped.splice(-4);
    swapped.push(answer!, ask!, granted!, again!);
    expect(flowOf(swapped).tunnel?.attempts.map(({ status }) => status)).toEqual([407, 200]);
  });

  it('is refused where the file has the reset before its SYN', () => {
    const [asked, refused] = talk().syn().reset().packets;
    expect(flowsOf([refused!, asked!])).toMatchObject([{ outcome: 'refused', syn: 1 }]);
  });

  it('that was refused and then accepted is connected', () => {
    const packets = talk().syn().reset().wait(0.5).handshake().packets;
    expect(flowOf(packets)).toMatchObject({ outcome: 'connected', syn: 2 });
  });

  it('is another one where the ports are used again with a new sequence number', () => {
    const again = new Talk(client, 40000, server, 443, 777_777);
    const first = talk().handshake().reset();
    again.at = first.at + 1;
    again.syn().reset();
    expect(flowsOf([...first.packets, ...again.packets])).toMatchObject([
      { outcome: 'connected', closedBy: { side: 'server', how: 'reset' }, lastPacket: 4 },
      { outcome: 'refused', firstPacket: 5 },
    ]);
  });

  it('is unanswered where the capture ends at once, dropped where it went on in silence', () => {
    expect(flowOf(talk().syn().packets).outcome).toBe('unanswered');
    const other = new Talk(client, 40001, server, 443);
    other.at = 1.5;
    const flows = flowsOf([...talk().syn().packets, ...other.handshake().packets]);
    expect(flows.map(({ outcome }) => outcome)).toEqual(['dropped', 'connected']);
    expect(flowOf(talk().syn().wait(1).syn().packets)).toMatchObject({ outcome: 'dropped', synRetransmissions: 1 });
  });

  it.each([
    [3, 13, 'prohibited', 'prohibited'],
    [3, 1, 'no-route', 'no-route'],
    [3, 3, 'port-unreachable', 'refused'],
  ])('is what an ICMP error (%i/%i) about its SYN says', (type, code, kind, outcome) => {
    const one = talk().syn();
    const quoted = one.packets[0]!.bytes.subarray(0, 28);
    const error = { at: 0.01, bytes: ipPacket('10.0.0.254', client, 1, icmpError(type, code, quoted)) };
    const flow = flowOf([...one.packets, error]);
    expect(flow).toMatchObject({ outcome, syn: 1, icmp: [{ kind, from: '10.0.0.254', packet: 2 }], lastPacket: 2 });
    expect(flow.steps.at(-1)).toMatchObject({ from: 'network', kind: 'icmp', detail: kind });
  });

  it('is told of an error that stands before its SYN in the file', () => {
    const one = talk().wait(0.2).syn();
    const quoted = one.packets[0]!.bytes.subarray(0, 28);
    const error = { at: 0, bytes: ipPacket('10.0.0.254', client, 1, icmpError(3, 13, quoted)) };
    const flow = flowOf([error, ...one.packets]);
    expect(flow).toMatchObject({
      outcome: 'prohibited',
      firstPacket: 1,
      firstAt: 0,
      lastPacket: 2,
      icmp: [{ packet: 1 }],
    });
  });

  it('is unanswered, not dropped, where the clock stepped back behind the last packets', () => {
    const before = new Talk(client, 40001, server, 443);
    before.at = 100;
    const last = new Talk(client, 40002, server, 443);
    last.at = 1;
    const flows = flowsOf([...talk().handshake().packets, ...before.handshake().packets, ...last.syn().packets]);
    expect(flows.at(-1)?.outcome).toBe('unanswered');
  });

  it('is not touched by the middle of a large ping that looks like an error about it', () => {
    const one = talk().syn();
    const data = icmpError(3, 13, one.packets[0]!.bytes);
    const later = { at: 0.01, bytes: ipPacket('10.0.0.254', client, 1, data, { fragment: 100 }) };
    expect(flowOf([...one.packets, later])).toMatchObject({ icmp: [], outcome: 'unanswered' });
  });

  it('is midstream where its beginning was not captured, with the lower port as the server', () => {
    const one = talk();
    expect(flowOf(one.answer('x').say('y').packets)).toMatchObject({
      outcome: 'midstream',
      syn: 0,
      client: { port: 40000 },
      server: { port: 443 },
    });
  });

  it('is one where the answer to the SYN comes first in the file', () => {
    const [syn, synAck, ack] = talk().handshake().packets;
    const get = talk().handshake().say('GET /x HTTP/1.1\r\n\r\n').packets[3]!;
    const flow = flowOf([synAck!, syn!, ack!, get]);
    expect(flow).toMatchObject({ outcome: 'connected', syn: 1, client: { port: 40000 }, http: [{ target: '/x' }] });
  });

  it('is a new one where only the answer to its SYN was captured, behind another of the same ports', () => {
    const earlier = talk().answer('the end of something');
    const later = new Talk(client, 40000, server, 443, 500_000, 600_000);
    later.at = 5;
    later.syn().synAck().ack();
    const flows = flowsOf([...earlier.packets, ...later.packets.slice(1)]);
    expect(flows.map(({ outcome }) => outcome)).toEqual(['midstream', 'connected']);
  });

  it('with one direction alone is connected where the client goes on, and counted', () => {
    const whole = talk().handshake().say('GET / HTTP/1.1\r\n\r\n');
    const evidence = dissect(whole.packets.filter(({ bytes }) => bytes[12] === 10));
    expect(evidence.flows).toMatchObject([{ outcome: 'connected', packets: { server: 0 }, http: [{ target: '/' }] }]);
    expect(evidence.summary.incomplete).toEqual(['one-direction']);
  });

  it('may bring data with its SYN', () => {
    const one = talk();
    one.add(true, flagSyn, 1000, 0, bytesOf('GET /fast HTTP/1.1\r\n'));
    one.clientNext = 1021;
    one.synAck().say('\r\n');
    expect(flowOf(one.packets).http).toMatchObject([{ target: '/fast' }]);
  });

  it('is closed by the first who says so', () => {
    const one = talk().handshake();
    one.add(true, flagFin | flagAck, one.clientNext, one.serverNext).reset();
    expect(flowOf(one.packets).closedBy).toMatchObject({ side: 'client', how: 'close', packet: 4 });
  });

  it('counts repeated data and finds what is stuck', () => {
    const one = talk().handshake();
    for (let time = 0; time < 4; time++) {
      one.wait(1).add(true, flagAck, one.clientNext, one.serverNext, bytesOf('x'.repeat(1400)));
    }
    expect(flowOf(one.packets)).toMatchObject({
      segments: { total: 4, retransmitted: 3 },
      stuck: { from: 'client', bytes: 1400, packets: [{ packet: 5 }, { packet: 6 }, { packet: 7 }] },
    });
  });

  it('has at most 64 steps and is not lost in more', () => {
    const one = talk();
    for (let time = 0; time < 100; time++) one.syn();
    expect(flowOf(one.packets)).toMatchObject({ syn: 100, lastPacket: 100 });
    expect(flowOf(one.packets).steps).toHaveLength(64);
  });
});

describe('names of servers', () => {
  const answer = dnsMessage(7, 'a.example', { rcode: 0, addresses: [server] });

  it('come from DNS, be the answer before the connection or after it', () => {
    const later = talk();
    later.at = 1;
    const before = dissect([dns(0, dnsMessage(7, 'a.example')), dns(0.03, answer, true), ...later.syn().packets]);
    expect(before.flows[0]?.server).toMatchObject({ name: 'a.example', nameFrom: 'dns' });
    expect(before.dns).toMatchObject([
      { name: 'a.example', rcode: 0, answers: [server], queries: [1], answerPacket: 2, answerAt: 0.03 },
    ]);
    const after = dissect([...talk().syn().packets, dns(1, answer, true)]);
    expect(after.flows[0]?.server).toMatchObject({ name: 'a.example', nameFrom: 'dns' });
    expect(after.dns).toMatchObject([{ queries: [], answerPacket: 2 }]);
  });

  it('come from the connection itself first', () => {
    const one = talk().handshake().say('GET / HTTP/1.1\r\nHost: B.example:443\r\n\r\n');
    expect(dissect([dns(0, answer, true), ...one.packets]).flows[0]?.server).toMatchObject({
      name: 'b.example',
      nameFrom: 'host',
    });
  });

  it('of a proxy are its own, not those of its targets', () => {
    const named = dns(0, answer, true);
    const tunnel = talk().handshake().say('CONNECT t.example:443 HTTP/1.1\r\n\r\n').answer('HTTP/1.1 403 No\r\n\r\n');
    expect(dissect([named, ...tunnel.packets]).flows[0]).toMatchObject({
      server: { name: 'a.example', nameFrom: 'dns' },
      tunnel: { target: 't.example:443', status: 403, attempts: [{ reason: 'No' }] },
    });
    const plain = talk().handshake().say('GET http://crl.example/x HTTP/1.1\r\nHost: crl.example\r\n\r\n');
    expect(dissect([named, ...plain.packets]).flows[0]?.server).toMatchObject({ name: 'a.example' });
  });

  it('that are asked again are one record; a refusal by the host marks it, however often it comes', () => {
    const question = dnsMessage(7, 'a.example');
    const asked = [dns(0, question), dns(1, question), dns(2, dnsMessage(8, 'b.example'))];
    const refusal = (at: number): TimedPacket => ({
      at,
      bytes: ipPacket('10.0.0.53', client, 1, icmpError(3, 3, asked[0]!.bytes.subarray(0, 28))),
    });
    const { dns: records } = dissect([asked[0]!, asked[1]!, refusal(1.1), refusal(1.2), asked[2]!]);
    expect(records).toMatchObject([
      { name: 'a.example', queries: [1, 2], rcode: null, refusedByHost: true },
      { name: 'b.example', refusedByHost: false },
    ]);
    expect(dissect([...asked, refusal(3)]).dns.map((record) => record.refusedByHost)).toEqual([true, true]);
  });
});

describe('a whole capture', () => {
  it('drops copies and counts them, though one has padding behind it', () => {
    const one = talk().syn();
    const [syn] = one.packets;
    const padded = Uint8Array.from([...syn!.bytes, 0, 0, 0, 0, 0, 0]);
    const evidence = dissect([syn!, { at: 0.0001, bytes: syn!.bytes }, { at: 0.0002, bytes: padded }]);
    expect(evidence.flows).toMatchObject([{ syn: 1, packets: { client: 1 } }]);
    expect(evidence.summary).toMatchObject({ packets: 3, duplicatesDropped: 2 });
  });

  it('says what it could not read', () => {
    const one = talk().handshake().say('GET / HTTP/1.1\r\n\r\n');
    const cut = one.packets.map((packet) => ({ ...packet, captured: Math.min(packet.bytes.length, 50) }));
    const fragment = { at: 1, bytes: ipPacket(client, server, 6, tcpSegment([1, 2], 1, 1, 16), { fragment: 0x2000 }) };
    const headerless = { at: 1, bytes: ipPacket(client, server, 6, tcpSegment([1, 2], 1, 1, 16)), captured: 30 };
    const evidence = dissect([...cut, fragment, headerless]);
    expect(evidence.incompleteCounts).toEqual({ 'cut-packets': 2, fragments: 1 });
    expect(evidence.flows[0]).toMatchObject({ outcome: 'connected', bytes: { client: 18 } });
  });

  it('gives the time of its first and latest packet, also out of order', () => {
    const late = new Talk(client, 40001, server, 443);
    late.at = 4;
    const early = talk();
    early.at = 2;
    const evidence = dissect([...late.syn().packets, ...early.syn().packets]);
    expect(evidence.summary).toMatchObject({ firstAt: '2023-11-14T22:13:22.000Z', lastAt: '2023-11-14T22:13:24.000Z' });
    expect(evidence.flows.map(({ firstAt }) => firstAt)).toEqual([0, -2]);
  });

  it('keeps a bounded number of connections and addresses, and says that there were more', () => {
    const dissection = new Dissection();
    const record = emptyRecord();
    record.linkType = 101;
    const bytes = ipPacket('fd00::', 'fd01::', 6, tcpSegment([40000, 443], 1, 0, flagSyn));
    const view = new DataView(bytes.buffer);
    Object.assign(record, { bytes, view, captured: bytes.length, original: bytes.length });
    for (let index = 0; index < 210_000; index++) {
      // Another address of both ends in every packet.
      bytes.set(u32(index), 20);
      bytes.set(u32(index), 36);
      dissection.packet(record);
    }
    const evidence = dissection.evidence({ file: 'f', container: 'pcap', bytes: 1 }, []);
    expect(evidence.flows).toHaveLength(100_000);
    expect(evidence.incompleteCounts['too-many-connections']).toBe(110_000);
  });
});
