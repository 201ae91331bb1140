/** What the situations begin from: a network where everything is well. */
import type { Lab } from '../lab.js';
import type { Truth } from '../scenario.js';
import type { CloudOptions, DnsOptions, SquidOptions } from '../services.js';

/** Everything is well: what a situation spoils, it says. */
export async function well(
  lab: Lab,
  { dns = {}, cloud = {}, squid }: { dns?: DnsOptions; cloud?: CloudOptions; squid?: SquidOptions } = {},
): Promise<void> {
  await Promise.all([
    lab.dns({ everything: true, ...dns }),
    lab.cloud({ tls: 'both', lists: 'real', ...cloud }),
    ...(squid === undefined ? [] : [lab.squid(squid)]),
  ]);
}

/** Nothing is wrong, and it is said. */
export const fine: Truth = { problems: [], notices: ['PATH-READY'], allow: [], quiet: true };
export const fineInCapture: Truth = { problems: [], notices: ['CAPTURE-HEALTHY'], allow: [], quiet: true };
export const readyOnly = {
  capture: { truth: fineInCapture, because: 'A capture says CAPTURE-HEALTHY where a probe says PATH-READY.' },
};

/** Why the capture of a situation has a truth of its own. */
export const severalPaths = 'A capture of several paths at once belongs to no way of setting up a connector.';
