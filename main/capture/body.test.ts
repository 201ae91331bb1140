import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KeptBody, largestScript, type BodyHead, type ReadBody } from './body.js';
import { bytesOf } from './testing/packets.js';

const script = 'function FindProxyForURL(url, host) { return "DIRECT"; }';
const pac = 'application/x-ns-proxy-autoconfig';

function read(body: Uint8Array, head: Partial<BodyHead> = {}, whole = true, size = 1000): ReadBody | null {
  const kept = KeptBody.of({ target: '/wpad.dat', contentType: pac, contentEncoding: null, ...head });
  for (let at = 0; at < body.length; at += size) kept?.push(body.subarray(at, at + size));
  return kept?.read(whole) ?? null;
}

const packed: readonly [string, (text: string) => Uint8Array][] = [
  ['gzip', (text) => gzipSync(text)],
  ['deflate', (text) => deflateSync(text)],
  ['deflate', (text) => deflateRawSync(text)],
  ['br', (text) => brotliCompressSync(text)],
];

describe('a script', () => {
  it.each(packed)('is unpacked from %s', (contentEncoding, pack) => {
    expect(read(pack(script), { contentEncoding }, true, 3)).toEqual({
      content: { kind: 'script', title: null },
      script: { text: script, whole: true, trial: null },
    });
  });

  it.each(packed)('that unpacks to more than its bound costs no more than that: %s', (contentEncoding, pack) => {
    const bomb = pack(' '.repeat(40_000_000));
    const begun = process.memoryUsage().rss;
    expect(read(bomb, { contentEncoding })).toEqual({ content: { kind: 'other', title: null }, script: null });
    expect(process.memoryUsage().rss - begun).toBeLessThan(60e6);
  });

  it.each(['gzip', 'deflate', 'br', 'pack200'])('that is not what %s says is none', (contentEncoding) => {
    expect(read(bytesOf(script), { contentEncoding })?.script).toBeNull();
  });

  it('is read as far as it goes where the capture cut it', () => {
    const text = `${script}\n// ${Array.from({ length: 2000 }, (_, index) => index * 7919).join()}`;
    const found = read(gzipSync(text).subarray(0, 2000), { contentEncoding: 'gzip' }, false);
    expect(found?.script?.whole).toBe(false);
    expect(text.startsWith(found?.script?.text ?? '-')).toBe(true);
  });

  it('is known by its words where its name and type say nothing', () => {
    const long = `${script}${' '.repeat(100_000)}`;
    const found = read(bytesOf(long), { target: '/settings', contentType: 'text/plain' });
    expect(found?.script).toMatchObject({ text: long, whole: true });
  });

  it('is whole only with all of its bytes', () => {
    expect(read(bytesOf(`${script}${' '.repeat(300_000)}`))?.script).toMatchObject({ whole: false });
    expect(read(bytesOf(script), {}, false)?.script).toMatchObject({ whole: false });
  });

  it('counts as too large above 2 MiB', () => {
    const padded = (bytes: number) => bytesOf(script.padEnd(bytes));
    expect(read(padded(2 * 1024 * 1024), {}, true, 65_536)?.script).toMatchObject({ whole: false, trial: null });
    expect(read(padded(2 * 1024 * 1024 + 1), {}, true, 65_536)?.script).toMatchObject({
      whole: false,
      trial: { fault: { reason: 'too-large', host: null } },
    });
  });

  it('is kept up to where it counts as too large, where it is to be tried', () => {
    const bytes = bytesOf(script.padEnd(2 * 1024 * 1024));
    const readAll = (body: Uint8Array, contentEncoding: string | null) => {
      const kept = KeptBody.of({ target: '/wpad.dat', contentType: pac, contentEncoding }, largestScript);
      kept?.push(body);
      return kept?.read(true).script;
    };
    for (const found of [
      readAll(bytes, null),
      readAll(gzipSync(bytes), 'gzip'),
      readAll(deflateSync(bytes), 'deflate'),
    ]) {
      expect(found).toMatchObject({ whole: true, trial: null });
      expect(found?.text).toHaveLength(2 * 1024 * 1024);
    }
    expect(readAll(gzipSync(bytesOf(script.padEnd(2 * 1024 * 1024 + 1))), 'gzip')).toBeNull();
  });

  it('is taken for one by its name alone, whatever is in it', () => {
    expect(read(bytesOf('nothing of use'))).toMatchObject({ content: { kind: 'other' }, script: { whole: true } });
    expect(read(bytesOf('nothing of use'), { target: '/a', contentType: 'text/plain' })?.script).toBeNull();
  });

  it('may begin with the comment that JavaScript shares with pages', () => {
    expect(read(bytesOf(`<!-- ours -->\n${script}`))).toMatchObject({ content: { kind: 'script' }, script: {} });
    const page = '<!-- FindProxyForURL --><html><title>Sign in</title></html>';
    expect(read(bytesOf(page))).toEqual({ content: { kind: 'page', title: 'Sign in' }, script: null });
    expect(read(bytesOf('<!-- sign in --><p>Welcome'))).toMatchObject({ content: { kind: 'page' } });
  });

  it('is read in the character set of its byte order mark', () => {
    const wide = new Uint8Array([0xff, 0xfe, ...Buffer.from(script, 'utf16le')]);
    expect(read(wide)?.script?.text).toBe(script);
    expect(read(new Uint8Array([0xef, 0xbb, 0xbf, ...Buffer.from(script)]))?.script?.text).toBe(script);
  });
});

describe('other bodies', () => {
  it.each([
    ['<!DOCTYPE html>\n<html><head><title>\n Guest  &amp; visitor\taccess </title>', 'Guest & visitor access'],
    ['<html><body>No title</body></html>', null],
    [`<html><title>${'long '.repeat(60)}</title>`, `${'long '.repeat(60).slice(0, 119)}…`],
  ])('are pages with a title', (text, title) => {
    expect(read(bytesOf(text), { contentType: 'text/html' })).toEqual({
      content: { kind: 'page', title },
      script: null,
    });
  });

  it('are lists and cabinets by their bytes, whatever their type says', () => {
    const kind = (bytes: number[]) => read(Uint8Array.from(bytes), { target: '/a', contentType: 'text/html' })?.content;
    expect(kind([0x30, 3, 0x0a, 1, 0])).toEqual({ kind: 'other', title: null });
    expect(kind([0x30, 0x82, 1, 2, 0x30])).toEqual({ kind: 'other', title: null });
    expect(kind([...Buffer.from('MSCF'), 0, 0, 0, 0])).toEqual({ kind: 'other', title: null });
    expect(kind([...Buffer.from('0 results')])).toEqual({ kind: 'page', title: null });
  });

  it('are empty, unless they were only not captured', () => {
    expect(read(bytesOf(' \r\n'))?.content.kind).toBe('empty');
    expect(read(bytesOf(''), {}, false)?.content.kind).toBe('other');
  });

  it('are not kept where their type is of no interest', () => {
    expect(KeptBody.of({ target: '/lab.crl', contentType: 'application/pkix-crl', contentEncoding: null })).toBeNull();
  });
});
