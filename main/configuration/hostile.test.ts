import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfiguration, type Configuration } from './configuration.js';
import { decideWay } from './decide.js';
import { faultCodes } from './fault.js';
import { largestConfiguration } from './text.js';

/** Everything that can be asked of a file, with what has to hold of any. */
function read(bytes: Uint8Array): Configuration {
  const configuration = readConfiguration(bytes);
  const { faults, document, text } = configuration;
  decideWay(configuration, { scheme: 'https', host: 'a.msappproxy.net', port: 443 }, { domain: 'contoso.com' });
  for (const fault of faults) {
    expect(faultCodes).toContain(fault.code);
    expect(fault.line).toBeGreaterThan(0);
    expect(fault.column).toBeGreaterThan(0);
    expect(fault.offset).toBeLessThanOrEqual(text?.text.length ?? bytes.length);
    expect(fault.message.length).toBeLessThan(400);
  }
  if (document === null) expect(faults.length).toBeGreaterThan(0);
  return configuration;
}

const parts = [
  ...['<configuration>', '</configuration>', '<system.net>', '</system.net>', '<defaultProxy>', '</defaultProxy>'],
  ...['<defaultProxy', '<proxy ', 'proxyaddress="', 'http://proxy:8080', '" ', '/>', '>', '<', '&', ';', '<!--', '-->'],
  ...['<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE a [', ']>', 'bypassonlocal="True"', '<bypasslist>', '</bypasslist>'],
  ...['<add address="', '.*', '(', ')', '{9}', '\\', '\0', '\uFEFF', '\r\n', '\r', '\u{1F600}', '\uD800', 'x:', "'"],
];

describe('any bytes', () => {
  it('are read without throwing', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void read(bytes)));
  });

  it('that look like a configuration file are read without throwing', () => {
    const text = fc.array(fc.constantFrom(...parts), { maxLength: 60 }).map((each) => each.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom<BufferEncoding>('utf8', 'utf16le', 'latin1'), (each, encoding) => {
        read(Buffer.from(each, encoding));
      }),
      { numRuns: 1000 },
    );
  });

  it('as values are read without throwing, and the section stays the one that is read', () => {
    const escaped = (value: string): string => value.replace(/[<&"]/g, (each) => `&#${each.charCodeAt(0)};`);
    const value = fc.string({ unit: fc.integer({ min: 0x20, max: 0xd7ff }).map((each) => String.fromCharCode(each)) });
    fc.assert(
      fc.property(value, value, (address, pattern) => {
        const inside = `<proxy proxyaddress="${escaped(address)}"/><bypasslist><add address="${escaped(pattern)}"/></bypasslist>`;
        const { defaultProxy } = read(
          Buffer.from(`<configuration><system.net><defaultProxy>${inside}</defaultProxy></system.net></configuration>`),
        );
        expect(defaultProxy?.proxyAddress.value?.text).toBe(address);
        expect(defaultProxy?.bypassList.map(({ text }) => text)).toEqual([pattern]);
      }),
      { numRuns: 1000 },
    );
  });

  it('changed in one place of a good file are read without throwing', () => {
    const good = Buffer.from(
      '<?xml version="1.0" encoding="utf-8"?><configuration><system.net><defaultProxy enabled="true"><proxy proxyaddress="http://p:1" autoDetect="False"/><bypasslist><add address="a|b"/></bypasslist></defaultProxy></system.net><appSettings><add key="a" value="b"/></appSettings></configuration>',
    );
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.uint8Array({ maxLength: 3 }), fc.nat(5), (at, put, cut) => {
        read(Buffer.concat([good.subarray(0, at), put, good.subarray(at + cut)]));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a file as large as is read', () => {
  const filled = (before: string, piece: string, after = ''): Uint8Array => {
    const room = largestConfiguration - before.length - after.length;
    return Buffer.from(before + piece.repeat(Math.floor(room / piece.length)) + after);
  };
  const section = '<configuration><system.net><defaultProxy>';

  it.each([
    ['elements', filled('<configuration>', '<a/>', '</configuration>')],
    ['elements within elements', filled('<configuration>', '<a>')],
    ['line ends', filled('<configuration>', '\r\n', '</configuration>')],
    ['lone carriage returns', filled('<configuration>', '\r', '</configuration>')],
    ['attributes', filled('<configuration', ' a="1"', '/>')],
    ['one long attribute', filled('<configuration a="', '&amp;', '"/>')],
    ['unclosed quotes', filled('<configuration>', '<a b="')],
    ['less-than signs', filled('', '<')],
    ['unclosed comments', filled('<configuration>', '<!-- ')],
    ['a document type', filled('<!DOCTYPE a [', '] ')],
    ['unknown elements in a section', filled(section, '<b/>', '</defaultProxy></system.net></configuration>')],
    [
      'patterns',
      filled(
        `${section}<bypasslist>`,
        '<add address="((a{9}){9}){9}.*.*"/>',
        '</bypasslist></defaultProxy></system.net></configuration>',
      ),
    ],
    [
      'patterns that differ',
      Buffer.from(
        `${section}<bypasslist>${Array.from({ length: 3000 }, (_, number) => `<add address="((a|b|c.*){30}){30}${number}${'.*'.repeat(130)}x"/>`).join('')}</bypasslist></defaultProxy></system.net></configuration>`,
      ),
    ],
    ['characters outside of the first plane', filled('<configuration>', '\u{1F600}', '</configuration>')],
  ])('of %s is read in a few seconds', (_, bytes) => {
    const started = performance.now();
    read(bytes.subarray(0, largestConfiguration));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
