/** What name servers and the file of names make of the connector's names. */
import { bootstrap, registration } from '../addresses.js';
import type { ProbeScenario } from '../probe-scenario.js';
import { notices, problems } from '../scenario.js';
import { fine, readyOnly, well } from './well.js';

const near = 'bootstrap.trafficmanager.example.net';
const nearer = 'bootstrap.cloudapp.example.net';

export const nameSituations: readonly ProbeScenario[] = [
  {
    name: 'ipv6-refused',
    story: 'IPv6 is refused, IPv4 is fine.',
    paths: ['direct'],
    truth: notices('IPV6-BROKEN'),
    prepare: async (lab) => {
      await well(lab, { dns: { families: 'both' } });
      await lab.forward6('-p tcp -j REJECT --reject-with tcp-reset');
    },
  },
  {
    name: 'aaaa-missing',
    story: 'The name server wrongly says of AAAA that the name does not exist; A is fine.',
    paths: ['direct'],
    truth: fine,
    ...readyOnly,
    prepare: (lab) => well(lab, { dns: { brokenAaaa: [bootstrap, registration] } }),
  },
  {
    name: 'aliases',
    story: 'The name is an alias of an alias.',
    paths: ['direct'],
    truth: fine,
    ...readyOnly,
    prepare: (lab) =>
      well(lab, {
        dns: { aliases: { [nearer]: registration, [near]: nearer, [bootstrap]: near } },
      }),
  },
  {
    name: 'alias-leads-nowhere',
    story: 'The name is an alias of one that does not exist.',
    paths: ['direct'],
    truth: problems('DNS-NAME-NOT-FOUND'),
    prepare: (lab) => well(lab, { dns: { aliases: { [bootstrap]: near } } }),
  },
  {
    name: 'name-blocked',
    story: 'The name server answers 0.0.0.0 for the tenant’s name.',
    paths: ['direct'],
    truth: problems('DNS-NAME-BLOCKED'),
    prepare: (lab) => well(lab, { dns: { hosts: { [bootstrap]: ['0.0.0.0'] } } }),
  },
  {
    name: 'hosts-file',
    story: 'The file of names gives an address to the tenant’s name; it works.',
    paths: ['direct'],
    truth: notices('PATH-READY', 'HOSTS-FILE-OVERRIDE'),
    says: { 'HOSTS-FILE-OVERRIDE': [bootstrap, '172.21.8.20'] },
    ...readyOnly,
    prepare: async (lab) => {
      await well(lab);
      lab.hostsFile(`172.21.8.20 ${bootstrap}`);
    },
  },
  {
    name: 'hosts-file-stale',
    story: 'The file of names gives an address to the tenant’s name where nothing is any more.',
    paths: ['direct'],
    truth: problems('HOSTS-FILE-OVERRIDE'),
    capture: {
      truth: { problems: [], notices: [], allow: [] },
      because: 'No question was asked, so a capture knows no name for what fails.',
    },
    prepare: async (lab) => {
      await well(lab);
      lab.hostsFile(`172.21.8.99 ${bootstrap}`);
    },
  },
];
