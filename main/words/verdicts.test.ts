import { describe, expect, it } from 'vitest';
import type { AnyJudgement } from '../examine/facts.js';
import { evidenceOf, answeredTls, failingFlow, flowTo, lookup, tunnelFlow } from '../examine/testing/evidence.js';
import { examine } from '../examine/examine.js';
import { showsOwnNames, trafficOf } from '../examine/traffic.js';
import { findingWords } from './findings.js';
import { verdictWords } from './verdicts.js';

const boot = 'a.bootstrap.msappproxy.net';
const reached = flowTo('login.microsoftonline.com', 443, { tls: answeredTls });

function leadOf(...given: Parameters<typeof examine>): AnyJudgement {
  const [lead] = examine(...given).judgements;
  if (lead === undefined) throw new Error('nothing was judged');
  return lead;
}

function titleOf(judgement: AnyJudgement): string {
  if (judgement.code !== 'PROXY-DENIED') throw new Error(judgement.code);
  return findingWords[judgement.code](judgement.facts).title;
}

describe('a capture without the connector', () => {
  it('is told from one that could not be read', () => {
    const evidence = evidenceOf([flowTo('updates.contoso.example', 443)]);
    const unread = {
      ...evidence,
      summary: { ...evidence.summary, packets: 36 },
      incompleteCounts: { 'cut-packets': 10, 'unknown-link-type': 9 },
    };
    const headlineOf = (each: typeof evidence): string =>
      verdictWords(leadOf(each, { mode: null, proxy: null })).headline;
    expect(headlineOf(evidence)).toContain('does not show the connector');
    expect(headlineOf(unread)).toContain('could not be read');
  });
});

describe('tunnels that are not read', () => {
  const inTunnels = (evidence: ReturnType<typeof evidenceOf>, packets: number): typeof evidence => ({
    ...evidence,
    summary: { ...evidence.summary, packets: 100, tunnelsNotRead: ['IPsec (ESP)', 'GRE'] },
    tunnelPacketsNotRead: packets,
  });
  const unsaid = { mode: null, proxy: null } as const;
  const others = evidenceOf([flowTo('updates.contoso.example', 443)]);
  const causeOf = (lead: AnyJudgement): string => {
    if (lead.code !== 'CAPTURE-NO-CONNECTOR-TRAFFIC' && lead.code !== 'TLS-NOT-REACHED') throw new Error(lead.code);
    return lead.code === 'TLS-NOT-REACHED'
      ? findingWords['TLS-NOT-REACHED'](lead.facts).cause
      : findingWords['CAPTURE-NO-CONNECTOR-TRAFFIC'](lead.facts).cause;
  };
  const sentence = '7 packets are in tunnels, such as those of VPNs, that are not read here: IPsec (ESP) and GRE. ';

  it('are told of where the connector does not show', () => {
    expect(causeOf(leadOf(others, unsaid))).toMatch(/^The connector may not have been started/);
    expect(causeOf(leadOf(inTunnels(others, 7), unsaid))).toContain(
      `${sentence}The connector’s may be among them. Otherwise the`,
    );
    const most = leadOf(inTunnels(others, 70), unsaid);
    expect(causeOf(most)).toMatch(/^70 packets are in tunnels.* The connector’s may be among them\.$/);
    expect(verdictWords(most).headline).toContain('could not be read');
  });

  it('are told of where its names are asked for, and no connection shows', () => {
    const asked = evidenceOf([], [lookup(boot, 0, ['203.0.113.20'])]);
    expect(causeOf(leadOf(inTunnels(asked, 7), unsaid))).toContain(sentence);
    expect(causeOf(leadOf(asked, unsaid))).not.toContain('tunnels');
  });

  it('beside a healthy start change nothing', () => {
    const healthy = evidenceOf([reached]);
    const codesOf = (evidence: typeof healthy): string[] =>
      examine(evidence, unsaid).judgements.map(({ code }) => code);
    expect(codesOf(inTunnels(healthy, 70))).toEqual(codesOf(healthy));
    expect(codesOf(healthy)).toContain('CAPTURE-HEALTHY');
  });
});

