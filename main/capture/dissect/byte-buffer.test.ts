import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBuffer } from './byte-buffer.js';

describe('bytes that gather', () => {
  it('are the same whether copied or lent, and lent ones may change afterwards', () => {
    const step = fc.record({ lend: fc.boolean(), bytes: fc.uint8Array({ maxLength: 20 }), take: fc.nat(25) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const buffer = new ByteBuffer();
        let model: number[] = [];
        for (const { lend, bytes, take } of steps) {
          if (lend) buffer.lend(bytes);
          else buffer.append(bytes);
          model.push(...bytes);
          expect([...buffer.bytes]).toEqual(model);
          buffer.keep(take);
          bytes.fill(0xee);
          model = model.slice(take);
          expect([...buffer.bytes]).toEqual(model);
          expect(buffer.length).toBe(model.length);
        }
      }),
    );
  });
});
