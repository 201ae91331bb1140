import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaptureEvidence } from '../evidence/capture.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import { readCaptureBytes } from './capture-reading.js';
import { readCapture, type ReadProgress } from './read-capture.js';
import { bytesOf, pcapFile } from './testing/packets.js';

const fixtures = join(dirname(fileURLToPath(import.meta.url)), '../../test/fixtures/captures');
const captures = readdirSync(fixtures).filter((name) => /\.(?:pcap|pcapng|cap)$/.test(name));

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'read-capture-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quietly = (): void => undefined;
const read = (path: string): Promise<CaptureEvidence | Failure> => readCapture(path, quietly);

/** Reads bytes; fails where that throws, or takes longer than anybody would wait. */
function readBytes(bytes: Uint8Array, what: string): CaptureEvidence | Failure {
  const begun = performance.now();
  const result = readCaptureBytes(bytes.slice());
  expect(performance.now() - begun, what).toBeLessThan(2000);
  if (isFailure(result))
    expect(result.code, `${what}: ${result.message}`).toMatch(/^FORMAT-NOT-READ$|^FILE-EMPTY$|^FILE-CUT-SHORT$/);
  else expect(result.summary.packets, what).toBeLessThan(100_000);
  return result;
}

it('names what is inside a file packed with gzip, like a file that is not', async () => {
  const archive = new Uint8Array(1024);
  archive.set(bytesOf('start.pcapng'));
  archive.set(bytesOf('ustar'), 257);
  for (const [name, bytes] of [
    ['start.tar', archive],
    ['start.tar.gz', gzipSync(archive)],
  ] as const) {
    writeFileSync(join(folder, name), bytes);
    expect(await read(join(folder, name))).toMatchObject({
      code: 'FORMAT-NOT-READ',
      message: expect.stringContaining('a tar archive'),
    });
  }
});

it.each([
  ['pcap', 'link-sll.pcap', 24],
  ['pcapng', 'container-little-endian.pcapng', 28],
  ['pcapng', 'container-big-endian.pcapng', 28],
  ['Network Monitor', 'container-network-monitor.cap', 128],
])('says of a file of %s that is cut within its header that it is only a beginning: %s', (container, name, header) => {
  const bytes = new Uint8Array(readFileSync(join(fixtures, name)));
  for (let at = 4; at < header; at++) {
    expect(readCaptureBytes(bytes.slice(0, at)), `cut at ${at}`).toMatchObject({
      code: 'FILE-CUT-SHORT',
      message: expect.stringContaining(`(${container}): the file ends within its own header`),
    });
  }
  const begun = readCaptureBytes(bytes.slice(0, header));
  if (isFailure(begun)) throw new Error(begun.message);
  expect(begun.summary.packets).toBe(0);
});

it('says so of a packed one, too', async () => {
  writeFileSync(join(folder, 'short.pcap.gz'), gzipSync(pcapFile([]).subarray(0, 10)));
  expect(await read(join(folder, 'short.pcap.gz'))).toMatchObject({ code: 'FILE-CUT-SHORT' });
});

describe('the committed captures', () => {
  it('are read wherever they are cut', () => {
    expect(captures.length).toBeGreaterThan(50);
    captures.forEach((name, index) => {
      const bytes = new Uint8Array(readFileSync(join(fixtures, name)));
      // Other places in each file, its first bytes and its last.
      const places = [
        1 + (index % 64),
        bytes.length - 1 - (index % 16),
        Math.floor((bytes.length * (index % 17)) / 17),
      ];
      for (const at of places) readBytes(bytes.subarray(0, at), `${name} cut at ${at}`);
    });
  });

  it('give no more packets when cut, and say that they are cut', () => {
    const bytes = new Uint8Array(readFileSync(join(fixtures, 'direct-dropped.pcapng')));
    const whole = readBytes(bytes, 'whole');
    for (let at = 200; at < bytes.length; at += 97) {
      const part = readBytes(bytes.subarray(0, at), `cut at ${at}`);
      if (isFailure(whole) || isFailure(part)) throw new Error('not read');
      expect(part.summary.packets).toBeLessThanOrEqual(whole.summary.packets);
      expect(part.flows.length).toBeLessThanOrEqual(whole.flows.length);
    }
    const last = readBytes(bytes.subarray(0, bytes.length - 2), 'all but the last bytes');
    expect(!isFailure(last) && last.summary.incomplete).toEqual(['truncated-file']);
  });

  it('are read with random bytes changed', () => {
    let state = 20261121;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 0x100000000) * below);
    };
    for (const name of captures) {
      const bytes = new Uint8Array(readFileSync(join(fixtures, name)));
      for (let round = 0; round < 5; round++) {
        const changed = bytes.slice();
        const changes = 1 + random(40);
        // The container's header is spared in most rounds: damage there ends the reading too early to try much.
        const from = round === 0 ? 0 : 400;
        for (let change = 0; change < changes; change++) {
          const at = Math.min(from + random(changed.length - from), changed.length - 1);
          changed[at] = random(2) === 0 ? random(256) : [0, 1, 0x7f, 0x80, 0xff][random(5)]!;
        }
        readBytes(changed, `${name}, round ${round}`);
      }
    }
  });
});

