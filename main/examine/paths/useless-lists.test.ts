import { describe, expect, it } from 'vitest';
import type { HttpExchange } from '../../evidence/capture.js';
import { outcomeOf } from '../outcome.js';
import { exchangeOf, flowTo, lookup } from '../testing/evidence.js';
import { bootstrap, probesOf, reached, type TriedName } from './testing/probes.js';
import { examinePaths } from './examine-paths.js';

type List = NonNullable<HttpExchange['list']>;

const valid: List = { kind: 'crl', state: 'valid', bytes: 900 };
const outdated: List = { ...valid, state: 'outdated' };
const text: List = { kind: 'other', state: null, bytes: 5 };
const ocsp: List = { kind: 'ocsp', state: null, bytes: 5 };

const listOf = (host: string, list: List): TriedName => ({
  host,
  port: 80,
  flows: [flowTo(host, 80, { http: [exchangeOf('/list.crl', 200, { host, list })] })],
  questions: [lookup(host, 0, ['203.0.113.80'])],
});

/** What is said of a path on which these lists came, and how their names ended. */
function examined(...lists: List[]) {
  const hosts = ['crl3.digicert.com', 'crl4.digicert.com', 'ocsp.digicert.com'];
  const names = [reached(bootstrap), ...lists.map((list, index) => listOf(hosts[index] ?? '', list))];
  const { paths, judgements } = examinePaths(probesOf([['direct', names]]));
  return {
    said: judgements.map((each) => [each.code, outcomeOf(each), each.confidence].join(' ')),
    endings: paths[0]?.cells.slice(1).map(({ ending }) => ending),
  };
}

describe('lists that Windows can make nothing of', () => {
  it('are a problem where no list at all came, and none where others did', () => {
    expect(examined(text, text)).toEqual({
      said: ['REVOCATION-USELESS problem likely'],
      endings: ['list-useless', 'list-useless'],
    });
    const some = examined(text, valid);
    expect(some.endings).toEqual(['list-unreadable', 'reached']);
    expect(some.said).toContain('REVOCATION-USELESS couldNotTest possible');
    expect(some.said).toContain('PATH-READY ok certain');
  });

  it('are a problem where all of them are out of date, whatever has no date', () => {
    expect(examined(outdated, outdated, ocsp)).toEqual({
      said: ['REVOCATION-USELESS problem likely'],
      endings: ['list-useless', 'list-useless', 'reached'],
    });
    expect(examined(outdated, valid).said).toContain('REVOCATION-USELESS notice possible');
  });

  it('say little where there is only one', () => {
    expect(examined(text).said).toContain('REVOCATION-USELESS couldNotTest possible');
    expect(examined(outdated).said).toContain('REVOCATION-USELESS notice possible');
  });

  it('are nothing where all is well', () => {
    expect(examined(valid, ocsp).said).toEqual(['PATH-READY ok certain']);
  });
});
