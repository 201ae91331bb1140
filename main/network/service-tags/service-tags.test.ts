import { describe, expect, it } from 'vitest';
import { isFailure } from '../../evidence/failure.js';
import { mostBytes, openServiceTags, type ServiceTags } from './service-tags.js';
import { fileOf, largeFile, smallFile } from './testing/make-file.js';

const name = 'ServiceTags_Public_20260713.json';
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

function opened(bytes: Uint8Array, fileName = name): ServiceTags {
  const tags = openServiceTags(bytes, fileName);
  if (isFailure(tags)) throw new Error(tags.code);
  return tags;
}

const codeOf = (bytes: Uint8Array): string | null => {
  const tags = openServiceTags(bytes, name);
  return isFailure(tags) ? tags.code : null;
};

describe('a file of service tags', () => {
  it('is read with its cloud, its change and its day', () => {
    expect(opened(smallFile())).toMatchObject({ cloud: 'Public', changeNumber: 363, date: '2026-07-13', unread: 0 });
    expect(
      opened(fileOf({ ServiceBus: ['10.0.0.0/8'] }, { cloud: 'AzureGovernment', changeNumber: null })),
    ).toMatchObject({
      cloud: 'AzureGovernment',
      changeNumber: null,
    });
  });

  it('gives every range that an address lies in, the widest first, in both families', () => {
    const { rangesOf } = opened(smallFile());
    expect(rangesOf('20.50.201.7')).toEqual([
      { tag: 'AzureCloud.westeurope', prefix: '20.50.0.0/16' },
      { tag: 'AzureCloud', prefix: '20.50.0.0/16' },
      { tag: 'ServiceBus.WestEurope', prefix: '20.50.201.0/24' },
    ]);
    expect(rangesOf('2603:1020:206::25')?.map(({ tag }) => tag)).toEqual(['AzureCloud', 'AzureCloud.westeurope']);
    expect(rangesOf('::ffff:20.190.129.1')?.map(({ tag }) => tag)).toEqual(['AzureActiveDirectory', 'AzureCloud']);
    expect(rangesOf('192.0.2.1')).toEqual([]);
    expect(rangesOf('login.windows.net')).toBeNull();
  });

  it('finds each of many ranges again', () => {
    const { bytes, addresses } = largeFile(5000);
    const { rangesOf, tags } = opened(bytes);
    expect(tags.reduce((sum, { prefixes }) => sum + prefixes.length, 0)).toBe(5000);
    expect(addresses.filter((address) => rangesOf(address) === null)).toEqual([]);
    expect(addresses.filter((address) => rangesOf(address)!.length > 0).length).toBeGreaterThan(1250);
  });

  it.each([
    ['ServiceTags_Public_20260713.json', '2026-07-13'],
    ['ServiceTags_AzureGovernment_20260720 (1).json', '2026-07-20'],
    ['servicetags_china_20260720.JSON', '2026-07-20'],
    ['ServiceTags_Public_20260230.json', null],
    ['ServiceTags_Public_202607131.json', null],
    ['tags.json', null],
  ])('tells its day by its name: %s', (fileName, date) => expect(opened(smallFile(), fileName).date).toBe(date));

  it('is read with a byte order mark, and as PowerShell saves text', () => {
    const content = new TextDecoder().decode(smallFile());
    expect(opened(text(`\ufeff${content}`)).tags).toHaveLength(5);
    expect(opened(new Uint8Array(Buffer.from(`\ufeff${content}`, 'utf16le'))).tags).toHaveLength(5);
  });

  it('leaves out what is no tag or no range, and counts it', () => {
    const read = opened(
      fileOf({ ServiceBus: ['10.0.0.0/8', '10.0.0.0/99', 'all', 7, null], 'bad\u001b[31m name': ['10.1.0.0/16'] }),
    );
    expect(read.unread).toBe(5);
    expect(read.tags).toEqual([{ name: 'ServiceBus', prefixes: ['10.0.0.0/8'] }]);
  });

  it('takes no letters that steer a terminal from its name or its cloud', () => {
    const read = opened(fileOf({ ServiceBus: ['10.0.0.0/8'] }, { cloud: 'Pub\u001blic' }), 'a\u202eb.json');
    expect([read.cloud, read.fileName]).toEqual(['Pub\ufffdlic', 'a\ufffdb.json']);
  });

  it.each([
    ['a page', text('<!DOCTYPE html><title>Sign in</title>'), 'SERVICE-TAGS-NOT-JSON'],
    ['a part of a file', smallFile().subarray(0, 300), 'SERVICE-TAGS-NOT-JSON'],
    ['nothing', new Uint8Array(0), 'SERVICE-TAGS-NOT-JSON'],
    ['other JSON', text('{"values": {}}'), 'SERVICE-TAGS-OTHER-FILE'],
    ['a list', text('[]'), 'SERVICE-TAGS-OTHER-FILE'],
    ['null', text('null'), 'SERVICE-TAGS-OTHER-FILE'],
    ['a file without tags', fileOf({}), 'SERVICE-TAGS-OTHER-FILE'],
    ['a file whose ranges are none', fileOf({ ServiceBus: ['x', '10.0.0.0/99'] }), 'SERVICE-TAGS-OTHER-FILE'],
    ['values that are no tags', text('{"values": [1, null, [], {"properties": 1}]}'), 'SERVICE-TAGS-OTHER-FILE'],
    ['too many bytes', new Uint8Array(mostBytes + 1), 'SERVICE-TAGS-TOO-LARGE'],
    ['too many tags', text(`{"values": [${'0,'.repeat(50_000)}0]}`), 'SERVICE-TAGS-TOO-MANY'],
    ['too many ranges', fileOf({ ServiceBus: Array<number>(1_000_001).fill(0) }), 'SERVICE-TAGS-TOO-MANY'],
    ['deep nesting', text(`${'['.repeat(500_000)}${']'.repeat(500_000)}`), 'SERVICE-TAGS-OTHER-FILE'],
  ])('is not %s', (_title, bytes, code) => expect(codeOf(bytes)).toBe(code));
});
