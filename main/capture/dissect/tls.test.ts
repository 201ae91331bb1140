import { createServer, type AddressInfo } from 'node:net';
import { connect, type ConnectionOptions } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, joinBytes, u16 } from '../testing/packets.js';
import { alertName } from './tls-names.js';
import { looksLikeTls, TlsReader, type TlsEvent } from './tls.js';

/** The first flight of a true client, which nobody answers. */
function helloOf(options: ConnectionOptions): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.once('data', (data) => {
        resolve(new Uint8Array(data));
        socket.destroy();
        server.close();
      });
    });
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      connect({ ...options, port, host: '127.0.0.1' }).on('error', () => undefined);
    });
    server.on('error', reject);
  });
}

function read(...parts: readonly (Uint8Array | 'lost')[]): { events: TlsEvent[]; finished: boolean } {
  const events: TlsEvent[] = [];
  const reader = new TlsReader((event) => events.push(event));
  for (const part of parts) {
    if (part === 'lost') reader.lost();
    else reader.push(part);
  }
  return { events, finished: reader.finished };
}

const record = (type: number, body: Uint8Array | readonly number[]): Uint8Array =>
  joinBytes([type, 3, 3], u16(body.length), body);
const handshake = (type: number, body: Uint8Array): Uint8Array =>
  joinBytes([type, body.length >>> 16], u16(body.length & 0xffff), body);
const changeCipher = record(20, [1]);
const alert = (level: number, description: number): Uint8Array => record(21, [level, description]);

/** A hello body: version, random, an empty session, one cipher, no compression, extensions. */
const helloBody = (server: boolean, extensions: readonly number[]): Uint8Array =>
  joinBytes(
    [3, 3],
    new Uint8Array(32),
    [0],
    server ? [0x13, 0x01, 0] : [0, 2, 0x13, 0x01, 1, 0],
    u16(extensions.length),
    extensions,
  );
const extension = (type: number, data: readonly number[]): number[] => [...u16(type), ...u16(data.length), ...data];
const nameExtension = (name: string): number[] =>
  extension(0, [...u16(name.length + 3), 0, ...u16(name.length), ...bytesOf(name)]);

