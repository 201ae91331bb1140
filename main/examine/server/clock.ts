/** A check of this server's clock, by what it wrote itself and by what others dated: no other clock is asked here. */
import type { Dated, Found, ServerEvent } from '../../evidence/server-facts.js';
import { valueOr } from '../../evidence/fact.js';
import { clockReading, concluded, fine, judgement, notKnown, type CheckResult, type Facts } from './check.js';
import { certificateReading, trustInUse } from './trust.js';

/** Zones, and clocks that were put right, make hours; a day more is neither. */
const tolerance = 24 * 60 * 60 * 1000;
/** One file can have any date: it may have come from elsewhere. */
const enough = 3;

/** Rule CLOCK-WRONG, for a clock that is behind. Whether one is ahead, only another clock can tell. */
export function checkClock(server: Facts<'system' | 'times' | 'product' | 'trust' | 'events' | 'logs'>): CheckResult {
  const { system, times, trust, events } = server;
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
      judgement('CLOCK-WRONG', { clock: utc, newest, issued: true }, [
        clockReading(clock),
        certificateReading(used.found),
      ]),
    );
  }
  const settings = trust.registrations.flatMap(({ settings: { source, fact } }) =>
    fact.state === 'value' ? [{ what: source, at: fact.value.written }] : [],
  );
  const logs = [...events.connector, ...events.updater, events.registration].flatMap(newestOf);
  const dated = [...valueOr(times.files.fact, []), ...settings, ...logs].filter(isLater);
  const [newest] = dated.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  if (newest === undefined || dated.length < enough) return fine(said);
  const read = dated.map(({ what, at }) => ({ source: what, fact: { state: 'value', value: at } as const }));
  return concluded(
    said,
    judgement('CLOCK-WRONG', { clock: utc, newest, issued: false }, [clockReading(clock), ...read], {
      confidence: 'likely',
    }),
  );
}

/** The newest event of a log: they come in this order. */
function newestOf({ source, fact }: Found<readonly ServerEvent[]>): Dated[] {
  const newest = valueOr(fact, [])[0];
  return newest === undefined ? [] : [{ what: source, at: newest.at }];
}
