import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagAck } from './connection.js';
import { Stream } from './stream.js';
import { bytesOf } from './testing/packets.js';

interface Heard {
  readonly stream: Stream;
  text: string;
  gaps: number;
}

function listen(): Heard {
  const heard: Heard = {
    stream: new Stream({
      bytes: (_, bytes) => (heard.text += String.fromCharCode(...bytes)),
      gap: () => {
        heard.gaps++;
        heard.text += '|';
      },
      waiting: { bytes: 0 },
    }),
    text: '',
    gaps: 0,
  };
  return heard;
}

function data(stream: Stream, sequence: number, bytes: Uint8Array, length: number, packet: number, at: number): void {
  // Somewhere inside of a larger array, as in a file.
  const file = new Uint8Array(bytes.length + 14).fill(63);
  file.set(bytes, 7);
  const flags = flagAck;
  const segment = { flags, sequence: sequence | 0, acknowledgement: 0, bytes: file, start: 7, captured: bytes.length };
  stream.data({ ...segment, length, packet, at }, sequence | 0);
}

const send = (heard: Heard, sequence: number, text: string, at = 0, packet = 1): void =>
  data(heard.stream, sequence, bytesOf(text), text.length, packet, at);

describe('a direction of a connection', () => {
  it('delivers every byte once and in order, however it was cut, repeated, shuffled or wrapped around', () => {
    const pieces = fc.array(fc.tuple(fc.nat(59), fc.integer({ min: 1, max: 40 })), { maxLength: 25 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), pieces, fc.integer(), (start, extra, seed) => {
        const text = Array.from({ length: 60 }, (_, index) => String.fromCharCode(48 + index)).join('');
        // Pieces that cover everything, and others that overlap them.
        const cover = Array.from({ length: 12 }, (_, index) => [index * 5, 5] as const);
        const all = [...cover, ...extra].map(([from, length]) => ({ from, part: text.slice(from, from + length) }));
        let state = seed;
        const random = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0);
        const shuffled = all.map((piece) => ({ piece, key: random() })).sort((one, two) => one.key - two.key);
        const heard = listen();
        heard.stream.begin(start);
        for (const { piece } of shuffled) send(heard, start + 1 + piece.from, piece.part);
        expect(heard.text).toBe(text);
        expect(heard.stream.bytes).toBe(60);
        expect(heard.stream.overflowed).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('goes on behind a gap that the peer acknowledged, because the capture will never bring it', () => {
    const heard = listen();
    heard.stream.begin(999);
    send(heard, 1000, 'ab');
    send(heard, 1010, 'kl');
    expect(heard.text).toBe('ab');
    heard.stream.acknowledged(1012);
    expect(heard.text).toBe('ab|kl');
    send(heard, 1012, 'mn');
    expect(heard.text).toBe('ab|klmn');
  });

  it('does not give up bytes that were not acknowledged and are under way still', () => {
    const heard = listen();
    heard.stream.begin(999);
    send(heard, 1000, 'ab');
    send(heard, 1010, 'kl');
    // The bytes 2 and 3 were missed; 4 to 9 were sent later than 10 and 11 and come now.
    heard.stream.acknowledged(1004);
    send(heard, 1004, 'efghij');
    heard.stream.acknowledged(1012);
    expect(heard.text).toBe('ab|efghijkl');
  });

  it('is not thrown back by a late copy of the SYN', () => {
    const heard = listen();
    heard.stream.begin(999);
    send(heard, 1000, 'ab');
    heard.stream.begin(999);
    send(heard, 1000, 'ab');
    send(heard, 1002, 'cd');
    expect(heard.text).toBe('abcd');
    expect(heard.stream.retransmitted).toBe(1);
  });

  it('says that bytes are missing where the capture cut a packet, and goes on behind it', () => {
    const heard = listen();
    heard.stream.begin(999);
    data(heard.stream, 1000, bytesOf('abc'), 100, 1, 0);
    send(heard, 1100, 'xyz');
    expect(heard.text).toBe('abc|xyz');
    expect(heard.stream.bytes).toBe(103);
  });

  it('starts in the middle where the beginning was not captured', () => {
    const heard = listen();
    send(heard, 0xfffffffe, 'abcd');
    send(heard, 2, 'ef');
    expect(heard.text).toBe('abcdef');
  });

  it('takes keep-alives for what they are, and true repetitions for what they are', () => {
    const heard = listen();
    heard.stream.begin(999);
    send(heard, 1000, 'abcd');
    send(heard, 1003, 'd');
    send(heard, 1003, '\0');
    expect(heard.stream.retransmitted).toBe(0);
    send(heard, 1000, 'abcd');
    expect(heard.stream.retransmitted).toBe(1);
    expect(heard.text).toBe('abcd');
  });

  it('holds a bounded number of segments that wait, and says when it gave bytes up', () => {
    const heard = listen();
    heard.stream.begin(999);
    for (let index = 0; index < 64; index++) send(heard, 2000 + index * 10, 'x');
    expect(heard.stream.overflowed).toBe(false);
    send(heard, 2640, 'x');
    expect(heard.stream.overflowed).toBe(true);
    expect(heard.text.startsWith('|x')).toBe(true);
  });

  it('holds a bounded number of bytes that wait', () => {
    const heard = listen();
    heard.stream.begin(999);
    const large = 'x'.repeat(60_000);
    for (let index = 0; index < 4; index++) send(heard, 2000 + index * 60_000, large);
    expect(heard.stream.overflowed).toBe(false);
    send(heard, 2000 + 4 * 60_000, large);
    expect(heard.stream.overflowed).toBe(true);
    expect(heard.gaps).toBe(1);
    expect(heard.text.length).toBe(1 + 5 * 60_000);
  });
});

describe('a direction that is stuck', () => {
  const large = 'x'.repeat(1400);

  it('sends a large segment again and again, never acknowledged', () => {
    const heard = listen();
    heard.stream.begin(999);
    send(heard, 1000, 'small');
    heard.stream.acknowledged(1005);
    send(heard, 1005, large, 1, 10);
    send(heard, 1005, large, 2, 11);
    expect(heard.stream.stuck).toBeNull();
    send(heard, 1005, large, 4, 12);
    expect(heard.stream.stuck).toEqual({
      bytes: 1400,
      packets: [
        { packet: 11, at: 2 },
        { packet: 12, at: 4 },
      ],
    });
  });

  it('is not stuck once a large segment was acknowledged, before or after', () => {
    const before = listen();
    before.stream.begin(999);
    send(before, 1000, large);
    before.stream.acknowledged(2400);
    for (let time = 0; time < 4; time++) send(before, 2400, large, time);
    expect(before.stream.stuck).toBeNull();

    const after = listen();
    after.stream.begin(999);
    for (let time = 0; time < 4; time++) send(after, 1000, large, time);
    expect(after.stream.stuck).not.toBeNull();
    after.stream.acknowledged(2400);
    expect(after.stream.stuck).toBeNull();
  });

  it('is held up by the oldest segment, even where a probe of the last one was repeated first', () => {
    const heard = listen();
    heard.stream.begin(999);
    send(heard, 1000, large, 0);
    send(heard, 2400, 'tail', 0);
    send(heard, 2400, 'tail', 1, 9);
    send(heard, 1000, large, 2, 10);
    send(heard, 1000, large, 4, 11);
    expect(heard.stream.stuck).toMatchObject({ bytes: 1400 });
  });

  it('is not stuck where small segments are repeated: that is loss, not size', () => {
    const heard = listen();
    heard.stream.begin(999);
    for (let time = 0; time < 5; time++) send(heard, 1000, 'y'.repeat(500), time);
    expect(heard.stream.stuck).toBeNull();
    expect(heard.stream.retransmitted).toBe(4);
  });

  it('shows at the receiver as a gap the size of large segments, in front of a small one', () => {
    const heard = listen();
    heard.stream.begin(999);
    send(heard, 1000 + 2 * 1460, 'tail', 3, 7);
    expect(heard.stream.stuck).toEqual({ bytes: 2920, packets: [{ packet: 7, at: 3 }] });
    expect(heard.stream.gapAt).toBe(3);
    send(heard, 1000, 'x'.repeat(1460));
    expect(heard.stream.stuck).toBeNull();
  });

  it('does not take a damaged sequence number for a gap', () => {
    const heard = listen();
    heard.stream.begin(999);
    send(heard, 1000 + 400_000, 'stray');
    send(heard, 1000, 'ab');
    expect(heard.stream.stuck).toBeNull();
    heard.stream.acknowledged(1002);
    send(heard, 1002, 'cd');
    expect(heard.text).toBe('abcd');
  });
});
