import { describe, expect, it } from 'vitest';
import { hostsFileServer } from '../../evidence/probes.js';
import { networkMessage } from '../../report/message.js';
import { outcomeOf } from '../outcome.js';
import { failingFlow, lookup } from '../testing/evidence.js';
import { bootstrapName, loginName, pathOf, probesOf, reached, targetOf, type TriedName } from '../testing/probes.js';
import { examinePaths } from './examine-paths.js';

/** A name that the hosts file leads to an address where nothing answers. */
const ledAstray: TriedName = {
  target: targetOf(bootstrapName),
  dns: [{ ...lookup(bootstrapName, 0, ['203.0.113.99']), server: hostsFileServer }],
  flows: [failingFlow(bootstrapName, 443, 'dropped')],
};
const dropped = (host: string): TriedName => ({
  target: targetOf(host),
  dns: [lookup(host, 0, ['203.0.113.20'])],
  flows: [failingFlow(host, 443, 'dropped')],
});

function examined(...names: TriedName[]) {
  const probes = probesOf([pathOf(names)], names);
  const examination = examinePaths(probes);
  const said = examination.judgements.map((each) => [each.code, outcomeOf(each), each.dependsOn.join()]);
  return { said, message: networkMessage(probes, examination) };
}

describe('a name that the hosts file leads astray', () => {
  it('fails because of the file where others get through, and is nothing for the network team', () => {
    const { said, message } = examined(reached(loginName), ledAstray);
    expect(said).toContainEqual(['HOSTS-FILE-OVERRIDE', 'problem', '']);
    expect(said).toContainEqual(['DIRECT-DROPPED', 'problem', 'HOSTS-FILE-OVERRIDE']);
    expect(message).toBeNull();
  });

  it('proves nothing against the file where all names fail alike', () => {
    const { said, message } = examined(dropped(loginName), ledAstray);
    expect(said).toContainEqual(['HOSTS-FILE-OVERRIDE', 'notice', '']);
    expect(message).not.toBeNull();
  });
});
