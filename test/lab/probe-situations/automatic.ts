/** Automatic configuration: found by name or not, sound and broken. */
import { bootstrap, proxyName, registration } from '../addresses.js';
import type { Lab } from '../lab.js';
import type { ProbeScenario } from '../probe-scenario.js';
import { notices, problems } from '../scenario.js';
import type { SquidOptions } from '../services.js';
import { severalPaths, well } from './well.js';

const proxy = `${proxyName}:3128`;
const wpadHost = { 'wpad.fabrikam.example': ['172.20.5.8'] };
const scriptFor = (answer: string): string => `function FindProxyForURL(url, host) {
  if (isPlainHostName(host)) return "DIRECT";
  return ${JSON.stringify(answer)};
}`;

/** The script of the site, found by its name. */
async function withScript(
  lab: Lab,
  script: string,
  kind?: Parameters<Lab['wpad']>[1],
  squid: SquidOptions = {},
): Promise<void> {
  lab.suffixes('fabrikam.example');
  await Promise.all([well(lab, { dns: { hosts: wpadHost }, squid }), lab.wpad(script, kind)]);
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
    truth: problems('CAPTIVE-PAGE', 'WPAD-BROKEN'),
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
    name: 'wpad-too-large',
    story: 'The script is larger than programs take.',
    paths: ['wpad'],
    truth: problems('PAC-BROKEN'),
    says: { 'PAC-BROKEN': ['larger than 2 MiB'] },
    prepare: (lab) => withScript(lab, scriptFor(`PROXY ${proxy}`), 'large'),
  },
  {
    name: 'wpad-nonsense',
    story: 'The script answers what is no proxy setting.',
    paths: ['wpad'],
    truth: problems('PAC-BROKEN'),
    says: { 'PAC-BROKEN': ['no proxy setting'] },
    prepare: (lab) => withScript(lab, scriptFor(proxy)),
  },
  {
    name: 'wpad-proxy-dead',
    story: 'The first proxy of the script is dead, the second works.',
    paths: ['wpad'],
    truth: { problems: [], notices: ['WPAD-IN-USE'], allow: [] },
    prepare: (lab) => withScript(lab, scriptFor(`PROXY ${proxyName}:3129; PROXY ${proxy}`)),
  },
  {
    name: 'as-set-up-leads-to-proxy',
    story: 'Nobody names a path: the services look for a script, which leads through the proxy; nothing goes direct.',
    paths: 'as-set-up',
    truth: { problems: [], notices: ['PATH-READY', 'WPAD-IN-USE'], allow: [] },
    cells: { [bootstrap]: 'reached', [registration]: 'reached', 'crl3.digicert.com': 'reached' },
    capture: { truth: { ...problems('DIRECT-DROPPED'), notices: ['WPAD-IN-USE'] }, because: severalPaths },
    prepare: async (lab) => {
      await withScript(lab, scriptFor(`PROXY ${proxy}`));
      await lab.forward('-s 172.20.5.10 -j DROP');
    },
  },
  {
    name: 'as-set-up-denied',
    story: 'Nobody names a path: the services look for a script, and the proxy behind it forbids their names.',
    paths: 'as-set-up',
    truth: { ...problems('PROXY-DENIED'), notices: ['WPAD-IN-USE'] },
    capture: {
      truth: { ...problems('PROXY-DENIED', 'DIRECT-DROPPED'), notices: ['WPAD-IN-USE'] },
      because: severalPaths,
    },
    prepare: async (lab) => {
      await withScript(lab, scriptFor(`PROXY ${proxy}`), 'plain', { deny: ['.msappproxy.net'] });
      await lab.forward('-s 172.20.5.10 -j DROP');
    },
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
