import { describe, expect, it } from 'vitest';
import type { Flow } from '../../evidence/capture.js';
import type { Rehearsal } from '../../evidence/probes.js';
import { answeredTls, flowTo } from '../testing/evidence.js';
import { bootstrapName, loginName, pathOf, probesOf, reached } from '../testing/probes.js';
import { examinePaths } from './examine-paths.js';
import { resultOf, type RehearsalResult } from './rehearsal.js';

type Tls = NonNullable<Flow['tls']>;

const taking = ['rsa_pkcs1_sha256', 'rsa_pkcs1_sha512'];
const shown: Tls = { ...answeredTls, clientCertificate: 'sent', signatureAlgorithms: taking };
const ended = (tls: Partial<Tls>): Tls => ({ ...shown, completed: false, ...tls });
const alert: Tls['alerts'] = [{ packet: 9, from: 'server', level: 2, description: 48, name: 'unknown_ca' }];

/** A rehearsal by what came of SHA-512, and then of SHA-256. */
const rehearsal = (...tries: (Tls | null)[]): Rehearsal => ({
  path: 'direct',
  target: `${bootstrapName}:443`,
  tries: tries.map((tls, index) => ({
    hash: index === 0 ? 'SHA-512' : 'SHA-256',
    flow: tls === null ? null : index,
    completed: tls?.completed === true,
  })),
  flows: tries.flatMap((tls, id) => (tls === null ? [] : [{ ...flowTo(bootstrapName, 443, { tls }), id }])),
});

describe('showing a throw-away certificate', () => {
  it.each<[RehearsalResult, Rehearsal]>([
    ['passed', rehearsal(shown)],
    ['not-asked', rehearsal({ ...shown, clientCertificate: null })],
    // Taken, though it says that it would not: then only the connector’s own could tell.
    ['sha512-refused', rehearsal({ ...shown, signatureAlgorithms: ['rsa_pkcs1_sha256'] })],
    ['sha512-refused', rehearsal(ended({}), shown)],
    ['stranger-refused', rehearsal(ended({ alerts: alert }), ended({ alerts: alert }))],
    ['untold', rehearsal(ended({}), ended({}))],
    ['untold', rehearsal(null)],
    ['untold', rehearsal()],
  ])('comes out as %s', (result, each) => {
    expect(resultOf(each)).toBe(result);
  });

  const names = [reached(bootstrapName), reached(loginName)];
  const codesOf = (each: Rehearsal): string[] =>
    examinePaths(probesOf([pathOf(names)], names, [each])).judgements.map(
      ({ code, confidence }) => `${code} ${confidence}`,
    );

  it('is a fault where SHA-256 passes and SHA-512 does not; the path is not ready then', () => {
    expect(codesOf(rehearsal(ended({}), shown))).toEqual(['SHA512-NOT-ACCEPTED certain']);
    expect(codesOf(rehearsal({ ...shown, signatureAlgorithms: ['rsa_pkcs1_sha256'] }))).toEqual([
      'SHA512-NOT-ACCEPTED likely',
    ]);
  });

  it('is none where a stranger is refused, nobody asks, or nothing can be told', () => {
    for (const each of [
      rehearsal(ended({ alerts: alert }), ended({ alerts: alert })),
      rehearsal({ ...shown, clientCertificate: null }),
      rehearsal(ended({}), ended({})),
    ]) {
      expect(codesOf(each)).toEqual(['PATH-READY certain']);
    }
  });

  it('over a path that is not meant is none', () => {
    expect(codesOf({ ...rehearsal(ended({}), shown), path: 'wpad' })).toEqual(['PATH-READY certain']);
  });
});
