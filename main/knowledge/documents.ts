/**
 * The documents that the help pages name, as people find them today. Addresses are read and copied by a person; nothing
 * here opens them. The sources of single endpoints are in `sources.ts`.
 */

/** A document, and where it is. */
export interface HelpDocument {
  readonly title: string;
  readonly address: string;
}

const microsoft = 'https://learn.microsoft.com/en-us/';
const rfc = 'https://www.rfc-editor.org/rfc/';

/** By key. */
export const documents = {
  'connector-names': {
    title: 'Microsoft: How to configure private network connectors (names, ports, TLS inspection)',
    address: `${microsoft}entra/global-secure-access/how-to-configure-connectors`,
  },
  'connector-proxies': {
    title: 'Microsoft: Work with existing on-premises proxy servers (proxy, direct, sign-in)',
    address: `${microsoft}entra/identity/app-proxy/application-proxy-configure-connectors-with-proxy-servers`,
  },
  'connector-trouble': {
    title: 'Microsoft: Troubleshoot problems installing the private network connector',
    address: `${microsoft}entra/global-secure-access/troubleshoot-connectors`,
  },
  'connector-versions': {
    title: 'Microsoft: Private network connector version release notes',
    address: `${microsoft}entra/global-secure-access/reference-version-history`,
  },
  'revocation-proxy': {
    title: 'Microsoft: How Windows finds the proxy for certificate revocation lists (KB2623724)',
    address:
      'https://learn.microsoft.com/troubleshoot/developer/browsers/security-privacy/description-of-cryptography-api-proxy-from-crl',
  },
  'azure-authorities': {
    title: 'Microsoft: Azure Certificate Authority details',
    address: `${microsoft}azure/security/fundamentals/azure-ca-details`,
  },
  'service-tags': {
    title: 'Microsoft: Virtual network service tags, and their address ranges as a file',
    address: `${microsoft}azure/virtual-network/service-tags-overview`,
  },
  pktmon: {
    title: 'Microsoft: Packet Monitor (pktmon), the recorder of Windows',
    address: `${microsoft}windows-server/networking/technologies/pktmon/pktmon`,
  },
  tcp: { title: 'RFC 9293: Transmission Control Protocol (SYN, RST, repetition)', address: `${rfc}rfc9293` },
  icmp: {
    title: 'RFC 1812, section 5.2.7.1: Destination unreachable, and administratively prohibited',
    address: `${rfc}rfc1812#section-5.2.7.1`,
  },
  mtu: {
    title: 'RFC 2923, section 2.1: Large packets that vanish where ICMP is blocked',
    address: `${rfc}rfc2923#section-2.1`,
  },
  connect: { title: 'RFC 9110, section 9.3.6: CONNECT', address: `${rfc}rfc9110#section-9.3.6` },
  'sign-in': {
    title: 'RFC 9110, section 15.5.8: 407 Proxy Authentication Required',
    address: `${rfc}rfc9110#section-15.5.8`,
  },
  'proxy-failure': { title: 'RFC 9110, section 15.6: Answers 500 to 504', address: `${rfc}rfc9110#section-15.6` },
  dns: { title: 'RFC 1035, section 4.1.1: Answer codes of name servers', address: `${rfc}rfc1035#section-4.1.1` },
  llmnr: { title: 'RFC 4795: Link-local multicast name resolution, and its risks', address: `${rfc}rfc4795` },
  ipv6: { title: 'RFC 8305: Happy Eyeballs, IPv6 and IPv4 side by side', address: `${rfc}rfc8305` },
  tls12: {
    title: 'RFC 5246: TLS 1.2 (section 7.2.2: alerts, 7.4.2: certificates)',
    address: `${rfc}rfc5246#section-7.2.2`,
  },
  tls13: { title: 'RFC 8446: TLS 1.3 (certificates are encrypted)', address: `${rfc}rfc8446#section-2` },
  certificates: { title: 'RFC 5280: Certificates, their chains and dates', address: `${rfc}rfc5280#section-6` },
} as const satisfies Readonly<Record<string, HelpDocument>>;

/** The key of a document. */
export type DocumentKey = keyof typeof documents;
