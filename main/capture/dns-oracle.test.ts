/** DNS messages made by chance: read as tshark reads them, or refused. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDns } from './dissect/dns.js';
import { bytesOf, ipPacket, joinBytes, pcapFile, u16, u32, udpDatagram } from './testing/packets.js';
import { hasTshark } from './testing/oracle.js';

const label = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_'), minLength: 1, maxLength: 12 });
/** A name: labels, and what ends them: nothing more, or a pointer to the question's name or into the middle of it. */
const name = fc.record({ labels: fc.array(label, { maxLength: 5 }), pointer: fc.constantFrom(null, null, 12, 14, 13) });
const record = fc.record({
  owner: name,
  type: fc.constantFrom(1, 28, 5, 1, 28, 5, 16, 99),
  target: name,
  data: fc.uint8Array({ minLength: 16, maxLength: 16 }),
});
const message = fc.record({
  id: fc.nat(0xffff),
  response: fc.boolean(),
  rcode: fc.constantFrom(0, 0, 0, 2, 3, 5, 9),
  question: fc.array(label, { minLength: 1, maxLength: 6 }),
  type: fc.constantFrom(1, 28, 5, 12, 15, 16, 33, 65, 300),
  records: fc.array(record, { maxLength: 6 }),
  /** Bytes changed afterwards: where, and into what. */
  damage: fc.oneof(fc.constant([]), fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 3 })),
});
type Message = typeof message extends fc.Arbitrary<infer T> ? T : never;

const labels = (list: readonly string[]): number[] => list.flatMap((text) => [text.length, ...bytesOf(text)]);

function nameBytes(
  { labels: list, pointer }: { labels: readonly string[]; pointer: number | null },
  first: number,
): number[] {
  // Only to where a label of the question begins: 13 and 14 are such for a first label of that length.
  const target = pointer === 12 || pointer === 13 + first ? pointer : null;
  return [...labels(list), ...(target === null ? [0] : u16(0xc000 | target))];
}

function bytesOfMessage({ id, response, rcode, question, type, records, damage }: Message): Uint8Array {
  const list = response ? records : [];
  const first = question[0]!.length;
  const bytes = joinBytes(
    u16(id),
    u16(response ? 0x8180 | rcode : 0x0100),
    u16(1),
    u16(list.length),
    u32(0),
    [...labels(question), 0, ...u16(type), ...u16(1)],
    ...list.map(({ owner, type: kind, target, data }) => {
      const content =
        kind === 1
          ? data.subarray(0, 4)
          : kind === 28
            ? data
            : kind === 5
              ? nameBytes(target, first)
              : [3, ...data.subarray(0, 3)];
      return joinBytes(nameBytes(owner, first), u16(kind), u16(1), u32(60), u16(content.length), content);
    }),
  );
  for (const [at, value] of damage) if (at < bytes.length) bytes[at] = value;
  return bytes;
}

const fields = ['frame.number', 'dns.id', 'dns.flags.response', 'dns.flags.rcode', 'dns.qry.name', 'dns.qry.type'];
const answerFields = ['dns.a', 'dns.aaaa', 'dns.cname', '_ws.malformed'];

function tsharkOn(messages: readonly Uint8Array[]): Map<number, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dns-oracle-'));
  try {
    const file = join(folder, 'messages.pcap');
    writeFileSync(
      file,
      pcapFile(
        messages.map((bytes, index) => ({
          // From another port each, so that nobody sees an answer to another question in it.
          bytes: ipPacket('10.0.0.1', '10.0.0.2', 17, udpDatagram([20_000 + index, 53], bytes)),
          seconds: 1_700_000_000 + index,
        })),
      ),
    );
    const wanted = [...fields, ...answerFields].flatMap((field) => ['-e', field]);
    const out = execFileSync('tshark', ['-n', '-r', file, '-T', 'fields', '-E', 'aggregator= ', ...wanted], {
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 26,
    });
    const rows = out
      .toString('latin1')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
    return new Map(rows.map(([number = '', ...rest]) => [Number(number) - 1, rest]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const plain = /^[a-z0-9_.-]+$/;
/** A dot inside a label, which tshark writes as the dots between labels. */
const asTshark = (name: string): string => name.replaceAll('\\046', '.');
const list = (text: string | undefined): string[] => (text ?? '').toLowerCase().split(' ').filter(Boolean);

describe.skipIf(!hasTshark)('DNS messages made by chance', () => {
  it('are read as tshark reads them, or refused', { timeout: 60_000 }, () => {
    const made = fc.sample(message, { numRuns: 1500, seed: 7 });
    const messages = made.map(bytesOfMessage);
    const rows = tsharkOn(messages);
    expect(rows.size).toBe(made.length);
    let compared = 0;
    made.forEach(({ damage }, index) => {
      const bytes = messages[index]!;
      const ours = readDns(bytes, 0, bytes.length);
      const [id = '', response, rcode, question = '', type = '', a, aaaa, cname, malformed = ''] = rows.get(index)!;
      const about = `message ${Buffer.from(bytes).toString('hex')}`;
      if (damage.length === 0) expect(ours?.cut, about).toBe(false);
      // What one of both cannot read is not to be compared, nor a name that each writes in a way of its own.
      if (ours === null || malformed !== '' || !plain.test(question.toLowerCase())) return;
      if (![...list(cname), ...ours.answers.map(asTshark)].every((text) => plain.test(text) || text.includes(':')))
        return;
      compared++;
      expect(ours.id, about).toBe(Number(id));
      expect(ours.response, about).toBe(response === '1' || response === 'True');
      // A question has none; tshark gives none.
      if (ours.response) expect(ours.rcode, about).toBe(Number(rcode));
      expect(asTshark(ours.name), about).toBe(question.toLowerCase());
      if (/^TYPE/.test(ours.type)) expect(ours.type, about).toBe(`TYPE${type}`);
      const names = ours.answers.filter((text) => !ours.addresses.includes(text)).map(asTshark);
      if (damage.length === 0) {
        expect([...ours.addresses].sort(), about).toEqual([...list(a), ...list(aaaa)].sort());
        expect(names, about).toEqual(list(cname));
      } else {
        // A record whose length was spoiled is left out here, where tshark reads what should be there.
        expect([...list(a), ...list(aaaa)], about).toEqual(expect.arrayContaining([...ours.addresses]));
        expect(list(cname), about).toEqual(expect.arrayContaining(names));
      }
    });
    expect(compared).toBeGreaterThan(made.length / 2);
  });
});
