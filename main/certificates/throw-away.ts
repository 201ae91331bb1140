/**
 * Certificates for one use: like the connector's own (RSA, TLS client authentication), signed by themselves, and forgotten.
 * Node can make keys and sign, but writes no certificates: node-forge does.
 */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

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
  const privateKey = forge.pki.privateKeyFromPem(pair.privateKey);
  const publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  const made = (hash: forge.md.MessageDigest): ThrowAwayCertificate => {
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
    certificate.sign(privateKey, hash);
    return { certificate: forge.pki.certificateToPem(certificate), key: pair.privateKey };
  };
  return { sha512: made(forge.md.sha512.create()), sha256: made(forge.md.sha256.create()) };
}
