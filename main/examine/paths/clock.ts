/**
 * This server's clock against the times that others write into their answers (field Date, RFC 9110 section 6.6.1). What is
 * said inside of TLS over a genuine chain counts; plain lists only where there is none of that. Answers that a cache gave
 * have no date here: see `fetch.ts`.
 */
import type { Flow } from '../../evidence/capture.js';
import type { Probes } from '../../evidence/probes.js';
import type { AnyJudgement } from '../facts.js';
import { groupBy } from '../group.js';
import { farHost } from '../tls.js';
import { isGenuine } from '../trust.js';

/** How this server's clock stands. */
export interface ClockDifference {
  /** Whole seconds by which this server's clock is ahead; less than zero where it is behind. */
  readonly secondsAhead: number;
  /** Whose answers agree on it. */
  readonly hosts: readonly string[];
  /** `lists`: plain answers alone, which anything on the way can have changed. */
  readonly by: 'secured' | 'lists';
}

/** Seconds within which hosts agree: answers take their time, and are dated by whole seconds. */
const agreement = 60;
/** Hosts that have to agree. */
const enough = { secured: 2, lists: 3 } as const;
/** Seconds: Kerberos and tokens of sign-in bear five minutes (RFC 4120 section 1.6 calls it typical). */
const tolerance = 300;
/** Seconds from which on certificates, lists and their answers are out of date by it. */
const grave = 3600;

/** The difference; null where too few answered, or where they do not agree. */
export function clockDifference({ paths, takenAt }: Probes): ClockDifference | null {
  const began = Date.parse(takenAt) / 1000;
  const flows = paths.flatMap((each) => each.flows);
  const secured = flows.filter(({ tls }) => tls?.trust != null && isGenuine(tls.trust));
  const plain = flows.filter(({ tls, tunnel }) => tls === undefined && tunnel === undefined);
  return agreed(secured, began, 'secured') ?? (hasDates(secured) ? null : agreed(plain, began, 'lists'));
}

const hasDates = (flows: readonly Flow[]): boolean =>
  flows.some(({ http = [] }) => http.some(({ date }) => date !== undefined));

function agreed(flows: readonly Flow[], began: number, by: ClockDifference['by']): ClockDifference | null {
  const dated = flows.flatMap((flow) =>
    (flow.http ?? []).flatMap(({ at, host, date }) =>
      date === undefined
        ? []
        : [
            {
              host: by === 'secured' ? farHost(flow) : (host ?? farHost(flow)),
              ahead: began + at - Date.parse(date) / 1000,
            },
          ],
    ),
  );
  const hosts = [...groupBy(dated, ({ host }) => host)].map(([host, own]) => ({
    host,
    ahead: median(own.map(({ ahead }) => ahead)),
  }));
  const middle = median(hosts.map(({ ahead }) => ahead));
  const agreeing = hosts.filter(({ ahead }) => Math.abs(ahead - middle) <= agreement);
  if (agreeing.length < enough[by] || agreeing.length * 2 <= hosts.length) return null;
  return {
    secondsAhead: Math.round(median(agreeing.map(({ ahead }) => ahead))),
    hosts: agreeing.map(({ host }) => host),
    by,
  };
}

/** NaN of none: nothing agrees with that. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const at = Math.floor(sorted.length / 2);
  const upper = sorted[at] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[at - 1] ?? NaN)) / 2;
}

/** Rule CLOCK-WRONG, by what others say of the time. */
export function examineClock({ takenAt }: Probes, difference: ClockDifference | null): AnyJudgement[] {
  if (difference === null || Math.abs(difference.secondsAhead) <= tolerance) return [];
  const { secondsAhead, hosts, by } = difference;
  return [
    {
      code: 'CLOCK-WRONG',
      facts: { by: 'answers', clock: takenAt, secondsAhead, hosts, secured: by === 'secured' },
      confidence: by === 'secured' ? 'certain' : 'possible',
      ...(by === 'lists'
        ? { outcome: 'notice', severity: 'risk' }
        : { severity: Math.abs(secondsAhead) < grave ? 'degrading' : 'blocking' }),
      packets: [],
      filter: null,
      dependsOn: [],
    },
  ];
}
