import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFailure } from '../evidence/failure.js';
import { ByteWindow } from './container/byte-window.js';
import { fileBytes, gunzippedBytes, isGzip, type BytesEnd, type FileBytes } from './file-bytes.js';
import { readCapture } from './read-capture.js';
import { ipPacket, pcapFile, tcpSegment } from './testing/packets.js';

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-bytes-'));
  path = join(folder, 'file');
});
afterAll(() => rmSync(folder, { recursive: true }));

const quietly = (): void => undefined;

/** Bytes without a pattern that would hide a chunk in the wrong place. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = 7; at < length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes.writeInt32LE(state, Math.min(at, length - 4));
  }
  return bytes;
}

/** Everything that chunks hold, taken as a container reader takes it: a part stays over to the next chunk each time. */
async function gather(chunks: FileBytes, between: () => unknown = quietly): Promise<{ bytes: Buffer; end: BytesEnd }> {
  const window = new ByteWindow();
  const parts: Uint8Array[] = [];
  let sinceRest = 0;
  for (;;) {
    const next = await chunks.next();
    if (next.done)
      return { bytes: Buffer.concat([...parts, window.bytes.slice(window.start, window.end)]), end: next.value };
    // What is read ahead has time to overwrite what is still needed. Behind a fault chunks are of one byte: a rest after each
    // would take most of a minute, and nothing is read ahead meanwhile.
    sinceRest += next.value.end - next.value.start;
    if (sinceRest >= 64 * 1024) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      sinceRest = 0;
    }
    window.feed(next.value);
    const whole = window.available - (window.available % 777_777);
    parts.push(window.bytes.slice(window.start, window.start + whole));
    window.start += whole;
    between();
  }
}

describe('the bytes of a file', () => {
  it('come whole and in order, while the next are read', async () => {
    const all = noise(5_000_003);
    writeFileSync(path, all);
    const heard: number[] = [];
    const fd = openSync(path, 'r');
    const { bytes, end } = await gather(fileBytes(fd, all.length, (count) => heard.push(count)));
    closeSync(fd);
    expect(end).toBe('complete');
    expect(bytes.equals(all)).toBe(true);
    expect(heard.at(-1)).toBe(all.length);
  });

  it('end where the file ended when it was opened, though somebody goes on writing', async () => {
    const all = noise(3_000_000);
    writeFileSync(path, all);
    const fd = openSync(path, 'r');
    const { bytes, end } = await gather(fileBytes(fd, all.length, quietly), () => appendFileSync(path, all));
    closeSync(fd);
    expect(statSync(path).size).toBeGreaterThan(all.length);
    expect([end, bytes.equals(all)]).toEqual(['complete', true]);
  });

  it('are called cut where the file became shorter', async () => {
    const all = noise(4_000_000);
    writeFileSync(path, all);
    const fd = openSync(path, 'r');
    const { bytes, end } = await gather(fileBytes(fd, all.length, quietly), () => truncateSync(path, 2_500_000));
    closeSync(fd);
    expect(end).toBe('truncated');
    expect(bytes.length).toBeLessThan(all.length);
  });

  it('say what went wrong where the disk does not answer', async () => {
    writeFileSync(path, 'x');
    const fd = openSync(path, 'r');
    closeSync(fd);
    await expect(gather(fileBytes(fd, 1, quietly))).rejects.toThrow('EBADF');
  });
});

