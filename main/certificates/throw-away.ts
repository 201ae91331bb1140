/**
 * Certificates for one use: like the connector's own (RSA, TLS client authentication), signed by themselves, and forgotten.
 * Node makes the key and signs, in threads of its own; it writes no certificates: node-forge does, but its own signatures take
 * so long that whoever asks for an end meanwhile would wait for it.
 */
import { generateKeyPair, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { asn1 } from 'node-forge';

/** A certificate and its key, both in PEM. */
export interface ThrowAwayCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Length of the connector's key: GSA-tshoot names no other, and AADInternals makes such ones. */
const keyBits = 2048;

const dayMs = 24 * 60 * 60 * 1000;

/** Makes a key, and with it one certificate for each hash that it is to be signed with. */
export async function makeThrowAwayCertificates(): Promise<{
  readonly sha512: ThrowAwayCertificate;
  readonly sha256: ThrowAwayCertificate;
}> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: keyBits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  // As large as a third of the program: only what needs it loads it.
  const { default: forge } = await import('node-forge');
  const publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  const made = async (hash: 'sha512' | 'sha256'): Promise<ThrowAwayCertificate> => {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = publicKey;
    certificate.serialNumber = '01';
    // A clock that is some hours wrong must not decide.
    certificate.validity.notBefore = new Date(Date.now() - dayMs);
    certificate.validity.notAfter = new Date(Date.now() + dayMs);
    const name = [{ name: 'commonName', value: 'Connector Doctor throw-away test certificate' }];
    certificate.setSubject(name);
    certificate.setIssuer(name);
    certificate.setExtensions([
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', clientAuth: true },
    ]);
    // What node-forge's own method for signing does, but for the signature itself: it is made over the first part.
    certificate.signatureOid = certificate.siginfo.algorithmOid = forge.pki.oids[`${hash}WithRSAEncryption`] ?? '';
    certificate.signature = '';
    const [signed] = forge.pki.certificateToAsn1(certificate).value as readonly asn1.Asn1[];
    if (signed === undefined) throw new Error('A certificate has three parts.');
    certificate.tbsCertificate = signed;
    const bytes = Buffer.from(forge.asn1.toDer(signed).getBytes(), 'binary');
    certificate.signature = (await promisify(sign)(hash, bytes, pair.privateKey)).toString('binary');
    return { certificate: forge.pki.certificateToPem(certificate), key: pair.privateKey };
  };
  const [sha512, sha256] = await Promise.all([made('sha512'), made('sha256')]);
  return { sha512, sha256 };
}
