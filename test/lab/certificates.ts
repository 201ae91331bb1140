/** Certificates for tests, made with openssl: any name, any issuer, any dates. Nothing of it is ever trusted by anybody. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate, and its private key. */
export interface Made {
  readonly pem: string;
  readonly der: Uint8Array;
  readonly key: string;
}

export interface Wanted {
  /** As openssl takes it: `/O=Contoso/CN=Contoso root`. */
  readonly subject: string;
  /** Who signs; nobody: itself. */
  readonly issuer?: Made;
  /** An authority; otherwise a server's own certificate. */
  readonly authority?: boolean;
  readonly kind?: 'ec' | 'rsa';
  /** The key of another certificate: a cross-signed one has the same. */
  readonly keyOf?: Made;
  readonly from?: Date;
  readonly to?: Date;
  /** Host names; without, there is no list of names in it. */
  readonly names?: readonly string[];
  readonly usage?: 'serverAuth' | 'clientAuth';
  /** Leaves out the identifiers of keys, as simple programs do. */
  readonly plain?: boolean;
}

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

const configuration = `[ca]
default_ca = lab
[lab]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
unique_subject = no
policy = any
[any]
countryName = optional
stateOrProvinceName = optional
localityName = optional
organizationName = optional
organizationalUnitName = optional
commonName = optional
emailAddress = optional
`;

const timeText = (date: Date): string => `${date.toISOString().replace(/\..*|[-:T]/g, '')}Z`;

/** Makes one certificate. Throws with what openssl said where it does not. */
export function makeCertificate(wanted: Wanted): Made {
  const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-certificate-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  try {
    const { issuer, authority = false, kind = 'ec', plain = false } = wanted;
    write('ca.conf', configuration);
    write('index.txt', '');
    if (wanted.keyOf === undefined) {
      const parameters = kind === 'ec' ? ['ec_paramgen_curve:P-256'] : ['rsa_keygen_bits:2048'];
      openssl('genpkey', '-algorithm', kind, '-pkeyopt', ...parameters, '-out', 'key.pem');
    } else {
      write('key.pem', wanted.keyOf.key);
    }
    write(
      'extensions',
      [
        `basicConstraints=critical,CA:${authority ? 'TRUE' : 'FALSE'}`,
        ...(plain
          ? []
          : ['subjectKeyIdentifier=hash', ...(issuer === undefined ? [] : ['authorityKeyIdentifier=keyid'])]),
        ...(authority
          ? ['keyUsage=critical,keyCertSign,cRLSign']
          : [`extendedKeyUsage=${wanted.usage ?? 'serverAuth'}`]),
        ...(wanted.names === undefined
          ? []
          : [`subjectAltName=${wanted.names.map((name) => `DNS:${name}`).join(',')}`]),
      ].join('\n'),
    );
    openssl('req', '-new', '-utf8', '-key', 'key.pem', '-subj', wanted.subject, '-out', 'request.pem');
    if (issuer !== undefined) {
      write('issuer.pem', issuer.pem);
      write('issuer.key', issuer.key);
    }
    const signer =
      issuer === undefined ? ['-selfsign', '-keyfile', 'key.pem'] : ['-cert', 'issuer.pem', '-keyfile', 'issuer.key'];
    const day = 24 * 3600 * 1000;
    const from = wanted.from ?? new Date(Date.now() - day);
    const to = wanted.to ?? new Date(Date.now() + 3650 * day);
    openssl(
      ...['ca', '-batch', '-notext', '-preserveDN', '-config', 'ca.conf', '-extfile', 'extensions'],
      ...['-startdate', timeText(from), '-enddate', timeText(to), '-in', 'request.pem', '-out', 'made.pem'],
      ...signer,
    );
    openssl('x509', '-in', 'made.pem', '-outform', 'DER', '-out', 'made.der');
    return {
      pem: readFileSync(join(folder, 'made.pem'), 'utf8'),
      der: new Uint8Array(readFileSync(join(folder, 'made.der'))),
      key: readFileSync(join(folder, 'key.pem'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