describe('a true ClientHello', () => {
  it.each([
    [{ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' }, ['TLS 1.3', 'TLS 1.2']],
    [{ maxVersion: 'TLSv1.2' }, ['TLS 1.2']],
    [{ minVersion: 'TLSv1.3' }, ['TLS 1.3']],
  ] as const)('is read however it is split: %o', async (versions, offered) => {
    const hello = await helloOf({ servername: 'Login.MicrosoftOnline.com', ...versions });
    const expected = [{ kind: 'client-hello', serverName: 'login.microsoftonline.com', offered }];
    expect(looksLikeTls(hello)).toBe('yes');
    for (let at = 0; at <= hello.length; at++) {
      expect(read(hello.subarray(0, at), hello.subarray(at)).events).toEqual(expected);
    }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sizes) => {
        const parts: Uint8Array[] = [];
        for (let at = 0; at < hello.length; at += sizes[(parts.length - 1) % sizes.length]!) {
          parts.push(hello.slice(at, at + sizes[parts.length % sizes.length]!));
        }
        expect(read(...parts).events).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('has no name where the client gave none, and never half a one where it was cut', async () => {
    expect(read(await helloOf({})).events).toMatchObject([{ serverName: null }]);
    const hello = await helloOf({ servername: 'login.microsoftonline.com' });
    for (let at = 9; at < hello.length; at++) {
      const { events } = read(hello.slice(0, at), 'lost');
      expect(events, `cut at ${at}`).toHaveLength(1);
      const [event] = events;
      if (event?.kind !== 'client-hello') throw new Error('no hello');
      expect([null, 'login.microsoftonline.com']).toContain(event.serverName);
    }
  });
});

describe('handshakes', () => {
  it('are read in records of any size, a hello of 64 KiB too', () => {
    const extensions = [
      ...nameExtension('a.example'),
      ...extension(
        21,
        Array.from({ length: 64_000 }, () => 0),
      ),
    ];
    const message = handshake(1, helloBody(false, extensions));
    const records = (size: number): Uint8Array[] =>
      Array.from({ length: Math.ceil(message.length / size) }, (_, index) =>
        record(22, message.subarray(index * size, (index + 1) * size)),
      );
    for (const size of [16_384, 1000, 1]) {
      const begun = performance.now();
      expect(read(...records(size)).events).toMatchObject([{ kind: 'client-hello', serverName: 'a.example' }]);
      expect(performance.now() - begun).toBeLessThan(1500);
    }
  });

  it("give the server's version and cipher, the true ones of TLS 1.3 too", () => {
    const old = record(22, handshake(2, helloBody(true, [])));
    const now = record(22, handshake(2, helloBody(true, extension(43, [3, 4]))));
    expect(read(old).events).toEqual([
      { kind: 'server-hello', version: 'TLS 1.2', cipher: 'TLS_AES_128_GCM_SHA256', fromKeptSecret: false },
    ]);
    expect(read(now).events).toEqual([
      { kind: 'server-hello', version: 'TLS 1.3', cipher: 'TLS_AES_128_GCM_SHA256', fromKeptSecret: false },
    ]);
  });

  it('go on behind a request for another hello, whatever changes of cipher stand between', () => {
    const retry = Uint8Array.from(
      'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'
        .match(/../g)!
        .map((digits) => parseInt(digits, 16)),
    );
    const request = joinBytes([3, 3], retry, [0, 0x13, 0x01, 0], u16(6), extension(43, [3, 4]));
    const server = joinBytes(record(22, handshake(2, request)), changeCipher);
    const events: TlsEvent[] = [];
    const reader: TlsReader = new TlsReader((event) => {
      events.push(event);
      if (event.kind === 'retry-request') reader.expectAnotherHello();
    });
    reader.push(server);
    reader.push(record(22, handshake(2, helloBody(true, extension(43, [3, 4])))));
    reader.push(record(23, new Uint8Array(30)));
    expect(events.map(({ kind }) => kind)).toEqual(['retry-request', 'server-hello', 'protected']);
  });

  it('tell that TLS 1.3 goes on from a secret that was kept', () => {
    const extensions = [...extension(43, [3, 4]), ...extension(41, [0, 0])];
    expect(read(record(22, handshake(2, helloBody(true, extensions)))).events).toMatchObject([
      { fromKeptSecret: true },
    ]);
  });

  const certificateList = (...certificates: Uint8Array[]): Uint8Array => {
    const list = joinBytes(...certificates.flatMap((each) => [[0], u16(each.length), each]));
    return joinBytes([0], u16(list.length), list);
  };

  it('give the certificates, however their records and segments are split', () => {
    const chain = [bytesOf('first'), new Uint8Array(3000).fill(7), bytesOf('last')];
    const message = joinBytes(
      handshake(11, certificateList(...chain)),
      handshake(13, bytesOf('abc')),
      handshake(14, bytesOf('')),
    );
    const records = (size: number): Uint8Array =>
      joinBytes(
        ...Array.from({ length: Math.ceil(message.length / size) }, (_, index) =>
          record(22, message.subarray(index * size, (index + 1) * size)),
        ),
      );
    for (const [recordSize, segment] of [
      [16_384, 1460],
      [100, 1],
      [7, 13],
    ] as const) {
      const bytes = records(recordSize);
      const lists: (readonly Uint8Array[] | null)[] = [];
      const kinds: string[] = [];
      const reader = new TlsReader((event) => {
        kinds.push(event.kind);
        if (event.kind === 'certificates') lists.push(event.list?.map((each) => each.slice()) ?? null);
      });
      for (let at = 0; at < bytes.length; at += segment) reader.push(bytes.subarray(at, at + segment));
      expect(lists).toEqual([chain]);
      expect(kinds).toEqual(['certificates', 'certificate-request', 'server-done']);
    }
  });

  it.each([
    ['an empty list', certificateList(), []],
    ['a list longer than the message', joinBytes([0, 0, 9, 0, 0, 1, 65]), null],
    ['a list shorter than the message', joinBytes([0, 0, 0, 65]), null],
    ['a certificate longer than the list', joinBytes([0, 0, 4, 0, 0, 9, 65]), null],
    ['a certificate of no length', joinBytes([0, 0, 3, 0, 0, 0]), null],
    ['half a length', joinBytes([0, 0, 2, 0, 0]), null],
  ])('with %s', (_, body, list) => {
    expect(read(record(22, handshake(11, body))).events).toEqual([{ kind: 'certificates', list }]);
  });

  it('of very many certificates, or very long ones, give only the first', () => {
    const many = certificateList(...Array.from({ length: 40 }, () => Uint8Array.of(1)));
    expect(read(record(22, handshake(11, many))).events).toMatchObject([{ list: { length: 10 } }]);
    const long = handshake(11, certificateList(new Uint8Array(40_000), new Uint8Array(20_000), new Uint8Array(4000)));
    const records = Array.from({ length: 5 }, (_, index) =>
      record(22, long.subarray(index * 16_000, (index + 1) * 16_000)),
    );
    expect(read(...records).events).toMatchObject([{ list: { length: 3 } }]);
  });

  it('that are cut give no certificates: half a chain is another chain', () => {
    const message = record(22, handshake(11, certificateList(bytesOf('first'), bytesOf('second'))));
    expect(read(message.slice(0, message.length - 3), 'lost').events).toEqual([]);
  });

  it('leave out reserved versions that clients mix in', () => {
    const hello = helloBody(false, extension(43, [6, 0x7a, 0x7a, 3, 4, 3, 3]));
    expect(read(record(22, handshake(1, hello))).events).toMatchObject([{ offered: ['TLS 1.3', 'TLS 1.2'] }]);
  });

  it('name drafts of TLS 1.3 as such, once each, and say of other numbers that they are unknown', () => {
    const hello = helloBody(
      false,
      extension(43, [14, 0xfb, 0x1a, 0x7f, 0x1c, 0x7f, 0x12, 0xfa, 0xfa, 0x05, 0x06, 3, 4, 3, 3]),
    );
    expect(read(record(22, handshake(1, hello))).events).toMatchObject([
      { offered: ['TLS 1.3 (a draft of it)', 'unknown version 0x0506', 'TLS 1.3', 'TLS 1.2'] },
    ]);
    const answer = helloBody(true, extension(43, [0xfb, 0x1a]));
    expect(read(record(22, handshake(2, answer))).events).toMatchObject([{ version: 'TLS 1.3 (a draft of it)' }]);
  });

  it("give the server's cipher of drafts that knew no number of the session", () => {
    const body = joinBytes([0x7f, 0x12], new Uint8Array(32), [0x13, 0x01], u16(6), extension(40, [0, 0]));
    expect(read(record(22, handshake(2, body))).events).toEqual([
      {
        kind: 'server-hello',
        version: 'TLS 1.3 (a draft of it)',
        cipher: 'TLS_AES_128_GCM_SHA256',
        fromKeptSecret: false,
      },
    ]);
  });

  it.each([
    ['a name that is none', nameExtension('a b\0c')],
    ['a name longer than its extension', extension(0, [0, 9, 0, 0, 99, 97])],
    ['an extension longer than the hello', [0, 0, 0xff, 0xff, 0, 0]],
    ['half an extension', [0, 0, 0]],
  ])('give no name for %s', (_, extensions) => {
    expect(read(record(22, handshake(1, helloBody(false, extensions)))).events).toMatchObject([{ serverName: null }]);
  });

  it('of a few bytes are no hellos', () => {
    expect(read(record(22, handshake(1, bytesOf('x')))).events).toEqual([]);
    expect(read(record(22, handshake(2, bytesOf('x')))).events).toEqual([]);
  });

  it('end where a length makes no sense', () => {
    expect(read(record(22, [1, 0x10, 0, 0])).finished).toBe(true);
    expect(read(joinBytes([22, 3, 3, 0xff, 0xff], new Uint8Array(10))).finished).toBe(true);
  });
});

describe('a hello of version 2', () => {
  const old = (version: readonly [number, number], ciphers = 6): Uint8Array =>
    joinBytes(
      u16(0x8000 | (9 + ciphers + 16)),
      [1, ...version],
      u16(ciphers),
      u16(0),
      u16(16),
      new Uint8Array(ciphers + 16),
    );

  it.each([
    [[3, 1], 'TLS 1.0'],
    [[3, 3], 'TLS 1.2'],
    [[0, 2], 'SSL 2.0'],
  ] as const)('is read, split anywhere: %o', (version, offered) => {
    const bytes = joinBytes(old(version), record(22, handshake(16, bytesOf('key'))), alert(2, 48));
    expect(looksLikeTls(bytes)).toBe('yes');
    for (let at = 0; at <= bytes.length; at++) {
      expect(read(bytes.subarray(0, at), bytes.subarray(at)).events).toEqual([
        { kind: 'client-hello', serverName: null, offered: [offered] },
        { kind: 'alert', level: 2, description: 48 },
      ]);
    }
  });

  it('is none where its lengths do not add up, or its version is none', () => {
    const bytes = old([3, 1]);
    bytes[1]! += 1;
    expect(looksLikeTls(bytes)).toBe('no');
    expect(looksLikeTls(old([3, 9]))).toBe('no');
    expect(looksLikeTls(old([3, 1], 7))).toBe('no');
    expect(looksLikeTls(old([3, 1]).subarray(0, 10))).toBe('more');
    expect(looksLikeTls(Uint8Array.of())).toBe('more');
  });
});

describe('alerts', () => {
  it('are read in clear, before and after the change of cipher, and not where they are encrypted', () => {
    expect(read(alert(2, 48)).events).toEqual([{ kind: 'alert', level: 2, description: 48 }]);
    expect(read(changeCipher, alert(2, 48)).events).toEqual([
      { kind: 'protected' },
      { kind: 'alert', level: 2, description: 48 },
    ]);
    expect(read(changeCipher, record(21, new Uint8Array(26))).events).toEqual([{ kind: 'protected' }]);
    expect(read(record(23, new Uint8Array(40)), alert(2, 48))).toEqual({
      events: [{ kind: 'protected' }],
      finished: true,
    });
  });

  it('are found behind bytes that are missing, where a segment begins with one', () => {
    const hello = record(22, handshake(1, helloBody(false, nameExtension('a.example'))));
    const { events } = read(hello.slice(0, 30), 'lost', bytesOf('middle of something'), alert(2, 48));
    expect(events.map(({ kind }) => kind)).toEqual(['client-hello', 'alert']);
  });

  it('have the names of the RFCs', () => {
    expect([alertName(48), alertName(40), alertName(200)]).toEqual(['unknown_ca', 'handshake_failure', 'alert 200']);
  });

  it('does not take encrypted messages after the change of cipher for hellos', () => {
    const disguised = record(22, handshake(1, helloBody(false, nameExtension('a.example'))));
    expect(read(changeCipher, disguised).events).toEqual([{ kind: 'protected' }]);
  });
});

describe('encrypted records', () => {
  const sealed = record(22, new Uint8Array(40));
  const data = record(23, new Uint8Array(16_384));
  const farewell = record(21, new Uint8Array(26));

  it('are told of with their first bytes, and not waited for', () => {
    expect(read(data.subarray(0, 5))).toEqual({ events: [{ kind: 'protected' }], finished: true });
    expect(read(changeCipher, sealed.subarray(0, 5), sealed.subarray(5, 30), sealed.subarray(30), data).events).toEqual(
      [{ kind: 'protected' }, { kind: 'protected' }, { kind: 'inside', record: 'data' }],
    );
    // Two bytes of a longer one are no alert in clear.
    expect(read(changeCipher, sealed, farewell.subarray(0, 7), farewell.subarray(7)).events).toEqual([
      { kind: 'protected' },
      { kind: 'inside', record: 'other' },
    ]);
  });

  it('are the same however their bytes are split, and found again behind missing ones', () => {
    const whole = joinBytes(changeCipher, sealed, farewell, sealed, data);
    const { events } = read(whole);
    for (const size of [1, 7, 46, 100]) {
      const parts = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
        whole.subarray(at * size, (at + 1) * size),
      );
      expect(read(...parts).events).toEqual(events);
    }
    expect(read(changeCipher, sealed, sealed.subarray(0, 9), 'lost', bytesOf('its middle'), farewell).events).toEqual([
      { kind: 'protected' },
      { kind: 'inside', record: 'other' },
      { kind: 'inside', record: 'other' },
    ]);
  });
});

describe('bytes that are no TLS', () => {
  it('end the reading at once', () => {
    expect(read(bytesOf('SSH-2.0-OpenSSH\r\n'))).toEqual({ events: [], finished: true });
    expect(read(bytesOf('\x16\x03\x01\0\x02ab'), bytesOf('GET / HTTP/1.1'))).toEqual({ events: [], finished: true });
  });

  it('never make it throw', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 6 }), fc.boolean(), (parts, lose) => {
        read(Uint8Array.of(22, 3, 1, 0, 60, 1, 0, 0, 50), ...parts, ...(lose ? (['lost'] as const) : []));
      }),
    );
  });

  it.each([
    ['\x16\x03\x01', 'yes'],
    ['\x16\x03', 'more'],
    ['\x16', 'more'],
    ['\x16\x02\x01', 'no'],
    ['\x15\x03\x03', 'no'],
  ])('are told by the first three: %j %s', (begin, expected) => {
    expect(looksLikeTls(bytesOf(begin))).toBe(expected);
  });
});
