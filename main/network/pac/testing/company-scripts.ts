/** Scripts as companies have them, written anew after the manner of real ones, with what they must answer. */

/** What one question must give. */
export interface Case {
  /** What is asked for: a name, or a whole address. */
  readonly ask: string;
  readonly answer: string;
  /** Line of the return, from 1. */
  readonly line: number;
  /** Local time; a Friday, a quarter to two, where nothing is said. */
  readonly at?: Date;
  readonly client?: string;
}

/** One script. */
export interface CompanyScript {
  readonly title: string;
  readonly text: string;
  readonly cases: readonly Case[];
  /** It calls what only Microsoft's engine has. */
  readonly microsoft?: true;
}

/** Addresses of the names that the scripts look up. */
export const companyNames: Readonly<Record<string, readonly string[]>> = {
  'intranet.contoso.example': ['10.20.30.40'],
  'extranet.contoso.example': ['198.51.100.7'],
  'files.fabrikam.example': ['172.20.1.1'],
  'dual.contoso.example': ['fd20::1', '10.9.9.9'],
  'proxy.contoso.example': ['10.1.1.1'],
};

const friday = (hours: number, minutes: number): Date => new Date(2026, 10, 20, hours, minutes, 30);
const saturday = new Date(2026, 10, 21, 11, 0, 0);

/** The tables that large companies generate into their scripts. */
const subnets = Array.from(
  { length: 1500 },
  (_, index) => `  ["10.${Math.floor(index / 250)}.${index % 250}.0", "255.255.255.0"]`,
);

