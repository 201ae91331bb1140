/** A throw-away certificate authority: a root, a server certificate for the cloud's names, a connector's certificate. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudNames, tenant } from './addresses.js';

/** Paths of PEM files. */
export interface Authority {
  readonly root: string;
  readonly serverChain: string;
  readonly serverKey: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
}

/** Makes the authority's files in a folder, with elliptic curve keys: small certificates make small captures. */
export function makeAuthority(folder: string): Authority {
  mkdirSync(folder, { recursive: true });
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-days',
    '3650',
    '-subj',
    '/O=Connector Doctor/CN=Connector Doctor lab root',
  );
  const issue = (name: string, subject: string, extensions: string[]): void => {
    writeFileSync(at(`${name}.ext`), `${extensions.join('\n')}\n`);
    openssl('req', '-new', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject);
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'root.pem',
      '-CAkey',
      'root.key',
      '-CAcreateserial',
      '-days',
      '3650',
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    );
  };
  issue('server', '/O=Connector Doctor/CN=cloud of the lab', [
    'basicConstraints=CA:FALSE',
    'extendedKeyUsage=serverAuth',
    `subjectAltName=${(cloudNames as string[]).map((name) => `DNS:${name}`).join(',')}`,
  ]);
  issue('connector', `/CN=${tenant}`, ['basicConstraints=CA:FALSE', 'extendedKeyUsage=clientAuth']);
  return {
    root: at('root.pem'),
    serverChain: at('server.pem'),
    serverKey: at('server.key'),
    clientCertificate: at('connector.pem'),
    clientKey: at('connector.key'),
  };
}

/** The authority whose files makeAuthority has already made in that folder. */
export function openAuthority(folder: string): Authority {
  const at = (name: string): string => join(folder, name);
  return {
    root: at('root.pem'),
    serverChain: at('server.pem'),
    serverKey: at('server.key'),
    clientCertificate: at('connector.pem'),
    clientKey: at('connector.key'),
  };
}
