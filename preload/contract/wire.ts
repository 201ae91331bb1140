/**
 * What travels over browser mode's one WebSocket. Text messages are JSON; a binary message is one chunk of an upload.
 *
 * A chunk's header is 20 bytes: the upload's id (a UUID, 16 bytes) and the chunk's number, counted from 0 (32 bits, the
 * most significant byte first). The bytes of the file follow.
 */
import type { Result } from './contract.js';
import type { EventName, Events } from './contract.js';
import type { Failure } from '../../main/report/report.js';

/** How many chunks a client may have under way, that is sent and not yet acknowledged. */
export const chunkWindow = 4;

/** The length of a chunk's header in bytes. */
export const chunkHeaderBytes = 20;

/** From the window: one call of the contract. `id` comes back with its answer. */
export interface CallMessage {
  readonly id: number;
  readonly call: string;
  readonly args: readonly unknown[];
}

/** To the window: an answer, an event, or the news that a chunk is on disk (or why it is not). */
export type ServerMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | EventMessage
  | { readonly kind: 'chunk'; readonly upload: string; readonly sequence: number; readonly error: Failure | null };

/** An event, by its name. */
export type EventMessage = {
  [N in EventName]: { readonly kind: 'event'; readonly name: N; readonly data: Events[N] };
}[EventName];

/** One chunk of an upload. */
export interface Chunk {
  readonly upload: string;
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** Puts a chunk into the form that travels. `upload` must be a UUID. */
export function encodeChunk(chunk: Chunk): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(chunkHeaderBytes + chunk.bytes.length);
  const hex = chunk.upload.replaceAll('-', '');
  for (let i = 0; i < 16; i++) message[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  new DataView(message.buffer).setUint32(16, chunk.sequence);
  message.set(chunk.bytes, chunkHeaderBytes);
  return message;
}

/** Reads a chunk. The bytes are a view into `message`, not a copy. Null where the message is shorter than a header. */
export function decodeChunk(message: Uint8Array): Chunk | null {
  if (message.length < chunkHeaderBytes) return null;
  const hex = Array.from(message.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return {
    upload: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    sequence: new DataView(message.buffer, message.byteOffset).getUint32(16),
    bytes: message.subarray(chunkHeaderBytes),
  };
}
