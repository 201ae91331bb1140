import { describe, expect, it } from 'vitest';
import { hasOpenssl, makeCertificate } from '../../test/lab/certificates.js';
import { authoritiesOf } from '../certificates/authority.js';
import type { Tls } from '../evidence/capture.js';
import { ChainBook } from './chain-book.js';
import type { Side } from './side.js';
import { bytesOf, dissect, joinBytes, Talk, u16 } from './testing/packets.js';
import { TlsConversation } from './tls-conversation.js';

const record = (type: number, body: Uint8Array | readonly number[]): Uint8Array =>
  joinBytes([type, 3, 3], u16(body.length), body);
const message = (type: number, body: Uint8Array | readonly number[]): Uint8Array =>
  record(22, joinBytes([type, 0], u16(body.length), body));
const nameOf = (host: string): number[] => [
  ...u16(0),
  ...u16(host.length + 5),
  ...u16(host.length + 3),
  0,
  ...u16(host.length),
  ...bytesOf(host),
];
const clientHello = (host: string): Uint8Array =>
  message(
    1,
    joinBytes([3, 3], new Uint8Array(32), [0, 0, 2, 0xc0, 0x30, 1, 0], u16(nameOf(host).length), nameOf(host)),
  );
const serverHello = (extensions: readonly number[] = []): Uint8Array =>
  message(2, joinBytes([3, 3], new Uint8Array(32), [0, 0xc0, 0x30, 0], u16(extensions.length), extensions));
const certificates = (...list: Uint8Array[]): Uint8Array => {
  const body = joinBytes(...list.flatMap((each) => [[0], u16(each.length), each]));
  return message(11, joinBytes([0], u16(body.length), body));
};
const request = message(13, [1, 1, 0, 0]);
const done = message(14, []);
const change = record(20, [1]);
const data = record(23, new Uint8Array(30));
const is13 = [0, 43, 0, 2, 3, 4];

type Said = readonly [Side, Uint8Array | 'lost'];

function converse(said: readonly Said[], book = new ChainBook(authoritiesOf([]), (at) => at), at = 0): Tls {
  const talk = new TlsConversation(
    () => undefined,
    book,
    () => null,
  );
  said.forEach(([side, bytes], index) => {
    if (bytes === 'lost') {
      talk.miss(side);
      talk.lost(side);
    } else talk.push(side, bytes, index + 1, at);
  });
  const tls = talk.evidence();
  if (tls === null) throw new Error('no TLS');
  return tls;
}

const begin: Said = ['client', clientHello('a.example')];

describe('a session', () => {
  it('that is taken up again shows no certificate before the change of cipher', () => {
    expect(converse([begin, ['server', joinBytes(serverHello(), change)]]).resumed).toBe(true);
    expect(
      converse([begin, ['server', joinBytes(serverHello(), message(4, [0, 0, 0, 0, 0, 0]), change)]]).resumed,
    ).toBe(true);
    expect(converse([begin, ['server', serverHello([...is13, 0, 41, 0, 2, 0, 0])]]).resumed).toBe(true);
  });

  it('that is new shows them, or says so, or ends its part as a whole handshake does', () => {
    expect(
      converse([begin, ['server', joinBytes(serverHello(), certificates(bytesOf('x')), done, change)]]).resumed,
    ).toBe(false);
    expect(converse([begin, ['server', joinBytes(serverHello(), done, change)]]).resumed).toBeNull();
    expect(converse([begin, ['server', joinBytes(serverHello(is13), change, data)]]).resumed).toBe(false);
    const isDraft = [0, 43, 0, 2, 0x7f, 0x1c];
    expect(converse([begin, ['server', joinBytes(serverHello(isDraft), change, data)]]).resumed).toBe(false);
  });

  it('is not told apart where bytes are missing, or the beginning is', () => {
    expect(converse([begin, ['server', serverHello()], ['server', 'lost'], ['server', change]]).resumed).toBeNull();
    expect(converse([['server', joinBytes(change, data)]]).resumed).toBeNull();
  });
});

describe("the client's certificate", () => {
  const asked: Said = ['server', joinBytes(serverHello(), certificates(bytesOf('x')), request, done)];
  it.each([
    ['sent', [begin, asked, ['client', joinBytes(certificates(bytesOf('mine')), change)]]],
    ['empty', [begin, asked, ['client', joinBytes(certificates(), change)]]],
    ['requested', [begin, asked]],
    ['requested', [begin, asked, ['client', message(11, [0, 0, 9, 0])]]],
    [null, [begin, ['server', joinBytes(serverHello(), certificates(bytesOf('x')), done)], ['client', change]]],
    ['sent', [begin, ['client', certificates(bytesOf('mine'))], asked]],
  ] as const)('is %s', (expected, said) => {
    expect(converse(said).clientCertificate).toBe(expected);
  });
});