describe('a capture in which every name is one of browsers, too', () => {
  it('may not show a connector, and says so', () => {
    const dropped = leadOf(evidenceOf([failingFlow('login.microsoftonline.com', 443, 'dropped')]), {
      mode: 'direct',
      proxy: null,
    });
    const { headline, summary } = verdictWords(dropped, { onlySharedNames: true });
    expect(headline).toBe('A firewall silently drops what may be the connector’s connections.');
    expect(summary).toContain('browsers');
    expect(verdictWords(dropped).headline).toBe('A firewall silently drops the connector’s connections.');
    const healthy = leadOf(evidenceOf([reached]), { mode: 'direct', proxy: null });
    expect(verdictWords(healthy, { onlySharedNames: true }).headline).toBe(
      'What may be the connector’s connections get through.',
    );
  });

  it('is told by its names', () => {
    const showsOwn = (...given: Parameters<typeof evidenceOf>): boolean =>
      showsOwnNames(trafficOf(evidenceOf(...given), { mode: null, proxy: null }));
    expect(showsOwn([reached])).toBe(false);
    expect(showsOwn([reached], [lookup(boot, 0, ['203.0.113.20'])])).toBe(true);
    expect(showsOwn([tunnelFlow(`${boot}:443`, [407])])).toBe(true);
    expect(showsOwn([tunnelFlow('login.microsoftonline.com:443', [407])])).toBe(false);
  });
});

describe('the sentence below the verdict', () => {
  it('does not say that nothing begins, where other names get through', () => {
    const lead = leadOf(evidenceOf([reached], [lookup(boot, 3)]), { mode: 'direct', proxy: null });
    expect(lead.code).toBe('DNS-NAME-NOT-FOUND');
    expect(verdictWords(lead).summary).toContain('nothing else can begin');
    expect(verdictWords(lead, { othersReached: true }).summary).toMatch(/^Other names .* get through/);
    expect(verdictWords(lead, { othersReached: true }).summary).not.toContain('nothing else');
  });

  it('says of a refusal whether it is for all names or for some', () => {
    const refused = tunnelFlow(`${boot}:443`, [403]);
    const passed = { ...tunnelFlow('login.microsoftonline.com:443', [200]), tls: answeredTls };
    const some = leadOf(evidenceOf([refused, passed]), { mode: null, proxy: null });
    const all = leadOf(evidenceOf([refused]), { mode: null, proxy: null });
    expect([some.code, all.code]).toEqual(['PROXY-DENIED', 'PROXY-DENIED']);
    expect(verdictWords(some, { othersReached: true }).headline).toContain('some of');
    expect(verdictWords(all).headline).not.toContain('some of');
    expect(titleOf(some)).toBe('The proxy answers 403 to some of the connector’s names');
    expect(titleOf(all)).toBe('The proxy answers 403 to the connector’s names');
  });

  it('sends nobody to the network team for an address that is no proxy’s, or a name that is the proxy’s', () => {
    const common = { confidence: 'certain', packets: [], filter: null, dependsOn: [] } as const;
    const denied = leadOf(evidenceOf([tunnelFlow(`${boot}:443`, [400])]), { mode: null, proxy: null });
    expect(denied.code).toBe('PROXY-DENIED');
    if (denied.code !== 'PROXY-DENIED') return;
    const wrong = verdictWords({ ...denied, facts: { ...denied.facts, maybeNoProxy: true, redirected: false } });
    expect(wrong.headline).toContain('does not act as a proxy');
    expect(wrong.summary).toContain('address and port');
    const facts = { names: ['gate.contoso.example'], servers: ['192.0.2.53'], ofProxy: true, addressless: false };
    expect(verdictWords({ ...common, code: 'DNS-NAME-NOT-FOUND', facts }).headline).toContain('proxy’s name');
  });

  it('says that a page came for a list or a script, where it does not stand in the connector’s way', () => {
    const facts = { hosts: [boot], titles: [], redirected: false, leadsTo: [] };
    const common = { code: 'CAPTIVE-PAGE', confidence: 'certain', packets: [], filter: null, dependsOn: [] } as const;
    const headline = (due: 'list' | 'script' | 'tls', redirected = false) =>
      verdictWords({ ...common, facts: { ...facts, due: [due], redirected } }, { othersReached: true }).headline;
    expect(headline('tls')).toContain('in the connector’s way');
    expect(headline('list')).toContain('in place of the lists');
    expect(headline('script')).toContain('in place of the automatic configuration script');
    expect(headline('list', true)).toContain('led elsewhere');
  });

  it('does not speak of other names, where all of them go the way that is not meant', () => {
    const lead = leadOf(evidenceOf([{ ...tunnelFlow(`${boot}:443`, [200]), tls: answeredTls }]), {
      mode: 'direct',
      proxy: null,
    });
    expect(lead.code).toBe('PATH-NOT-AS-CONFIGURED');
    // Everything gets through: nothing is blocked.
    expect(lead.severity).toBe('risk');
    expect(verdictWords(lead, { othersReached: true })).toEqual(verdictWords(lead));
  });
});
