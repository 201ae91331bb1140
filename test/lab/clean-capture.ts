/**
 * Takes out of a pcapng file what the recording program wrote about the computer it ran on: fixtures are published, and
 * say nothing of the machine that took them. Packets stay as they are. Format: draft-ietf-opsawg-pcapng, sections 3 and 4.
 */

const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
/** Section header: hardware, operating system, program. Interface: operating system, hardware. Both: comment. */
const telling: Readonly<Record<number, readonly number[]>> = {
  [sectionHeader]: [1, 2, 3, 4],
  [interfaceDescription]: [1, 12, 15],
};

/** A block without those options. `fixed` bytes stand before its options. */
function cleanBlock(block: Buffer, type: number, fixed: number): Buffer {
  const kept: Buffer[] = [block.subarray(8, 8 + fixed)];
  let at = 8 + fixed;
  while (at + 4 <= block.length - 4) {
    const code = block.readUInt16LE(at);
    const end = at + 4 + Math.ceil(block.readUInt16LE(at + 2) / 4) * 4;
    if (!(telling[type] ?? []).includes(code)) {
      kept.push(block.subarray(at, end));
    }
    at = end;
  }
  const body = Buffer.concat(kept);
  const framed = Buffer.alloc(body.length + 12);
  framed.writeUInt32LE(type, 0);
  framed.writeUInt32LE(framed.length, 4);
  body.copy(framed, 8);
  framed.writeUInt32LE(framed.length, framed.length - 4);
  return framed;
}

/** The same capture without words about the computer; a pcap file, which holds none, comes back as it is. */
export function cleanCapture(file: Buffer): Buffer {
  if (file.length < 28 || file.readUInt32LE(0) !== sectionHeader || file.readUInt32LE(8) !== 0x1a2b3c4d) {
    return file;
  }
  const blocks: Buffer[] = [];
  for (let at = 0; at < file.length;) {
    const type = file.readUInt32LE(at);
    const length = file.readUInt32LE(at + 4);
    const block = file.subarray(at, at + length);
    // After magic, version and section length; after link type, reserved and snap length.
    const fixed = type === sectionHeader ? 16 : 8;
    blocks.push(type in telling ? cleanBlock(block, type, fixed) : block);
    at += length;
  }
  return Buffer.concat(blocks);
}
