/** What the automatic configuration scripts in a capture say of proxies. */
import type { Flow, Script } from '../evidence/capture.js';
import { normalise } from '../knowledge/match.js';
import { routesIn } from '../network/path/script-answer.js';
import { isAddress } from './address.js';
import type { Asked } from './asked.js';
import { isOpen, type Traffic } from './traffic.js';

/**
 * True where a script decides over the connector's way, as far as is known. With a proxy of its own, or told to go direct,
 * the connector does not ask for one; and where nobody said what is meant, one that gets through does not need it.
 */
export function bearsOnConnector({ intent, direct, tunnels }: Traffic): boolean {
  if (intent.mode !== null) return intent.mode === 'wpad';
  const made = direct.some(({ kind, flows }) => kind === 'needed' && flows.some(wasMade));
  return !made && !tunnels.some(isOpen);
}

const wasMade = ({ outcome }: Flow): boolean => outcome === 'connected';

/**
 * Whether a script in the capture names this proxy; null where that cannot be told: no script is in the capture, or of one
 * only a part, and the rest may name it.
 */
export function isNamedByScript(flow: Flow, { asked }: Traffic): boolean | null {
  const scripts = asked.scripts.flatMap(({ exchange }) => exchange.script ?? []);
  const isNamed = scripts.some(
    (script) => namesByAnswer(script, flow, asked) || (!isSettled(script) && namesByText(script, flow)),
  );
  if (isNamed) return true;
  return scripts.length > 0 && scripts.every(({ whole }) => whole) ? false : null;
}

/** True where the script, tried again, must answer what it answered then: nothing it asked for was missing. */
const isSettled = ({ trial }: Script): boolean =>
  trial !== null && trial.fault === null && !trial.usesTime && trial.unresolved.length === 0;

/** True where a script that was tried answered with this proxy. */
function namesByAnswer({ trial }: Script, { server }: Flow, asked: Asked): boolean {
  return (trial?.answers ?? [])
    .flatMap(({ answer }) => proxiesIn(answer))
    .some(({ host, port }) => {
      if (port !== server.port) return false;
      if (isAt(host, server, asked)) return true;
      // The proxy's name was in the cache: then the port is all there is to know it by.
      return asked.addressesOf(host) === undefined && server.name === null && !isAddress(host);
    });
}

/** Whether a script answered with this very proxy, by its name or its address; its port alone is not enough. */
export function isSurelyNamedByScript({ server }: Flow, { asked }: Traffic): boolean {
  return asked.scripts
    .flatMap(({ exchange }) => exchange.script?.trial?.answers ?? [])
    .flatMap(({ answer }) => proxiesIn(answer))
    .some(({ host, port }) => port === server.port && isAt(host, server, asked));
}

const isAt = (host: string, server: Flow['server'], asked: Asked): boolean =>
  host === server.address || host === server.name || asked.addressesOf(host)?.has(server.address) === true;

/** All proxies that an answer names, also those that .NET Framework does not take: something used them, or did not. */
const proxiesIn = (answer: string): { readonly host: string; readonly port: number }[] =>
  routesIn(answer).flatMap((route) => {
    if (route.kind === 'direct' || route.host === null || route.port === null) return [];
    return [{ host: route.host, port: route.port }];
  });

/** By its words, where it was not tried, or answers otherwise now than it did then. */
function namesByText(script: Script, flow: Flow): boolean {
  // `PROXY`, `SOCKS` and the like stand before a proxy's name, and are none.
  const text = normalise(script.text).replace(/\b(?:proxy|socks\d?|https?)\s+/g, '');
  const { name, address } = flow.server;
  if ([name, address].some((host) => host !== null && text.includes(host))) return true;
  // Scripts put names together from parts: a word that is the first label is enough to take it for named.
  return name !== null && text.split(/[^a-z0-9-]+/).includes(name.split('.')[0] ?? '');
}
