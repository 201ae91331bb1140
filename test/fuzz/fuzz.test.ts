import { describe, expect, it } from 'vitest';
import { caseOf, readOriginals } from './cases.js';
import { fuzz } from './fuzz.js';
import { layoutOf } from './layout.js';

const seed = 20_260_801;

describe('spoiled captures', () => {
  it('are read, judged and worded without a crash, a hang or a senseless answer', { timeout: 120_000 }, async () => {
    const { passed, failures } = await fuzz({ seed, from: 0, to: 3000, processes: 2 });
    expect(
      failures.map(({ number, what }) => `npm run fuzz -- --seed ${seed} --only ${number}: ${what}`).join('\n'),
    ).toBe('');
    expect(passed).toBe(3000);
  });

  it('are the same again for the same seed and number, and others for others', () => {
    const originals = readOriginals();
    const one = caseOf(originals, seed, 5);
    expect(caseOf(originals, seed, 5).bytes).toEqual(one.bytes);
    expect(caseOf(originals, seed, 6).bytes).not.toEqual(one.bytes);
    expect(caseOf(originals, seed + 1, 5).bytes).not.toEqual(one.bytes);
  });

  it('are spoiled inside too: the parts of nearly every original are found', () => {
    const layouts = readOriginals().map(({ bytes }) => layoutOf(bytes));
    const withPart = (has: (layout: (typeof layouts)[number]) => boolean): number => layouts.filter(has).length;
    expect(withPart(({ packets }) => packets.some(({ payload }) => payload !== null))).toBeGreaterThan(85);
    expect(withPart(({ inside }) => inside.length > 20)).toBeGreaterThan(80);
    expect(withPart(({ digits }) => digits.length > 0)).toBeGreaterThan(15);
    expect(withPart(({ resolutions }) => resolutions.length > 0)).toBeGreaterThan(50);
  });

  it.each(['container-network-monitor.cap', 'tunnel-gre.pcap', 'tunnel-vxlan.pcap'])(
    'are spoiled inside too: %s',
    (name) => {
      const partsOf = (wanted: string): unknown => {
        const bytes = readOriginals().find((each) => each.name === wanted)!.bytes;
        const { packets, inside } = layoutOf(bytes);
        // What TCP and UDP carry is the same, byte for byte, as in the capture that they were made from.
        const texts = packets.map(
          ({ payload }) => payload && Buffer.from(bytes.subarray(payload.at, payload.end)).toString('hex'),
        );
        return { texts: texts.filter(Boolean), inside: inside.length };
      };
      expect(partsOf(name)).toEqual(partsOf('link-raw-ip.pcap'));
    },
  );
});

describe('the watch over the cases', () => {
  const child = new URL('./testing/faulty-child.ts', import.meta.url);

  it(
    'names the case that does not end, the one that eats memory, and the one that ends the process',
    { timeout: 120_000 },
    async () => {
      const { passed, failures } = await fuzz({ seed, from: 0, to: 150, processes: 2, child, longestBatch: 3000 });
      expect(failures.map(({ number }) => number).sort((one, other) => one - other)).toEqual([7, 60, 61, 140]);
      expect(failures.find(({ number }) => number === 7)?.what).toMatch(/no end within 2 s/);
      expect(failures.find(({ number }) => number === 60)?.what).toMatch(/out of memory/);
      expect(passed).toBe(146);
    },
  );

  it('names a process that holds more and more', { timeout: 60_000 }, async () => {
    const { failures } = await fuzz({ seed, from: 1000, to: 2000, processes: 1, child });
    expect(failures.map(({ what }) => what)).toEqual([
      expect.stringMatching(/over the run .* came to hold \d+ MiB more/),
    ]);
  });
});
