/** Automatic configuration: found by name or not, sound and broken. */
import { proxyName } from '../addresses.js';
import type { Lab } from '../lab.js';
import type { ProbeScenario } from '../probe-scenario.js';
import { notices, problems } from '../scenario.js';
import { well } from './well.js';

const proxy = `${proxyName}:3128`;
const wpadHost = { 'wpad.fabrikam.example': ['172.20.5.8'] };
const scriptFor = (answer: string): string => `function FindProxyForURL(url, host) {
  if (isPlainHostName(host)) return "DIRECT";
  return ${JSON.stringify(answer)};
}`;

/** The script of the site, found by its name. */
async function withScript(lab: Lab, script: string, kind?: Parameters<Lab['wpad']>[1]): Promise<void> {
  lab.suffixes('fabrikam.example');
  await Promise.all([well(lab, { dns: { hosts: wpadHost }, squid: {} }), lab.wpad(script, kind)]);
}

export const automaticSituations: readonly ProbeScenario[] = [
  {
    name: 'wpad-leads-to-proxy',
    story: 'A script is found by name, and leads through the proxy.',
    paths: ['wpad'],
    truth: { problems: [], notices: ['PATH-READY', 'WPAD-IN-USE'], allow: [] },
    capture: {
      truth: { problems: [], notices: ['WPAD-IN-USE'], allow: [] },
      because: 'A capture says CAPTURE-HEALTHY where a probe says PATH-READY.',
    },
    prepare: (lab) => withScript(lab, scriptFor(`PROXY ${proxy}; DIRECT`)),
  },
  {
    name: 'wpad-page',
    story: 'A web page is served in place of the script.',
    paths: ['wpad'],
    truth: { ...problems('WPAD-BROKEN'), allow: ['CAPTIVE-PAGE'] },
    prepare: (lab) => withScript(lab, '<html><head><title>Intranet</title></head></html>', 'page'),
  },
  {
    name: 'wpad-missing-file',
    story: 'The host of the script has no such file.',
    paths: ['wpad'],
    truth: problems('WPAD-BROKEN'),
    prepare: (lab) => withScript(lab, 'none', 'missing'),
  },
  {
    name: 'wpad-throws',
    story: 'The script throws.',
    paths: ['wpad'],
    truth: problems('PAC-BROKEN'),
    prepare: (lab) => withScript(lab, 'function FindProxyForURL(url, host) { return nothing.here; }'),
  },
  {
    name: 'wpad-endless',
    story: 'The script does not end.',
    paths: ['wpad'],
    truth: problems('PAC-BROKEN'),
    prepare: (lab) => withScript(lab, 'function FindProxyForURL(url, host) { for (;;) {} }'),
  },
  {
    name: 'wpad-proxy-dead',
    story: 'The first proxy of the script is dead, the second works.',
    paths: ['wpad'],
    truth: { problems: [], notices: ['WPAD-IN-USE'], allow: ['PROXY-UNREACHABLE'] },
    prepare: (lab) => withScript(lab, scriptFor(`PROXY ${proxyName}:3129; PROXY ${proxy}`)),
  },
  {
    name: 'wpad-not-found',
    story: 'No name server knows wpad.',
    paths: ['wpad'],
    truth: notices('WPAD-NOT-FOUND'),
    prepare: async (lab) => {
      lab.suffixes('fabrikam.example');
      await well(lab);
    },
  },
];
