/** Checks of what was written down: by Windows' event logs, by the installer, by the connector. */
import type { Fact } from '../../evidence/fact.js';
import type { Found, LogLine, ServerEvent } from '../../evidence/server-facts.js';
import { isTelling, meaningOf } from '../../knowledge/event-signatures.js';
import { concluded, fine, judgement, notKnown, unreadOf, type CheckResult, type Facts } from './check.js';
import { trustInUse } from './trust.js';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** Days for which what was written is news: of a registration, and of the connector's own log. */
const registrationDays = 30;
const logDays = 7;

/** Something that was written, with its place. */
interface Written {
  readonly source: string;
  readonly text: string;
  /** When, or no later than that where it is not its own time but that of the file. */
  readonly at: string;
  readonly own: boolean;
  readonly signature: string;
}

/** A Windows that has no event logs has nothing in them; one whose logs are closed is another matter. */
const isUnread = ({ fact }: Found<unknown>): boolean => fact.state === 'unreadable' && fact.reason !== 'not-supported';

/** Shows what the connector and its updater reported in the last days. It concludes nothing: an event may be long mended. */
export function checkEvents({ events, product }: Facts<'events' | 'product'>): CheckResult {
  if (product.connector.service.fact.state !== 'value') return fine('');
  const logs = [...events.connector, ...events.updater];
  const unread = logs.filter(isUnread);
  if (unread.length > 0) return notKnown(...unread);
  const all = logs.flatMap(({ fact }) => valuesOf(fact)).sort(newestFirst);
  const [newest] = all;
  if (newest === undefined) return fine('');
  const means = newest.signature === null ? newest.text : (meaningOf(newest.signature) ?? newest.text);
  return fine(`${all.length}, ${newest.at.slice(0, 10)}: ${newest.id} ${means.slice(0, longestSaid)}`);
}

const longestSaid = 120;

/**
 * Rule REGISTRATION-FAILED. What succeeded later speaks against it: a certificate that was issued since, or a connector that
 * runs with one that is good.
 */
export function checkRegistration(server: Facts<'events' | 'logs' | 'trust' | 'system' | 'product'>): CheckResult {
  const { events, logs, trust, system, product } = server;
  if (system.clock.fact.state !== 'value') return notKnown(system.clock);
  const now = Date.parse(system.clock.fact.value.utc);
  const failures = [
    ...valuesOf(events.registration.fact).flatMap((event) => written(events.registration.source, event)),
    ...logs.installer.flatMap(({ source, fact }) => valuesOf(fact).flatMap((line) => written(source, line))),
  ].filter(({ at }) => now - Date.parse(at) < registrationDays * day);
  const [newest] = failures.sort(datedFirst);
  if (newest === undefined) {
    const unread = [events.registration, ...logs.installer].filter(isUnread);
    return unread.length > 0 ? notKnown(...unread) : fine('');
  }
  const used = trustInUse(server);
  if (used !== null && Date.parse(used.certificate.notAfter) > now) {
    const { service } = product.connector;
    const isRunning = service.fact.state === 'value' && service.fact.value.state === 'running';
    // Those who issue certificates date them back a little.
    if (isRunning || Date.parse(used.certificate.notBefore) > Date.parse(newest.at) - hour) return fine('');
  }
  const unread = unreadOf(trust.registrations.map(({ certificate }) => certificate));
  if (used === null && unread.length > 0) return notKnown(...unread);
  const { text, at, own, signature } = newest;
  const confidence = own ? 'likely' : 'possible';
  return concluded(
    dayOf(newest),
    judgement('REGISTRATION-FAILED', { text, at, own, signature }, [asRead(newest)], { confidence }),
  );
}

/** Rule CONNECTOR-LOG-TELLS. */
export function checkConnectorLog({ logs, system, product }: Facts<'logs' | 'system' | 'product'>): CheckResult {
  if (product.connector.service.fact.state !== 'value') return fine('');
  if (system.clock.fact.state !== 'value') return notKnown(system.clock);
  const now = Date.parse(system.clock.fact.value.utc);
  const unread = logs.trace.filter(isUnread);
  const lines = logs.trace
    .flatMap(({ source, fact }) => valuesOf(fact).flatMap((line) => written(source, line)))
    .filter(({ at }) => now - Date.parse(at) < logDays * day)
    .sort(datedFirst);
  const kinds = [...new Map([...lines].reverse().map((line) => [line.signature, line])).values()].sort(datedFirst);
  const [newest] = kinds;
  if (newest === undefined) return unread.length > 0 ? notKnown(...unread) : fine('');
  const said = `${dayOf(newest)}: ${newest.text.slice(0, longestSaid)}`;
  if (!kinds.some(({ signature }) => isTelling(signature))) return fine(said);
  const facts = {
    lines: kinds.map(({ text, at, own, signature }) => ({
      text,
      signature,
      at,
      hours: own ? Math.max(0, Math.floor((now - Date.parse(at)) / hour)) : null,
    })),
  };
  return concluded(said, judgement('CONNECTOR-LOG-TELLS', facts, kinds.map(asRead), { confidence: 'possible' }));
}

const valuesOf = <T>(fact: Fact<readonly T[]>): readonly T[] => (fact.state === 'value' ? fact.value : []);

/** An event always has its own time; a line of a log may have none. */
const written = (source: string, each: ServerEvent | LogLine): Written[] => {
  const { text, at, signature } = each;
  return signature === null ? [] : [{ source, text, at, own: 'own' in each ? each.own : true, signature }];
};

/** What has a time of its own says more than what has none; then the newest first. */
const datedFirst = (one: Written, other: Written): number =>
  Number(other.own) - Number(one.own) || newestFirst(one, other);

const dayOf = ({ at, own }: Written): string => (own ? at.slice(0, 10) : 'at an unknown time');

const newestFirst = (one: { readonly at: string }, other: { readonly at: string }): number =>
  Date.parse(other.at) - Date.parse(one.at);

const asRead = ({ source, text }: Written): Found<string> => ({ source, fact: { state: 'value', value: text } });
