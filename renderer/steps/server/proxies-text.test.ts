import { expect, it } from 'vitest';
import { proxiesAsText, sentencesOf, type Part } from './proxies-text.js';

const part: Part = {
  id: 'connector',
  name: 'the connector',
  runsAs: 'The service WAPCSvc, as NETWORK SERVICE.',
  sources: [
    { id: 'own-file', name: 'Its configuration file', place: 'C:\\a.config, line 4', says: '', state: 'silent' },
    { id: 'settings', name: 'Internet settings', place: 'HKU\\S-1-5-20', says: 'the proxy p:8080', state: 'decides' },
    { id: 'detection', name: 'Automatic detection (WPAD)', place: 'HKU', says: 'no proxy', state: 'overruled' },
  ],
  paths: [
    { kind: 'proxy', path: 'the proxy p:8080', proxy: 'p:8080', names: ['*.msappproxy.net'] },
    { kind: 'direct', path: 'no proxy', proxy: null, names: ['crl3.digicert.com', 'ocsp.digicert.com'] },
  ],
};

it('says the way, what decides it and where that stands, and which names go another way', () => {
  expect(sentencesOf(part)).toEqual([
    'The connector: the proxy p:8080.',
    'Its configuration file says nothing (C:\\a.config, line 4).',
    'Internet settings decides: the proxy p:8080 (HKU\\S-1-5-20).',
    'Automatic detection (WPAD) is not asked any more; it says: no proxy (HKU).',
    'For crl3.digicert.com, ocsp.digicert.com: no proxy.',
  ]);
});

it('makes one text of all parts', () => {
  const text = proxiesAsText('APPPROXY-01', [part, part]);
  expect(text).toContain('APPPROXY-01');
  expect(text.match(/The connector: the proxy p:8080\./g)).toHaveLength(2);
});
