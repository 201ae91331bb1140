/** Makes a TLS handshake over a wire. What both sides say in clear is in the record of the connection by then. */
import {
  connect as connectTls,
  createSecureContext,
  type DetailedPeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { Made } from './connect.js';
import type { ProbeContext } from './context.js';
import { settle } from './deadline.js';

/** A certificate with its key, both in PEM, to be shown where the server asks. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** How the handshake is made. */
export interface HandshakeOptions {
  readonly host: string;
  /** `1.2`: that version alone, as the connector's .NET services speak it. `newest`: as other programs of the system do. */
  readonly version: '1.2' | 'newest';
  readonly identity?: Identity | undefined;
}

/**
 * Makes the handshake. Whose certificates come is judged by the rules: here every chain is let through, and nothing is sent
 * on the strength of it.
 *
 * @returns the secured socket; null where the handshake did not come to its end. The wire is to be destroyed either way.
 */
export async function makeHandshake(
  context: ProbeContext,
  { wire, record }: Made,
  { host, version, identity }: HandshakeOptions,
): Promise<TLSSocket | null> {
  const socket = connectTls({
    socket: wire,
    servername: host,
    rejectUnauthorized: false,
    secureContext: secureContextOf(version, identity),
  });
  // It can still fail after the handshake: a server may end it over what it was shown.
  socket.on('error', () => undefined);
  const ended = await settle<boolean>(context.limits.handshake, context.signal, (done) => {
    const fail = (): void => done(false);
    socket
      .once('secureConnect', () => done(true))
      .once('error', fail)
      .once('close', fail);
    return () => socket.removeListener('close', fail).removeListener('error', fail);
  });
  if (ended !== true) {
    socket.destroy();
    return null;
  }
  record.showed(shownBy(socket), host);
  return socket;
}

type Versions = Partial<Record<HandshakeOptions['version'], SecureContext>>;

const withoutIdentity: Versions = {};
const withIdentity = new WeakMap<Identity, Versions>();

/**
 * What a handshake is made with, which many share: to make it for each of fifty that begin at once keeps the program from
 * everything else. No session is taken up again by it: Node asks for one only where it is given one.
 */
function secureContextOf(version: HandshakeOptions['version'], identity: Identity | undefined): SecureContext {
  const made = (identity === undefined ? withoutIdentity : withIdentity.get(identity)) ?? {};
  if (identity !== undefined) withIdentity.set(identity, made);
  return (made[version] ??= createSecureContext({
    minVersion: 'TLSv1.2',
    maxVersion: version === '1.2' ? 'TLSv1.2' : 'TLSv1.3',
    ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }),
  }));
}

/** Longest chain that is read: see `readCertificates`. */
const mostCertificates = 10;

/** What the server showed, in DER, its own certificate first. Node adds the root where it knows it. */
function shownBy(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  // Node's types promise more than it gives: without a certificate there is an empty object, and the last may have no issuer.
  let certificate: Partial<DetailedPeerCertificate> | undefined = socket.getPeerCertificate(true);
  while (chain.length < mostCertificates && certificate?.raw !== undefined) {
    chain.push(certificate.raw);
    const issuer: DetailedPeerCertificate | undefined = certificate.issuerCertificate;
    // A root is its own issuer.
    certificate = issuer === certificate ? undefined : issuer;
  }
  return chain;
}
