import { describe, expect, it } from 'vitest';
import { isFailure } from '../../evidence/failure.js';
import { joinBytes, Pcapng, pcapFile, u32le } from '../testing/packets.js';
import { recognise } from './recognise.js';

const letters = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const padded = (...start: readonly number[]): Uint8Array => joinBytes(start, new Uint8Array(80));

describe('the kind of a file', () => {
  it.each([
    ['pcap', pcapFile([])],
    ['pcap', pcapFile([], { bigEndian: true, nanoseconds: true })],
    ['pcapng', new Pcapng().section()],
    ['pcapng', new Pcapng(true).section()],
    ['pcap', pcapFile([]).subarray(0, 4)],
  ])('is %s by its first bytes', (kind, bytes) => {
    expect(recognise(bytes)).toBe(kind);
  });

  it('is found wherever the bytes lie in their array', () => {
    expect(recognise(joinBytes([0, 0, 0], pcapFile([])).subarray(3))).toBe('pcap');
  });

  it.each([
    ['LZ4 or Zstandard', padded(0x04, 0x22, 0x4d, 0x18), 'Wireshark'],
    ['LZ4 or Zstandard', padded(0x28, 0xb5, 0x2f, 0xfd), 'Wireshark'],
    ['Network Monitor', letters('RTSS'), 'Wireshark'],
    ['event trace', joinBytes(u32le(1024), u32le(504), new Uint8Array(80)), 'pktmon etl2pcap'],
    ['snoop', letters('snoop\0\0\0'), 'Wireshark'],
    ['zip', padded(0x50, 0x4b, 3, 4), 'Unpack'],
    ['picture', padded(0x89, 0x50, 0x4e, 0x47), '.pcapng'],
    ['picture', padded(0xff, 0xd8, 0xff), '.pcapng'],
    ['picture', letters('GIF89a'), '.pcapng'],
    ['PDF', letters('%PDF-1.7'), '.pcapng'],
    ['program', letters('MZ\x90\0'), '.pcapng'],
    ['text', letters('Time: 10:00\r\n\tconnector failed\n'), '.pcapng'],
    ['text', padded(0xff, 0xfe, 0x54, 0), '.pcapng'],
    ['text', letters('abc'), '.pcapng'],
    ['not a packet capture of a kind known', Uint8Array.of(0, 1, 2), '.pcapng'],
    ['not a packet capture of a kind known', new Uint8Array(512), '.pcapng'],
  ])('that is refused is named: %s', (what, bytes, way) => {
    const refusal = recognise(bytes);
    if (!isFailure(refusal)) throw new Error(`taken for ${refusal}`);
    expect(refusal.code).toBe('FORMAT-NOT-READ');
    expect(refusal.message).toContain(what);
    expect(refusal.message).toMatch(/\.$/);
    expect(refusal.advice).toContain(way);
  });

  it('that is empty has a sentence of its own', () => {
    expect(recognise(new Uint8Array(0))).toMatchObject({ code: 'FILE-EMPTY', message: 'The file is empty.' });
  });
});
