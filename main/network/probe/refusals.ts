/** What devices said of connections, by the connection that it is about. */
import type { IcmpMessage, RefusalListener } from './refusal-listener.js';

/** Messages that are kept: more are not about us. */
const most = 4096;

/** Keeps what the listener hears until somebody asks for it. */
export class Refusals {
  private readonly messages = new Map<string, IcmpMessage>();

  /** @param listener null where the system does not let this account listen */
  constructor(private readonly listener: RefusalListener | null) {}

  /**
   * What was said of connections to a server; null where nothing was, or nothing can be heard. Node does not tell a
   * connection's own port before it is made, so all of one run to the same server count as one.
   */
  about(address: string, port: number): IcmpMessage | null {
    for (const message of this.listener?.heard() ?? []) {
      if (this.messages.size < most) this.messages.set(keyOf(message.server), message);
    }
    return this.messages.get(keyOf({ address, port })) ?? null;
  }

  /** Ends the listening. */
  close(): void {
    this.listener?.close();
  }
}

const keyOf = ({ address, port }: IcmpMessage['server']): string => `${address} ${port}`;
