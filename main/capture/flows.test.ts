import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CaptureEvidence } from '../evidence/capture.js';
import { isFailure } from '../evidence/failure.js';
import { examine } from '../examine/examine.js';
import { readCaptureBytes } from './capture-reading.js';
import { flagAck, flagFin, flagSyn } from './connection.js';
import { emptyRecord } from './container/record.js';
import { Dissection } from './dissection.js';
import { verdictAlone, wholeList, type FlowBounds } from './flows.js';
import { dissect, dnsMessage, ipPacket, Talk, tcpSegment, udpDatagram, type TimedPacket } from './testing/packets.js';

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

/** Gives packets of raw IP to a dissection one by one: too many of them to be kept. */
function recordsInto(dissection: Dissection): (bytes: Uint8Array, at: number) => void {
  const record = emptyRecord();
  record.linkType = 101;
  return (bytes, at) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const seconds = Math.floor(at);
    Object.assign(record, { bytes, view, captured: bytes.length, original: bytes.length });
    Object.assign(record, { seconds: 1_700_000_000 + seconds, nanoseconds: Math.round((at - seconds) * 1e9) });
    dissection.packet(record);
  };
}

describe('a request for connection', () => {
  /** One that gets no answer, and that the client takes back after some seconds. */
  const takenBack = (after: number): string | undefined => {
    const talk = new Talk('10.0.0.1', 9000, '203.0.113.9', 443).syn();
    talk.at += after;
    talk.reset(true);
    return dissect([...talk.packets, ...other(9001, 30)]).flows[0]?.outcome;
  };

  it('that the client takes back at once is not called dropped; one that it waited for is', () => {
    expect([takenBack(0.2), takenBack(2.5), takenBack(4)]).toEqual(['unanswered', 'unanswered', 'dropped']);
  });
});

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

  it('is not blinded by a flood of requests that come to nothing', () => {
    const dissection = new Dissection({ bounds: verdictAlone });
    const take = recordsInto(dissection);
    const scan = ipPacket('10.0.0.9', '99.0.0.1', 6, tcpSegment([40_000, 443], 1, 0, flagSyn));
    for (let index = 0; index < 150_000; index++) {
      scan.set([index >>> 16, (index >>> 8) & 255, index & 255], 17);
      take(scan, index / 10_000);
    }
    const answer = dnsMessage(7, 'late.servicebus.windows.net', { rcode: 0, addresses: ['203.0.113.5'] });
    take(ipPacket('10.0.0.53', '10.0.0.1', 17, udpDatagram([53, 50_000], answer)), 16);
    for (const at of [17, 18, 20]) {
      take(ipPacket('10.0.0.1', '203.0.113.5', 6, tcpSegment([41_000, 443], 5, 0, flagSyn)), at);
    }
    const { flows, summary } = dissection.evidence({ file: 'f', container: 'pcap', bytes: 1 }, []);
    expect(flows.at(-1)).toMatchObject({ outcome: 'dropped', server: { name: 'late.servicebus.windows.net' } });
    expect(flows.length).toBeLessThan(50_000);
    expect(flows.length + summary.connectionsNotListed).toBe(150_001);
    expect(summary.incomplete).toEqual([]);
  });
});
