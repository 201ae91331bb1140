/** What a file is, by its first bytes. Names lie: pktmon's own converter writes pcapng into files called `.cap`. */
import type { Failure } from '../../evidence/failure.js';
import { isNetmon } from './netmon.js';
import { isPcap } from './pcap.js';
import { isPcapng } from './pcapng.js';

/** A container that is read here. */
export type Container = 'pcap' | 'pcapng' | 'Network Monitor';

const startsWith = (bytes: Uint8Array, ...signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

interface Refusal {
  readonly matches: (bytes: Uint8Array) => boolean;
  readonly what: string;
  readonly advice: string;
}

const openCapture = 'Open a .pcap or .pcapng file, as Wireshark, dumpcap, tcpdump or pktmon write them.';

/** Formats that people bring and that are not read, each with the way to one that is. */
const refusals: readonly Refusal[] = [
  {
    // Wireshark writes both on request.
    matches: (bytes) => startsWith(bytes, 0x04, 0x22, 0x4d, 0x18) || startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd),
    what: 'a compressed file (LZ4 or Zstandard)',
    advice: 'Open it in Wireshark and save it as pcapng without compression.',
  },
  {
    matches: (bytes) => startsWith(bytes, ...ascii('GMBU')) || startsWith(bytes, ...ascii('RTSS')),
    what: 'a capture of Microsoft Network Monitor',
    advice: 'Open it in Wireshark and save it as pcapng.',
  },
  {
    // An event trace log begins with a buffer header; its size is a power of two and its type says "header".
    matches: (bytes) => bytes.length >= 64 && looksLikeEventTrace(bytes),
    what: 'a Windows event trace (.etl)',
    advice: 'Convert it on the server where it was taken: pktmon etl2pcap FILE.etl --out FILE.pcapng',
  },
  {
    matches: (bytes) => startsWith(bytes, ...ascii('snoop\0\0\0')),
    what: 'a Solaris snoop capture',
    advice: 'Open it in Wireshark and save it as pcapng.',
  },
  {
    matches: (bytes) => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04),
    what: 'a zip archive',
    advice: 'Unpack it first, then open the capture inside.',
  },
  {
    matches: (bytes) =>
      startsWith(bytes, 0x89, 0x50, 0x4e, 0x47) ||
      startsWith(bytes, 0xff, 0xd8, 0xff) ||
      startsWith(bytes, ...ascii('GIF8')),
    what: 'a picture',
    advice: openCapture,
  },
  { matches: (bytes) => startsWith(bytes, ...ascii('%PDF')), what: 'a PDF document', advice: openCapture },
  { matches: (bytes) => startsWith(bytes, ...ascii('MZ')), what: 'a Windows program', advice: openCapture },
  { matches: looksLikeText, what: 'a text file', advice: openCapture },
];

/**
 * Names the container, or says what the file is instead.
 *
 * @param bytes the first bytes of the file, up to 512
 */
export function recognise(bytes: Uint8Array): Container | Failure {
  if (bytes.length === 0) {
    return {
      code: 'FILE-EMPTY',
      message: 'The file is empty.',
      advice: 'The recording may have been stopped before anything was written. Record again, and open the new file.',
    };
  }
  if (bytes.length >= 4) {
    const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, false);
    if (isPcap(magic)) return 'pcap';
    if (isPcapng(magic)) return 'pcapng';
    if (isNetmon(magic)) return 'Network Monitor';
  }
  const refusal = refusals.find((candidate) => candidate.matches(bytes));
  return {
    code: 'FORMAT-NOT-READ',
    message: refusal
      ? `This is ${refusal.what}, not a packet capture that can be read here.`
      : 'This is not a packet capture of a kind known here.',
    advice: refusal?.advice ?? openCapture,
  };
}

/** Source: WMI_BUFFER_HEADER, whose first two fields are the buffer's size and the bytes used in it. */
function looksLikeEventTrace(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const bufferSize = view.getUint32(0, true);
  const used = view.getUint32(4, true);
  return bufferSize >= 1024 && bufferSize <= 0x1000000 && bufferSize % 512 === 0 && used > 72 && used <= bufferSize;
}

function looksLikeText(bytes: Uint8Array): boolean {
  // Windows programs write UTF-16, which begins with one of these marks and is full of zeros.
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) return true;
  return bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32);
}
