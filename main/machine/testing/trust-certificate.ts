/** Certificates as Microsoft's service gives them to a connector, made for tests: any dates, tenant and connector. */
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';

/** What is to stand in it. */
export interface WantedCertificate {
  readonly tenant?: string;
  readonly connector?: string;
  readonly from?: string;
  readonly to?: string;
}

/** A certificate, with its thumbprint. */
export interface TrustCertificate {
  readonly der: Buffer;
  /** SHA-1: 40 digits in upper case. */
  readonly thumbprint: string;
}

/** Of tests alone, and small, so that it is made quickly. */
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });

const element = (tag: number, ...contents: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(contents);
  const size = body.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), body]);
};
const sequence = (...contents: readonly Uint8Array[]): Buffer => element(0x30, ...contents);
const hex = (text: string): Buffer => Buffer.from(text.replace(/ /g, ''), 'hex');

/** sha512WithRSAEncryption, commonName, and the extension with the connector's id (1.3.6.1.4.1.311.82.1). */
const algorithm = sequence(hex('06 09 2a864886f70d01010d'), hex('05 00'));
const commonName = hex('06 03 550403');
const connectorId = hex('06 09 2b0601040182375201');

const named = (name: string): Buffer => sequence(element(0x31, sequence(commonName, element(0x0c, Buffer.from(name)))));

/** GeneralizedTime would do as well; UTCTime is what certificates have until 2050 (RFC 5280, 4.1.2.5). */
const time = (iso: string): Buffer =>
  element(
    0x17,
    Buffer.from(
      `${iso
        .slice(2)
        .replace(/\..*|[-:TZ]/g, '')
        .slice(0, 12)}Z`,
    ),
  );

/** The bytes of a GUID as Windows keeps them: its first three parts are numbers in little-endian. */
export function guidBytes(text: string): Buffer {
  const [one = '', two = '', three = '', four = '', five = ''] = text.split('-');
  const turned = [one, two, three].map((part) => Buffer.from(part, 'hex').reverse());
  return Buffer.concat([...turned, Buffer.from(four + five, 'hex')]);
}

/** Makes one, signed with SHA-512. It is good for reading; nobody trusts it. */
export function makeTrustCertificate({
  tenant = '11111111-2222-3333-4444-555555555555',
  connector = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  from = '2026-10-01T00:00:00Z',
  to = '2027-03-30T00:00:00Z',
}: WantedCertificate = {}): TrustCertificate {
  const signed = sequence(
    hex('a0 03 02 01 02'),
    hex('02 01 07'),
    algorithm,
    named('connectorregistrationca.msappproxy.net'),
    sequence(time(from), time(to)),
    named(tenant),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(sequence(connectorId, element(0x04, guidBytes(connector))))),
  );
  const signature = createSign('sha512').update(signed).sign(privateKey);
  const der = sequence(signed, algorithm, element(0x03, Buffer.of(0), signature));
  return { der, thumbprint: createHash('sha1').update(der).digest('hex').toUpperCase() };
}

/** As Windows keeps it: a property of no interest, then the certificate (`certificates/serialized.ts`). */
export function recordOf({ der, thumbprint }: TrustCertificate): Buffer {
  const property = (number: number, bytes: Buffer): Buffer => {
    const header = Buffer.alloc(12);
    header.writeUInt32LE(number, 0);
    header.writeUInt32LE(1, 4);
    header.writeUInt32LE(bytes.length, 8);
    return Buffer.concat([header, bytes]);
  };
  return Buffer.concat([property(3, Buffer.from(thumbprint, 'hex')), property(32, der)]);
}

/** TrustSettings.xml as Microsoft's article shows it (GSA-tshoot). */
export const trustSettings = (
  thumbprint: string,
  inUserStore = false,
): string => `<?xml version="1.0" encoding="utf-8"?>
<ConnectorTrustSettingsFile xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <CloudProxyTrust>
    <Thumbprint>${thumbprint}</Thumbprint>
    <IsInUserStore>${inUserStore}</IsInUserStore>
  </CloudProxyTrust>
</ConnectorTrustSettingsFile>
`;
