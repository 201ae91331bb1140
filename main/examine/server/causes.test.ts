import { describe, expect, it } from 'vitest';
import { survey } from '../../machine/survey/survey.js';
import { configurationPaths, fakeServer, healthyServices, type FakeServer } from '../../machine/testing/fake-server.js';
import { findingWords } from '../../words/findings.js';
import { examineServer, type ServerExamination } from './examine-server.js';

const examined = async (server: FakeServer): Promise<ServerExamination> =>
  examineServer(await survey(fakeServer(server), '2026-11-21T09:00:00.000Z'));

const stopped = { ...healthyServices, WAPCSvc: { ...healthyServices['WAPCSvc'], state: 'stopped' } } as const;
const dependencies = ({ judgements }: ServerExamination): [string, readonly string[]][] =>
  judgements.map(({ code, dependsOn }) => [code, dependsOn]);

describe('what only follows from something else', () => {
  it('stands behind it, and names it', async () => {
    const files = { [configurationPaths.connector]: '<configuration><system.net>' };
    expect(dependencies(await examined({ services: stopped, files }))).toEqual([
      ['CONFIG-MALFORMED', []],
      ['SERVICE-STOPPED', ['CONFIG-MALFORMED']],
    ]);
  });

  it('is not said of a service that stopped by itself', async () => {
    expect(dependencies(await examined({ services: stopped }))).toEqual([['SERVICE-STOPPED', []]]);
  });
});

describe('a check that fails', () => {
  it('is said to have failed, and leaves the others as they are', async () => {
    const facts = await survey(fakeServer({ services: stopped }), '2026-11-21T09:00:00.000Z');
    const system = Object.defineProperty({ ...facts.system }, 'fips', {
      get: () => {
        throw new Error('what nobody expected');
      },
    });
    const { checks, judgements } = examineServer({ ...facts, system } as typeof facts);
    expect(checks.find(({ id }) => id === 'fips')?.outcome).toBe('crashed');
    expect(checks.filter(({ outcome }) => outcome === 'crashed')).toHaveLength(1);
    expect(judgements.map(({ code }) => code)).toEqual(['SERVICE-STOPPED', 'CHECK-CRASHED']);
    const [, crash] = judgements;
    if (crash?.code !== 'CHECK-CRASHED') throw new Error('not said');
    expect(findingWords['CHECK-CRASHED'](crash.facts).found).toBe('fips: what nobody expected.');
  });
});
