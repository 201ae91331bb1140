import { describe, expect, it } from 'vitest';
import type { Step } from '../evidence/capture.js';
import { authoritiesOf } from '../certificates/authority.js';
import { ChainBook } from './chain-book.js';
import { Conversation } from './conversation.js';
import type { Side } from './side.js';
import { bytesOf } from './testing/packets.js';

const chains = (): ChainBook => new ChainBook(authoritiesOf([]), (at) => at);

type Said = readonly [Side, string];

/** Has both sides say their parts, in pieces of a size; every part is a packet. */
function converse(said: readonly Said[], size = Number.POSITIVE_INFINITY): { talk: Conversation; steps: Step[] } {
  const steps: Step[] = [];
  const talk = new Conversation((step) => steps.push(step), chains());
  said.forEach(([side, text], index) => {
    const bytes = bytesOf(text);
    for (let at = 0; at < bytes.length; at += size) talk.push(side, bytes.subarray(at, at + size), index + 1, index);
  });
  talk.finish(true);
  return { talk, steps };
}

const connectTo = (target: string): Said => ['client', `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`];
const alert = '\x15\x03\x03\0\x02\x02\x30';

describe('a conversation through a proxy', () => {
  const refusedThenOpen: readonly Said[] = [
    connectTo('a.example:443'),
    [
      'server',
      'HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 2\r\n\r\nno',
    ],
    connectTo('a.example:443'),
    ['server', 'HTTP/1.1 200 Connection established\r\n\r\n'],
    ['client', `\x16\x03\x01\0\x2a\x01\0\0\x26\x03\x03${'\0'.repeat(36)}`],
    ['server', alert],
  ];

  it.each([1, 2, 3, 5, 7, 1000])('is understood in pieces of %i bytes', (size) => {
    const { talk } = converse(refusedThenOpen, size);
    expect(talk.attempts).toMatchObject([
      {
        target: 'a.example:443',
        status: 407,
        reason: 'No',
        authenticate: ['NTLM', 'Basic'],
        packet: 1,
        answerPacket: 2,
      },
      { target: 'a.example:443', status: 200, authenticate: [], packet: 3, answerPacket: 4 },
    ]);
    expect(talk.tls).toMatchObject({ answered: true, alerts: [{ from: 'server', name: 'unknown_ca', packet: 6 }] });
  });

  it('keeps a second CONNECT readable where every packet was cut', () => {
    const talk = new Conversation(() => undefined, chains());
    const cut = (side: Side, text: string, packet: number): void => {
      talk.push(side, bytesOf(text), packet, packet);
      talk.lost(side);
    };
    cut('client', 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.exa', 1);
    cut('server', 'HTTP/1.1 407 Proxy Authentication Req', 2);
    cut('client', 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.exa', 3);
    cut('server', 'HTTP/1.1 200 Connection established', 4);
    expect(talk.attempts.map(({ status }) => status)).toEqual([407, 200]);
  });

  it('keeps one attempt open that was not answered', () => {
    const { talk } = converse([connectTo('a.example:443')]);
    expect(talk.attempts).toMatchObject([{ status: null, answerPacket: null }]);
  });
});

describe('plain requests', () => {
  it('are joined with their answers in order, past interim ones', () => {
    const { talk, steps } = converse([
      ['client', 'GET /one HTTP/1.1\r\nHost: A.Example\r\n\r\nGET http://b.example/two HTTP/1.1\r\n\r\n'],
      ['server', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'],
      ['server', 'HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\nContent-Length: 0\r\n\r\n'],
    ]);
    expect(talk.exchanges).toMatchObject([
      { target: '/one', host: 'a.example', status: 204, answerPacket: 2 },
      { target: 'http://b.example/two', host: null, status: 302, location: 'http://login.example/', answerPacket: 3 },
    ]);
    expect(steps.map(({ kind }) => kind)).toEqual(['request', 'request', 'answer', 'answer', 'answer']);
  });

  it.each([
    ['identity', 'Content-Length: 12\r\n\r\nfunction x()'],
    ['chunked', 'Transfer-Encoding: chunked\r\n\r\n8\r\nfunction\r\n4\r\n x()\r\n0\r\n\r\n'],
    ['until the end', '\r\nfunction x()'],
  ])('keep the body of a configuration script: %s', (_, rest) => {
    const type = 'Content-Type: application/x-ns-proxy-autoconfig\r\n';
    const { talk } = converse([
      ['client', 'GET /wpad.dat HTTP/1.1\r\nHost: wpad\r\n\r\n'],
      ['server', `HTTP/1.1 200 OK\r\n${type}${rest}`],
    ]);
    expect(talk.exchanges[0]).toMatchObject({
      script: { text: 'function x()', whole: true, trial: null },
      contentType: 'application/x-ns-proxy-autoconfig',
    });
  });

  it('keep no more than 256 KiB of it, and no other body', () => {
    const body = 'x'.repeat(300_000);
    const answer = (): Said => ['server', `HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n${body}`];
    const { talk } = converse(
      [['client', 'GET /other HTTP/1.1\r\n\r\nGET /proxy.pac?v=1 HTTP/1.1\r\n\r\n'], answer(), answer()],
      1400,
    );
    expect(talk.exchanges.map(({ script }) => script && [script.text.length, script.whole])).toEqual([
      null,
      [262_144, false],
    ]);
  });

  it('without answers are not collected without end', () => {
    const begun = process.memoryUsage().heapUsed;
    const { talk } = converse([['client', 'GET / HTTP/1.1\r\n\r\n'.repeat(60_000)]]);
    expect(talk.exchanges).toHaveLength(1000);
    expect(talk.overfull).toBe(true);
    expect(process.memoryUsage().heapUsed - begun).toBeLessThan(200e6);
  });
});

describe('other conversations', () => {
  it('are TLS from the first record on, whichever side is heard first', () => {
    expect(converse([['server', alert]]).talk.tls).toBeNull();
    const { talk } = converse([
      ['client', '\x16\x03\x01\0\x04\x01\0'],
      ['server', `\x16\x03\x03\0\x04\x0e\0\0\0${alert.repeat(100)}`],
    ]);
    expect(talk.tls?.alerts).toHaveLength(32);
  });

  it('are left alone where they are neither', () => {
    const { talk, steps } = converse([
      ['server', '220 mail.example ESMTP\r\n'],
      ['client', 'GET / HTTP/1.1\r\n\r\n'],
    ]);
    expect(steps).toEqual([]);
    expect(talk.exchanges).toEqual([]);
  });
});

describe('an answer in clear where TLS was due', () => {
  const hello: Said = ['client', `\x16\x03\x01\0\x2a\x01\0\0\x26\x03\x03${'\0'.repeat(36)}`];
  const page = '<html><head><title>Guest access</title></head></html>';
  const answer = (status: string): Said => [
    'server',
    `HTTP/1.1 ${status}\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`,
  ];
  const open: readonly Said[] = [connectTo('a.example:443'), ['server', 'HTTP/1.1 200 OK\r\n\r\n']];

  it.each([1, 3, 1000])('is read in a tunnel, in pieces of %i bytes', (size) => {
    const { talk } = converse([...open, hello, answer('200 OK')], size);
    expect(talk.plainAnswer).toMatchObject({ status: 200, content: { kind: 'page', title: 'Guest access' } });
    expect([talk.carries, talk.tls?.answered, talk.tls?.version]).toEqual(['tls', true, null]);
  });

  it('is read without a tunnel, too', () => {
    const { talk } = converse([hello, answer('400 Bad Request')]);
    expect(talk.plainAnswer).toMatchObject({ status: 400, content: { title: 'Guest access' }, packet: 2 });
  });

  it('is a page that stands bare in the tunnel', () => {
    const { talk } = converse([...open, ['server', page]], 2);
    expect(talk.plainAnswer).toMatchObject({ status: null, content: { title: 'Guest access' } });
    expect(talk.carries).toBeNull();
  });

  it('is none where TLS is spoken, or where bytes are missing', () => {
    expect(converse([...open, hello, ['server', alert]]).talk.plainAnswer).toBeNull();
    const talk = new Conversation(() => undefined, chains());
    for (const [side, text] of [...open, hello]) talk.push(side, bytesOf(text), 1, 1);
    talk.lost('server');
    talk.push('server', bytesOf(page), 2, 2);
    expect(talk.plainAnswer).toBeNull();
  });
});
