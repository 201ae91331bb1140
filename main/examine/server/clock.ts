/** A check of this server's clock, by what it wrote itself and by what others dated: no other clock is asked here. */
import type { Dated, Found, ServerEvent } from '../../evidence/server-facts.js';
import { valueOr } from '../../evidence/fact.js';
import { clockReading, concluded, fine, judgement, notKnown, type CheckResult, type Facts } from './check.js';
import { certificateReading, trustInUse } from './trust.js';

/** Zones, and clocks that were put right, make hours; a day more is neither. */
const tolerance = 24 * 60 * 60 * 1000;
/** Kinds of things that have to agree. */
const enough = 2;

/** Rule CLOCK-WRONG, for a clock that is behind. Whether one is ahead, only another clock can tell: `paths/clock.ts`. */
export function checkClock(server: Facts<'system' | 'times' | 'product' | 'trust' | 'events' | 'logs'>): CheckResult {
  const { system } = server;
  const { clock } = system;
  if (clock.fact.state !== 'value') return notKnown(clock);
  const { utc, zone } = clock.fact.value;
  const isLater = ({ at }: Dated): boolean => Date.parse(at) - Date.parse(utc) > tolerance;
  const said = `${utc.slice(0, 16).replace('T', ' ')} UTC, ${zone}`;
  const used = trustInUse(server);
  if (used !== null && isLater({ what: '', at: used.certificate.notBefore })) {
    // Microsoft's service dates its certificates by its own clock.
    const newest = { what: used.found.source, at: used.certificate.notBefore };
    return concluded(
      said,
      judgement('CLOCK-WRONG', { by: 'records', clock: utc, newest, issued: true }, [
        clockReading(clock),
        certificateReading(used.found),
      ]),
    );
  }
  const dated = kindsOf(server).map(({ kind, things }) => ({ kind, things: things.filter(isLater) }));
  const kinds = dated.filter(({ things }) => things.length > 0);
  const later = kinds.flatMap(({ things }) => things);
  const [newest] = later.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  // What is written all the time has to agree with something else: a single file may have come from elsewhere.
  const isTold = kinds.some(({ kind }) => kind === 'events' || kind === 'trace') && kinds.length >= enough;
  if (newest === undefined || !isTold) return fine(said);
  const read = later.map(({ what, at }) => ({ source: what, fact: { state: 'value', value: at } as const }));
  // Dates of files alone are no proof: copying and restoring sets them.
  const milder = kinds.some(({ kind }) => kind === 'events') ? {} : ({ outcome: 'notice', severity: 'risk' } as const);
  return concluded(
    said,
    judgement('CLOCK-WRONG', { by: 'records', clock: utc, newest, issued: false }, [clockReading(clock), ...read], {
      confidence: 'likely',
      ...milder,
    }),
  );
}

interface Kind {
  readonly kind: 'events' | 'trace' | 'settings' | 'windows';
  readonly things: readonly Dated[];
}

/** What this server dated by its own clock, by kinds that have nothing to do with each other. */
function kindsOf({ events, logs, times, ...server }: Facts<'events' | 'logs' | 'times' | 'trust'>): Kind[] {
  const settings = server.trust.registrations.flatMap(({ settings: { source, fact } }) =>
    fact.state === 'value' ? [{ what: source, at: fact.value.written }] : [],
  );
  return [
    { kind: 'events', things: [...events.connector, ...events.updater, events.registration].flatMap(newestOf) },
    {
      kind: 'trace',
      things: logs.trace.flatMap(({ source, fact }) => valueOr(fact, []).map(({ at }) => ({ what: source, at }))),
    },
    { kind: 'settings', things: settings },
    { kind: 'windows', things: valueOr(times.files.fact, []) },
  ];
}

/** The newest event of a log: they come in this order. */
function newestOf({ source, fact }: Found<readonly ServerEvent[]>): Dated[] {
  const newest = valueOr(fact, [])[0];
  return newest === undefined ? [] : [{ what: source, at: newest.at }];
}