describe('reading a file', () => {
  it('tells how far it is, up to the size of the file', async () => {
    const path = join(folder, 'large');
    const packets = Array.from({ length: 10 }, () => ({ bytes: new Uint8Array(1_000_000) }));
    const one = pcapFile([]);
    const file = new Uint8Array(24 + packets.length * 1_000_016);
    file.set(one);
    packets.forEach((_, index) =>
      file.set(pcapFile([{ bytes: new Uint8Array(0) }]).subarray(24), 24 + index * 1_000_016),
    );
    const view = new DataView(file.buffer);
    packets.forEach((_, index) => {
      view.setUint32(24 + index * 1_000_016 + 8, 1_000_000, true);
      view.setUint32(24 + index * 1_000_016 + 12, 1_000_000, true);
    });
    writeFileSync(path, file);
    const heard: ReadProgress[] = [];
    const result = await readCapture(path, (progress) => heard.push(progress));
    expect(!isFailure(result) && result.summary).toMatchObject({ packets: 10, file: 'large', bytes: file.length });
    expect(heard.length).toBeGreaterThan(2);
    expect(heard.map(({ bytesRead }) => bytesRead)).toEqual(
      [...heard.map(({ bytesRead }) => bytesRead)].sort((a, b) => a - b),
    );
    expect(heard.at(-1)).toMatchObject({ bytesRead: file.length, bytesTotal: file.length });
  });

  it('that is a header alone gives no packets and no complaint', () => {
    expect(readBytes(pcapFile([]), 'a header')).toMatchObject({
      summary: { packets: 0, firstAt: null, incomplete: [] },
      flows: [],
    });
  });

  it.each([
    ['FILE-NOT-FOUND', (): string => join(folder, 'no such file')],
    ['FILE-NOT-FOUND', (): string => join(fixtures, 'truth.json', 'below a file')],
    ['FILE-IS-DIRECTORY', (): string => fixtures],
    ['FORMAT-NOT-READ', (): string => join(fixtures, 'truth.json')],
  ])('that cannot be read says %s', async (code, path) => {
    const result = await read(path());
    expect(result).toMatchObject({ code });
    if (!isFailure(result)) throw new Error('read');
    expect(result.message.length).toBeGreaterThan(10);
    expect(result.advice).toMatch(/[.)\w]$/);
  });

  it('that is empty says so', () =>
    expect(readBytes(new Uint8Array(0), 'nothing')).toMatchObject({ code: 'FILE-EMPTY' }));

  it('that is text is named', () => {
    expect(readBytes(bytesOf('hello'), 'text')).toMatchObject({ code: 'FORMAT-NOT-READ' });
  });

  it.skipIf(process.getuid === undefined || process.getuid() === 0)('without permission says whose it is', async () => {
    const path = join(folder, 'secret');
    writeFileSync(path, 'x');
    chmodSync(path, 0);
    expect(await read(path)).toMatchObject({ code: 'FILE-NOT-PERMITTED' });
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe, nor read a device', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(statSync(pipe).isFIFO()).toBe(true);
    expect(await read(pipe)).toMatchObject({
      code: 'FORMAT-NOT-READ',
      message: 'This is a pipe or a device, not a file.',
    });
    expect(await read('/dev/zero')).toMatchObject({ code: 'FORMAT-NOT-READ' });
  });

  it('of a folder whose name looks like a capture is still a folder', async () => {
    mkdirSync(join(folder, 'a.pcap'));
    expect(await read(join(folder, 'a.pcap'))).toMatchObject({ code: 'FILE-IS-DIRECTORY' });
  });
});
