import { Buffer } from 'node:buffer';
import { deflateRawSync, crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFailure } from '../evidence/failure.js';
import { pack } from './archive.js';
import { openBundle } from './open-bundle.js';

const reading = {
  question: { kind: 'domain' },
  at: 3,
  fact: { state: 'value', value: { joined: true, name: 'CONTOSO' } },
};
const evidence = {
  schema: 'connector-doctor/evidence@1',
  program: { name: 'connector-doctor', version: '0.1.0' },
  takenAt: '2026-11-21T09:00:00.000Z',
  readings: [reading],
};
const bytesOf = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const bundleOf = (value: unknown): Promise<Uint8Array> =>
  pack([{ name: 'evidence.json', bytes: bytesOf(value) }], new Date(0));
const codeOf = async (bytes: Uint8Array): Promise<string> => {
  const opened = await openBundle(bytes);
  if (!isFailure(opened)) return 'opened';
  expect(opened.message).toMatch(/^[A-Z].*\.$/s);
  expect(opened.advice).not.toBe('');
  return opened.code;
};

interface Entry {
  readonly name: string;
  readonly content?: Uint8Array;
  readonly flags?: number;
  readonly claims?: number;
  readonly method?: number;
}

/** An archive that no tool writes: by APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16, with what an entry claims as it is given. */
function crafted(entries: readonly Entry[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content = bytesOf(evidence), flags = 0, claims = content.length, method = 8 } of entries) {
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claims, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end]);
}

