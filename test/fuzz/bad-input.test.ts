/**
 * Bad input that people and attackers bring, one kind each, on the whole way to the answer: a clear sentence and exit code
 * 4, or a verdict on what could be read with CAPTURE-INCOMPLETE beside it. The fuzzer finds the kinds nobody thought of.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCaptureBytes } from '../../main/capture/capture-reading.js';
import {
  bytesOf,
  ipPacket,
  joinBytes,
  Pcapng,
  pcapFile,
  Talk,
  u16,
  u32,
  u32le,
  udpDatagram,
} from '../../main/capture/testing/packets.js';
import { isFailure } from '../../main/evidence/failure.js';
import { captureReport } from '../../main/report/build.js';
import { failureReport } from '../../main/report/failure-report.js';
import { exitCodeOf } from '../../main/report/exit-code.js';
import type { Report } from '../../main/report/report.js';
import { reportText } from '../../main/report/text.js';
import { evidenceComplaints, reportComplaints } from './invariants.js';
import { layoutOf } from './layout.js';

const program = { name: 'connector-doctor', version: '0.0.0' };
const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../fixtures/captures');
const fixture = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(fixtures, name)));

/** The report on bytes, which must come within 2 seconds and be what a report has to be. */
function reportOn(bytes: Uint8Array): Report {
  const begun = performance.now();
  const read = readCaptureBytes(bytes);
  const report = isFailure(read)
    ? failureReport(program, new Date(0), read)
    : captureReport(program, new Date(0), read, { mode: 'direct', proxy: null }, true);
  expect(performance.now() - begun).toBeLessThan(2000);
  expect(reportComplaints(report, reportText(report, { colour: false, width: 80 }))).toEqual([]);
  if (!isFailure(read)) expect(evidenceComplaints(read)).toEqual([]);
  return report;
}

const codesOf = (report: Report): string[] => (report.findings ?? []).map(({ code }) => code);

/** A file whose packets up to the damage show what is wrong with the network, and say that the rest could not be read. */
function expectVerdictOnTheRest(bytes: Uint8Array, code: string): void {
  const report = reportOn(bytes);
  expect(codesOf(report)).toEqual(expect.arrayContaining([code, 'CAPTURE-INCOMPLETE']));
  expect(exitCodeOf(report)).toBe(1);
}

const little = new Pcapng();
const dropped = fixture('direct-dropped.pcapng');
const refused = fixture('direct-refused.pcap');

describe('a length that is not one', () => {
  it.each([
    ['0', u32le(0)],
    ['1', u32le(1)],
    ['11', u32le(11)],
    ['4 GiB', u32le(0xffffffff)],
    ['4 GiB, a multiple of 4', u32le(0xfffffffc)],
    ['2 GiB', u32le(0x80000000)],
  ])('of a block (%s) ends the reading there', (_, length) => {
    for (const type of [1, 2, 3, 6, 5, 4, 99, 0x0a0d0d0a]) {
      const block = joinBytes(u32le(type), length, u32le(0x1a2b3c4d), new Uint8Array(40));
      expectVerdictOnTheRest(joinBytes(dropped, block), 'DIRECT-DROPPED');
    }
  });

  it.each([0xffffffff, 0x80000000, 0x7fffffff, 0x10000000])(
    'of a record (%i bytes) ends the reading there',
    (length) => {
      const record = joinBytes(u32le(1_700_000_000), u32le(0), u32le(length), u32le(60), new Uint8Array(60));
      expectVerdictOnTheRest(joinBytes(refused, record), 'DIRECT-REFUSED');
    },
  );

  it('of captured bytes beyond what the recorder kept of each packet is read as it is there', () => {
    const { container, packets } = layoutOf(refused);
    expect(packets.length).toBeGreaterThan(2);
    const snapLength = container.find(({ at, size }) => at === 16 && size === 4)!;
    const file = refused.slice();
    file.set(u32le(40), snapLength.at);
    expect(codesOf(reportOn(file))).toEqual(codesOf(reportOn(refused)));
    const short = joinBytes(little.section(), little.interface(101, [], 40));
    const syn = new Talk('10.0.0.5', 50_000, '10.0.0.9', 443).syn().packets[0]!.bytes;
    const long = joinBytes(syn, new Uint8Array(200));
    expect(reportOn(joinBytes(short, little.enhanced(0, 1n, long))).capture).toMatchObject({
      packets: 1,
      incomplete: [],
    });
  });

  it('of captured bytes beyond the packet itself costs nothing', () => {
    const file = refused.slice();
    const view = new DataView(file.buffer);
    for (const { record } of layoutOf(refused).packets) view.setUint32(record.at + 12, 1, true);
    expect(codesOf(reportOn(file))).toEqual(codesOf(reportOn(refused)));
  });
});

describe('an absurd time', () => {
  const syn = (): Uint8Array => new Talk('10.0.0.5', 50_000, '10.0.0.9', 443).syn().packets[0]!.bytes;

  it('beyond what a date can hold is no date', () => {
    // Seconds since 1970 by a resolution of one second: further than any calendar.
    const file = joinBytes(
      little.section(),
      little.interface(101, [[9, [0]]]),
      little.enhanced(0, 0xffffffffffffffffn, syn()),
      little.enhanced(0, 0n, syn()),
    );
    expect(reportOn(file).capture).toMatchObject({ packets: 2 });
  });

  it.each([0x7f, 0xff, 0x80, 20, 0x94])('in a resolution of %i is still a number', (resolution) => {
    const stamps = [0n, 1n, 0xffffffffffffffffn, 1n << 63n];
    const file = joinBytes(
      little.section(),
      little.interface(101, [
        [9, [resolution]],
        [14, [255, 255, 255, 255, 255, 255, 255, 127]],
      ]),
      ...stamps.map((stamp) => little.enhanced(0, stamp, syn())),
    );
    expect(reportOn(file).capture?.packets).toBe(stamps.length);
  });

  it('with a fraction of more than a second, or one that goes back, is no reason to doubt the rest', () => {
    const { packets } = layoutOf(refused);
    const file = refused.slice();
    const view = new DataView(file.buffer);
    view.setUint32(packets.at(-1)!.record.at + 4, 0xffffffff, true);
    view.setUint32(packets.at(-2)!.record.at, 0, true);
    expect(codesOf(reportOn(file))).toContain('DIRECT-REFUSED');
  });
});

