/**
 * Where the parts of a capture file lie, so that a mutation can go for what matters. Written apart from the reader on
 * purpose: it only has to be right for whole, healthy files, and shares none of the reader's mistakes.
 */

/** A number in the file. */
export interface Field {
  readonly at: number;
  readonly size: 1 | 2 | 3 | 4;
  readonly littleEndian: boolean;
}

/** A stretch of the file. */
export interface Span {
  readonly at: number;
  readonly end: number;
}

/** A packet with its record or block around it. */
export interface PacketSpan {
  readonly record: Span;
  readonly frame: Span;
  /** What TCP or UDP carries; null where there is none. */
  readonly payload: Span | null;
}

/** What is known of a file. Empty lists for a container that is not known here. */
export interface Layout {
  /** Lengths, times, link types and the like of the container. */
  readonly container: readonly Field[];
  readonly linkTypes: readonly Field[];
  readonly magics: readonly Span[];
  readonly resolutions: readonly Field[];
  readonly packets: readonly PacketSpan[];
  /** Lengths, protocols, flags and numbers of the IP, TCP, UDP and ICMP headers. */
  readonly headers: readonly Field[];
  /** Lengths, counts and types inside what TCP and UDP carry. */
  readonly inside: readonly Field[];
  /** Lengths and chunk sizes written as digits. */
  readonly digits: readonly Span[];
}

type Growing = { -readonly [K in keyof Layout]: Layout[K] extends readonly (infer T)[] ? T[] : never };

const big = (at: number, size: Field['size']): Field => ({ at, size, littleEndian: false });

/** Finds the parts of a whole capture file. */
export function layoutOf(bytes: Uint8Array): Layout {
  const layout: Growing = {
    container: [],
    linkTypes: [],
    magics: [],
    resolutions: [],
    packets: [],
    headers: [],
    inside: [],
    digits: [],
  };
  if (bytes.length < 24) return layout;
  const magic = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (magic === 0x0a0d0d0a) readPcapng(bytes, layout);
  else if ([0xa1b2c3d4, 0xa1b23c4d].includes(magic)) readPcap(bytes, layout, false);
  else if ([0xd4c3b2a1, 0x4d3cb2a1].includes(magic)) readPcap(bytes, layout, true);
  else if (magic === 0x474d4255) readNetmon(bytes, layout);
  return layout;
}

function readPcap(bytes: Uint8Array, layout: Growing, littleEndian: boolean): void {
  const field = (at: number, size: Field['size'] = 4): Field => ({ at, size, littleEndian });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  layout.magics.push({ at: 0, end: 4 });
  layout.linkTypes.push(field(20));
  layout.container.push(field(4, 2), field(6, 2), field(8), field(16));
  const linkType = view.getUint32(20, littleEndian);
  for (let at = 24; at + 16 <= bytes.length;) {
    const captured = view.getUint32(at + 8, littleEndian);
    const end = at + 16 + captured;
    if (end > bytes.length) return;
    layout.container.push(field(at), field(at + 4), field(at + 8), field(at + 8), field(at + 12));
    addPacket(bytes, layout, { at, end }, { at: at + 16, end }, linkType);
    at = end;
  }
}

