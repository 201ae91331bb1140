/**
 * Files that people bring and that are not read, each by what it begins with, and with the way to one that is.
 *
 * Source of the signatures: Wireshark's wiretap for captures of other programs; the formats' own descriptions otherwise.
 */

/** What a file is instead of a capture that is read. */
export interface Refusal {
  readonly matches: (bytes: Uint8Array) => boolean;
  /** With its article, as in "This is …". */
  readonly what: string;
  readonly advice: string;
}

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

function hasAt(bytes: Uint8Array, at: number, signature: string | readonly number[]): boolean {
  const wanted = typeof signature === 'string' ? ascii(signature) : signature;
  return wanted.every((byte, index) => bytes[at + index] === byte);
}

/** A rule for files that begin with one of these: text stands for its letters. */
const beginning =
  (...signatures: readonly (string | readonly number[])[]) =>
  (bytes: Uint8Array): boolean =>
    signatures.some((signature) => hasAt(bytes, 0, signature));

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The way to a capture of any kind. */
export const openCapture =
  'Open a .pcapng, .pcap or .cap file, as Wireshark, dumpcap, tcpdump, pktmon or Network Monitor write them.';
const saveInWireshark = 'Open it in Wireshark and save it as pcapng.';
const unpackFirst = 'Unpack it first, then open the capture inside.';
const saveUncompressed = 'Open it in Wireshark and save it as pcapng without compression, or unpack it first.';
const recordPackets = 'It holds no packets. Record them with pktmon, Wireshark or Network Monitor, and open that file.';

/** In the order in which they are tried: what could be taken for something else comes behind it. */
export const refusals: readonly Refusal[] = [
  // Compressed files and archives.
  { matches: beginning([0x04, 0x22, 0x4d, 0x18]), what: 'a file packed with LZ4', advice: saveUncompressed },
  { matches: beginning([0x28, 0xb5, 0x2f, 0xfd]), what: 'a file packed with Zstandard', advice: saveUncompressed },
  { matches: beginning([0xfd, ...ascii('7zXZ'), 0]), what: 'a file packed with xz', advice: unpackFirst },
  { matches: isBzip2, what: 'a file packed with bzip2', advice: unpackFirst },
  { matches: beginning([0x1f, 0x8b]), what: 'a file packed with gzip twice', advice: unpackFirst },
  { matches: beginning([0x1f, 0x9d]), what: 'a file packed with compress (.Z)', advice: unpackFirst },
  { matches: beginning([...ascii('7z'), 0xbc, 0xaf, 0x27, 0x1c]), what: 'a 7-Zip archive', advice: unpackFirst },
  { matches: beginning('Rar!\x1a\x07'), what: 'a RAR archive', advice: unpackFirst },
  {
    matches: beginning('MSCF'),
    what: 'a cabinet archive (.cab)',
    advice: 'Unpack it first: expand -F:* FILE.cab FOLDER',
  },
  { matches: (bytes) => hasAt(bytes, 257, 'ustar'), what: 'a tar archive', advice: unpackFirst },
  {
    matches: (bytes) => isZip(bytes) && (hasAt(bytes, 30, 'raw') || hasAt(bytes, 30, '_index.htm')),
    what: 'a recording of Fiddler (.saz)',
    advice: recordPackets,
  },
  {
    matches: (bytes) => isZip(bytes) && hasAt(bytes, 30, 'evidence.json'),
    what: 'a bundle of what was read of a server',
    advice: 'To have it judged: connector-doctor check --bundle FILE',
  },
  {
    matches: isZip,
    what: 'a zip archive',
    advice: `${unpackFirst} A bundle of a server: connector-doctor check --bundle FILE. A file of Message Analyzer (.matp, .matu): save it there as .cap.`,
  },

  // What other programs record of a network.
  { matches: beginning('RTSS'), what: 'a capture of Network Monitor 1', advice: saveInWireshark },
  { matches: beginning('snoop\0\0\0'), what: 'a Solaris snoop capture', advice: saveInWireshark },
  { matches: beginning('iptrace 1.0', 'iptrace 2.0'), what: 'an AIX iptrace capture', advice: saveInWireshark },
  {
    matches: beginning([0x54, 0x52, 0, 0x64, 0, 0, 0, 0, 0, 0, 0, 0x80], [0, 0, 0, 1, 0, 0, 0, 0, 0, 7, 0xd0, 0]),
    what: 'an HP-UX nettl trace',
    advice: saveInWireshark,
  },
  {
    matches: beginning([0, 0, 2, 0, 0x12, 5, 0, 0x10], '+---------+---------------+----------+'),
    what: 'a Tektronix K12 or K15 recording',
    advice: saveInWireshark,
  },
  { matches: isLanalyzer, what: 'a LANalyzer capture', advice: saveInWireshark },
  { matches: beginning('TRSNIFF data    \x1a'), what: 'a capture of the Sniffer for DOS', advice: saveInWireshark },
  { matches: beginning('XCP\0', 'VL\0\0'), what: 'a NetXRay or Windows Sniffer capture', advice: saveInWireshark },
  { matches: beginning('\x7fver'), what: 'an OmniPeek or EtherPeek capture', advice: saveInWireshark },
  { matches: beginning('\x05VNF'), what: 'a Visual Networks capture', advice: saveInWireshark },
  { matches: beginning('ObserverPktBuffe'), what: 'an Observer capture', advice: saveInWireshark },
  { matches: beginning([0xaa, 0xaa, 0xaa, 0xaa]), what: 'a 5View capture', advice: saveInWireshark },
  { matches: beginning('V0208'), what: 'an Aethra recording', advice: saveInWireshark },
  { matches: beginning('Session Transcript'), what: 'a Catapult DCT2000 trace', advice: saveInWireshark },
  { matches: isNetscaler, what: 'a NetScaler trace (nstrace)', advice: saveInWireshark },
  { matches: isCommView, what: 'a CommView capture', advice: saveInWireshark },
  {
    matches: beginning(
      [0xa1, 0xe2, 0xcb, 0x12],
      [0x12, 0xcb, 0xe2, 0xa1],
      [0x1c, 0, 1],
      [0xac, 1, 0, 0x1c],
      [0xab, 1, 0, 0x1c],
    ),
    what: 'a pcap file in a maker’s own variant',
    advice: saveInWireshark,
  },
  { matches: beginning('btsnoop\0'), what: 'a recording of Bluetooth', advice: recordPackets },
  {
    matches: looksLikeEventTrace,
    what: 'a Windows event trace (.etl)',
    advice: 'Convert it on the server where it was taken: pktmon etl2pcap FILE.etl --out FILE.pcapng',
  },

  // What else of a server is sent along.
  { matches: beginning('PML_'), what: 'a Process Monitor log (.pml)', advice: recordPackets },
  { matches: beginning('ElfFile\0'), what: 'a Windows event log (.evtx)', advice: recordPackets },
  { matches: beginning('MDMP', 'PAGEDU'), what: 'a memory dump', advice: recordPackets },
  {
    matches: beginning([0x89, ...ascii('PNG')], [0xff, 0xd8, 0xff], 'GIF8'),
    what: 'a picture',
    advice: openCapture,
  },
  { matches: beginning('%PDF'), what: 'a PDF document', advice: openCapture },
  { matches: beginning('MZ'), what: 'a Windows program', advice: openCapture },
  { matches: isHar, what: 'a recording of a browser (HAR)', advice: recordPackets },
  { matches: looksLikeText, what: 'a text file', advice: openCapture },
];

