import { describe, expect, it } from 'vitest';
import {
  dissect,
  dnsMessage,
  icmpError,
  ipPacket,
  joinBytes,
  Talk,
  u16,
  udpDatagram,
  type TimedPacket,
} from './testing/packets.js';

const client = '10.0.0.1';
const nameServer = '10.0.0.53';
const answer = { rcode: 0, addresses: ['20.0.0.2'] };
const prefixed = (message: Uint8Array): Uint8Array => joinBytes(u16(message.length), message);

function datagram(at: number, from: string, to: string, ports: [number, number], message: Uint8Array): TimedPacket {
  return { at, bytes: ipPacket(from, to, 17, udpDatagram(ports, message)) };
}

/** The same answer, marked as truncated (TC). */
function truncated(id: number, name: string): Uint8Array {
  const message = dnsMessage(id, name, { rcode: 0, addresses: [] });
  message[2] = (message[2] ?? 0) | 2;
  return message;
}

describe('DNS over TCP', () => {
  const question = prefixed(dnsMessage(7, 'a.example'));
  const reply = prefixed(dnsMessage(7, 'a.example', answer));
  const talk = (): Talk => new Talk(client, 40000, nameServer, 53).handshake();

  it.each([1, 2, 3, 13, 1000])('is read in pieces of %i bytes', (size) => {
    const one = talk();
    for (let at = 0; at < question.length; at += size) one.say(question.slice(at, at + size));
    for (let at = 0; at < reply.length; at += size) one.answer(reply.slice(at, at + size));
    expect(dissect(one.packets).dns).toMatchObject([
      { name: 'a.example', rcode: 0, answers: ['20.0.0.2'], protocol: 'dns', client, server: nameServer },
    ]);
  });

  it('gives several messages of one segment, and names to what follows', () => {
    const both = joinBytes(question, prefixed(dnsMessage(8, 'b.example')));
    const one = talk().say(both).answer(reply);
    const after = new Talk(client, 40001, '20.0.0.2', 443);
    after.at = 1;
    const evidence = dissect([...one.packets, ...after.syn().packets]);
    expect(evidence.dns.map(({ name, rcode }) => [name, rcode])).toEqual([
      ['a.example', 0],
      ['b.example', null],
    ]);
    expect(evidence.flows[1]?.server.name).toBe('a.example');
  });

  it('follows an answer over UDP that was too long for it', () => {
    const asked = [
      datagram(0, client, nameServer, [5000, 53], dnsMessage(7, 'a.example')),
      datagram(0.1, nameServer, client, [53, 5000], truncated(7, 'a.example')),
    ];
    const again = talk();
    const evidence = dissect([...asked, ...again.say(question).answer(reply).packets.map(later)]);
    expect(evidence.dns).toMatchObject([
      { rcode: 0, answers: [], cut: true },
      { rcode: 0, answers: ['20.0.0.2'], cut: false },
    ]);
  });

  it('is left alone where it is no DNS, or where bytes are missing', () => {
    expect(dissect(talk().say('\0\x03abc').answer(reply.slice(5)).packets).dns).toEqual([]);
    const one = talk();
    one.clientNext += 5;
    expect(dissect(one.say(question).packets).dns).toEqual([]);
  });
});

const later = (packet: TimedPacket): TimedPacket => ({ ...packet, at: packet.at + 1 });

describe('names asked of everybody', () => {
  it.each<[string, number, string]>([
    ['llmnr', 5355, '224.0.0.252'],
    ['mdns', 5353, '224.0.0.251'],
  ])('%s: the question and the answer of whoever knows', (protocol, port, group) => {
    const back: [string, [number, number]] = protocol === 'mdns' ? [group, [port, port]] : [client, [port, 5000]];
    const evidence = dissect([
      datagram(0, client, group, [protocol === 'mdns' ? port : 5000, port], dnsMessage(7, 'WPAD')),
      datagram(0.1, '10.0.0.66', back[0], back[1], dnsMessage(7, 'wpad', { rcode: 0, addresses: ['10.0.0.66'] })),
    ]);
    expect(evidence.dns).toMatchObject([
      { name: 'wpad', protocol, client, server: group, queries: [1], answers: ['10.0.0.66'], answerPacket: 2 },
    ]);
  });

  it('mDNS: an answer comes without its question', () => {
    const bare = joinBytes(
      [0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0],
      [4, 119, 112, 97, 100, 5, 108, 111, 99, 97, 108, 0, 0, 1, 0x80, 1, 0, 0, 0, 60, 0, 4, 10, 0, 0, 66],
    );
    const asked = datagram(0, client, '224.0.0.251', [5353, 5353], dnsMessage(0, 'wpad.local'));
    const evidence = dissect([asked, datagram(0.1, '10.0.0.66', '224.0.0.251', [5353, 5353], bare)]);
    expect(evidence.dns).toMatchObject([{ name: 'wpad.local', answers: ['10.0.0.66'] }]);
  });

  it('does not let an answer of anybody replace what the name server said', () => {
    const named = [
      datagram(0, client, nameServer, [5000, 53], dnsMessage(7, 'a.example')),
      datagram(0.1, nameServer, client, [53, 5000], dnsMessage(7, 'a.example', answer)),
      datagram(0.2, client, '224.0.0.252', [5001, 5355], dnsMessage(8, 'wpad')),
      datagram(0.3, '10.0.0.66', client, [5355, 5001], dnsMessage(8, 'wpad', answer)),
    ];
    const one = new Talk(client, 40001, '20.0.0.2', 443);
    one.at = 1;
    expect(dissect([...named, ...one.syn().packets]).flows[0]?.server.name).toBe('a.example');
  });

  it('keeps no answers to what nobody here asked, and not more questions than it may', () => {
    const stray = datagram(0, '10.0.0.66', client, [5355, 5001], dnsMessage(8, 'wpad', answer));
    expect(dissect([stray]).dns).toEqual([]);
    const many = Array.from({ length: 5100 }, (_, index) =>
      datagram(index, client, '224.0.0.252', [5001, 5355], dnsMessage(index & 0xffff, `p${index}`)),
    );
    const evidence = dissect(many);
    expect(evidence.dns).toHaveLength(5000);
    expect(evidence.summary.incomplete).toEqual(['too-many-questions']);
  });
});

describe('a question that a device stops', () => {
  it.each<[string, number, number]>([
    ['prohibited', 3, 13],
    ['no-route', 3, 1],
    ['no-route', 11, 0],
  ])('is blocked: %s (%i/%i)', (kind, type, code) => {
    const asked = datagram(0, client, nameServer, [5000, 53], dnsMessage(7, 'a.example'));
    const error = ipPacket('10.0.0.254', client, 1, icmpError(type, code, asked.bytes.subarray(0, 28)));
    expect(dissect([asked, { at: 0.1, bytes: error }]).dns).toMatchObject([
      { rcode: null, refusedByHost: false, blocked: { kind, from: '10.0.0.254', packet: 2 } },
    ]);
  });
});

describe('a request for connection whose time runs out on the way', () => {
  it('has no route', () => {
    const one = new Talk(client, 40000, '20.0.0.2', 443).syn();
    const error = ipPacket('10.0.0.254', client, 1, icmpError(11, 0, one.packets[0]!.bytes.subarray(0, 28)));
    const [flow] = dissect([...one.packets, { at: 0.1, bytes: error }]).flows;
    expect(flow).toMatchObject({ outcome: 'no-route', icmp: [{ kind: 'time-exceeded', from: '10.0.0.254' }] });
  });
});
