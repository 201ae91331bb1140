/** This computer's own addresses, as scripts for automatic configuration ask for them (`myIpAddress`). */
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

/** Addresses kept for documentation (RFC 5737, RFC 3849): nobody has them, so the way to them is the way to the internet. */
const farAway = { udp4: '192.0.2.1', udp6: '2001:db8::1' } as const;

/** Where the addresses come from. */
export interface AddressMeans {
  /** All that lead anywhere. */
  readonly all: () => readonly string[];
  /** The one that this computer would send from to the internet; null where there is no way there. */
  readonly routed: (kind: keyof typeof farAway) => Promise<string | null>;
}

/**
 * The addresses that lead anywhere, those of the interface first that leads to the internet: a server with several networks
 * gets another proxy from many a script by them.
 */
export async function ownAddresses(means: AddressMeans = here): Promise<readonly string[]> {
  const routed = await Promise.all([means.routed('udp4'), means.routed('udp6')]);
  const all = means.all();
  return [
    ...new Set([...routed.flatMap((address) => (address !== null && all.includes(address) ? address : [])), ...all]),
  ];
}

const here: AddressMeans = {
  all: () =>
    Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? [])
        .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
        .map(({ address }) => address),
    ),
  routed: async (kind) =>
    await new Promise((resolve) => {
      const socket = createSocket(kind);
      const end = (address: string | null): void => {
        socket.close();
        resolve(address);
      };
      // No route to there, or no such family here.
      socket.once('error', () => end(null));
      // A connected socket of UDP has an address, and has sent nothing. Port 9 discards (RFC 863).
      socket.connect(9, farAway[kind], () => end(socket.address().address));
    }),
};
