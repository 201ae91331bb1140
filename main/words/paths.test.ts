/** That what is said of paths holds what a person needs: whose doing it is, and no contradiction. */
import { describe, expect, it } from 'vitest';
import { cellEndings, type CellExamination } from '../examine/paths/cell.js';
import type { Recommendation } from '../examine/paths/recommend.js';
import { cellText, comparisonText, listsText, recommendationWords, scoreText, scriptWords } from './paths.js';

const cell = (more: Partial<CellExamination>): CellExamination => ({
  ending: 'reached',
  atProxy: false,
  detail: null,
  segments: [],
  milliseconds: null,
  ...more,
});

describe('a cell', () => {
  it.each([
    ['no answer: probably a firewall', { ending: 'dropped' }],
    ['no answer from the proxy’s address', { ending: 'dropped', atProxy: true }],
    ['forbidden by a firewall', { ending: 'prohibited' }],
    ['proxy refuses (403)', { ending: 'denied', detail: '403' }],
    ['proxy sends to another page (302)', { ending: 'denied', detail: '302' }],
    ['TLS refused: protocol_version (70)', { ending: 'tls-alert', detail: 'protocol_version (70)' }],
    ['cut off as TLS begins', { ending: 'tls-cut' }],
    ['cut off once TLS is made', { ending: 'tls-cut', detail: 'behind-handshake' }],
    ['certificate expired', { ending: 'wrong-date', detail: 'expired' }],
    ['certificate not valid yet', { ending: 'wrong-date', detail: 'not-yet' }],
    ['inspected by Zscaler', { ending: 'inspected', detail: 'Zscaler' }],
    ['reached, 12 ms', { milliseconds: 12 }],
    ['valid list', { detail: 'crl' }],
    ['reached: it answers 503 itself', { ending: 'answers-without-list', detail: '503' }],
    ['answers; its list is out of date, and not needed', { ending: 'answers-without-list', detail: 'ended' }],
    ['reached, 12 ms; worked the second time', { milliseconds: 12, secondTime: true }],
  ] as const)('says: %s', (said, more) => {
    expect(cellText(cell(more))).toBe(said);
  });

  it('says why a name that stands for others tells nothing', () => {
    expect(cellText(cell({ ending: 'unanswered' }), true)).toMatch(/^could not test: .*stand-in/);
    expect(cellText(cell({ ending: 'unanswered' }))).toBe('could not test');
  });

  it.each(cellEndings)('%s is short, and needs no detail', (ending) => {
    for (const atProxy of [false, true]) {
      const said = cellText(cell({ ending, atProxy }));
      expect(said.length).toBeLessThanOrEqual(52);
      expect(said).not.toMatch(/null|undefined|\(\)|: $|^$/);
    }
  });
});

describe('lists that only the way of a path reaches', () => {
  const said = (...own: string[]): string =>
    listsText({ by: 'both', own, present: ['direct'], onlyOwn: ['crl3.digicert.com'], onlyPresent: [] });

  it('say how WinHTTP is set to it, where it can be', () => {
    expect(said('proxy.contoso.example:8080')).toContain(
      'set WinHTTP as well: netsh winhttp set proxy proxy.contoso.example:8080.',
    );
    expect(said('direct')).toContain('set WinHTTP as well: netsh winhttp reset proxy.');
    expect(said('a.example:80', 'b.example:80')).toContain('set WinHTTP as well.');
  });
});

describe('a score', () => {
  const score = { reached: 2, of: 2, open: 0, untested: 0, state: 'works' } as const;

  it.each([
    ['reaches all 2 names', {}],
    ['reaches all 2 names; 3 could not be tested', { untested: 3 }],
    ['reaches none of 2 names; 1 could not be tested', { reached: 0, untested: 1 }],
    ['reaches 2 of 2 names so far', { open: 1 }],
    ['could not be tested', { reached: 0, of: 0 }],
  ] as const)('says: %s', (said, more) => {
    expect(scoreText({ ...score, ...more }, null)).toBe(said);
  });
});

describe('a score of tries that were broken off', () => {
  it('does not say that they go on', () => {
    const score = { reached: 0, of: 0, open: 5, untested: 0, state: 'untold' } as const;
    expect(scoreText(score, null)).toBe('being tried');
    expect(scoreText(score, null, true)).toBe('not tried to the end');
  });
});

describe('what paths say about each other', () => {
  it('names the one that cuts certificates, and the one that delivers them', () => {
    const labelOf = (id: string): string => (id === 'direct' ? 'Direct' : `Proxy ${id}`);
    expect(comparisonText({ kind: 'certificate-on-one', delivered: 'direct', cut: 'p:1' }, labelOf)).toBe(
      'Proxy p:1: the connection is cut as a certificate like the connector’s is shown. Direct: it is delivered.',
    );
  });

  it('does not claim a detail that differs from name to name', () => {
    const said = (ending: 'wrong-date' | 'tls-alert'): string =>
      comparisonText({ kind: 'some-names', path: 'direct', ending, failing: ['b'], passing: ['a'] }, () => 'Direct');
    expect(said('wrong-date')).toBe('Direct reaches a, but not b: certificate out of date.');
    expect(said('tls-alert')).toBe('Direct reaches a, but not b: TLS refused.');
  });
});

