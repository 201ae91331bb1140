import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../testing/packets.js';
import { answerBody, HttpReader, looksLikeAnswer, looksLikeRequest, requestBody, type HttpHead } from './http.js';

interface Heard {
  readonly heads: HttpHead[];
  kept: string;
  tunnelled: string;
  readonly reader: HttpReader;
}

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const statusOf = (head: HttpHead): number => Number(head.startLine.split(' ')[1]);

function answers(method: string, keep = false): Heard {
  const heard: Heard = {
    heads: [],
    kept: '',
    tunnelled: '',
    reader: new HttpReader(
      (head) => {
        heard.heads.push(head);
        return answerBody(statusOf(head), method, head, keep);
      },
      (bytes) => (heard.kept += text(bytes)),
      (bytes) => (heard.tunnelled += text(bytes)),
      looksLikeAnswer,
    ),
  };
  return heard;
}

function requests(): Heard {
  const heard: Heard = {
    heads: [],
    kept: '',
    tunnelled: '',
    reader: new HttpReader(
      (head) => {
        heard.heads.push(head);
        return requestBody(head.startLine.split(' ')[0] ?? '', head);
      },
      () => undefined,
      (bytes) => (heard.tunnelled += text(bytes)),
      looksLikeRequest,
    ),
  };
  return heard;
}

const startLines = (heard: Heard): string[] => heard.heads.map((head) => head.startLine);

const dialogue =
  'HTTP/1.1 100 Continue\r\n\r\n' +
  'HTTP/1.1 407 Proxy Authentication Required\r\nPROXY-authenticate: Negotiate\r\nproxy-Authenticate:NTLM\r\n' +
  'Transfer-Encoding: gzip\r\nTransfer-Encoding: Chunked\r\n\r\n' +
  '5;ext=1\r\nhello\r\n6\r\n\r\n\r\nab\r\n0\r\nTrailer: x\r\n\r\n' +
  '\r\nHTTP/1.1 403 Forbidden\nServer: bare line feeds\nContent-Length: 4\n\nbody' +
  'HTTP/1.1 200 Connection established\r\n\r\n\x16\x03\x01';