describe('what is said behind the handshake', () => {
  const sealed = record(22, new Uint8Array(40));
  const shaken: Said[] = [
    begin,
    ['server', joinBytes(serverHello(), certificates(bytesOf('x')), done)],
    ['client', joinBytes(change, sealed)],
    ['server', joinBytes(change, sealed)],
  ];
  const hidden: Said[] = [
    begin,
    ['server', joinBytes(serverHello(is13), change, data, data, data)],
    ['client', joinBytes(change, data)],
  ];
  const asks: Said = ['client', data];
  const farewell = record(21, new Uint8Array(26));
  it.each<[string, readonly Said[], boolean, boolean]>([
    ['nothing', shaken, false, false],
    ['a request', [...shaken, asks], true, false],
    ['a request and its answer', [...shaken, asks, ['server', data]], true, true],
    ['a word of TLS itself', [...shaken, asks, ['server', farewell]], true, true],
    ['another handshake', [...shaken, asks, ['server', sealed]], true, true],
    ['a farewell of the client', [...shaken, ['client', farewell]], false, false],
    ['nothing in TLS 1.3', hidden, false, false],
    ['a request in TLS 1.3', [...hidden, asks], true, false],
    ['a request and its answer in TLS 1.3', [...hidden, asks, ['server', data]], true, true],
  ])('is %s', (_, said, client, server) => {
    const { completed, clientSpokeAt, serverSpokeAt } = converse(said);
    expect([completed, clientSpokeAt, serverSpokeAt]).toEqual([true, client ? 0 : null, server ? 0 : null]);
  });

  it('stays known though bytes are missing later, while the client is still silent', () => {
    const talk = new Talk('10.0.0.1', 40_000, '20.0.0.2', 443).handshake();
    talk.say(clientHello('a.example')).answer(joinBytes(serverHello(is13), change, data));
    talk.say(joinBytes(change, data)).answer(data);
    talk.serverNext += 5000;
    for (let segment = 0; segment < 80; segment++) talk.answer(data);
    const { tls } = dissect(talk.packets).flows[0]!;
    expect(tls).toMatchObject({ completed: true, clientSpokeAt: null, serverSpokeAt: expect.any(Number) as number });
  });

  it('is left open where bytes are missing, or the handshake has no end', () => {
    expect(converse([...shaken, ['server', 'lost'], asks])).not.toHaveProperty('serverSpokeAt');
    expect(converse(shaken.slice(0, 3))).not.toHaveProperty('serverSpokeAt');
  });
});

describe('a chain', () => {
  it('that cannot be read is kept as such', () => {
    const tls = converse([begin, ['server', joinBytes(serverHello(), certificates(bytesOf('nonsense')), done)]]);
    expect(tls).toMatchObject({ chain: [], chainPacket: 2, trust: { end: 'unreadable', dates: null, forName: null } });
    const lying = converse([begin, ['server', joinBytes(serverHello(), message(11, [0, 0, 9, 0]), done)]]);
    expect(lying).toMatchObject({ chain: [], trust: { end: 'unreadable' } });
  });

  describe.skipIf(!hasOpenssl)('of a true authority', () => {
    const made = makeCertificate({
      subject: '/CN=server',
      names: ['a.example'],
      from: new Date(1_000_000_000_000),
      to: new Date(2_000_000_000_000),
    });
    const said = (host: string): Said[] => [
      ['client', clientHello(host)],
      ['server', joinBytes(serverHello(), certificates(made.der), done)],
    ];

    it('is judged at the time of its packet and for the name that was asked for', () => {
      const book = (): ChainBook => new ChainBook(authoritiesOf([made.der]), (at) => 1_500_000_000 + at);
      expect(converse(said('a.example'), book()).trust).toMatchObject({ end: 'given', dates: 'valid', forName: true });
      expect(converse(said('b.example'), book(), 6e8).trust).toMatchObject({ dates: 'expired', forName: false });
      expect(converse(said('a.example'), book(), -6e8).trust).toMatchObject({ dates: 'not-yet', forName: true });
      expect(converse(said('a.example'), new ChainBook(authoritiesOf([]), () => null)).trust).toMatchObject({
        end: 'private',
        dates: null,
      });
    });

    it('is one object for all connections that show it', () => {
      const book = new ChainBook(authoritiesOf([]), (at) => at);
      const [one, other] = [converse(said('a.example'), book), converse(said('a.example'), book)];
      expect(other.chain).toHaveLength(1);
      expect(other.chain).toBe(one.chain);
      expect(other.trust).toBe(one.trust);
    });

    it('is kept up to a number, those of other programs not at the cost of the connector’s', () => {
      const book = new ChainBook(authoritiesOf([]), (at) => at);
      const kept = (host: string, count: number): number =>
        Array.from({ length: count }, (_, index) => book.keep([bytesOf(`${host} ${index}`)], host)).filter(Boolean)
          .length;
      expect(kept('a.example', 2000)).toBe(500);
      expect(book.overflowed).toBe(0);
      expect(kept('login.microsoftonline.com', 600)).toBe(500);
      expect(book.overflowed).toBe(100);
    });
  });
});
