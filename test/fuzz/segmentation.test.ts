import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flagAck } from '../../main/capture/connection.js';
import { dissect, Talk, type TimedPacket } from '../../main/capture/testing/packets.js';
import type { Flow } from '../../main/evidence/capture.js';
import { readOriginals } from './cases.js';
import { randomOf, type Random } from './random.js';
import { talksOf, type Turn } from './talks.js';

const talks = readOriginals().flatMap(talksOf);

/** How a conversation is cut into segments, and what happens to them on the way. */
interface Way {
  readonly clientStart: number;
  readonly serverStart: number;
  readonly longestSegment: number;
  readonly shuffled: boolean;
  readonly repeated: boolean;
  readonly overlapping: boolean;
  /** Neighbours of both directions swapped by the recorder. */
  readonly swapped: boolean;
  readonly chance: number;
}

const whole: Way = {
  clientStart: 1000,
  serverStart: 9000,
  longestSegment: 65_000,
  shuffled: false,
  repeated: false,
  overlapping: false,
  swapped: false,
  chance: 1,
};

interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Pieces that together are the bytes. Never more than 64, as more do not wait behind one that is late. */
function cut(bytes: Uint8Array, way: Way, random: Random): Piece[] {
  const longest = Math.max(way.longestSegment, Math.ceil(bytes.length / 20));
  const pieces: Piece[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + 1 + (way.longestSegment > 60_000 ? longest : random.below(2 * longest)));
    const from = way.overlapping ? Math.max(0, at - random.below(30)) : at;
    pieces.push({ at: from, bytes: bytes.subarray(from, end) });
    at = end;
  }
  if (way.repeated) pieces.push(...pieces.filter(() => random.oneIn(4)));
  const limited = pieces.slice(0, 64);
  if (way.shuffled) {
    for (let index = limited.length - 1; index > 0; index--) {
      const other = random.below(index + 1);
      [limited[index], limited[other]] = [limited[other]!, limited[index]!];
    }
  }
  return pieces.length > 64 ? pieces : limited;
}

function packetsOf(turns: readonly Turn[], way: Way): TimedPacket[] {
  const random = randomOf(way.chance, 0);
  const talk = new Talk('10.0.0.5', 50_000, '10.0.0.9', 8080, way.clientStart, way.serverStart).handshake();
  const borders: number[] = [];
  for (const { fromClient, bytes } of turns) {
    const next = fromClient ? 'clientNext' : 'serverNext';
    const start = talk[next];
    const other = fromClient ? talk.serverNext : talk.clientNext;
    borders.push(talk.packets.length);
    for (const piece of cut(bytes, way, random)) {
      talk.add(fromClient, flagAck, (start + piece.at) >>> 0, other, piece.bytes);
    }
    talk[next] = (start + bytes.length) >>> 0;
  }
  const packets = [...talk.packets];
  let last = 0;
  for (const border of way.swapped ? borders.slice(1) : []) {
    // A packet moves by one place: neighbours only.
    if (border - last < 2 || random.oneIn(2)) continue;
    last = border;
    const [before, after] = [packets[border - 1]!, packets[border]!];
    [packets[border - 1], packets[border]] = [
      { ...after, at: before.at },
      { ...before, at: after.at },
    ];
  }
  return packets;
}

/** What a connection says, without where in the file and when it says it. */
function saidOn(turns: readonly Turn[], way: Way): unknown {
  const { flows } = dissect(packetsOf(turns, way));
  expect(flows).toHaveLength(1);
  const { tunnel, http, tls, server, outcome, bytes, steps, stuck } = flows[0] as Flow;
  const said = {
    tunnel,
    http,
    tls,
    name: server.name,
    outcome,
    bytes,
    stuck,
    steps: steps.map(({ kind }) => kind).sort(),
  };
  return JSON.parse(
    JSON.stringify(said, (key, value: unknown) =>
      /^(?:packet|answerPacket|answerAt|clientSpokeAt|serverSpokeAt|at|clientHelloPacket|chainPacket|trust)$/.test(key)
        ? undefined
        : value,
    ),
  );
}

const ways = fc.record({
  clientStart: fc.constantFrom(1000, 0xffffffff, 0xfffffff0, 0x7ffffff0, 0xffffff00),
  serverStart: fc.constantFrom(9000, 0xffffffff, 0xfffffc00, 0x7fffff00, 0),
  longestSegment: fc.constantFrom(1, 3, 20, 100, 536, 1460),
  shuffled: fc.boolean(),
  repeated: fc.boolean(),
  overlapping: fc.boolean(),
  swapped: fc.boolean(),
  chance: fc.nat(),
});

describe('a conversation', () => {
  it('is there in many forms among the committed captures', () => {
    expect(talks.length).toBeGreaterThan(60);
    const flows = talks.map((turns) => dissect(packetsOf(turns, whole)).flows[0]);
    expect(flows.filter((flow) => flow?.tls).length).toBeGreaterThan(30);
    expect(flows.filter((flow) => flow?.tunnel).length).toBeGreaterThan(20);
    expect(flows.filter((flow) => flow?.http).length).toBeGreaterThan(5);
  });

  it('says the same however its bytes were cut, shuffled, repeated and overlapped, wherever its numbers begin', () => {
    fc.assert(
      fc.property(fc.nat(talks.length - 1), ways, (index, way) => {
        expect(saidOn(talks[index]!, way)).toEqual(saidOn(talks[index]!, whole));
      }),
      { numRuns: 250 },
    );
  }, 120_000);
});
