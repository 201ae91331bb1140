import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ownAddresses } from './own-addresses.js';

const all = (): readonly string[] => ['10.99.0.5', '2001:db8:a::5', '172.16.0.10', '2001:db8:b::10'];

describe('this computer’s own addresses', () => {
  it('begin with those of the interface that leads to the internet', async () => {
    const routed = (kind: 'udp4' | 'udp6'): Promise<string> =>
      Promise.resolve(kind === 'udp4' ? '172.16.0.10' : '2001:db8:b::10');
    expect(await ownAddresses({ all, routed })).toEqual([
      '172.16.0.10',
      '2001:db8:b::10',
      '10.99.0.5',
      '2001:db8:a::5',
    ]);
  });

  it('are in the order of the system where nothing leads there, or by an address that is not among them', async () => {
    expect(await ownAddresses({ all, routed: () => Promise.resolve(null) })).toEqual(all());
    expect(await ownAddresses({ all, routed: () => Promise.resolve('127.0.0.1') })).toEqual(all());
  });

  it('are those of this computer, and end without a packet or an error', async () => {
    const here = Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map(({ address }) => address));
    const own = await ownAddresses();
    expect(own.every((address) => here.includes(address))).toBe(true);
  });
});
