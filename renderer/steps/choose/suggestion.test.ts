import { expect, it } from 'vitest';
import type { Report } from '../../../preload/contract/index.js';
import { paths } from '../../ui/fixtures.js';
import { suggestionOf } from './suggestion.js';

const advice = { path: 'p', inForce: false, sentence: '', reason: '', confidence: 'certain' } as const;
const server = (...proxies: (string | null)[]): Report['server'] => ({
  name: '',
  windows: '',
  readAt: '',
  complete: true,
  checks: [],
  questions: [],
  proxies: proxies.map((proxy) => ({
    id: 'connector',
    name: '',
    runsAs: '',
    sources: [],
    paths: [{ kind: 'direct', path: '', proxy, names: [] }],
  })),
});

it('is what the paths recommend, with its proxy', () => {
  const recommendation = { ...advice, choice: 'proxy', proxy: 'webgate:8080' } as const;
  expect(suggestionOf(paths({ recommendation }), server('other:3128'))).toEqual({
    remedy: 'proxy',
    address: 'webgate:8080',
    from: 'recommendation',
  });
});

it('has the proxy that the server is set up with where none is recommended', () => {
  const recommendation = { ...advice, choice: 'direct', proxy: null } as const;
  expect(suggestionOf(paths({ recommendation }), server(null, 'http://other:3128/'))).toEqual({
    remedy: 'bypass',
    address: 'other:3128',
    from: 'setUp',
  });
});

it('is nothing where nothing is known', () => {
  expect(suggestionOf(null, undefined)).toEqual({ remedy: null, address: '', from: null });
});