function readPcapng(bytes: Uint8Array, layout: Growing): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let littleEndian = true;
  let linkTypes: number[] = [];
  const field = (at: number, size: Field['size'] = 4): Field => ({ at, size, littleEndian });
  for (let at = 0; at + 12 <= bytes.length;) {
    if (view.getUint32(at) === 0x0a0d0d0a) {
      littleEndian = view.getUint32(at + 8) === 0x4d3c2b1a;
      layout.magics.push({ at: at + 8, end: at + 12 });
      linkTypes = [];
    }
    const type = view.getUint32(at, littleEndian);
    const end = at + view.getUint32(at + 4, littleEndian);
    if (end < at + 12 || end > bytes.length) return;
    layout.container.push(field(at), field(at + 4), field(at + 4), field(end - 4));
    if (type === 1) {
      linkTypes.push(view.getUint16(at + 8, littleEndian));
      layout.linkTypes.push(field(at + 8, 2));
      layout.container.push(field(at + 12));
      for (let option = at + 16; option + 4 <= end - 4;) {
        const size = view.getUint16(option + 2, littleEndian);
        layout.container.push(field(option, 2), field(option + 2, 2));
        if (view.getUint16(option, littleEndian) === 9) layout.resolutions.push(field(option + 4, 1));
        option += 4 + Math.ceil(size / 4) * 4;
      }
    } else if (type === 6) {
      const captured = view.getUint32(at + 20, littleEndian);
      for (const offset of [8, 12, 16, 20, 24]) layout.container.push(field(at + offset));
      const linkType = linkTypes[view.getUint32(at + 8, littleEndian)] ?? 1;
      addPacket(bytes, layout, { at, end }, { at: at + 28, end: at + 28 + captured }, linkType);
    }
    at = end;
  }
}

/** Network Monitor: a header of 128 bytes, frames, and a table of where they begin. */
function readNetmon(bytes: Uint8Array, layout: Growing): void {
  if (bytes.length < 128) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const field = (at: number, size: Field['size'] = 4): Field => ({ at, size, littleEndian: true });
  layout.magics.push({ at: 0, end: 4 });
  layout.linkTypes.push(field(6, 2));
  layout.container.push(field(4, 1), field(5, 1), field(24), field(24), field(28), field(28));
  for (let at = 8; at < 24; at += 2) layout.container.push(field(at, 2));
  const trailer = [0, 2, 6][bytes[4]!] ?? 15;
  const table = view.getUint32(24, true);
  const tableEnd = Math.min(table + view.getUint32(28, true), bytes.length);
  for (let entry = table; entry + 4 <= tableEnd; entry += 4) {
    layout.container.push(field(entry));
    const at = view.getUint32(entry, true);
    if (at + 16 > bytes.length) continue;
    const end = at + 16 + view.getUint32(at + 12, true);
    if (end + trailer > bytes.length) continue;
    layout.container.push(field(at), field(at + 4), field(at + 8), field(at + 12), field(at + 12));
    if (trailer > 0) layout.linkTypes.push(field(end, 2));
    if (trailer === 15) layout.container.push(field(end + 6), field(end + 10));
    // Others than Ethernet are notes of the program.
    if (trailer === 0 || view.getUint16(end, true) === 1) {
      addPacket(bytes, layout, { at, end: end + trailer }, { at: at + 16, end }, 1);
    }
  }
}

const linkHeaders: Readonly<Record<number, number>> = { 0: 4, 1: 14, 9: 4, 101: 0, 108: 4, 113: 16, 276: 20 };

function addPacket(bytes: Uint8Array, layout: Growing, record: Span, whole: Span, linkType: number): void {
  // Lengths may have been spoiled already.
  const frame = { at: whole.at, end: Math.min(whole.end, record.end) };
  const ip = frame.at + (linkHeaders[linkType] ?? 14);
  for (let at = Math.max(frame.at, ip - 2); at < ip; at += 2) layout.headers.push(big(at, 2));
  const payload = readIp(bytes, layout, ip, frame.end);
  layout.packets.push({ record, frame, payload });
  if (payload !== null) readPayload(bytes, layout, payload);
}