describe('the bytes of a compressed file', () => {
  const all = noise(3_000_000);
  const gatherPacked = async (
    onRead: (count: number) => void = quietly,
    between: () => unknown = quietly,
  ): Promise<{ bytes: Buffer; end: BytesEnd }> => {
    const fd = openSync(path, 'r');
    try {
      return await gather(gunzippedBytes(fd, statSync(path).size, onRead), between);
    } finally {
      closeSync(fd);
    }
  };

  it('come unpacked, of several parts too', async () => {
    const parts = [all.subarray(0, 1_000_000), all.subarray(1_000_000)].map((part) => gzipSync(part));
    writeFileSync(path, Buffer.concat(parts));
    const heard: number[] = [];
    const { bytes, end } = await gatherPacked((count) => heard.push(count));
    expect([end, bytes.equals(all)]).toEqual(['complete', true]);
    expect(heard.at(-1)).toBe(statSync(path).size);
  });

  it('are called cut or damaged where they are, behind what could be unpacked', async () => {
    const packed = gzipSync(all);
    writeFileSync(path, packed.subarray(0, 2_000_000));
    const cut = await gatherPacked();
    expect(cut.end).toBe('truncated');
    expect(cut.bytes.equals(all.subarray(0, cut.bytes.length))).toBe(true);
    const spoiled = Buffer.from(packed);
    spoiled.writeUInt32LE(0, packed.length - 8);
    writeFileSync(path, spoiled);
    expect((await gatherPacked()).end).toBe('damaged');
  });

  it('give all that stands before a fault, however small the file is', async () => {
    const small = all.subarray(0, 3000);
    const packed = gzipSync(small);
    for (const spoiled of [
      Buffer.concat([packed, Buffer.from('garbage')]),
      Buffer.concat([packed.subarray(0, packed.length - 8), Buffer.alloc(8, 7)]),
      Buffer.concat([gzipSync(all.subarray(0, 1500)), gzipSync(all.subarray(1500, 3000)), Buffer.from('more garbage')]),
    ]) {
      writeFileSync(path, spoiled);
      const { bytes, end } = await gatherPacked();
      expect([end, bytes.equals(small)]).toEqual(['damaged', true]);
    }
  });

  it('are not unpacked further than they are wanted', async () => {
    writeFileSync(path, gzipSync(Buffer.alloc(200_000_000)));
    const begun = process.memoryUsage().rss;
    const result = await readCapture(path, quietly);
    expect(result).toMatchObject({ code: 'FORMAT-NOT-READ' });
    expect(process.memoryUsage().rss - begun).toBeLessThan(60_000_000);
  });

  it('are those of the file that was opened, whatever its name leads to by now', async () => {
    writeFileSync(path, gzipSync(all));
    const other = join(folder, 'other');
    writeFileSync(other, gzipSync(noise(1000).reverse()));
    const { bytes, end } = await gatherPacked(quietly, () => existsSync(other) && renameSync(other, path));
    expect(existsSync(other)).toBe(false);
    expect([end, bytes.equals(all)]).toEqual(['complete', true]);
  });

  it('say what went wrong where the disk does not answer', async () => {
    writeFileSync(path, gzipSync(all));
    const fd = openSync(path, 'r');
    closeSync(fd);
    await expect(gather(gunzippedBytes(fd, 10, quietly))).rejects.toThrow('EBADF');
  });
});

describe('a capture', () => {
  const packets = Array.from({ length: 200 }, (_, index) => ({
    bytes: ipPacket('10.0.0.1', '10.0.0.2', 6, tcpSegment([40000 + index, 443], 1, 1, 2)),
    seconds: index,
  }));
  const file = Buffer.from(pcapFile(packets, { linkType: 101 }));

  it('is the same compressed, and its size is that on the disk', async () => {
    expect([isGzip(file), isGzip(gzipSync(file))]).toEqual([false, true]);
    writeFileSync(path, file);
    const plain = await readCapture(path, quietly);
    const packed = gzipSync(file);
    writeFileSync(path, packed);
    const unpacked = await readCapture(path, quietly);
    if (isFailure(plain) || isFailure(unpacked)) throw new Error('not read');
    expect(plain.summary.packets).toBe(200);
    expect(unpacked).toEqual({ ...plain, summary: { ...plain.summary, bytes: packed.length } });
  });

  it('of which nothing can be unpacked is not called empty', async () => {
    const packed = gzipSync(file);
    for (const [bytes, word] of [
      [packed.subarray(0, 12), 'too damaged'],
      [Buffer.concat([packed.subarray(0, 10), Buffer.alloc(50, 0xff)]), 'too damaged'],
      [gzipSync(Buffer.alloc(0)), 'nothing inside'],
    ] as const) {
      writeFileSync(path, bytes);
      expect(await readCapture(path, quietly)).toMatchObject({ message: expect.stringContaining(word) });
    }
    writeFileSync(path, '');
    expect(await readCapture(path, quietly)).toMatchObject({ code: 'FILE-EMPTY' });
  });

  it('that grows while it is read says so, and not that it is cut', async () => {
    writeFileSync(path, file.subarray(0, file.length - 5));
    const result = await readCapture(path, () => appendFileSync(path, file.subarray(file.length - 5)));
    if (isFailure(result)) throw new Error('not read');
    expect(result.summary).toMatchObject({ packets: 199, incomplete: ['grew'] });
  });

  it('that is compressed and grows while it is read says the same', async () => {
    const packed = gzipSync(noise(100_000));
    const whole = gzipSync(Buffer.concat([file, Buffer.from(pcapFile([...packets, ...packets])).subarray(24)]));
    writeFileSync(path, whole.subarray(0, whole.length - 50));
    const result = await readCapture(path, () => appendFileSync(path, packed));
    if (isFailure(result)) throw new Error('not read');
    expect(result.summary.incomplete).toEqual(['grew']);
  });

  it('in a compressed file that is cut or damaged gives what came before, and says so', async () => {
    const many = Buffer.from(pcapFile(Array.from({ length: 300 }, () => packets).flat(), { linkType: 101 }));
    const packed = gzipSync(many);
    for (const [bytes, reason] of [
      [packed.subarray(0, packed.length - 300), 'truncated-file'],
      [Buffer.concat([packed.subarray(0, packed.length - 8), Buffer.alloc(8)]), 'damaged'],
    ] as const) {
      writeFileSync(path, bytes);
      const result = await readCapture(path, quietly);
      if (isFailure(result)) throw new Error('not read');
      expect(result.summary.incomplete).toEqual([reason]);
      expect(result.summary.packets).toBeGreaterThan(10_000);
    }
  });
});
