/**
 * Throw-away certificate authorities: a root that stands for a public one, the cloud's certificates under it, sound and
 * unsound, a connector's certificate, and an authority of a device that inspects TLS.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudNames, tenant, triedNames } from './addresses.js';
import { makeCertificate, type Made } from './certificates.js';

/** What the cloud's server, or what stands in for it, shows of itself. */
export const chainKinds = [
  /** Elliptic curve keys: small certificates make small captures. */
  'genuine',
  'genuine-rsa',
  /** The certificate between is not sent; its name is one that Microsoft documents. */
  'leaf-only',
  'expired',
  'not-yet',
  /** Genuine, and for somebody else. */
  'stranger',
  'inspected-rsa',
  'inspected-ec',
  /** In the name that a product gives to its authority out of the box. */
  'inspected-zscaler',
] as const;

/** One of them. */
export type ChainKind = (typeof chainKinds)[number];

/** Paths of PEM files. */
export interface Authority {
  /** The roots to trust: one with an elliptic curve key, one with an RSA key. */
  readonly root: string;
  /** Key of the first of them. */
  readonly rootKey: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
  /** With which a device of the lab signs certificates for the names that it is asked for. */
  readonly inspector: { readonly certificate: string; readonly key: string };
  chain(kind: ChainKind): { readonly certificates: string; readonly key: string };
}

const year = 365 * 24 * 3600 * 1000;

/** Makes the files in a folder. */
export function makeAuthority(folder: string): Authority {
  mkdirSync(folder, { recursive: true });
  const now = Date.now();
  const names = [...new Set([...cloudNames, ...triedNames])];
  const root = makeCertificate({ subject: '/O=Connector Doctor/CN=Connector Doctor lab root', authority: true });
  const rsaRoot = makeCertificate({
    subject: '/O=Connector Doctor/CN=Connector Doctor lab RSA root',
    authority: true,
    kind: 'rsa',
  });
  const between = makeCertificate({
    subject: '/O=Connector Doctor/CN=Connector Doctor lab RSA issuing',
    authority: true,
    kind: 'rsa',
    issuer: rsaRoot,
  });
  const documented = makeCertificate({
    subject: '/C=US/O=Microsoft Corporation/CN=Microsoft TLS G2 RSA CA OCSP 02',
    authority: true,
    issuer: root,
  });
  const inspection = (kind: 'ec' | 'rsa'): Made =>
    makeCertificate({ subject: `/O=Fabrikam AG/CN=Fabrikam ${kind.toUpperCase()} web gateway`, authority: true, kind });
  const server = { subject: '/O=Connector Doctor/CN=cloud of the lab', names };
  const under = (issuer: Made, more: { from?: Date; to?: Date; kind?: 'ec' | 'rsa' } = {}): Made =>
    makeCertificate({ ...server, issuer, ...more });
  const [inspectsRsa, inspectsEc] = [inspection('rsa'), inspection('ec')];
  const zscaler = makeCertificate({
    subject: '/C=US/ST=California/O=Zscaler Inc./OU=Zscaler Inc./CN=Zscaler Intermediate Root CA (zscaler.net)',
    authority: true,
    kind: 'rsa',
  });
  const chains: Readonly<Record<ChainKind, readonly Made[]>> = {
    genuine: [under(root)],
    'genuine-rsa': [under(between, { kind: 'rsa' }), between],
    'leaf-only': [under(documented)],
    expired: [under(root, { from: new Date(now - year), to: new Date(now - year / 12) })],
    'not-yet': [under(root, { from: new Date(now + year / 12), to: new Date(now + year) })],
    stranger: [makeCertificate({ subject: '/CN=portal.example', names: ['portal.example'], issuer: root })],
    'inspected-rsa': [under(inspectsRsa, { kind: 'rsa' }), inspectsRsa],
    'inspected-ec': [under(inspectsEc), inspectsEc],
    'inspected-zscaler': [under(zscaler, { kind: 'rsa' }), zscaler],
  };
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  for (const kind of chainKinds) {
    write(`${kind}.pem`, chains[kind].map(({ pem }) => pem).join(''));
    write(`${kind}.key`, chains[kind][0]?.key ?? '');
  }
  const connector = makeCertificate({ subject: `/CN=${tenant}`, issuer: root, usage: 'clientAuth' });
  write('connector.pem', connector.pem);
  write('connector.key', connector.key);
  write('root.pem', `${root.pem}${rsaRoot.pem}`);
  write('root.key', root.key);
  write('inspector.pem', inspectsRsa.pem);
  write('inspector.key', inspectsRsa.key);
  return openAuthority(folder);
}

/** The authority whose files makeAuthority has already made in that folder. */
export function openAuthority(folder: string): Authority {
  const at = (name: string): string => join(folder, name);
  return {
    root: at('root.pem'),
    rootKey: at('root.key'),
    clientCertificate: at('connector.pem'),
    clientKey: at('connector.key'),
    inspector: { certificate: at('inspector.pem'), key: at('inspector.key') },
    chain: (kind) => ({ certificates: at(`${kind}.pem`), key: at(`${kind}.key`) }),
  };
}