/** The scripts. */
export const companyScripts: readonly CompanyScript[] = [
  {
    title: 'names without dots, own domains and own addresses go out directly',
    text: `function FindProxyForURL(url, host)
{
    // Plain names
    if (isPlainHostName(host) || localHostOrDomainIs(host, "localhost.localdomain"))
        return "DIRECT";

    if (dnsDomainIs(host, ".contoso.example") && host != "www.contoso.example")
        return "DIRECT";

    var ip = dnsResolve(host);
    if (isInNet(ip, "10.0.0.0", "255.0.0.0") || isInNet(ip, "172.16.0.0", "255.240.0.0") ||
        isInNet(ip, "127.0.0.0", "255.255.255.0"))
        return "DIRECT";

    return "PROXY proxy1.contoso.example:8080; PROXY proxy2.contoso.example:8080; DIRECT";
}
`,
    cases: [
      { ask: 'wiki', answer: 'DIRECT', line: 5 },
      { ask: 'intranet.contoso.example', answer: 'DIRECT', line: 8 },
      { ask: 'files.fabrikam.example', answer: 'DIRECT', line: 13 },
      ...['www.contoso.example', 'login.microsoftonline.com'].map((ask) => ({
        ask,
        answer: 'PROXY proxy1.contoso.example:8080; PROXY proxy2.contoso.example:8080; DIRECT',
        line: 15,
      })),
    ],
  },
  {
    title: 'another proxy in working hours',
    text: `function FindProxyForURL(url, host) {
  if (weekdayRange("MON", "FRI") && timeRange(8, 18)) {
    return "PROXY day:3128";
  } else if (weekdayRange("SAT", "SUN")) {
    return "PROXY weekend:3128";
  }
  if (timeRange(18, 30, 23, 59)) return "PROXY evening:3128";
  return "DIRECT";
}`,
    cases: [
      { ask: 'a.example', answer: 'PROXY day:3128', line: 3 },
      { ask: 'a.example', at: saturday, answer: 'PROXY weekend:3128', line: 5 },
      { ask: 'a.example', at: friday(18, 15), answer: 'DIRECT', line: 8 },
      { ask: 'a.example', at: friday(19, 0), answer: 'PROXY evening:3128', line: 7 },
    ],
  },
  {
    title: 'each site has its proxy',
    text: `var sites = [
  ["10.1.0.0", "255.255.0.0", "PROXY north:8080"],
  ["10.2.0.0", "255.255.0.0", "PROXY south:8080"]
];
function siteProxy() {
  var own = myIpAddress();
  for (var i = 0; i < sites.length; i++) {
    if (isInNet(own, sites[i][0], sites[i][1])) return sites[i][2];
  }
  return "PROXY central:8080";
}
function FindProxyForURL(url, host) {
  if (shExpMatch(host, "*.msappproxy.net") || shExpMatch(host, "*.servicebus.windows.net"))
    return "DIRECT";
  return siteProxy();
}`,
    cases: [
      { ask: 'lab.bootstrap.msappproxy.net', client: '10.1.2.3', answer: 'DIRECT', line: 14 },
      { ask: 'a.example', client: '10.1.2.3', answer: 'PROXY north:8080', line: 8 },
      { ask: 'a.example', client: '10.2.2.3', answer: 'PROXY south:8080', line: 8 },
      { ask: 'a.example', client: '192.168.0.1', answer: 'PROXY central:8080', line: 10 },
    ],
  },
  {
    title: 'addresses by regular expressions, in the manner of cloud proxies',
    text: `function FindProxyForURL(url, host) {
    var privateIP = /^(0|10|127|192\\.168|172\\.1[6789]|172\\.2[0-9]|172\\.3[01]|169\\.254|192\\.88\\.99)\\.[0-9.]+$/;
    var resolved_ip = dnsResolve(host);

    /* Don't send non-FQDN or private IP auths to us */
    if (isPlainHostName(host) || isInNet(resolved_ip, "192.0.2.0", "255.255.255.0") || privateIP.test(resolved_ip))
        return "DIRECT";

    /* FTP goes directly */
    if (url.substring(0, 4) == "ftp:")
        return "DIRECT";

    if (((localHostOrDomainIs(host, "trust.contoso.example")) ||
         (localHostOrDomainIs(host, "extranet.contoso.example"))))
        return "DIRECT";

    return "PROXY gateway.example:80; PROXY gateway2.example:80; DIRECT";
}`,
    cases: [
      { ask: 'intranet.contoso.example', answer: 'DIRECT', line: 7 },
      { ask: 'ftp://ftp.example/', answer: 'DIRECT', line: 11 },
      { ask: 'extranet.contoso.example', answer: 'DIRECT', line: 15 },
      { ask: 'gone.example', answer: 'PROXY gateway.example:80; PROXY gateway2.example:80; DIRECT', line: 17 },
    ],
  },
  {
    title: 'a proxy by the sum of the letters',
    text: `var list = new Array("p0:80", "p1:80", "p2:80");
function sumOf(text) {
  var sum = 0;
  for (var i = 0; i < text.length; i++) sum += text.charCodeAt(i);
  return sum;
}
function FindProxyForURL(url, host) {
  host = host.toLowerCase();
  switch (dnsDomainLevels(host)) {
    case 0:
      return "DIRECT";
    default:
      var first = sumOf(host) % list.length;
      return "PROXY " + list[first] + "; PROXY " + list[(first + 1) % list.length];
  }
}`,
    cases: [
      { ask: 'wiki', answer: 'DIRECT', line: 11 },
      { ask: 'a.b', answer: 'PROXY p1:80; PROXY p2:80', line: 14 },
      { ask: 'a.c', answer: 'PROXY p2:80; PROXY p0:80', line: 14 },
    ],
  },
  {
    title: 'by the address that is asked for, hidden from old browsers',
    text: `<!-- hide
function FindProxyForURL(url, host) {
  if (shExpMatch(url, "https://*") && !shExpMatch(url, "*.contoso.example/*")) return "PROXY secure:443";
  if (shExpMatch(url, "http://crl?.digicert.com/*")) return "PROXY lists:80";
  return "DIRECT";
}
// -->`,
    cases: [
      { ask: 'login.microsoftonline.com', answer: 'PROXY secure:443', line: 3 },
      { ask: 'http://crl3.digicert.com/a.crl', answer: 'PROXY lists:80', line: 4 },
      { ask: 'http://crl10.digicert.com/a.crl', answer: 'DIRECT', line: 5 },
      { ask: 'intranet.contoso.example', answer: 'DIRECT', line: 5 },
    ],
  },
  {
    title: 'a table of 1,500 networks',
    text: `var nets = [\n${subnets.join(',\n')}\n];\nfunction FindProxyForURL(url, host) {
  var ip = dnsResolve(host);
  for (var i in nets) if (isInNet(ip, nets[i][0], nets[i][1])) return "DIRECT";
  return "PROXY big:8080";
}`,
    cases: [
      { ask: '10.5.249.77', answer: 'DIRECT', line: 1505 },
      { ask: 'login.microsoftonline.com', answer: 'PROXY big:8080', line: 1506 },
    ],
  },
  {
    title: 'Windows’ ends of lines, and a function put into a variable',
    text: 'var decide = function (host) {\r\n  return /\\.microsoft\\.com$/i.test(host) ? "PROXY ms:1" : "PROXY all:1";\r\n};\r\nvar FindProxyForURL = function (url, host) {\r\n  return decide(host);\r\n};\r\n',
    cases: [
      { ask: 'aka.MICROSOFT.com', answer: 'PROXY ms:1', line: 2 },
      { ask: 'a.example', answer: 'PROXY all:1', line: 2 },
    ],
  },
  {
    title: 'Microsoft’s functions for IPv6',
    text: `function FindProxyForURL(url, host) { return "PROXY old:1"; }
function FindProxyForURLEx(url, host) {
  if (!isResolvableEx(host)) return "PROXY unknown:1";
  var sorted = sortIpAddressList(dnsResolveEx(host)).split(";");
  for (var i = 0; i < sorted.length; i++) {
    if (isInNetEx(sorted[i], "fd20::/16")) return "DIRECT";
    if (isInNetEx(sorted[i], "10.20.0.0/16")) return "PROXY inside:" + getClientVersion().length;
  }
  return myIpAddressEx().indexOf(":") === -1 ? "PROXY four:1" : "PROXY six:1";
}`,
    microsoft: true,
    cases: [
      { ask: 'dual.contoso.example', answer: 'DIRECT', line: 6 },
      { ask: 'intranet.contoso.example', answer: 'PROXY inside:3', line: 7 },
      { ask: 'extranet.contoso.example', answer: 'PROXY four:1', line: 9 },
      { ask: 'extranet.contoso.example', client: 'fd00::1', answer: 'PROXY six:1', line: 9 },
      { ask: 'gone.example', answer: 'PROXY unknown:1', line: 3 },
    ],
  },
];

/** The address that is asked for, and its name. */
export function questionOf({ ask }: Case): { readonly url: string; readonly host: string } {
  const url = ask.includes('://') ? ask : `https://${ask}/`;
  return { url, host: /^[a-z]+:\/\/([^/]+)/.exec(url)?.[1] ?? '' };
}

/** The time of a case. */
export const timeOf = ({ at }: Case): Date => at ?? friday(13, 45);

/** The addresses of this server in a case. */
export const clientOf = ({ client }: Case): string => client ?? '172.16.0.10';
