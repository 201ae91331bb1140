import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CaptureEvidence } from '../evidence/capture.js';
import { isFailure } from '../evidence/failure.js';
import { examine } from '../examine/examine.js';
import { readCaptureBytes } from './capture-reading.js';
import { flagAck, flagFin } from './connection.js';
import { wholeList, type FlowBounds } from './flows.js';
import { dissect, Talk, type TimedPacket } from './testing/packets.js';

const fixtures = fileURLToPath(new URL('../../test/fixtures/captures/', import.meta.url));
const none: FlowBounds = { room: 0, staying: 0 };

/** A conversation of another program, that ends well. */
function other(port: number, at: number): TimedPacket[] {
  const talk = new Talk('10.0.0.1', port, '198.51.100.7', 443);
  talk.at = at;
  talk.handshake().say('hello').answer('hello yourself');
  talk.add(true, flagFin | flagAck, talk.clientNext, talk.serverNext);
  talk.add(false, flagFin | flagAck, talk.serverNext, talk.clientNext + 1);
  return [...talk.packets];
}

describe('forgetting connections', () => {
  it('changes no verdict: every recording is judged the same without those that can be forgotten', () => {
    let forgotten = 0;
    for (const file of readdirSync(fixtures).filter((name) => /\.(?:pcap|pcapng|cap)$/.test(name))) {
      const bytes = new Uint8Array(readFileSync(fixtures + file));
      const [whole, short] = [wholeList, none].map((bounds) => readCaptureBytes(bytes, file, { bounds }));
      if (whole === undefined || short === undefined || isFailure(whole) || isFailure(short)) continue;
      forgotten += short.summary.connectionsNotListed;
      for (const mode of [null, 'direct', 'proxy', 'wpad'] as const) {
        const judged = (evidence: CaptureEvidence): unknown =>
          examine(evidence, { mode, proxy: null }).judgements.map(({ code, packets }) => [code, packets]);
        expect(judged(short), `${file}, ${mode}`).toEqual(judged(whole));
      }
    }
    expect(forgotten).toBeGreaterThan(0);
  });

  it('lets go of those that ended well, and counts them', () => {
    const packets = Array.from({ length: 5000 }, (_, index) => other(10_000 + index, index)).flat();
    const few = dissect(packets, { room: 100, staying: 10 });
    expect(few.summary.connectionsNotListed + few.flows.length).toBe(5000);
    expect(few.flows.length).toBeLessThan(100);
    expect(few.flows.slice(0, 10).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(dissect(packets).flows).toHaveLength(5000);
    expect(few.summary.incomplete).toEqual([]);
  });

  it('keeps what failed, what is open, and what has just ended', () => {
    const failing = new Talk('10.0.0.1', 9000, '203.0.113.9', 443);
    const open = new Talk('10.0.0.1', 9001, '203.0.113.9', 443);
    open.at = 1;
    const packets = Array.from({ length: 3000 }, (_, index) => other(10_000 + index, 10 + index)).flat();
    const all = [...failing.syn().packets, ...open.handshake().packets, ...packets];
    const { flows } = dissect(all, { room: 1, staying: 0 });
    expect(flows.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['dropped', 'connected']);
    expect(flows.filter(({ outcome }) => outcome === 'midstream')).toEqual([]);
  });
});
