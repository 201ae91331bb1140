/** What was said on the connections of the committed captures: their bytes, turn by turn, without the packets. */
import { readPackets } from '../lab/containers.js';
import type { Original } from './mutations.js';

/** What one side said before the other spoke again. */
export interface Turn {
  readonly fromClient: boolean;
  readonly bytes: Uint8Array;
}

interface Growing {
  readonly client: string;
  readonly next: Map<boolean, number>;
  readonly turns: { fromClient: boolean; bytes: Uint8Array }[];
}

/** Longest turn: what one packet can carry, so that a turn can be told as a whole. */
const longest = 60_000;

/** The conversations of a capture of Ethernet frames with IPv4; none where it is of another kind. */
export function talksOf({ name, bytes }: Original): Turn[][] {
  if (!/^(?:direct|proxy|tls|wpad|revocation|healthy)-.*\.pcapng$/.test(name)) return [];
  const flows = new Map<string, Growing>();
  for (const { bytes: frame } of readPackets(Buffer.from(bytes))) {
    if (frame.length < 54 || frame.readUInt16BE(12) !== 0x0800 || frame[23] !== 6) continue;
    const tcp = 14 + (frame[14]! & 15) * 4;
    const payload = frame.subarray(tcp + (frame[tcp + 12]! >> 4) * 4, 14 + frame.readUInt16BE(16));
    const source = `${frame.subarray(26, 30).join('.')}:${frame.readUInt16BE(tcp)}`;
    const target = `${frame.subarray(30, 34).join('.')}:${frame.readUInt16BE(tcp + 2)}`;
    const key = [source, target].sort().join(' ');
    if (frame[tcp + 13] === 2 && !flows.has(key)) flows.set(key, { client: source, next: new Map(), turns: [] });
    const flow = flows.get(key);
    if (flow === undefined || payload.length === 0) continue;
    const fromClient = source === flow.client;
    const sequence = frame.readUInt32BE(tcp + 4);
    // Repetitions were said before; behind a gap nobody knows what was said.
    if ((flow.next.get(fromClient) ?? sequence) !== sequence) continue;
    flow.next.set(fromClient, (sequence + payload.length) >>> 0);
    const last = flow.turns.at(-1);
    if (last?.fromClient === fromClient && last.bytes.length + payload.length < longest) {
      last.bytes = Uint8Array.from([...last.bytes, ...payload]);
    } else {
      flow.turns.push({ fromClient, bytes: Uint8Array.from(payload) });
    }
  }
  return [...flows.values()].map(({ turns }) => turns).filter((turns) => turns.length > 0);
}
