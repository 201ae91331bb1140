/** How long each step of a probe may take, and how much is open at once. */

/** In milliseconds, but for `sockets`. */
export interface Limits {
  /** Until a name is answered for. */
  readonly name: number;
  /** Until a connection is made. Systems repeat their request after 1, 3 and 7 seconds (RFC 6298). */
  readonly connect: number;
  /** Until a proxy answers CONNECT. */
  readonly tunnel: number;
  /** Until a handshake is through. */
  readonly handshake: number;
  /** Until a request is answered, and its answer is here. */
  readonly answer: number;
  /** How much longer IPv6 may take than IPv4 to the same name: as long as clients wait at most (RFC 8305). */
  readonly otherFamily: number;
  /** Sockets that are open at once. */
  readonly sockets: number;
}

/** Patience for a busy network, and an end for a person who waits. */
export const usualLimits: Limits = {
  name: 5000,
  connect: 8000,
  tunnel: 10_000,
  handshake: 10_000,
  answer: 10_000,
  otherFamily: 3000,
  sockets: 256,
};
