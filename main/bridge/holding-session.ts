/** What stands behind the calls of one window about a connection that is kept open over one of the paths that were tried. */
import type { Doctor } from '../doctor.js';
import type { HoldingRequest } from '../holding.js';
import type { Probes } from '../evidence/probes.js';
import { parseProxyAddress } from '../evidence/proxy-address.js';
import type { Route } from '../network/probe/route.js';
import type { HoldingProgress } from '../../preload/contract/paths.js';
import { failure, success } from './failure.js';
import type { Handlers } from './register.js';

/** What these calls need. */
export interface HoldingOptions {
  readonly doctor: Doctor;
  readonly tell: (progress: HoldingProgress) => void;
  /** What was tried last; null where nothing was. */
  readonly probes: () => Probes | null;
}

/** One window's connection that is kept open. */
export interface Holding {
  readonly handlers: Pick<Handlers, 'holdOpen' | 'cancelHold'>;
  /** Ends it. */
  close(): void;
}

/** Makes it. Codes of its failures: NO-WAY. */
export function createHolding({ doctor, tell, probes }: HoldingOptions): Holding {
  let running: AbortController | null = null;
  return {
    handlers: {
      holdOpen: async ({ run, path, minutes }) => {
        const way = wayOf(probes(), path);
        if (way === null) return noWay;
        running?.abort();
        const mine = new AbortController();
        running = mine;
        const onProgress = (how: HoldingProgress['how'], seconds: number): void => {
          if (running === mine) tell({ run, how, seconds });
        };
        try {
          return success(await doctor.holdOpen({ ...way, wanted: minutes * 60 }, { signal: mine.signal, onProgress }));
        } finally {
          if (running === mine) running = null;
        }
      },

      // One that ended meanwhile is nothing to complain about: what was asked for is the case.
      cancelHold: () => {
        running?.abort();
        return success(null);
      },
    },
    close: () => {
      running?.abort();
      running = null;
    },
  };
}

const isServiceBus = /\.servicebus\.(?:windows\.net|usgovcloudapi\.net)$/;

/** The way that the path takes to the first name of the Service Bus, with the others that it takes it to; null where to none. */
function wayOf(probes: Probes | null, id: string): Pick<HoldingRequest, 'hosts' | 'route'> | null {
  const path = probes?.paths.find((each) => each.id === id);
  const names = new Map(
    (probes?.targets ?? []).filter(({ host }) => isServiceBus.test(host)).map((target) => [target.id, target.host]),
  );
  const cells = (path?.cells ?? []).flatMap(({ target, route }) => {
    const host = names.get(target);
    const way = host === undefined || route === null ? null : routeOf(route);
    return host === undefined || way === null ? [] : [{ host, text: route, way }];
  });
  const [first, ...others] = cells;
  if (first === undefined) return null;
  const alike = others.filter(({ text }) => text === first.text).map(({ host }) => host);
  return { hosts: [first.host, ...alike], route: first.way };
}

function routeOf(text: string): Route | null {
  if (text === 'direct') return { kind: 'direct' };
  const proxy = parseProxyAddress(text);
  return proxy === null ? null : { kind: 'proxy', ...proxy };
}

const noWay = failure(
  'NO-WAY',
  'This path leads to no name of the Service Bus, so there is no connection to keep open.',
  'Take another path, or try the paths again.',
);
