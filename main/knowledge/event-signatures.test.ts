import { describe, expect, it } from 'vitest';
import { eventSignature, meaningOf, registrationSignature, signatureOf } from './event-signatures.js';

const tunnel = (issuer: string): string =>
  `RustSslCertificateValidator: Failed to validate chain of certificate with subject: CN=*.msappproxy.net, O=Microsoft Corporation, ${issuer}`;

describe('texts of known meaning', () => {
  it.each([
    [
      "Connector registration failed: Make sure you enabled application proxy in the Azure Management Portal and that you entered your Active Directory user name and password correctly. Error: 'One or more errors occurred.'",
      'sign-in-ended',
    ],
    ['Error: AADSTS50059: No tenant-identifying information found', 'account-without-tenant'],
    ['Failed to retrieve the current execution policy for running PowerShell scripts.', 'scripts-forbidden'],
    ['Connector failed to download the configuration.', 'configuration-not-downloaded'],
    [
      "Connector registration failed: Make sure you are an Application Administrator of your Active Directory to register the connector. Error: 'The registration request was denied.'",
      'registration-denied',
    ],
    [
      'The connector was unable to connect to the service due to networking issues. The connector tried to access the following URL: https://x.registration.msappproxy.net/register/RegisterConnector',
      'registration-networking',
    ],
    ['Connector registration failed: something else', 'registration-failed'],
    ['The connector registered', null],
  ])('of a registration: %s', (text, expected) => {
    expect(registrationSignature(text)).toBe(expected);
    expect(signatureOf(text)).toBe(expected);
  });

  it.each([
    [tunnel('issuer: CN=Microsoft Azure RSA TLS Issuing CA 04, O=Microsoft Corporation'), 'chain-genuine'],
    [tunnel('issuer: CN=Contoso Inspection CA, O=Contoso'), 'chain-foreign'],
    [tunnel(''), 'chain-unnamed'],
    ['run_grpc_tunnel: Initializing the tunnel failed with [InvalidProxyCertificate] InvalidChain', 'chain-unnamed'],
    ['The remote server returned an error: (407) Proxy Authentication Required.', 'proxy-sign-in'],
    ['The remote server returned an error: (502) Bad Gateway.', 'gateway-failed'],
    ['(503) Server Unavailable', 'gateway-failed'],
    ["The remote name could not be resolved: 'x.bootstrap.msappproxy.net'", 'name-not-resolved'],
    ['error 0x80092013', 'revocation-unreachable'],
    ['error 0x800920130', null],
    ['request 407 of 900 done', null],
  ])('of the connector: %s', (text, expected) => {
    expect(signatureOf(text)).toBe(expected);
  });

  it('all have a meaning, and an unknown one has none', () => {
    for (const id of ['chain-genuine', 'chain-foreign', 'sign-in-ended', 'winhttp-time', eventSignature(13016)]) {
      expect(meaningOf(id ?? '')).toMatch(/^[A-Z].*\.$/);
    }
    expect(eventSignature(1)).toBeNull();
    expect(meaningOf('nothing')).toBeNull();
  });

  it('are looked for in no time, whatever the line', () => {
    const begun = performance.now();
    signatureOf('Connector registration failed '.repeat(2000));
    signatureOf(`RustSslCertificateValidator: Failed to validate chain ${'issuer: CN='.repeat(5000)}`);
    expect(performance.now() - begun).toBeLessThan(200);
  });
});
