/**
 * A device before the cloud that lets TLS pass as it is, but for what it stumbles over. Usage: scripted-tls-relay.ts HOW.
 */
import { connect, createServer } from 'node:net';

/** Where the cloud listens then. */
export const behindRelay = 8443;

/** sha512WithRSAEncryption (RFC 8017 appendix C), as it stands in a certificate. */
const sha512WithRsa = Buffer.from('2a864886f70d01010d', 'hex');
/** The extension supported_versions of a ClientHello that offers TLS 1.3 (RFC 8446 section 4.2.1): type, then the list. */
const supportedVersions = Buffer.from('002b', 'hex');
const tls13 = Buffer.from('0304', 'hex');

/** True for a greeting with that version in that extension. */
function offersTls13(said: Buffer): boolean {
  const at = said.indexOf(supportedVersions);
  return at >= 0 && said.subarray(at, at + 16).includes(tls13);
}

/** A record of data (RFC 8446 section 5.1); in TLS 1.3 the end of the handshake looks like one. */
const dataRecord = 23;

/** True once a client has gone on behind its handshake, as far as the records tell. */
function goesOn(said: Buffer): boolean {
  for (let at = 0; at + 5 <= said.length; at += 5 + said.readUInt16BE(at + 3)) if (said[at] === dataRecord) return true;
  return false;
}

/** The first connections for one name, the one as the connector makes it and the one beside it. */
const hiccups = 2;
const hiccupName = Buffer.from('login.microsoftonline.com');
let stumbled = 0;

/** What is done with a connection over what its client has said so far. */
const rules = {
  /** Resets what shows a certificate signed with SHA-512. */
  breaksSha512: (said: Buffer) => (said.includes(sha512WithRsa) ? 'reset' : 'pass'),
  /** Lets nothing through that offers TLS 1.3, and says nothing. */
  ignoresTls13: (said: Buffer) => (offersTls13(said) ? 'ignore' : 'pass'),
  /** Resets the first connections for one name, and lets all others pass. */
  resetsFirst: (said: Buffer) => (said.includes(hiccupName) && ++stumbled <= hiccups ? 'reset' : 'pass'),
  /** Let the handshake end, and then cut, or swallow what is said. */
  resetsInside: (said: Buffer) => (goesOn(said) ? 'reset' : 'pass'),
  closesInside: (said: Buffer) => (goesOn(said) ? 'close' : 'pass'),
  ignoresInside: (said: Buffer) => (goesOn(said) ? 'ignore' : 'pass'),
} as const satisfies Record<string, (said: Buffer) => 'pass' | 'reset' | 'close' | 'ignore'>;

/** What the device stumbles over. */
export type TlsRelay = keyof typeof rules;

function serve(how: TlsRelay): void {
  createServer((socket) => {
    const upstream = connect(behindRelay, '127.0.0.1');
    let said = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      said = Buffer.concat([said, bytes]);
      const verdict = rules[how](said);
      if (verdict === 'pass') upstream.write(bytes);
      if (verdict === 'reset') socket.resetAndDestroy();
      if (verdict === 'close') socket.end();
    });
    upstream.pipe(socket);
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  }).listen(443, '0.0.0.0');
}

const how = process.argv[2];
// Imported elsewhere for its port and its kinds alone.
if (process.argv[1]?.endsWith('scripted-tls-relay.ts') === true && how !== undefined && how in rules) {
  serve(how as TlsRelay);
}