function isZip(bytes: Uint8Array): boolean {
  return hasAt(bytes, 0, [0x50, 0x4b, 3, 4]);
}

/** Its signature is three letters and a digit; the first block's is that of pi. */
function isBzip2(bytes: Uint8Array): boolean {
  return hasAt(bytes, 0, 'BZh') && hasAt(bytes, 4, [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]);
}

/** Records of a type and a length: a header of one of two kinds, and another record behind it (Novell TID022037). */
function isLanalyzer(bytes: Uint8Array): boolean {
  if (bytes.length < 6 || bytes[1] !== 0x10 || (bytes[0] !== 1 && bytes[0] !== 7)) return false;
  return bytes[4 + viewOf(bytes).getUint16(2, true) + 1] === 0x10;
}

/** The words stand somewhere in the first record, by version in another place. */
function isNetscaler(bytes: Uint8Array): boolean {
  const text = String.fromCharCode(...bytes.subarray(0, 512));
  return text.includes('NetScaler') && text.includes('Performance Data');
}

/** No signature: lengths, then a date and a time, of which all must make sense; in the newer kind the lengths are wider. */
function isCommView(bytes: Uint8Array): boolean {
  if (bytes.length < 24) return false;
  const view = viewOf(bytes);
  const isTime = (at: number): boolean => {
    const [month = 0, day = 0, hour = 24, minute = 60, second = 60] = bytes.subarray(at + 2, at + 7);
    const year = view.getUint16(at, true);
    const dated = year >= 1995 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    return dated && hour < 24 && minute < 60 && second < 60;
  };
  const length = view.getUint16(0, true);
  if (length === 0) return false;
  const older = view.getUint16(2, true) === length && bytes[4] === 0 && isTime(5);
  return older || (view.getUint32(0, true) < 65536 && isTime(4));
}

/** Source: WMI_BUFFER_HEADER, whose first two fields are the buffer's size, a power of two, and the bytes used in it. */
function looksLikeEventTrace(bytes: Uint8Array): boolean {
  if (bytes.length < 64) return false;
  const view = viewOf(bytes);
  const bufferSize = view.getUint32(0, true);
  const used = view.getUint32(4, true);
  return bufferSize >= 1024 && bufferSize <= 0x1000000 && bufferSize % 512 === 0 && used > 72 && used <= bufferSize;
}

/** JSON whose only member is the log (HAR 1.2). */
function isHar(bytes: Uint8Array): boolean {
  return /^(?:\xef\xbb\xbf)?\s*\{\s*"log"\s*:/.test(String.fromCharCode(...bytes.subarray(0, 64)));
}

function looksLikeText(bytes: Uint8Array): boolean {
  // Windows programs write UTF-16, which begins with one of these marks and is full of zeros.
  if (hasAt(bytes, 0, [0xff, 0xfe]) || hasAt(bytes, 0, [0xfe, 0xff])) return true;
  return bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || byte >= 32);
}