describe('a recommendation', () => {
  const best: Recommendation = {
    choice: 'direct',
    proxy: null,
    by: 'settings',
    path: 'direct',
    why: 'best',
    reached: 25,
    of: 26,
    inForce: false,
    spoiled: false,
    confidence: 'likely',
  };
  const proxy = { label: 'Proxy p:1', score: { reached: 0, of: 26, open: 0, untested: 0, state: 'broken' } } as const;

  it('tells nobody to use a path that is not enough', () => {
    expect(recommendationWords(best, []).sentence).toBe('The direct way is not enough yet: it reaches 25 of 26 names.');
    expect(recommendationWords(best, [proxy]).sentence).toMatch(/^No path is enough yet; the direct way comes closest/);
  });

  it('says that it is not over yet', () => {
    const { sentence, reason } = recommendationWords({ ...best, reached: 3, of: 3, confidence: 'possible' }, [proxy]);
    expect(sentence).toBe('So far the direct way comes closest: 3 of 3 names reached.');
    expect(reason).toContain('Not all names');
  });

  it('does not advise a way that the connector’s certificate does not pass', () => {
    const { sentence } = recommendationWords({ ...best, why: 'works', confidence: 'certain', spoiled: true }, []);
    expect(sentence).not.toMatch(/^(?:Use|Stay)/);
    expect(sentence).toContain('certificate does not pass');
  });

  describe('of what is set up now', () => {
    const setUp: Recommendation = { ...best, choice: 'as-set-up', path: 'as-set-up', inForce: true };
    const works: Recommendation = { ...setUp, why: 'works', reached: 26, confidence: 'certain' };
    const p = 'p.contoso.example:8080';

    it('is to change nothing, in whole sentences', () => {
      expect(recommendationWords(works, []).sentence).toBe('Change nothing: what is set up now reaches all 26 names.');
      expect(recommendationWords(setUp, []).sentence).toBe(
        'What is set up now is not enough yet: it reaches 25 of 26 names.',
      );
      expect(recommendationWords(setUp, [proxy]).sentence).toMatch(/^No path is enough yet; what is set up now comes/);
      expect(recommendationWords({ ...setUp, confidence: 'possible' }, []).sentence).toMatch(/now comes closest: 25/);
      expect(recommendationWords({ ...works, spoiled: true }, []).sentence).toMatch(/^What is set up now reaches 26/);
    });

    it('does not take a proxy that a script names for one that the connector’s files name', () => {
      const { sentence, reason } = recommendationWords({ ...works, proxy: p, by: 'script' }, []);
      expect(sentence).toBe(`Change nothing: what is set up now (it leads through ${p}) reaches all 26 names.`);
      expect(reason).toMatch(/^A script on your network/);
    });

    it('says of a proxy that is to be taken what to do, and of one in force not where it stands', () => {
      const taken: Recommendation = { ...works, choice: 'proxy', proxy: p, path: p };
      const words = (inForce: boolean): string => Object.values(recommendationWords({ ...taken, inForce }, [])).join();
      expect(words(false)).toMatch(/^Use the explicit proxy p.*Write it into the configuration files of both services/);
      expect(words(true)).toMatch(/^Stay with the proxy p.*The settings of this server lead there now/);
      expect(words(false) + words(true)).not.toContain('is written down in the connector');
    });
  });

  it('names the path that works, and those that do not', () => {
    expect(recommendationWords({ ...best, why: 'works', reached: 26, confidence: 'certain' }, [proxy]).sentence).toBe(
      'Use the direct way: it reaches all 26 names; proxy p:1 reaches none.',
    );
  });
});

describe('a script', () => {
  const url = 'http://wpad.contoso.example/wpad.dat';
  const script = { url, age: null, tried: [], fault: null, certain: true, ways: [], content: '' };

  it('decides only where there is one', () => {
    const at = (outcome: 'script' | 'status' | 'too-large', detail: string | null) =>
      ({ url, from: 'search-list', outcome, detail }) as const;
    expect(scriptWords({ ...script, tried: [at('script', null)] }).said).toBe(`The script at ${url} decides.`);
    expect(scriptWords({ ...script, tried: [at('status', '404')] }).said).toMatch(/there is none: answers 404\.$/);
    expect(scriptWords({ ...script, tried: [at('too-large', null)] }).said).toContain('larger than programs take');
  });

  it('that asked for names that could not be looked up is no certain guide', () => {
    const tried = [{ url, from: 'setting' as const, outcome: 'script' as const, detail: null }];
    const ways = [{ target: 'a:443', answer: 'DIRECT', line: 1, calls: [], unresolved: ['inside.contoso.example'] }];
    expect(scriptWords({ ...script, tried, ways }).said).toBe(
      `The script at ${url} decides. It asked for inside.contoso.example, which could not be looked up: it may send the connector another way.`,
    );
  });

  it('that is nowhere was looked for somewhere', () => {
    const tried = [{ url, from: 'search-list' as const, outcome: 'no-name' as const, detail: null }];
    expect(scriptWords({ ...script, url: null, tried }).said).toContain(`${url} (no such name)`);
  });
});
