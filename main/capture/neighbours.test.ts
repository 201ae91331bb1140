import { describe, expect, it } from 'vitest';
import { failingFlow, flowTo } from '../examine/testing/evidence.js';
import type { Flow } from '../evidence/capture.js';
import { namedByNeighbours } from './neighbours.js';

const said = (name: string, address: string): Flow => ({
  ...flowTo(name),
  server: { address, port: 443, name, nameFrom: 'sni' },
});

describe('a connection without a name', () => {
  const silent = failingFlow('203.0.113.30', 443, 'dropped');
  const nameOf = (...others: Flow[]): unknown => namedByNeighbours([silent, ...others])[0]?.server;

  it('has the name that others to the same address and port say', () => {
    expect(nameOf(said('sb.example', '203.0.113.30'))).toMatchObject({ name: 'sb.example', nameFrom: 'neighbour' });
  });

  it('has none where they disagree, go elsewhere, or know it by its address alone', () => {
    expect(nameOf(said('a.example', '203.0.113.30'), said('b.example', '203.0.113.30'))).toMatchObject({ name: null });
    expect(nameOf(said('sb.example', '203.0.113.31'))).toMatchObject({ name: null });
    const looked: Flow = { ...silent, server: { ...silent.server, name: 'a.example', nameFrom: 'dns' } };
    expect(nameOf(looked)).toMatchObject({ name: null });
  });
});