describe('the answers of a proxy', () => {
  const check = (heard: Heard): void => {
    expect(startLines(heard)).toEqual([
      'HTTP/1.1 100 Continue',
      'HTTP/1.1 407 Proxy Authentication Required',
      'HTTP/1.1 403 Forbidden',
      'HTTP/1.1 200 Connection established',
    ]);
    expect(heard.heads[1]?.fields.get('proxy-authenticate')).toEqual(['Negotiate', 'NTLM']);
    expect(heard.heads[2]?.fields.get('server')).toEqual(['bare line feeds']);
    expect(heard.tunnelled).toBe('\x16\x03\x01');
    expect(heard.reader.tunnel).toBe(true);
  };

  it('come out the same however their bytes are split', () => {
    const bytes = bytesOf(dialogue);
    for (let at = 0; at <= bytes.length; at++) {
      const heard = answers('CONNECT');
      heard.reader.push(bytes.subarray(0, at));
      heard.reader.push(bytes.subarray(at));
      check(heard);
    }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const heard = answers('CONNECT');
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          heard.reader.push(bytes.slice(at, at + size));
          at += size;
        }
        check(heard);
      }),
      { numRuns: 100 },
    );
  });

  it('have no body where HTTP says so, whatever they claim', () => {
    const heard = answers('HEAD');
    heard.reader.push(bytesOf('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n'));
    expect(startLines(heard)).toHaveLength(2);
  });

  it('last until the connection closes where they give no length', () => {
    const heard = answers('GET');
    heard.reader.push(bytesOf('HTTP/1.0 200 OK\r\n\r\nHTTP/1.1 500 this is the body\r\n\r\n'));
    expect(startLines(heard)).toEqual(['HTTP/1.0 200 OK']);
  });

  it('give the bytes of a body that is kept, without the chunks around them', () => {
    const heard = answers('GET', true);
    for (const byte of bytesOf(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n1\r\nx\r\n0\r\n\r\n',
    )) {
      heard.reader.push(Uint8Array.of(byte));
    }
    expect(heard.kept).toBe('0123456789x');
  });

  it('give the same body in chunks of any size, with any extensions and trailers, split anywhere', () => {
    const line = fc.string({ unit: fc.constantFrom(...';=abc "0'), maxLength: 12 });
    const chunk = fc.record({
      body: fc.string({ unit: fc.constantFrom(...'0aF\r\n: '), minLength: 1, maxLength: 40 }),
      extension: line,
      zeros: fc.nat(3),
    });
    const trailers = fc.array(
      line.map((text) => `Field:${text}`),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 8 }), trailers, fc.array(fc.nat(60)), (chunks, fields, cuts) => {
        const coded = chunks.map(({ body, extension, zeros }) => {
          const size = '0'.repeat(zeros) + body.length.toString(16);
          return `${size}${extension === '' ? '' : `;${extension}`}\r\n${body}\r\n`;
        });
        const message =
          `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${coded.join('')}0\r\n` +
          `${fields.map((field) => `${field}\r\n`).join('')}\r\nHTTP/1.1 404 Next\r\nContent-Length: 0\r\n\r\n`;
        const heard = answers('GET', true);
        let rest = bytesOf(message);
        for (const cut of cuts) {
          heard.reader.push(rest.subarray(0, cut));
          rest = rest.subarray(cut);
        }
        heard.reader.push(rest);
        expect(heard.kept).toBe(chunks.map(({ body }) => body).join(''));
        expect(startLines(heard)).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 404 Next']);
      }),
      { numRuns: 300 },
    );
  });

  it('are given up where a chunk has no size or its line no end', () => {
    for (const bad of ['zz\r\n', `1;${'x'.repeat(5000)}`]) {
      const heard = answers('GET');
      heard.reader.push(bytesOf(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${bad}`));
      expect(heard.reader.finished).toBe(true);
    }
  });
});

describe('a head', () => {
  const head = (length: number): string => {
    const start = 'HTTP/1.1 407 No\r\nX: ';
    return `${start}${'x'.repeat(length - start.length - 4)}\r\n\r\n`;
  };

  it('is read up to 64 KiB', () => {
    const heard = answers('GET');
    heard.reader.push(bytesOf(head(65536)));
    expect(startLines(heard)).toEqual(['HTTP/1.1 407 No']);
    const longer = answers('GET');
    longer.reader.push(bytesOf(head(65537)));
    expect(longer.heads).toEqual([]);
    expect(longer.reader.finished).toBe(true);
  });

  it('costs no more byte by byte, nor with a field that repeats thousands of times', () => {
    const begun = performance.now();
    const heard = answers('GET');
    for (const byte of bytesOf(`HTTP/1.1 407 No\r\n${'a:\n'.repeat(21_000)}\r\n`))
      heard.reader.push(Uint8Array.of(byte));
    expect(heard.heads[0]?.fields.get('a')).toHaveLength(21_000);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it('that is cut is read as far as it goes', () => {
    const heard = answers('CONNECT');
    heard.reader.push(bytesOf('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\nVia: a-pro'));
    heard.reader.lost();
    expect(heard.heads[0]).toMatchObject({ startLine: 'HTTP/1.1 407 Proxy Authentication Required', cut: true });
    expect(heard.heads[0]?.fields.get('proxy-authenticate')).toEqual(['NTLM']);
  });

  it('is read again after bytes were missing, where a segment begins with one', () => {
    const heard = answers('CONNECT');
    heard.reader.push(bytesOf('HTTP/1.1 407 Proxy Auth'));
    heard.reader.lost();
    heard.reader.push(bytesOf('the rest of a page'));
    heard.reader.push(bytesOf('HTTP/1.1 200 OK\r\n\r\ntunnel'));
    expect(startLines(heard)).toEqual(['HTTP/1.1 407 Proxy Auth', 'HTTP/1.1 200 OK']);
    expect(heard.tunnelled).toBe('tunnel');
  });
});

describe('requests', () => {
  it('hold what follows a CONNECT until its answer says what it is', () => {
    const early = requests();
    early.reader.push(bytesOf('CONNECT a.example:443 HTTP/1.1\r\n\r\n\x16\x03'));
    early.reader.push(bytesOf('\x01early'));
    expect(early.tunnelled).toBe('');
    early.reader.resume({ kind: 'tunnel' });
    early.reader.push(bytesOf(' and late'));
    expect(early.tunnelled).toBe('\x16\x03\x01early and late');

    const refused = requests();
    refused.reader.push(bytesOf('CONNECT a.example:443 HTTP/1.1\r\n\r\nCONNECT a.example:443 HTTP/1.0\r\n\r\n'));
    expect(refused.heads).toHaveLength(1);
    refused.reader.resume({ kind: 'none' });
    expect(startLines(refused)[1]).toBe('CONNECT a.example:443 HTTP/1.0');
  });

  it('hold no more than 64 KiB', () => {
    const heard = requests();
    heard.reader.push(bytesOf('CONNECT a.example:443 HTTP/1.1\r\n\r\n'));
    for (let time = 0; time < 5; time++) heard.reader.push(new Uint8Array(16_000));
    heard.reader.resume({ kind: 'tunnel' });
    expect(heard.tunnelled).toBe('');
    expect(heard.reader.finished).toBe(true);
  });

  it('have a body only where they say so', () => {
    const heard = requests();
    heard.reader.push(
      bytesOf('POST /a HTTP/1.1\r\ncontent-LENGTH: 5\r\n\r\nGET /GET /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n\r\n'),
    );
    expect(startLines(heard)).toEqual(['POST /a HTTP/1.1', 'GET /b HTTP/1.1', 'GET /c HTTP/1.1']);
  });

  it.each([
    ['CONNECT a', 'yes'],
    ['GET /', 'yes'],
    ['C', 'more'],
    ['CONNECT', 'more'],
    ['CONNECTED ', 'no'],
    ['get /', 'no'],
    ['\x16\x03\x01', 'no'],
  ])('are known by their first bytes: %j %s', (begin, expected) => {
    expect(looksLikeRequest(bytesOf(begin))).toBe(expected);
  });
});
