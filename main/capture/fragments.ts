/**
 * Puts IP packets together that came in fragments.
 *
 * Source: RFC 791 section 3.2 and RFC 815 (IPv4), RFC 8200 section 4.5 (IPv6). Fragments that overlap are dropped with
 * all of their packet, as RFC 5722 demands for IPv6 and as Windows and Linux do for both: what they would show was never
 * received by anybody. The same fragment twice is no overlap.
 */
import { protocolTcp, protocolUdp, type IpPacket } from './dissect/ip.js';

/** Packets that wait for fragments at once; beyond this the oldest is given up. */
const mostWaiting = 1024;
/** Bytes of all of them. */
const mostBytes = 8 * 1024 * 1024;
/** A host waits so long for the rest (RFC 8200; Windows waits as long for IPv4). Seconds. */
const longestWait = 60;
/** No packet is longer, whatever its fragments say: IPv4 counts its header in, IPv6 does not. */
const longestPayload = { 4: 65535 - 20, 6: 65535 };

const dnsPort = 53;

interface Piece {
  readonly start: number;
  readonly end: number;
  /** Its captured bytes: fewer than it is long where the packet was cut. */
  readonly bytes: Uint8Array;
}

interface Waiting {
  readonly version: 4 | 6;
  readonly protocol: number;
  /** Source and destination. */
  readonly addresses: Uint8Array;
  readonly since: number;
  /** In order of their place, none over another. */
  readonly pieces: Piece[];
  /** Bytes held, and bytes of payload they stand for. */
  captured: number;
  received: number;
  /** Payload bytes, known from the last fragment; before that the least that it can be. */
  total: number;
  lastSeen: boolean;
  /** Its fragments contradict each other: those that still come are passed over. */
  dropped: boolean;
}

/** A packet that was put together: one IP header, without options, and its payload. */
export interface WholePacket {
  readonly bytes: Uint8Array;
  /** Bytes at the end that were on the wire and not captured. */
  readonly cut: number;
}

/** The fragments of a capture. */
export class FragmentTable {
  private readonly waiting = new Map<string, Waiting>();
  private bytes = 0;
  /** Packets given up or dropped, of those that could have been of interest. */
  private givenUp = 0;

  /**
   * Takes one fragment.
   *
   * @param ip what `readIp` says of it
   * @param at when it was captured, in seconds
   * @returns the packet where this was the last piece that it lacked, or null
   */
  take(bytes: Uint8Array, view: DataView, ip: IpPacket, at: number): WholePacket | null {
    const { start, last, key } = placeOf(view, ip);
    const length = ip.payloadLength;
    this.giveUpOld(at);
    let packet = this.waiting.get(key);
    if (packet === undefined) {
      packet = {
        version: ip.version,
        protocol: ip.protocol,
        addresses: bytes.slice(ip.addressesAt, ip.addressesAt + (ip.version === 4 ? 8 : 32)),
        since: at,
        pieces: [],
        captured: 0,
        received: 0,
        total: 0,
        lastSeen: false,
        dropped: false,
      };
      this.waiting.set(key, packet);
    }
    if (packet.dropped) return null;
    const end = start + length;
    // All but the last are a multiple of 8 bytes long: the offset of the one behind could not be told otherwise.
    const makesSense = length > 0 && end <= longestPayload[ip.version] && (last || length % 8 === 0);
    const captured = bytes.slice(ip.payloadAt, Math.max(ip.payloadAt, ip.capturedEnd));
    const fit = makesSense ? insert(packet, { start, end, bytes: captured }, last) : 'contradicts';
    if (fit === 'contradicts') this.drop(packet);
    if (fit !== 'fits') return null;
    this.bytes += captured.length;
    if (packet.lastSeen && packet.received === packet.total) {
      this.remove(key, packet);
      return join(packet);
    }
    this.keepBounds();
    return null;
  }

  /** Packets of interest that could not be put together, at the end of the capture. */
  get incomplete(): number {
    return [...this.waiting.values()].filter(isOfInterest).length + this.givenUp;
  }

  private giveUpOld(at: number): void {
    for (const [key, packet] of this.waiting) {
      if (at - packet.since <= longestWait) return;
      this.giveUp(key, packet);
    }
  }

  private keepBounds(): void {
    for (const [key, packet] of this.waiting) {
      if (this.waiting.size <= mostWaiting && this.bytes <= mostBytes) return;
      this.giveUp(key, packet);
    }
  }