function readIp(bytes: Uint8Array, layout: Growing, at: number, end: number): Span | null {
  if (at + 20 > end) return null;
  const version = bytes[at]! >> 4;
  if (version !== 4 && version !== 6) return null;
  layout.headers.push(big(at, 1));
  const protocol = bytes[version === 4 ? at + 9 : at + 6];
  if (version === 4) layout.headers.push(big(at + 2, 2), big(at + 4, 2), big(at + 6, 2), big(at + 9, 1));
  else layout.headers.push(big(at + 4, 2), big(at + 6, 1));
  const next = version === 4 ? at + (bytes[at]! & 15) * 4 : at + 40;
  if (protocol === 6 && next + 20 <= end) {
    for (const offset of [0, 2]) layout.headers.push(big(next + offset, 2));
    for (const offset of [4, 8]) layout.headers.push(big(next + offset, 4));
    for (const offset of [12, 13]) layout.headers.push(big(next + offset, 1));
    return { at: next + (bytes[next + 12]! >> 4) * 4, end };
  }
  // GRE, with four bytes more for each of three flags, and VXLAN, with a whole Ethernet frame: a packet is in these.
  if (protocol === 47 && next + 24 <= end) {
    layout.headers.push(big(next, 2), big(next + 2, 2));
    const optional = [0x80, 0x20, 0x10].filter((flag) => (bytes[next]! & flag) !== 0).length;
    return readIp(bytes, layout, next + 4 + optional * 4, end);
  }
  if (protocol === 17 && next + 50 <= end && ((bytes[next + 2]! << 8) | bytes[next + 3]!) === 4789) {
    layout.headers.push(big(next + 2, 2), big(next + 8, 4), big(next + 28, 2));
    return readIp(bytes, layout, next + 30, end);
  }
  if (protocol === 17 && next + 8 <= end) {
    for (const offset of [0, 2, 4]) layout.headers.push(big(next + offset, 2));
    return { at: next + 8, end };
  }
  if ((protocol === 1 || protocol === 58) && next + 28 <= end) {
    layout.headers.push(big(next, 1), big(next + 1, 1), big(next + 4, 4));
    readIp(bytes, layout, next + 8, end);
  }
  return null;
}

function readPayload(bytes: Uint8Array, layout: Growing, { at, end }: Span): void {
  if (end - at < 6) return;
  const first = bytes[at]!;
  if (first >= 20 && first <= 23 && bytes[at + 1] === 3) readTls(bytes, layout, at, end);
  else if (/^(?:[A-Z]{3,7} |HTTP\/)/.test(textOf(bytes, at, at + 8))) readHttp(bytes, layout, at, end);
  else if (end - at >= 17) readDns(bytes, layout, at, end);
}

const textOf = (bytes: Uint8Array, at: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 4096)));

function readTls(bytes: Uint8Array, layout: Growing, from: number, end: number): void {
  for (let at = from; at + 5 <= end;) {
    const length = (bytes[at + 3]! << 8) | bytes[at + 4]!;
    layout.inside.push(big(at, 1), big(at + 1, 2), big(at + 3, 2));
    if (bytes[at] === 22 && at + 9 <= end) {
      layout.inside.push(big(at + 5, 1), big(at + 6, 3));
      const body = at + 9;
      // The lists of a hello, and the lengths of a certificate's DER, lie behind these.
      for (let inside = body; inside + 4 <= Math.min(end, at + 5 + length, body + 400); inside++) {
        const two = (bytes[inside]! << 8) | bytes[inside + 1]!;
        if (bytes[inside] === 0x30 && bytes[inside + 1]! >= 0x80) layout.inside.push(big(inside + 1, 1));
        if (bytes[inside] === 0x82) layout.inside.push(big(inside + 1, 2));
        if (two > 0 && two < 512 && inside + 2 + two <= end) layout.inside.push(big(inside, 2));
      }
    }
    at += 5 + length;
  }
}

function readDns(bytes: Uint8Array, layout: Growing, from: number, end: number): void {
  for (const offset of [2, 4, 6, 8, 10]) layout.inside.push(big(from + offset, 2));
  for (let at = from + 12; at + 2 <= end; at++) {
    // Pointers and short labels.
    if (bytes[at]! >= 0xc0) layout.inside.push(big(at, 2));
    else if (bytes[at]! < 24) layout.inside.push(big(at, 1));
  }
}

function readHttp(bytes: Uint8Array, layout: Growing, from: number, end: number): void {
  for (const match of textOf(bytes, from, end).matchAll(/[0-9a-f]{1,8}(?=\r\n)|\r\n/gi)) {
    layout.digits.push({ at: from + match.index, end: from + match.index + match[0].length });
  }
}
