import { describe, expect, it } from 'vitest';
import { bytesOf, dnsMessage, dnsName, joinBytes, u16, u32 } from '../testing/packets.js';
import { readDns } from './dns.js';

const read = (bytes: Uint8Array, at = 0, end = bytes.length): ReturnType<typeof readDns> => readDns(bytes, at, end);
const header = (answers: number, flags = 0x8180, questions = 1): Uint8Array =>
  joinBytes(u16(7), u16(flags), u16(questions), u16(answers), [0, 0, 0, 0]);
const record = (owner: readonly number[], type: number, data: readonly number[]): number[] => [
  ...owner,
  ...u16(type),
  ...u16(1),
  ...u32(60),
  ...u16(data.length),
  ...data,
];
const pointer = (at: number): number[] => u16(0xc000 | at);
const question = (name: readonly number[], type = 1): number[] => [...name, ...u16(type), ...u16(1)];

describe('a DNS message', () => {
  it('asks', () => {
    expect(read(dnsMessage(0x1234, 'Login.MicrosoftOnline.com'))).toEqual({
      id: 0x1234,
      response: false,
      rcode: 0,
      name: 'login.microsoftonline.com',
      type: 'A',
      answers: [],
      addresses: [],
      cut: false,
    });
  });

  it('answers with a chain of names and addresses of both kinds, wherever it lies in the packet', () => {
    const name = dnsName('a.example');
    const message = joinBytes(
      header(3),
      question(name, 28),
      record(pointer(12), 5, [3, ...bytesOf('WWW'), ...pointer(14)]),
      record(pointer(12), 28, [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
      record(pointer(12), 1, [10, 0, 0, 1]),
    );
    const there = joinBytes([9, 9, 9, 9, 9], message, [9]);
    expect(readDns(there, 5, 5 + message.length)).toMatchObject({
      name: 'a.example',
      type: 'AAAA',
      answers: ['www.example', 'fd00::1', '10.0.0.1'],
      addresses: ['fd00::1', '10.0.0.1'],
      cut: false,
    });
  });

  it.each([2, 3, 5])('answers with response code %i', (rcode) => {
    expect(read(dnsMessage(1, 'a.example', { rcode, addresses: [] }))).toMatchObject({ response: true, rcode });
  });

  it('gives the records that are whole where it was cut, and says that some are missing', () => {
    const message = dnsMessage(1, 'a.example', { rcode: 0, addresses: ['10.0.0.1', '10.0.0.2', '10.0.0.3'] });
    const bare = 12 + 11 + 4;
    for (let end = 0; end <= message.length; end++) {
      const got = read(message, 0, end);
      if (end < bare) expect(got, `cut at ${end}`).toBeNull();
      else expect(got).toMatchObject({ cut: end < message.length });
      if (end >= bare) expect(got?.addresses).toHaveLength(Math.floor((end - bare) / 16));
    }
  });

  it('ends where pointers go in circles, forwards, or on without end', () => {
    const itself = joinBytes(header(0), question(pointer(12)));
    const forwards = joinBytes(header(0), question(pointer(18)), dnsName('a.example'));
    const circle = joinBytes(header(0), question([1, 97, ...pointer(12)]));
    for (const message of [itself, forwards, circle]) expect(read(message)).toBeNull();
    // Thousands of pointers, each to the one before: hundreds of records could ask to follow them all.
    const chain = joinBytes(
      header(1),
      question([0]),
      record([0], 16, [
        0,
        ...Array.from({ length: 8000 }, (_, index) => pointer(index === 0 ? 28 : 28 + 2 * index - 1)).flat(),
      ]),
      record(pointer(28 + 15_000), 1, [10, 0, 0, 1]),
    );
    const begun = performance.now();
    for (let time = 0; time < 50; time++) read(chain);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it('writes odd bytes of a name so that they cannot be mistaken', () => {
    const odd = [4, 97, 46, 0, 92, 2, 0xc3, 0xa9, 1, 32, 0];
    expect(read(joinBytes(header(0), question(odd)))?.name).toBe('a\\046\\000\\092.\\195\\169.\\032');
  });

  it('refuses names that are longer than names can be', () => {
    const labels = (count: number): number[] => [
      ...Array.from({ length: count }, () => dnsName('x'.repeat(62)).slice(0, -1)).flat(),
      0,
    ];
    expect(read(joinBytes(header(0), question(labels(4))))?.name).toHaveLength(4 * 62 + 3);
    expect(read(joinBytes(header(0), question(labels(5))))).toBeNull();
  });

  it.each([
    ['an update', header(0, 0x2800)],
    ['two questions', header(0, 0x0100, 2)],
    ['no question', header(0, 0x8180, 0)],
  ])('is none: %s', (_, start) => {
    expect(read(joinBytes(start, question(dnsName('a.example'))))).toBeNull();
  });

  it('says that records are missing where it has more than are read', () => {
    const records = Array.from({ length: 300 }, () => record(pointer(12), 1, [10, 0, 0, 1])).flat();
    const got = read(joinBytes(header(300), question(dnsName('a.example')), records));
    expect(got?.addresses).toHaveLength(256);
    expect(got?.cut).toBe(true);
  });
});