  private giveUp(key: string, packet: Waiting): void {
    if (isOfInterest(packet)) this.givenUp++;
    this.remove(key, packet);
  }

  private drop(packet: Waiting): void {
    if (isOfInterest(packet)) this.givenUp++;
    this.bytes -= packet.captured;
    packet.captured = 0;
    packet.pieces.length = 0;
    packet.dropped = true;
  }

  private remove(key: string, packet: Waiting): void {
    this.waiting.delete(key);
    this.bytes -= packet.captured;
  }
}

/** Where a fragment belongs: the packet's key, the offset of its first byte, and whether none comes behind. */
function placeOf(
  view: DataView,
  ip: IpPacket,
): { readonly start: number; readonly last: boolean; readonly key: string } {
  if (ip.version === 4) {
    const field = view.getUint16(ip.headerAt + 6);
    const ends = `${view.getInt32(ip.addressesAt)} ${view.getInt32(ip.addressesAt + 4)}`;
    return {
      start: (field & 0x1fff) * 8,
      last: (field & 0x2000) === 0,
      key: `${ends} ${view.getUint16(ip.headerAt + 4)} ${ip.protocol}`,
    };
  }
  // The fragment header is the last one that was read.
  const header = ip.payloadAt - 8;
  const field = view.getUint16(header + 2);
  const ends = Array.from({ length: 8 }, (_, word) => view.getInt32(ip.addressesAt + word * 4)).join(' ');
  return { start: field & 0xfff8, last: (field & 1) === 0, key: `${ends} ${view.getInt32(header + 4)}` };
}

/** Puts a piece to its place, unless it is there or lies over another one, or behind the packet's end. */
function insert(packet: Waiting, piece: Piece, last: boolean): 'fits' | 'known' | 'contradicts' {
  const { pieces } = packet;
  let index = pieces.length;
  while (index > 0 && (pieces[index - 1] as Piece).start >= piece.start) index--;
  const behind = pieces[index];
  const before = pieces[index - 1];
  if (behind !== undefined && behind.start === piece.start && behind.end === piece.end) return 'known';
  if ((behind !== undefined && behind.start < piece.end) || (before !== undefined && before.end > piece.start)) {
    return 'contradicts';
  }
  const tooLate = packet.lastSeen && (last || piece.end > packet.total);
  if (tooLate || (last && piece.end < packet.total)) return 'contradicts';
  pieces.splice(index, 0, piece);
  packet.captured += piece.bytes.length;
  packet.received += piece.end - piece.start;
  packet.total = Math.max(packet.total, piece.end);
  packet.lastSeen ||= last;
  return 'fits';
}

function join({ version, protocol, addresses, pieces, total }: Waiting): WholePacket {
  const headerLength = version === 4 ? 20 : 40;
  // Behind a cut the places of the bytes would be wrong, so everything from there on counts as not captured.
  const cutPiece = pieces.find((piece) => piece.bytes.length < piece.end - piece.start);
  const captured = cutPiece === undefined ? total : cutPiece.start + cutPiece.bytes.length;
  const bytes = new Uint8Array(headerLength + captured);
  const view = new DataView(bytes.buffer);
  if (version === 4) {
    bytes[0] = 0x45;
    view.setUint16(2, headerLength + total);
    bytes[9] = protocol;
  } else {
    bytes[0] = 0x60;
    view.setUint16(4, total);
    bytes[6] = protocol;
  }
  bytes.set(addresses, version === 4 ? 12 : 8);
  for (const { start, bytes: piece } of pieces) {
    if (start < captured) bytes.set(piece.subarray(0, captured - start), headerLength + start);
  }
  return { bytes, cut: total - captured };
}

/** TCP, and what goes to or comes from a name server: the rest of the traffic in fragments says nothing here. */
function isOfInterest({ protocol, pieces: [first], dropped }: Waiting): boolean {
  // It was counted when it was dropped.
  if (dropped) return false;
  if (protocol !== protocolUdp) return protocol === protocolTcp;
  if (first === undefined || first.start !== 0 || first.bytes.length < 4) return false;
  const view = new DataView(first.bytes.buffer, first.bytes.byteOffset);
  return view.getUint16(0) === dnsPort || view.getUint16(2) === dnsPort;
}
