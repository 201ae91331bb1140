/**
 * Products that inspect TLS, by the text of their certificates' issuers: what they are called out of the box. Companies
 * often give the authority their own name; the product then stays unknown, and the finding says only the name.
 *
 * The patterns look at a name with one part in each line, `CN=...`, and are only ever asked about an authority that is none
 * of Microsoft's. Each is tight enough to leave other public authorities alone: several of these makers have had some
 * (Symantec, Cisco, Trend Micro, Fortinet and Cloudflare among them).
 */

/** A product, and what its certificates say. */
export interface Inspector {
  readonly name: string;
  readonly pattern: RegExp;
  /** Where the text comes from: the maker's document, or the product's default. */
  readonly source: string;
}

const row = (name: string, pattern: RegExp, source: string): Inspector => ({ name, pattern, source });

/** The products, more particular patterns first. */
export const inspectors: readonly Inspector[] = [
  row('Zscaler', /^(?:CN|O)=Zscaler\b/im, 'Zscaler: default root and intermediate certificates, O=Zscaler Inc.'),
  row(
    'Netskope',
    /^(?:CN|O|OU)=.*\bnetskope\b|^CN=.*\.goskope\.com$|^emailAddress=.*@(?:netskope|goskope)\.com$/im,
    'Netskope: certadmin@netskope.com, CN=ca.TENANT.goskope.com, O=Netskope',
  ),
  row(
    'Palo Alto Networks',
    /^(?:CN|O|OU)=.*\bPalo ?Alto ?Networks\b|^CN=(?:Prisma|GlobalProtect)\b|^CN=(?:PAN(?:-?OS)?|Palo ?Alto)[ _-](?:Forward|(?:Un)?trust(?:ed)?|Decrypt(?:ion)?|SSL)(?![a-z])|^CN=(?:SSL[ _-])?Forward[ _-]?(?:Un)?trust(?:ed)?(?:[ _-](?:CA|cert(?:ificate)?))*$/im,
    'Palo Alto Networks: Prisma Access; names of forward trust and untrust certificates as its guides suggest them',
  ),
  row(
    'Fortinet FortiGate',
    /^(?:O|CN)=Fortinet\b(?!.*\bpublic\b)|^(?:CN|OU)=(?:FortiGate|FGT?[0-9A-Z]{6,}|Fortinet_CA_(?:SSL|Untrusted))/im,
    'Fortinet: Fortinet_CA_SSL, O=Fortinet, CN=serial number of the device',
  ),
  row(
    'Broadcom (Blue Coat, Symantec) proxy',
    /^(?:CN|O|OU)=.*\b(?:Blue ?Coat|ProxySG|Edge ?SWG)\b|^(?:CN|O|OU)=.*\b(?:Symantec|Broadcom)\b.*\b(?:Web Security|WSS|Cloud SWG|Web Protection)\b/im,
    'Broadcom: Blue Coat SG-Series, Cloud SWG root certificate',
  ),
  row('Cisco Umbrella', /^(?:CN|O|OU)=.*\bCisco Umbrella\b|^(?:CN|O)=.*\bOpenDNS\b/im, 'Cisco: Cisco Umbrella Root CA'),
  row(
    'Cisco Secure Web Appliance or Firewall',
    /^(?:CN|O|OU)=.*\b(?:IronPort|Cisco (?:Web Security|Secure (?:Web|Access|Firewall)|WSA|Firepower))\b/im,
    'Cisco: Web Security Appliance, Secure Access, Firepower',
  ),
  row('Sophos', /^(?:CN|O|OU)=.*\bSophos\b|^CN=.*\bAstaro\b/im, 'Sophos: Sophos SSL CA_serial, Sophos UTM proxy CA'),
  row(
    'Skyhigh (McAfee) Web Gateway',
    /^(?:CN|O|OU)=.*\b(?:Skyhigh|McAfee)\b/im,
    'Skyhigh Security: McAfee Web Gateway default root, Skyhigh Security',
  ),
  row('Check Point', /^(?:CN|O|OU)=.*\bCheck ?Point\b/im, 'Check Point: HTTPS Inspection, Harmony'),
  row('Squid', /^(?:CN|O|OU)=.*\bSquid\b/im, 'Squid: names that its documentation and pfSense suggest for ssl_bump'),
  row(
    'Forcepoint (Websense)',
    /^(?:CN|O|OU)=.*\b(?:Forcepoint|Websense)\b/im,
    'Forcepoint: Forcepoint Cloud CA, Websense Public Primary Certificate Authority',
  ),
  row('Barracuda', /^(?:CN|O|OU)=.*\bBarracuda\b/im, 'Barracuda: Web Security Gateway, CloudGen Firewall'),
  row(
    'WatchGuard',
    /^(?:CN|O|OU)=.*\b(?:WatchGuard|Fireware)\b/im,
    'WatchGuard: CN=Fireware HTTPS Proxy, O=WatchGuard_Technologies',
  ),
  row('SonicWall', /^(?:CN|O|OU)=.*\bSonic ?WALL\b/im, 'SonicWall: SonicWall Firewall DPI-SSL'),
  row('iboss', /^(?:CN|O|OU)=.*\biboss\b/im, 'iboss: iboss network security CA'),
  row('Menlo Security', /^(?:CN|O|OU)=.*\bMenlo ?Security\b/im, 'Menlo Security: Menlo Security Intermediate/Root CA'),
  row(
    'Cloudflare Gateway',
    /^(?:CN|O|OU)=.*\bCloudflare\b.*\b(?:Teams|Gateway|Zero Trust|Managed)\b|^(?:CN|OU)=Gateway CA - Cloudflare\b|^CN=Cloudflare for Teams\b/im,
    'Cloudflare: Gateway CA - Cloudflare Managed G1, Cloudflare for Teams ECC CA',
  ),
  row('Trend Micro', /^(?:CN|O|OU)=.*\bTrend ?Micro\b/im, 'Trend Micro: InterScan Web Security, Apex One'),
  row('Kaspersky', /^(?:CN|O|OU)=.*\bKaspersky\b/im, 'Kaspersky: Kaspersky Anti-Virus Personal Root Certificate'),
  row('ESET', /^(?:CN|O)=ESET\b/im, 'ESET: ESET SSL Filter CA'),
  row('Bitdefender', /^(?:CN|O|OU)=.*\bBitdefender\b/im, 'Bitdefender: Bitdefender Personal CA.Net-Defender'),
  row(
    'Avast or AVG',
    /^(?:CN|O|OU)=.*\b(?:avast!?|AVG)\b.*(?:scanner|shield|trusted|technologies|root|CA\b)/im,
    'Avast: avast! Web/Mail Shield Root, AVG Web/Mail Shield Root',
  ),
  row('Norton', /^(?:CN|O|OU)=.*\bNorton\b.*\b(?:Shield|Security|Family)\b/im, 'Norton: Norton Web/Mail Shield Root'),
  row('Dr.Web', /^(?:CN|O|OU)=.*\b(?:Dr\.?Web|Doctor ?Web)\b/im, 'Dr.Web: SpIDer Gate root certificate'),
  row('Juniper', /^(?:CN|O|OU)=.*\bJuniper\b/im, 'Juniper: SRX SSL forward proxy'),
  row('F5', /^(?:CN|O|OU)=.*\bF5 (?:Networks|BIG-?IP|SSL ?O)/im, 'F5: SSL Orchestrator'),
  row('A10 Networks', /^(?:CN|O|OU)=.*\bA10 ?Networks\b/im, 'A10: SSL Insight'),
  row('Untangle (Arista) NG Firewall', /^(?:CN|O|OU)=.*\bUntangle\b/im, 'Untangle: SSL Inspector'),
  row('Smoothwall', /^(?:CN|O|OU)=.*\bSmoothwall\b/im, 'Smoothwall: HTTPS interception CA'),
  row('Lightspeed', /^(?:CN|O|OU)=.*\bLightspeed\b/im, 'Lightspeed Systems: Rocket, Relay'),
  row('ContentKeeper', /^(?:CN|O|OU)=.*\bContentKeeper\b/im, 'ContentKeeper: appliance CA'),
  row('Securly', /^(?:CN|O|OU)=.*\bSecurly\b/im, 'Securly: SSL certificate'),
  row('Cato Networks', /^(?:CN|O|OU)=.*\bCato ?Networks\b/im, 'Cato Networks: Cato Networks CA'),
  row('Stormshield', /^(?:CN|O|OU)=.*\b(?:Stormshield|NETASQ)\b/im, 'Stormshield: SSL proxy default authority'),
  row('Clavister', /^(?:CN|O|OU)=.*\bClavister\b/im, 'Clavister: NetWall'),
  row('OPNsense or pfSense', /^(?:CN|O|OU)=.*\b(?:OPNsense|pfSense)\b/im, 'OPNsense, pfSense: internal CA'),
  row('Burp Suite', /^(?:CN|O|OU)=.*\bPortSwigger\b/im, 'PortSwigger: PortSwigger CA'),
  row(
    'Fiddler',
    /^(?:CN|O|OU)=.*\bDO_NOT_TRUST(?:_FiddlerRoot)?\b|^CN=.*\bFiddler ?Root\b/im,
    'Fiddler: DO_NOT_TRUST_FiddlerRoot',
  ),
  row('mitmproxy', /^(?:CN|O)=mitmproxy\b/im, 'mitmproxy: CN=mitmproxy, O=mitmproxy'),
  row('Charles', /^(?:CN|O|OU)=.*\bCharles Proxy\b|^O=XK72\b/im, 'Charles: Charles Proxy CA, O=XK72 Ltd'),
];
