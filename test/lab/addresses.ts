/**
 * Names and addresses of the lab. The identities are invented; the cloud's names are the documented ones, answered by
 * the lab's own name server and served by the lab's own web server. Addresses exist in the lab's namespaces alone.
 */

import { targetsOf } from '../../main/network/probe/targets.js';

/** An invented tenant. */
export const tenant = '6f1d2c84-3b7e-4a95-8c10-5e2a9d4b7f36';

export const client4 = '172.20.5.10';
export const client6 = '2001:db8:5::10';
export const gateway4 = '172.20.5.1';
export const gateway6 = '2001:db8:5::1';
export const dns4 = '172.20.5.2';
export const proxy4 = '172.20.5.8';
export const proxy6 = '2001:db8:5::8';
export const oddProxy4 = '172.20.5.9';
export const cloudNet4 = '172.21.8.0/24';
export const cloudNet6 = '2001:db8:8::/64';

/** Last part of each name's addresses: 172.21.8.N and 2001:db8:8::N. */
const cloudHosts: Readonly<Record<string, number>> = {
  [`${tenant}.bootstrap.msappproxy.net`]: 20,
  [`${tenant}.registration.msappproxy.net`]: 21,
  'connector-update.msappproxy.net': 22,
  'cwap-lab1-1.renewtrust.msappproxy.net': 23,
  'sb1.servicebus.windows.net': 30,
  'sb2.servicebus.windows.net': 31,
  'sb3.servicebus.windows.net': 32,
  'sb4.servicebus.windows.net': 33,
  'login.microsoftonline.com': 40,
  'login.windows.net': 41,
  'crl3.digicert.com': 50,
  'crl4.digicert.com': 51,
  'ocsp.digicert.com': 52,
  'ctldl.windowsupdate.com': 53,
  'oneocsp.microsoft.com': 54,
  'www.fabrikam.example': 80,
  'files.fabrikam.example': 81,
  'mail.contoso.example': 82,
};

export const bootstrap = `${tenant}.bootstrap.msappproxy.net`;
export const registration = `${tenant}.registration.msappproxy.net`;
export const bus1 = 'sb1.servicebus.windows.net';
export const bus2 = 'sb2.servicebus.windows.net';
export const login = 'login.microsoftonline.com';
export const crl = 'crl3.digicert.com';
export const ocsp = 'ocsp.digicert.com';
export const trustList = 'ctldl.windowsupdate.com';
export const otherSite = 'www.fabrikam.example';
export const otherFiles = 'files.fabrikam.example';

export const proxyName = 'webgate.fabrikam.example';
export const proxyName6 = 'webgate6.fabrikam.example';
export const oddProxyName = 'oddgate.fabrikam.example';

/** Every name of the cloud side. */
export const cloudNames: readonly string[] = Object.keys(cloudHosts);

/** Every name that the program itself tries for the lab's tenant. */
export const triedNames: readonly string[] = [
  ...new Set(targetsOf({ cloud: 'public', tenant }).map(({ host }) => host)),
];

/** Where those of them are that have no address of their own. */
export const otherCloud4 = '172.21.8.60';
export const otherCloud6 = '2001:db8:8::60';

/** IPv4 address of a name of the cloud side. Throws for a name that the lab does not serve. */
export function cloud4(name: string): string {
  const last = cloudHosts[name];
  if (last === undefined) {
    throw new Error(`The lab serves no ${name}`);
  }
  return `172.21.8.${last}`;
}

/** IPv6 address of a name of the cloud side. */
export function cloud6(name: string): string {
  return `2001:db8:8::${cloud4(name).split('.')[3]}`;
}
