/** Hears what devices on the way say of this run's connections, on the systems that let an account hear it. */
import { networkInterfaces } from 'node:os';
import { known, unreadable, type Fact } from '../../evidence/fact.js';
import type { IcmpSource } from '../../machine/raw-icmp.js';
import { readRefusal } from './read-refusal.js';
import type { IcmpMessage, IsOurs, ListenForRefusals, RefusalListener } from './refusal-listener.js';

/** Milliseconds between looks: the system keeps some hundred messages, and somebody may send many. */
const pause = 100;
/** At each look, and kept until they are asked for; a run has fewer connections. */
const most = 1000;

/** As `ListenForRefusals` says. Access is denied to whoever is no administrator. */
export const listenForRefusals: ListenForRefusals = async (isOurs) => {
  let source: Fact<IcmpSource>;
  try {
    source = await open();
  } catch (error) {
    // koffi's native part is missing, or not made for this computer.
    return unreadable('not-supported', error instanceof Error ? error.message : String(error));
  }
  return source.state === 'value' ? known(listener(source.value, isOurs)) : source;
};

async function open(): Promise<Fact<IcmpSource>> {
  if (process.platform === 'linux') return (await import('../../machine/linux/icmp.js')).openIcmp();
  if (process.platform === 'win32') return (await import('../../machine/windows/icmp.js')).openIcmp();
  return unreadable('not-supported', process.platform);
}

/** A listener over what hears the bytes. */
export function listener(source: IcmpSource, isOurs: IsOurs): RefusalListener {
  let messages: IcmpMessage[] = [];
  const look = (): void => {
    let own: ReadonlySet<string> | null = null;
    for (let looked = 0; looked < most; looked++) {
      const raw = source.next();
      if (raw === null) return;
      const message = readRefusal(raw);
      if (message === null) continue;
      own ??= ownAddresses();
      if (own.has(message.client.address) && isOurs(message) && messages.length < most) messages.push(message);
    }
  };
  const timer = setInterval(look, pause);
  timer.unref();
  return {
    heard: () => {
      look();
      const heard = messages;
      messages = [];
      return heard;
    },
    close: () => {
      clearInterval(timer);
      source.close();
    },
  };
}

/** This server's, as they are now. */
function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return new Set(all.map(({ address }) => address.replace(/%.*$/, '')));
}
