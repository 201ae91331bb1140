import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isFailure } from '../../evidence/failure.js';
import { joinBytes, Pcapng, pcapFile, u32le } from '../testing/packets.js';
import { recognise } from './recognise.js';

const letters = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const padded = (...start: readonly number[]): Uint8Array => joinBytes(start, new Uint8Array(80));

const capture = join(dirname(fileURLToPath(import.meta.url)), '../../../test/fixtures/captures/link-pppoe.pcap');
const hasEditcap = spawnSync('editcap', ['--version']).status === 0;
/** Formats by editcap's name, and what they are called here. */
const others: readonly (readonly [string, string])[] = [
  ['5views', '5View'],
  ['commview-ncf', 'CommView'],
  ['commview-ncfx', 'CommView'],
  ['k12text', 'K12'],
  ['lanalyzer', 'LANalyzer'],
  ['netmon1', 'Network Monitor 1'],
  ['nettl', 'nettl'],
  ['ngsniffer', 'Sniffer for DOS'],
  ['ngwsniffer_1_1', 'Windows Sniffer'],
  ['ngwsniffer_2_0', 'Windows Sniffer'],
  ['observer', 'Observer'],
  ['snoop', 'snoop'],
  ['visual', 'Visual Networks'],
];

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
    ['LZ4', padded(0x04, 0x22, 0x4d, 0x18), 'Wireshark'],
    ['Zstandard', padded(0x28, 0xb5, 0x2f, 0xfd), 'Wireshark'],
    ['xz', padded(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'Unpack'],
    ['bzip2', joinBytes(letters('BZh9'), [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]), 'Unpack'],
    ['gzip twice', padded(0x1f, 0x8b, 8), 'Unpack'],
    ['compress', padded(0x1f, 0x9d, 0x90), 'Unpack'],
    ['7-Zip', padded(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), 'Unpack'],
    ['RAR', letters('Rar!\x1a\x07\x01\0'), 'Unpack'],
    ['cabinet', letters('MSCF\0\0\0\0'), 'expand'],
    ['tar', joinBytes(letters('start.pcapng'), new Uint8Array(245), letters('ustar\0'), new Uint8Array(200)), 'Unpack'],
    ['Fiddler', joinBytes(padded(0x50, 0x4b, 3, 4).subarray(0, 30), letters('raw/01_c.txt')), 'no packets'],
    ['Network Monitor 1', letters('RTSS\x01\x01'), 'Wireshark'],
    ['iptrace', letters('iptrace 2.0'), 'Wireshark'],
    ['HP-UX nettl', padded(0x54, 0x52, 0, 0x64, 0, 0, 0, 0, 0, 0, 0, 0x80), 'Wireshark'],
    ['HP-UX nettl', padded(0, 0, 0, 1, 0, 0, 0, 0, 0, 7, 0xd0, 0), 'Wireshark'],
    ['K12', padded(0, 0, 2, 0, 0x12, 5, 0, 0x10), 'Wireshark'],
    ['K12', letters('+---------+---------------+----------+\r\n00:01:56'), 'Wireshark'],
    ['LANalyzer', joinBytes([7, 0x10, 2, 0, 1, 5], [9, 0x10, 0x1a, 0]), 'Wireshark'],
    ['Sniffer for DOS', letters('TRSNIFF data    \x1a'), 'Wireshark'],
    ['Windows Sniffer', letters('XCP\x00002.001'), 'Wireshark'],
    ['Windows Sniffer', padded(0x56, 0x4c, 0, 0), 'Wireshark'],
    ['OmniPeek', letters('\x7fver\0\0\0\x09'), 'Wireshark'],
    ['Visual Networks', letters('\x05VNF\0'), 'Wireshark'],
    ['Observer', letters('ObserverPktBufferVersion=15.00'), 'Wireshark'],
    ['5View', padded(0xaa, 0xaa, 0xaa, 0xaa), 'Wireshark'],
    ['Aethra', letters('V0208\0'), 'Wireshark'],
    ['DCT2000', letters('Session Transcript\nDate'), 'Wireshark'],
    ['NetScaler', joinBytes(new Uint8Array(12), letters('NetScaler V20 Performance Data\0')), 'Wireshark'],
    ['CommView', joinBytes([78, 0, 78, 0, 0, 0xea, 7, 11, 21, 0, 1, 56], new Uint8Array(80)), 'Wireshark'],
    ['CommView', joinBytes([78, 0, 0, 0, 0xea, 7, 11, 21, 0, 1, 56], new Uint8Array(80)), 'Wireshark'],
    ['variant', padded(0xa1, 0xe2, 0xcb, 0x12), 'Wireshark'],
    ['variant', padded(0xac, 1, 0, 0x1c), 'Wireshark'],
    ['Bluetooth', letters('btsnoop\0\0\0\0\x01'), 'no packets'],
    ['Process Monitor', letters('PML_\x09\0\0\0'), 'no packets'],
    ['event log', letters('ElfFile\0'), 'no packets'],
    ['memory dump', letters('PAGEDU64'), 'no packets'],
    ['browser', letters('\xef\xbb\xbf{\r\n  "log": {\r\n    "version": "1.2"'), 'no packets'],
    ['event trace', joinBytes(u32le(1024), u32le(504), new Uint8Array(80)), 'pktmon etl2pcap'],
    ['snoop', letters('snoop\0\0\0'), 'Wireshark'],
    ['bundle', joinBytes([0x50, 0x4b, 3, 4], new Uint8Array(26), letters('evidence.json')), 'check --bundle'],
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

  it.skipIf(!hasEditcap)('is known of all that editcap writes of Ethernet', () => {
    const folder = mkdtempSync(join(tmpdir(), 'recognise-'));
    const said = [...others].map(([format, name]) => {
      const path = join(folder, format);
      execFileSync('editcap', ['-F', format, capture, path], { stdio: 'pipe' });
      const refusal = recognise(new Uint8Array(readFileSync(path)).subarray(0, 512));
      return [format, isFailure(refusal) && refusal.message.includes(name) ? name : refusal];
    });
    rmSync(folder, { recursive: true });
    expect(said).toEqual([...others]);
  });
});
