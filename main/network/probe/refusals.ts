/** What devices said of connections, by the connection that it is about. */
import type { Socket } from 'node:net';
import type { IcmpMessage, ListenForRefusals, RefusalListener } from './refusal-listener.js';

/** Messages that are kept: more are not about us. */
const most = 4096;

/** Keeps what the listener hears until somebody asks for it. */
export class Refusals {
  private readonly messages = new Map<string, IcmpMessage>();
  private readonly ours = new Set<string>();
  private listener: RefusalListener | null = null;

  /** Begins to listen, where the system lets this account. */
  static async open(listen: ListenForRefusals): Promise<Refusals> {
    const refusals = new Refusals();
    const listener = await listen(
      ({ protocol, client, server }) =>
        protocol === 'tcp' && refusals.ours.has(`${server.address} ${server.port} ${client.port}`),
    );
    if (listener.state === 'value') refusals.listener = listener.value;
    return refusals;
  }

  /** A connection is being made: messages about it count from now on. */
  watch(socket: Socket, address: string, port: number): void {
    // Only then has the system given it a port.
    setImmediate(() => {
      if (socket.localPort !== undefined) this.ours.add(`${address} ${port} ${socket.localPort}`);
    });
  }

  /** What was said of connections to a server; null where nothing was, or nothing can be heard. */
  about(address: string, port: number): IcmpMessage | null {
    for (const message of this.listener?.heard() ?? []) {
      if (this.messages.size < most) this.messages.set(`${message.server.address} ${message.server.port}`, message);
    }
    return this.messages.get(`${address} ${port}`) ?? null;
  }

  /** Ends the listening. */
  close(): void {
    this.listener?.close();
  }
}
