/** What is said of a connection that is kept open and says nothing, in real networks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority } from './authority.js';
import { canRunLab } from './can-run-lab.js';
import { takeHeld } from './take.js';
import { makeWorkFolder } from './work-folder.js';

const ability = canRunLab();

describe.skipIf(!ability.ok)(`a quiet connection${ability.ok ? '' : ` (${ability.reason})`}`, () => {
  const work = ability.ok ? makeWorkFolder() : null;
  const take = async (situation: string) => {
    const { findings = [], held } = await takeHeld(situation, { authority: work?.path ?? '' });
    const said = findings.map(({ code, where, confidence }) => [code, where, confidence]);
    return { said, held, phases: held?.phases.map(({ how, ended }) => `${how} ${ended}`) };
  };

  beforeAll(() => void makeAuthority(work?.path ?? ''));
  afterAll(() => work?.remove());

  it('is cut by a proxy, which is likely where pings keep it and a direct one lasts longer', async () => {
    const { said, phases, held } = await take('proxy-cuts');
    expect(phases).toEqual(['idle cut', 'pings held']);
    expect(held?.phases[0]?.cut).toBe('reset');
    expect(held?.beside?.ended).toBe('cancelled');
    expect(said).toEqual([['TUNNEL-CUT-IDLE', 'proxy', 'likely']]);
  });

  it('is ended by a service that ends the direct one as well, so the proxy is not blamed', async () => {
    const { said, phases, held } = await take('service-ends');
    expect(phases).toEqual(['idle cut', 'pings cut']);
    expect(held?.beside?.ended).toBe('cut');
    expect(said).toEqual([['TUNNEL-CUT-IDLE', 'network', 'possible']]);
  });

  it('stays where nothing cuts it: no finding', async () => {
    const { said, phases } = await take('squid-keeps');
    expect(phases).toEqual(['idle held']);
    expect(said).toEqual([]);
  });
});