describe('a hostile message', () => {
  const dnsHeader = joinBytes(u16(7), u16(0x8180), u16(1), u16(0xffff), u32(0xffffffff));

  it.each([
    ['to itself', [0xc0, 12, 0, 1, 0, 1]],
    ['in a circle', [0xc0, 14, 0xc0, 12, 0, 1, 0, 1]],
    ['forwards', [0xc0, 40, 0, 1, 0, 1, ...new Array<number>(40).fill(1)]],
    ['behind the end', [0xff, 0xff, 0, 1, 0, 1]],
    ['from every record to the one before', [0, 0, 1, 0, 1, ...new Array<number[]>(4000).fill([0xc0, 12]).flat()]],
  ])('of DNS with pointers %s is passed over', (_, rest) => {
    const datagram = ipPacket('10.0.0.2', '10.0.0.5', 17, udpDatagram([53, 50_000], joinBytes(dnsHeader, rest)));
    const report = reportOn(pcapFile(Array.from({ length: 20 }, () => ({ bytes: datagram }))));
    expect(exitCodeOf(report)).toBe(3);
  });

  /** A TLS handshake of a client's hello and whatever the server answers. */
  function handshake(answer: Uint8Array): Uint8Array {
    const talk = new Talk('10.0.0.5', 50_000, '10.0.0.9', 443).handshake();
    const hello = joinBytes([3, 3], new Uint8Array(32), [0], u16(2), u16(0xc02f), [1, 0], u16(0));
    talk.say(record(message(1, hello)));
    for (let at = 0; at < answer.length; at += 1400) talk.answer(answer.subarray(at, at + 1400));
    return pcapFile(talk.packets.map(({ at, bytes }) => ({ bytes, seconds: 1_700_000_000, fraction: at * 1e6 })));
  }
  const u24 = (value: number): number[] => [value >>> 16, ...u16(value & 0xffff)];
  const message = (type: number, body: Uint8Array): Uint8Array => joinBytes([type], u24(body.length), body);
  const record = (bytes: Uint8Array): Uint8Array => joinBytes([22, 3, 3], u16(bytes.length), bytes);
  const serverHello = message(2, joinBytes([3, 3], new Uint8Array(32), [0], u16(0xc02f), [0]));
  const certificates = (...list: Uint8Array[]): Uint8Array => {
    const all = joinBytes(...list.map((der) => joinBytes(u24(der.length), der)));
    return message(11, joinBytes(u24(all.length), all));
  };

  it.each([
    ['longer than it is', [0x30, 0x82, 0xff, 0xff, 0x30, 0x03, 1, 2, 3]],
    ['of 4 GiB', [0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x30, 0x80]],
    ['without end', [0x30, 0x80, 0x30, 0x80, 0x30, 0x80]],
    ['of no bytes', [0x30, 0]],
    ['nested two thousand deep', new Array<number[]>(2000).fill([0x30, 0x82, 0xff, 0xff]).flat()],
  ])('with a certificate that says it is %s is called unreadable', (_, der) => {
    const report = reportOn(handshake(record(joinBytes(serverHello, certificates(Uint8Array.from(der))))));
    expect(report.capture?.flows?.[0]?.tls).toMatchObject({
      version: 'TLS 1.2',
      chain: [],
      trust: { end: 'unreadable' },
    });
  });

  it('with a list of certificates that is longer than its message is read as far as it goes', () => {
    for (const length of [0, 1, 2, 0xffffff]) {
      const lying = message(11, joinBytes(u24(length), u24(0xffffff), bytesOf('no certificate')));
      expect(reportOn(handshake(record(joinBytes(serverHello, lying)))).capture?.flows).toHaveLength(1);
    }
  });

  it('that is a hello of 64 KiB is read to its name', () => {
    const name = bytesOf('login.microsoftonline.com');
    const sni = joinBytes(u16(0), u16(name.length + 5), u16(name.length + 3), [0], u16(name.length), name);
    const padding = joinBytes(u16(21), u16(65_000), new Uint8Array(65_000));
    const extensions = joinBytes(padding, sni);
    const hello = message(
      1,
      joinBytes([3, 3], new Uint8Array(32), [0], u16(2), u16(0xc02f), [1, 0], u16(extensions.length), extensions),
    );
    expect(hello.length).toBeGreaterThan(65_000);
    const talk = new Talk('10.0.0.5', 50_000, '10.0.0.9', 443).handshake();
    for (let at = 0; at < hello.length; at += 16_000) talk.say(record(hello.subarray(at, at + 16_000)));
    const report = reportOn(pcapFile(talk.packets.map(({ at, bytes }) => ({ bytes, fraction: Math.round(at * 1e6) }))));
    expect(report.capture?.flows?.[0]?.server.name).toBe('login.microsoftonline.com');
  });
});
