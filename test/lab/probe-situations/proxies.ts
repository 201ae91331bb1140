/** Proxies: what they do with requests for lists, and another kind than squid. */
import { oddProxyName, proxyName } from '../addresses.js';
import type { ProbeScenario } from '../probe-scenario.js';
import { problems } from '../scenario.js';
import { oddPorts } from '../scripted-proxy.js';
import { fine, readyOnly, well } from './well.js';

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
    truth: fine,
    ...readyOnly,
    prepare: (lab) => well(lab, { cloud: { lists: 'list' } }),
  },
];
