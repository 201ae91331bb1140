import { describe, expect, it } from 'vitest';
import type { Flow } from '../../evidence/capture.js';
import type { Rehearsal } from '../../evidence/probes.js';
import { outcomeOf } from '../outcome.js';
import { answeredTls, flowTo, genuine, tunnelFlow } from '../testing/evidence.js';
import { bootstrapName, byProxy, loginName, pathOf, probesOf, reached, targetOf } from '../testing/probes.js';
import { examinePaths, type PathsExamination } from './examine-paths.js';
import { resultOf, type RehearsalResult } from './rehearsal.js';

type Tls = NonNullable<Flow['tls']>;

const taking = ['rsa_pkcs1_sha256', 'rsa_pkcs1_sha512'];
const shown: Tls = { ...answeredTls, clientCertificate: 'sent', signatureAlgorithms: taking };
const ended = (tls: Partial<Tls>): Tls => ({ ...shown, completed: false, ...tls });
const alert: Tls['alerts'] = [{ packet: 9, from: 'server', level: 2, description: 48, name: 'unknown_ca' }];

/** A rehearsal by what came of SHA-512, then of SHA-256, and then of SHA-512 again. */
const rehearsal = (...tries: (Tls | null)[]): Rehearsal => ({
  path: 'direct',
  target: `${bootstrapName}:443`,
  tries: tries.map((tls, index) => ({
    hash: index === 1 ? 'SHA-256' : 'SHA-512',
    flow: tls === null ? null : index,
    completed: tls?.completed === true,
  })),
  flows: tries.flatMap((tls, id) => (tls === null ? [] : [{ ...flowTo(bootstrapName, 443, { tls }), id }])),
});

/** Ended by the other side without a word, whatever the certificate was signed with. */
const cut = (more: Partial<Rehearsal> = {}): Rehearsal => {
  const each = rehearsal(ended({}), ended({}));
  const closedBy = { side: 'server', how: 'reset', packet: 12, at: 0.4 } as const;
  return { ...each, flows: each.flows.map((flow) => ({ ...flow, closedBy })), ...more };
};

