/** Devices that open TLS on the way: real squid, told of and not, with names that it spares. */
import { bootstrap, login, proxyName, registration } from '../addresses.js';
import type { ProbeScenario } from '../probe-scenario.js';
import { problems } from '../scenario.js';
import { severalPaths, well } from './well.js';

/** Sign-in names spared, the connector's own not: the exemption that people make when they hear of Microsoft 365. */
const spare = ['.microsoftonline.com', '.windows.net', '.microsoftonline-p.com'];

const saidOfSome = {
  says: {
    'TLS-INSPECTED': [bootstrap, 'Fabrikam RSA web gateway', 'Not touched: cwap-eur1-weur2.servicebus.windows.net'],
  },
  cells: { [bootstrap]: 'inspected', [registration]: 'inspected', [login]: 'reached', 'login.windows.net': 'reached' },
};

export const inspectionSituations: readonly ProbeScenario[] = [
  {
    name: 'squid-inspects',
    story: 'The proxy opens TLS inside of the tunnels.',
    paths: [`${proxyName}:3128`],
    truth: problems('TLS-INSPECTED'),
    says: { 'TLS-INSPECTED': [bootstrap, 'Fabrikam RSA web gateway', `through ${proxyName}:3128`] },
    cells: { [bootstrap]: 'inspected', [login]: 'inspected' },
    prepare: (lab) => well(lab, { squid: { bump: { spare: [] } } }),
  },
  {
    name: 'squid-inspects-some',
    story: 'The proxy opens TLS, but for the names of the sign-in.',
    paths: [`${proxyName}:3128`],
    truth: problems('TLS-INSPECTED'),
    ...saidOfSome,
    prepare: (lab) => well(lab, { squid: { bump: { spare } } }),
  },
  {
    name: 'squid-inspects-unseen',
    story: 'A squid that nobody was told of opens TLS on its way out.',
    paths: ['direct'],
    truth: problems('TLS-INSPECTED'),
    says: { 'TLS-INSPECTED': [bootstrap, 'Fabrikam RSA web gateway'] },
    cells: { [bootstrap]: 'inspected', [login]: 'inspected' },
    prepare: async (lab) => {
      await well(lab);
      await lab.transparentSquid({ bump: { spare: [] } });
    },
  },
  {
    name: 'squid-inspects-some-unseen',
    story: 'A squid that nobody was told of opens TLS, but for the names of the sign-in.',
    paths: ['direct'],
    truth: problems('TLS-INSPECTED'),
    ...saidOfSome,
    prepare: async (lab) => {
      await well(lab);
      await lab.transparentSquid({ bump: { spare } });
    },
  },
  {
    name: 'inspected-by-zscaler',
    story: 'The certificates are signed in the name of a product that is known.',
    paths: ['direct'],
    truth: problems('TLS-INSPECTED'),
    says: { 'TLS-INSPECTED': ['Zscaler'] },
    prepare: (lab) => well(lab, { cloud: { chain: 'inspected-zscaler' } }),
  },
  {
    name: 'inspected-through-the-proxy-alone',
    story: 'The proxy opens TLS; direct, nothing does.',
    paths: ['direct', `${proxyName}:3128`],
    truth: { problems: [], notices: ['PATH-READY', 'TLS-INSPECTED'], allow: [] },
    capture: {
      truth: problems('TLS-INSPECTED'),
      because: severalPaths,
    },
    prepare: (lab) => well(lab, { squid: { bump: { spare: [] } } }),
  },
];
