import { describe, expect, it } from 'vitest';
import type { Flow } from '../../evidence/capture.js';
import type { Probes } from '../../evidence/probes.js';
import { findingWords } from '../../words/findings.js';
import { verdictWords } from '../../words/verdicts.js';
import { answeredTls, certificate, exchangeOf, flowTo, genuine } from '../testing/evidence.js';
import { clockDifference } from './clock.js';
import { examinePaths } from './examine-paths.js';
import { bootstrap, probesOf, serviceBus, type TriedName } from './testing/probes.js';

const login = 'login.microsoftonline.com';
const began = Date.parse('2026-11-20T10:00:00.000Z');

/** An answer that was had after `at` seconds, and is dated `later` seconds after this server's clock. */
const dated = (at: number, later: number | null): NonNullable<Flow['http']> => [
  exchangeOf('/', 200, {
    at,
    ...(later === null ? {} : { date: new Date(began + (at + later) * 1000).toISOString() }),
  }),
];
const secured = (host: string, later: number | null, more: Partial<typeof genuine> = {}): TriedName => ({
  host,
  flows: [
    flowTo(host, 443, {
      tls: { ...answeredTls, serverName: host, trust: { ...genuine, ...more } },
      http: dated(1.5, later),
    }),
  ],
});
const list = (host: string, later: number): TriedName => ({
  host,
  port: 80,
  flows: [flowTo(host, 80, { http: dated(1, later) })],
});
const lists = (...later: readonly number[]): TriedName[] =>
  later.map((each, index) =>
    list(['crl3.digicert.com', 'crl4.digicert.com', 'ocsp.digicert.com', 'crl.microsoft.com'][index]!, each),
  );
const tried = (...names: readonly TriedName[]): Probes => probesOf([['direct', names]]);
const aheadOf = (...names: readonly TriedName[]): number | null =>
  clockDifference(tried(...names))?.secondsAhead ?? null;

describe('the clock against the dates of answers', () => {
  it.each<[string, readonly TriedName[], number | null]>([
    ['two hosts over TLS', [secured(bootstrap, -900), secured(login, -898)], 899],
    ['a clock that is behind', [secured(bootstrap, 7200), secured(login, 7200)], -7200],
    ['a clock that is right', [secured(bootstrap, 0), secured(login, -1)], 1],
    ['one host alone', [secured(bootstrap, 900)], null],
    ['two that do not agree', [secured(bootstrap, 900), secured(login, 0)], null],
    ['most of several, where one is off', [secured(bootstrap, 0), secured(login, 0), secured(serviceBus, 86_400)], 0],
    ['without a date', [secured(bootstrap, null), secured(login, null)], null],
    [
      'an inspecting device',
      [secured(bootstrap, 900, { end: 'private' }), secured(login, 900, { end: 'private' })],
      null,
    ],
    [
      'certificates that are out of date by this clock',
      [secured(bootstrap, 900, { dates: 'expired' }), secured(login, 900, { dates: 'expired' })],
      -900,
    ],
    ['lists beside TLS that says otherwise', [secured(bootstrap, 0), secured(login, 0), ...lists(900, 900, 900)], 0],
    ['lists beside TLS that says too little', [secured(bootstrap, 0), ...lists(900, 900, 900)], null],
    ['three lists alone', lists(900, 910, 905), -905],
    ['two lists alone', lists(900, 900), null],
    ['lists that a cache may have kept', lists(900, 9000, 90_000, 0), null],
    ['nothing at all', [], null],
  ])('%s', (_, names, expected) => {
    expect(aheadOf(...names)).toBe(expected);
  });

  it('is wrong from five minutes on, and graver from an hour on', () => {
    const severityOf = (later: number): string | undefined => {
      const found = examinePaths(tried(secured(bootstrap, later), secured(login, later))).judgements;
      const clock = found.find(({ code }) => code === 'CLOCK-WRONG');
      return clock === undefined ? undefined : `${clock.severity ?? ''}, ${clock.confidence}`;
    };
    expect(severityOf(295)).toBeUndefined();
    expect(severityOf(310)).toBe('degrading, certain');
    expect(severityOf(-7200)).toBe('blocking, certain');
  });

  it('is only worth a look where plain lists alone say it', () => {
    const { judgements } = examinePaths(tried(...lists(900, 900, 900)));
    expect(judgements.find(({ code }) => code === 'CLOCK-WRONG')).toMatchObject({
      outcome: 'notice',
      confidence: 'possible',
    });
  });

  it.each([
    [7200, 'behind', '2 hours'],
    [-420, 'ahead', '7 minutes'],
    [3 * 86_400, 'behind', '3 days'],
  ])('says by how much it is wrong, and in which direction (%i)', (later, direction, amount) => {
    const { judgements } = examinePaths(tried(secured(bootstrap, later), secured(login, later)));
    const clock = judgements.find(({ code }) => code === 'CLOCK-WRONG');
    if (clock?.code !== 'CLOCK-WRONG') throw new Error('not found');
    const { title, found } = findingWords['CLOCK-WRONG'](clock.facts);
    expect(title).toContain(direction);
    expect(found).toContain(amount);
    expect(found).toContain(bootstrap);
    expect(verdictWords(clock).headline).toContain(direction);
  });

  it('is the cause of certificates that are out of date by it', () => {
    const expired = (host: string, sha256: string): TriedName => {
      const name = secured(host, -3 * 86_400, { dates: 'expired' });
      const chain = [{ ...certificate, subject: `CN=${host}`, notAfter: '2026-11-19T00:00:00.000Z', sha256 }];
      return { ...name, flows: name.flows.map((flow) => ({ ...flow, tls: { ...flow.tls!, chain } })) };
    };
    const judged = (later: number): string[] => {
      const names = [expired(bootstrap, '01'.repeat(32)), expired(login, '02'.repeat(32))].map((name) => ({
        ...name,
        flows: name.flows.map((flow) => ({ ...flow, http: dated(1.5, later) })),
      }));
      const { judgements } = examinePaths(tried(...names));
      return judgements.filter(({ code }) => code === 'TLS-CERTIFICATE-DATE').flatMap(({ dependsOn }) => dependsOn);
    };
    expect(judged(-3 * 86_400)).toContain('CLOCK-WRONG');
    expect(judged(0)).toEqual([]);
  });
});