describe('showing a throw-away certificate', () => {
  it.each<[RehearsalResult, Rehearsal]>([
    ['passed', rehearsal(shown)],
    ['not-asked', rehearsal({ ...shown, clientCertificate: null })],
    // Taken, though it says that it would not: then only the connector’s own could tell.
    ['sha512-refused', rehearsal({ ...shown, signatureAlgorithms: ['rsa_pkcs1_sha256'] })],
    ['sha512-refused', rehearsal(ended({}), shown)],
    ['sha512-refused', rehearsal(ended({}), shown, ended({}))],
    // A hiccup.
    ['passed', rehearsal(ended({}), shown, shown)],
    ['stranger-refused', rehearsal(ended({ alerts: alert }), ended({ alerts: alert }))],
    ['untold', rehearsal(ended({}), ended({}))],
    ['cut', cut()],
    // With SHA-512 alone it could be a hiccup as well.
    ['untold', { ...cut(), tries: cut().tries.slice(0, 1) }],
    // Before it was shown, it is not about the certificate.
    [
      'untold',
      {
        ...cut(),
        flows: cut().flows.map((flow) => ({ ...flow, tls: { ...shown, clientCertificate: null, completed: false } })),
      },
    ],
    // Refused before the server could ask, for its version: nothing was shown to anybody.
    ['untold', rehearsal(ended({ alerts: alert, clientCertificate: null }))],
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
    const untrusted = { ...genuine, end: 'private' as const };
    expect(codesOf(rehearsal({ ...shown, trust: untrusted, signatureAlgorithms: ['rsa_pkcs1_sha256'] }))).toEqual([
      'SHA512-NOT-ACCEPTED likely',
    ]);
  });

  it('over a way in reserve is no fault yet', () => {
    const [proxied] = names.map((name) => ({ ...name, cell: { route: 'one.contoso.example:8080' } }));
    const untrusted = { ...genuine, end: 'private' as const };
    const refused = rehearsal(ended({ trust: untrusted }), shown);
    const judged = (route: string): unknown[] =>
      examinePaths(probesOf([pathOf([proxied ?? reached(bootstrapName)])], names, [{ ...refused, route }]))
        .judgements.filter(({ code }) => code === 'SHA512-NOT-ACCEPTED')
        .map(({ outcome, where }) => [outcome, where]);
    expect(judged('one.contoso.example:8080')).toEqual([[undefined, 'proxy']]);
    expect(judged('two.contoso.example:8080')).toEqual([['notice', 'proxy']]);
    expect(judged('direct')).toEqual([['notice', 'network']]);
  });

  it('is worth knowing alone where the service itself says so, and nobody here is asked to mend it', () => {
    const listed = rehearsal({ ...shown, signatureAlgorithms: ['rsa_pkcs1_sha256'] });
    const refused = rehearsal(ended({ alerts: alert }), shown);
    for (const each of [listed, refused]) {
      const found = examinePaths(probesOf([pathOf(names)], names, [each])).judgements.find(
        ({ code }) => code === 'SHA512-NOT-ACCEPTED',
      );
      expect(found).toMatchObject({ outcome: 'notice', severity: 'risk', where: 'cloud', whoCanFix: 'microsoft' });
      expect(codesOf(each)).toContain('PATH-READY certain');
    }
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

  describe('that is cut without a word', () => {
    const direct = pathOf(names, { asked: true });
    const throughProxy = pathOf(
      [bootstrapName, loginName].map((host) => ({
        target: targetOf(host),
        flows: [tunnelFlow(`${host}:443`, [200], { tls: answeredTls })],
      })),
      { ...byProxy, asked: true },
    );
    const ofProxy = { path: 'proxy.contoso.example:8080', route: 'proxy.contoso.example:8080' };
    const examined = (...rehearsals: Rehearsal[]): PathsExamination =>
      examinePaths(probesOf([direct, throughProxy], names, rehearsals));
    const said = ({ judgements }: PathsExamination): unknown[] =>
      judgements.map((each) => `${each.code} ${outcomeOf(each)} ${each.confidence} ${each.paths?.join() ?? ''}`);

    it('on one path, and delivered on the other, is the doing of something on that path', () => {
      const examination = examined(rehearsal(shown), cut(ofProxy));
      expect(said(examination)).toEqual([
        'PATH-READY ok certain direct',
        'CLIENT-CERTIFICATE-CUT problem likely proxy.contoso.example:8080',
      ]);
      expect(examination.judgements[1]).toMatchObject({ where: 'proxy', facts: { delivered: ['direct'] } });
      expect(examination.recommendation).toMatchObject({ choice: 'direct', spoiled: false });
      expect(examination.comparisons).toContainEqual({
        kind: 'certificate-on-one',
        delivered: 'direct',
        cut: ofProxy.path,
      });
    });

    it('where the service refuses it on the other, may be so: its word can be lost where a connection is reset', () => {
      const refused = rehearsal(ended({ alerts: alert }), ended({ alerts: alert }));
      expect(said(examined(refused, cut(ofProxy)))).toEqual([
        'PATH-READY ok certain direct',
        'CLIENT-CERTIFICATE-CUT notice possible proxy.contoso.example:8080',
      ]);
    });

    it('on every path could be the service’s own way with strangers: no path is ready, and none is to blame', () => {
      expect(said(examined(cut(), cut(ofProxy)))).toEqual([
        'CLIENT-CERTIFICATE-CUT couldNotTest possible direct',
        'CLIENT-CERTIFICATE-CUT couldNotTest possible proxy.contoso.example:8080',
      ]);
      expect(said(examined(cut()))).toEqual([
        'PATH-READY ok certain proxy.contoso.example:8080',
        'CLIENT-CERTIFICATE-CUT couldNotTest possible direct',
      ]);
    });

    it('is no more to say where the path is broken anyway', () => {
      const inspected = { ...answeredTls, trust: { ...genuine, end: 'private' as const } };
      const broken = names.map((name) => ({ ...name, flows: [flowTo(name.target.host, 443, { tls: inspected })] }));
      const { judgements } = examinePaths(probesOf([pathOf(broken)], names, [cut()]));
      const codes = judgements.map(({ code }) => code);
      expect(codes).toContain('TLS-INSPECTED');
      expect(codes).not.toContain('CLIENT-CERTIFICATE-CUT');
    });
  });

  it('over a path that is not meant is none', () => {
    expect(codesOf({ ...rehearsal(ended({}), shown), path: 'wpad' })).toEqual(['PATH-READY certain']);
  });
});
