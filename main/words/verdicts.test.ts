import { describe, expect, it } from 'vitest';
import type { AnyJudgement } from '../examine/facts.js';
import { evidenceOf, answeredTls, flowTo, lookup, tunnelFlow } from '../examine/testing/evidence.js';
import { examine } from '../examine/examine.js';
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
      verdictWords(leadOf(each, { mode: null, proxy: null }), false).headline;
    expect(headlineOf(evidence)).toContain('does not show the connector');
    expect(headlineOf(unread)).toContain('could not be read');
  });
});

describe('the sentence below the verdict', () => {
  it('does not say that nothing begins, where other names get through', () => {
    const lead = leadOf(evidenceOf([reached], [lookup(boot, 3)]), { mode: 'direct', proxy: null });
    expect(lead.code).toBe('DNS-NAME-NOT-FOUND');
    expect(verdictWords(lead, false).summary).toContain('nothing else can begin');
    expect(verdictWords(lead, true).summary).toMatch(/^Other names .* get through/);
    expect(verdictWords(lead, true).summary).not.toContain('nothing else');
  });

  it('says of a refusal whether it is for all names or for some', () => {
    const refused = tunnelFlow(`${boot}:443`, [403]);
    const passed = { ...tunnelFlow('login.microsoftonline.com:443', [200]), tls: answeredTls };
    const some = leadOf(evidenceOf([refused, passed]), { mode: null, proxy: null });
    const all = leadOf(evidenceOf([refused]), { mode: null, proxy: null });
    expect([some.code, all.code]).toEqual(['PROXY-DENIED', 'PROXY-DENIED']);
    expect(verdictWords(some, true).headline).toContain('some of');
    expect(verdictWords(all, false).headline).not.toContain('some of');
    expect(titleOf(some)).toBe('The proxy answers 403 to some of the connector’s names');
    expect(titleOf(all)).toBe('The proxy answers 403 to the connector’s names');
  });

  it('says that a page came for a list or a script, where it does not stand in the connector’s way', () => {
    const facts = { hosts: [boot], titles: [], redirected: false, leadsTo: [] };
    const common = { code: 'CAPTIVE-PAGE', confidence: 'certain', packets: [], filter: null, dependsOn: [] } as const;
    const headline = (due: 'list' | 'script' | 'tls', redirected = false) =>
      verdictWords({ ...common, facts: { ...facts, due: [due], redirected } }, true).headline;
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
    expect(verdictWords(lead, true)).toEqual(verdictWords(lead, false));
  });
});