describe('opening a bundle', () => {
  it('gives what was packed', async () => {
    expect(await openBundle(await bundleOf(evidence))).toEqual(evidence);
    expect(await openBundle(crafted([{ name: 'evidence.json' }]))).toEqual(evidence);
  });

  it('leaves out what a later program asked, and takes the rest', async () => {
    const later = { question: { kind: 'hologram', beam: 7 }, at: 1, fact: { state: 'absent' } };
    expect(await openBundle(await bundleOf({ ...evidence, readings: [later, reading] }))).toEqual(evidence);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'FILE-EMPTY'],
    ['a capture', Buffer.from('d4c3b2a102000400', 'hex'), 'NOT-A-BUNDLE'],
    ['more than any bundle', Buffer.alloc(21 * 1024 * 1024, 'PK\x03\x04'), 'BUNDLE-TOO-LARGE'],
    ['the first bytes alone', Buffer.from('PK\x03\x04'), 'BUNDLE-DAMAGED'],
    ['an archive without anything', crafted([]), 'BUNDLE-INCOMPLETE'],
    ['an archive of something else', crafted([{ name: 'holiday.jpg' }]), 'BUNDLE-INCOMPLETE'],
    ['a name upwards', crafted([{ name: '../../evil.exe' }, { name: 'evidence.json' }]), 'BUNDLE-UNSAFE'],
    ['a name upwards in the middle', crafted([{ name: 'a/../../b' }, { name: 'evidence.json' }]), 'BUNDLE-UNSAFE'],
    ['an absolute name', crafted([{ name: '/etc/passwd' }, { name: 'evidence.json' }]), 'BUNDLE-UNSAFE'],
    ['a name with a drive', crafted([{ name: 'C:/x' }, { name: 'evidence.json' }]), 'BUNDLE-UNSAFE'],
    ['a name with backslashes', crafted([{ name: '..\\x' }, { name: 'evidence.json' }]), 'BUNDLE-UNSAFE'],
    ['a stream of Windows', crafted([{ name: 'x:y' }, { name: 'evidence.json' }]), 'BUNDLE-UNSAFE'],
    ['the same name twice', crafted([{ name: 'evidence.json' }, { name: 'Evidence.json' }]), 'BUNDLE-UNSAFE'],
    ['a password', crafted([{ name: 'evidence.json', flags: 1 }]), 'BUNDLE-ENCRYPTED'],
    ['a size that is not true', crafted([{ name: 'evidence.json', claims: 10 }]), 'BUNDLE-DAMAGED'],
    ['another way of packing', crafted([{ name: 'evidence.json', method: 93 }]), 'BUNDLE-DAMAGED'],
    [
      'too many files',
      crafted(Array.from({ length: 1001 }, (_, index) => ({ name: `${index}`, content: Buffer.alloc(0) }))),
      'BUNDLE-TOO-LARGE',
    ],
  ])('refuses %s', async (_, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code);
  });

  it('refuses what unpacks to more than it may, and does not unpack it', async () => {
    const bomb = Buffer.alloc(100 * 1024 * 1024);
    expect(await codeOf(crafted([{ name: 'evidence.json', content: bomb }]))).toBe('BUNDLE-TOO-LARGE');
    const lying = crafted([{ name: 'evidence.json', content: bomb, claims: 1000 }]);
    const begun = performance.now();
    expect(await codeOf(lying)).toBe('BUNDLE-DAMAGED');
    expect(performance.now() - begun).toBeLessThan(3000);
  });

  it('notices a byte that changed on the way', async () => {
    const bytes = crafted([{ name: 'evidence.json' }]);
    bytes[46] = (bytes[46] ?? 0) ^ 1;
    expect(await codeOf(bytes)).toBe('BUNDLE-DAMAGED');
  });

  const withReading = (changed: object): object => ({ ...evidence, readings: [{ ...reading, ...changed }] });
  it.each([
    ['no JSON', 'hello'],
    ['half of it', JSON.stringify(evidence).slice(0, -20)],
    ['a list', []],
    ['nothing', null],
    ['no readings', { ...evidence, readings: undefined }],
    ['readings that are none', { ...evidence, readings: [7] }],
    ['a time that is none', { ...evidence, takenAt: 'yesterday' }],
    ['a month that is none', { ...evidence, takenAt: '2026-13-01T00:00:00Z' }],
    ['a number beyond numbers', JSON.stringify(withReading({})).replace('"at":3', '"at":1e400')],
    ['a number beyond time', JSON.stringify(withReading({})).replace('"at":3', '"at":1e300')],
    ['a negative size', withReading(fileOf({ size: -1 }))],
    ['a size beyond integers', withReading(fileOf({ size: 1e300 }))],
    ['a size with a fraction', withReading(fileOf({ size: 1.5 }))],
    ['bytes that are none', withReading(fileOf({ bytes: 'ä' }))],
    ['a text that is none', withReading({ fact: { state: 'value', value: { joined: true, name: 7 } } })],
    ['a state that is none', withReading({ fact: { state: 'perhaps' } })],
    [
      'a text without end',
      withReading({ fact: { state: 'value', value: { joined: true, name: 'x'.repeat(300_000) } } }),
    ],
    ['a list without end', { ...evidence, readings: Array.from({ length: 20_001 }, () => reading) }],
    ['lists within lists', `{"schema":"connector-doctor/evidence@1","x":${'['.repeat(1e6)}${']'.repeat(1e6)}}`],
    ['lists beside lists', `{"schema":"connector-doctor/evidence@1","x":[${'[],'.repeat(2e6)}0]}`],
    ['another document', { schema: 'somebody/else@1' }],
    ['a report', { schema: 'connector-doctor/report@1' }],
  ])('refuses %s in the place of evidence', async (_, value) => {
    expect(await codeOf(await bundleOf(value))).toBe('BUNDLE-WRONG');
  });

  it('says that a newer program wrote it', async () => {
    expect(await codeOf(await bundleOf({ schema: 'connector-doctor/evidence@2' }))).toBe('BUNDLE-NEWER');
  });

  it('takes nothing over that the shape does not name', async () => {
    const text = JSON.stringify(evidence).replace('{', '{"__proto__":{"polluted":1},"constructor":2,');
    expect(await openBundle(await bundleOf(text))).toEqual(evidence);
    expect('polluted' in {}).toBe(false);
  });

  it('answers whatever was done to the bytes', async () => {
    const whole = await bundleOf(evidence);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(whole.length),
        async (changes, cut) => {
          const bytes = whole.slice(0, cut % 3 === 0 ? cut : whole.length);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const opened = await openBundle(bytes);
          if (!isFailure(opened)) expect(opened).toEqual(evidence);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('answers whatever JSON stands in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 6 }), async (json) => {
        expect(await codeOf(await bundleOf(json))).toBe('BUNDLE-WRONG');
      }),
      { numRuns: 200 },
    );
  });
});

function fileOf(changed: object): object {
  return {
    question: { kind: 'file', path: 'C:\\x', part: 'whole', most: 10 },
    fact: { state: 'value', value: { bytes: '', size: 0, modified: '2026-11-21T09:00:00.000Z', ...changed } },
  };
}
