/**
 * How long each step of a probe may take, and how much is open at once.
 *
 * Where nothing answers, a whole run ends within `name` + `connect` and two seconds: what is tried without a script is tried
 * from the start, for a name and a connection at most; and what a script leads to begins after `detection` at the latest,
 * which is one second longer than `name`, and is then tried for as long as a connection may take.
 *
 * Only so many sockets are open at once. Where more are wanted, and nothing answers, the others wait for those: their wait
 * counts as patience that is used up, down to `afterWaiting`. So the bound holds for twice `sockets`, which is more than nine
 * paths want; each further `sockets` that are wanted take `afterWaiting` more.
 */

/** In milliseconds, but for `sockets`. */
export interface Limits {
  /** Until a name is answered for. */
  readonly name: number;
  /** Until a connection is made. Systems repeat their request after 1, 3 and 7 seconds (RFC 6298). */
  readonly connect: number;
  /** The least of it for a connection that had to wait for its place: its request is repeated once in that time. */
  readonly afterWaiting: number;
  /** Until a proxy answers CONNECT. */
  readonly tunnel: number;
  /** Until a handshake is through. */
  readonly handshake: number;
  /** Until a request is answered, and its answer is here. */
  readonly answer: number;
  /**
   * Until automatic configuration is known: what DHCP says, the names that Windows looks for, the file, and what its script
   * answers, all together. Each script that a setting names has the same time for itself.
   */
  readonly detection: number;
  /** How much longer IPv6 may take than IPv4 to the same name: as long as clients wait at most (RFC 8305). */
  readonly otherFamily: number;
  /** Sockets that are open at once. */
  readonly sockets: number;
}

/** Patience for a busy network, and an end for a person who waits. */
export const usualLimits: Limits = {
  name: 5000,
  connect: 8000,
  afterWaiting: 3500,
  tunnel: 10_000,
  handshake: 10_000,
  answer: 10_000,
  detection: 6000,
  otherFamily: 3000,
  sockets: 256,
};
