/** What is said of the way that a change would open, tried in real networks before anybody agrees. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trialLimit } from '../../main/trying.js';
import { bootstrap, proxyName } from './addresses.js';
import { makeAuthority } from './authority.js';
import { canRunLab } from './can-run-lab.js';
import { takeTrial } from './take.js';
import { makeWorkFolder } from './work-folder.js';

const ability = canRunLab();

describe.skipIf(!ability.ok)(`the way of a change, tried first${ability.ok ? '' : ` (${ability.reason})`}`, () => {
  const work = ability.ok ? makeWorkFolder() : null;
  const take = async (situation: string) => {
    const { said, milliseconds } = await takeTrial(situation, { authority: work?.path ?? '' });
    // A busy machine may be late to look at its clock.
    expect(milliseconds).toBeLessThan(trialLimit + 1500);
    return { outcomes: said.map(({ outcome }) => outcome), text: said.map(({ text }) => text).join('\n') };
  };

  beforeAll(() => void makeAuthority(work?.path ?? ''));
  afterAll(() => work?.remove());

  it('is said to be open where a squid lets everything through, without a sign-in', async () => {
    const { outcomes, text } = await take('open-proxy');
    expect(outcomes).toEqual(['ok']);
    expect(text).toContain(`${proxyName}:3128 lets this server through without a sign-in to`);
    expect(text).toContain(bootstrap);
  });

  it('is warned of where the proxy wants a sign-in, which the services cannot give', async () => {
    const { outcomes, text } = await take('sign-in');
    expect(outcomes).toEqual(['warning']);
    expect(text).toContain('status 407');
    expect(text).toContain('services cannot sign in');
  });

  it('is warned of where nothing answers at the proxy’s address', async () => {
    const { outcomes, text } = await take('dead-proxy');
    expect(outcomes).toEqual(['warning']);
    expect(text).toContain(`${proxyName}:3128 does not answer this server`);
  });

  it('is warned of where the proxy opens TLS', async () => {
    const { outcomes, text } = await take('inspected');
    // Lists are not encrypted, and come through.
    expect(outcomes).toEqual(['warning', 'ok']);
    expect(text).toContain('TLS inspection');
  });

  it('is tried without a proxy where none is wanted', async () => {
    expect((await take('open-directly')).outcomes).toEqual(['ok']);
    const { outcomes, text } = await take('closed-directly');
    // Lists come over another port, and one of the names need not exist.
    expect(outcomes).toEqual(['warning', 'ok', 'couldNotTest']);
    expect(text).toContain('the firewall has to let this server through first');
  });
});
