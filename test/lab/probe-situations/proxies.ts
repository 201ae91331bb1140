/** Proxies: what they do with requests for lists, and another kind than squid. */
import { oddProxyName, proxyName } from '../addresses.js';
import type { ProbeScenario } from '../probe-scenario.js';
import { problems } from '../scenario.js';
import { oddPorts } from '../scripted-proxy.js';
import { fine, fineInCapture, readyOnly, well } from './well.js';

const whatTheyAre = 'What lists hold is read by the one who asked for them alone.';

export const proxySituations: readonly ProbeScenario[] = [
  {
    name: 'tinyproxy-healthy',
    story: 'A tinyproxy lets everything through.',
    paths: [`${proxyName}:8888`],
    truth: fine,
    ...readyOnly,
    prepare: async (lab) => {
      await Promise.all([well(lab), lab.tinyproxy()]);
    },
  },
  {
    name: 'tinyproxy-upstream-refused',
    story: 'A firewall refuses what a tinyproxy sends on, which answers 500 then.',
    paths: [`${proxyName}:8888`],
    truth: problems('PROXY-UPSTREAM-FAILED'),
    prepare: async (lab) => {
      await Promise.all([well(lab), lab.tinyproxy()]);
      await lab.forward('-p tcp --dport 443 -j REJECT --reject-with tcp-reset');
    },
  },
  {
    name: 'sign-in-for-lists',
    story: 'The proxy opens tunnels, and wants a sign-in for lists.',
    paths: [`${oddProxyName}:${oddPorts.signInForLists}`],
    truth: problems('REVOCATION-UNREACHABLE'),
    prepare: async (lab) => {
      await Promise.all([well(lab), lab.scriptedProxy()]);
    },
  },
  {
    name: 'lists-are-text',
    story: 'In place of lists some text comes, with status 200.',
    paths: ['direct'],
    truth: problems('REVOCATION-USELESS'),
    says: { 'REVOCATION-USELESS': ['status 200', 'no list'] },
    cells: { 'crl3.digicert.com': 'list-useless' },
    capture: { truth: fineInCapture, because: whatTheyAre },
    prepare: (lab) => well(lab, { cloud: { lists: 'list' } }),
  },
  {
    name: 'lists-outdated',
    story: 'The time of all revocation lists is over; the clock is right.',
    paths: ['direct'],
    truth: problems('REVOCATION-USELESS'),
    says: { 'REVOCATION-USELESS': ['clock', 'is over'] },
    cells: { 'crl3.digicert.com': 'list-useless', 'ocsp.digicert.com': 'reached' },
    capture: { truth: fineInCapture, because: whatTheyAre },
    prepare: (lab) => well(lab, { cloud: { lists: 'outdated' } }),
  },
];
