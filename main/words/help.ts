/**
 * The help page of every code, in words: what it means whoever's capture it is, how sure it is, and what can be done, step
 * by step. What a single capture shows is said by its finding (`findings.ts`); how it is told stands in the table of codes.
 */
import type { Code } from '../examine/codes.js';
import { pathHelp } from './path-help.js';
import { serverHelpWords } from './server-help.js';
import type { HelpWords } from './shapes.js';

const sureByName =
  'Certain where one of the names is the connector’s alone. Likely where browsers and other programs on this server use all of them, too. Possible where no name was seen for the addresses.';
const sureByTunnel =
  'Certain where the request names a target that is the connector’s alone. Likely where other programs use all of the names, too. Possible where the request was cut off before its target could be read.';
const sureByLookup =
  'Certain where the name server itself said so of a name that is the connector’s alone. Otherwise likely.';
const sureByBytes = 'Certain: it is written in what was sent and received.';

const bothFiles =
  'The connector has two configuration files, one for the connector and one for its updater (MicrosoftEntraPrivateNetworkConnectorService.exe.config and MicrosoftEntraPrivateNetworkConnectorUpdaterService.exe.config). Both need the same setting.';
const restart =
  'Restart both services afterwards (WAPCSvc and WAPCUpdaterSvc), and record their start or try the paths again.';
const recordAgain =
  'Record again: stop the connector, empty the name cache (ipconfig /flushdns), start recording whole packets, start the connector, wait two minutes, stop recording.';
const allowNames =
  'Ask your network team to let this server connect out on port 443 to *.msappproxy.net, *.servicebus.windows.net and the sign-in names of Microsoft’s list, and to let no device open these encrypted connections (TLS inspection). Give them the names and addresses of the finding.';
const throughProxy = `If only a proxy leads out of your network, set that proxy in the connector instead. ${bothFiles}`;
const exempt =
  'Ask your network team to exempt *.msappproxy.net, *.servicebus.windows.net and the sign-in names from TLS inspection, on every device on the way: proxy, firewall, cloud gateway.';
const fromProxy =
  'Ask your network team to try, from the proxy itself, whether it finds the addresses of these names and connects to them on port 443.';

/** The words of every help page. */
export const helpWords: { readonly [C in Code]: HelpWords } = {
  ...serverHelpWords,
  ...pathHelp,
  'DIRECT-DROPPED': {
    title: 'Connections to the cloud get no answer',
    means:
      'To connect, this server sends a request (SYN) and waits for an acceptance. Here nothing came back at all, however often it was repeated. Most firewalls refuse in this way: they say nothing. The connector only ever connects outwards, so nothing has to be opened towards this server.',
    sure: `${sureByName} One repetition in a short capture is likely only: an answer may have come later.`,
    steps: [
      allowNames,
      throughProxy,
      'Look at the firewall of this server as well, if it blocks outbound connections.',
    ],
    documents: ['connector-names', 'tcp'],
  },
  'DIRECT-REFUSED': {
    title: 'Requests for connection are answered by a refusal',
    means:
      'Something answered the request for connection with a reset (RST): "no". Microsoft’s service answers on these ports, so the refusal most likely comes from a firewall on the way that says no aloud, or the name leads to a wrong address.',
    sure: sureByName,
    steps: [
      allowNames,
      'Check that the names lead to Microsoft’s addresses, and look into the hosts file of this server.',
      throughProxy,
    ],
    documents: ['connector-names', 'tcp'],
  },
  'DIRECT-PROHIBITED': {
    title: 'A device answers “administratively prohibited”',
    means:
      'A router or firewall on the way sent a message (ICMP) that says by itself: a rule forbids this connection. The finding names the address of that device.',
    sure: sureByName,
    steps: ['Show your network team the address of the device: the rule is there.', allowNames, throughProxy],
    documents: ['connector-names', 'icmp'],
  },
  'DIRECT-NO-ROUTE': {
    title: 'A device answers that there is no way there',
    means:
      'A router sent a message (ICMP) that it knows no way to these addresses, or that the packets have gone round in a circle until they were dropped. Networks in which only the proxy gets out look like this.',
    sure: sureByName,
    steps: [
      throughProxy,
      'If servers are meant to go out directly, ask your network team for a route from this server to the internet.',
    ],
    documents: ['connector-proxies', 'icmp'],
  },
  'IPV6-BROKEN': {
    title: 'Connections over IPv6 fail',
    means:
      'A name has addresses of both kinds, the older IPv4 and the newer IPv6. Over IPv6 nothing got through, over IPv4 it did. The connector works, but each start waits for IPv6 to fail first.',
    sure: sureByBytes,
    steps: [
      'Ask your network team either to let IPv6 through to the connector’s names, or to stop offering IPv6 to this server.',
    ],
    documents: ['ipv6', 'connector-names'],
  },
  'PATH-LOSSY': {
    title: 'Packets had to be sent again',
    means:
      'Packets were lost on the way and sent again until they arrived. A few are normal on every network. Many of them, and users of published applications feel it as slowness.',
    sure: 'Likely: a recording can miss packets that the network did not lose.',
    steps: [
      'If nobody complains of slowness, there is nothing to do.',
      'If somebody does, record again at that hour, and show both recordings to your network team.',
    ],
    documents: ['tcp'],
  },
  'PATH-MTU': {
    title: 'Small packets pass, large ones never arrive',
    means:
      'Somewhere on the way packets may only have a certain size (MTU), often because of a VPN. A device that drops a larger one has to say so; where that message is blocked, the sender repeats the same packet again and again. Small messages get through and large ones vanish: the connection opens, and stops when the service sends its certificate, which is large.',
    sure: 'Possible: other causes of repeated packets look alike.',
    steps: [
      'Ask your network team to check the largest packet size (MTU) of the way out, and to let the messages "fragmentation needed" and "packet too big" (ICMP) through.',
      'To see it yourself: ping -f -l 1472 to an address that answers pings, then smaller numbers until it passes.',
    ],
    documents: ['mtu'],
  },
  'LEGACY-PORT-ATTEMPT': {
    title: 'Old ports are closed, which is normal today',
    means:
      'Connectors before version 1.5.132.0 (2017) needed many ports. Later ones work over 443 alone, and still may try some of the old ones. That these are closed is normal.',
    sure: sureByBytes,
    steps: [
      'If the connector is 1.5.132.0 or later, there is nothing to do.',
      'If it is older, install the present version.',
    ],
    documents: ['connector-versions', 'connector-names'],
  },
  'ADDRESS-NOT-COVERED': {
    title: 'Rules by address miss some of the connector’s addresses',
    means:
      'Some firewalls know addresses only, no names. Microsoft publishes which addresses its services have, grouped in service tags, and changes the list every week. No tag exists for this product: its names are spread over tags of other services (AzureActiveDirectory, ServiceBus, AzureCloud), and the servers of certificate authorities are in none, because they are not Microsoft’s. Here names led to addresses that the list has in none of these tags. A firewall that only lets these tags through drops the connections to them.',
    sure: 'Certain for the addresses that the names led to now, and the file as it is. Likely where the file is older than two weeks, or its date is not known: a newer one may have the addresses. Other addresses may follow tomorrow.',
    steps: [
      'Ask your network team for rules by name. They do not break when Microsoft moves a name to another address: connector-doctor allow-list writes them for many devices.',
      'Where only rules by address are possible, Microsoft documents two ways: allow all addresses on ports 443 and 80 from this server, or all of Azure’s ranges, renewed every week. Parts of them break. Names outside Azure, such as those of certificate authorities, need rules of their own.',
      'A proxy that lets the names through without a sign-in and without TLS inspection needs no addresses either.',
    ],
    documents: ['service-tags', 'connector-names', 'connector-proxies'],
  },
  'REVOCATION-UNREACHABLE': {
    title: 'Certificate revocation lists cannot be reached',
    means:
      'Windows asks the authority that issued a certificate whether it has been withdrawn since. It fetches a list, or asks by itself for one certificate (OCSP), unencrypted on port 80. It does so with its own proxy setting, called WinHTTP, and not with the connector’s. So a connector can look active and still fail, because these questions take another way and are stopped there.',
    sure: 'Certain that these attempts failed. Whether a connection failed because of it shows in the connector’s log alone.',
    steps: [
      'See which proxy Windows uses: netsh winhttp show proxy.',
      'If the connector goes through a proxy, give Windows the same one: netsh winhttp set proxy HOST:PORT, in a console run as administrator. Other services of this server use that setting, too.',
      'Ask your network team to let this server, or the proxy, reach the names of the finding on port 80, without a sign-in.',
    ],
    documents: ['revocation-proxy', 'connector-names'],
  },
  'PATH-NOT-AS-CONFIGURED': {
    title: 'Another way is taken than the one that was meant',
    means:
      'You said how this connector is meant to reach the cloud, and the capture shows another way. Where nothing is set in the connector, Windows looks for a proxy by itself: in its own settings, then by WPAD on the network. What it finds is used without a word.',
    sure: 'Certain where direct was meant and a proxy was used for a name that is the connector’s alone. Where a proxy or WPAD was meant it is likely: a proxy may have more addresses than the capture shows.',
    steps: [
      'Make sure of what is meant, and change the answer above the findings if it was not right.',
      `To go direct, switch the proxy off: <defaultProxy enabled="false"></defaultProxy> in <system.net>. Keep a copy of the files. ${bothFiles}`,
      'To use a proxy, name it in the same place. Then look into machine.config and into the proxy settings of the service’s account.',
      restart,
    ],
    documents: ['connector-proxies'],
  },
  'PROXY-BYPASSED': {
    title: 'Connections go direct, past the proxy',
    means:
      'A proxy is meant, and some connections did not go through it. A part of the connector does not know the proxy: most often one of the two configuration files has it and the other has not, or a service was not restarted.',
    sure: sureByName,
    steps: [`Set the same proxy in both files. ${bothFiles}`, restart],
    documents: ['connector-proxies'],
  },
  'PROXY-UNREACHABLE': {
    title: 'The proxy cannot be reached',
    means:
      'Before the proxy can do anything, this server has to connect to it. That did not work: its name leads nowhere, nothing answers at its address, or the answer is no.',
    sure: 'Certain where the proxy was named by you, or by its name in the capture. Where only its port looks like a proxy’s: likely if it is the only one, else possible.',
    steps: [
      'Check the spelling, the address and the port of the proxy in the connector’s configuration.',
      'Try it from this server: Test-NetConnection PROXY -Port PORT, in PowerShell.',
      'Ask your network team whether this server may reach the proxy, and whether the proxy runs.',
    ],
    documents: ['connector-proxies'],
  },
  'PROXY-AUTH-REQUIRED': {
    title: 'The proxy answers 407 to the connector’s services',
    means:
      'The proxy wants whoever asks to sign in first (407). The connector’s services run as Network Service and Local System, and do not sign in to proxies. Microsoft does not support it, and no password can be set for it.',
    sure: sureByTunnel,
    steps: [
      'Ask your network team to let this server pass to the connector’s names without a sign-in, by its address.',
      'The rule has to hold for both services: Network Service (connector) and Local System (updater).',
    ],
    documents: ['connector-proxies', 'sign-in'],
  },
  'PROXY-SIGN-IN-USED': {
    title: 'The proxy answers 407 first, then lets through',
    means:
      'Something on this server signed in to the proxy and got through. The connector’s services cannot do that. So it was another program, such as a browser under your account, and the connector itself will be refused.',
    sure: 'Certain that a sign-in happened. Who signed in, a capture does not show.',
    steps: [
      'Ask your network team whether this server passes to the connector’s names without a sign-in.',
      'Record the start of the connector again, with no browser open.',
    ],
    documents: ['connector-proxies', 'sign-in'],
  },
  'PROXY-DENIED': {
    title: 'The proxy refuses the connector’s names',
    means:
      'The proxy works, understood the request and refused it, often with 403. A rule in it forbids these names, this port or this server. An answer like 400, 404 or 405 can also come from a web server that is no proxy at all.',
    sure: sureByTunnel,
    steps: [
      'Ask your network team to let this server connect through the proxy (CONNECT) to the connector’s names on port 443, without sign-in and without opening the encrypted connections (TLS inspection).',
      'If the answer is 400, 404 or 405, check the address and the port of the proxy first.',
    ],
    documents: ['connector-names', 'connect'],
  },
  'PROXY-UPSTREAM-FAILED': {
    title: 'The proxy fails on its own way to the service',
    means:
      'The proxy took the request and could not carry it out: 502, 503 or 504. A firewall behind the proxy, a name that the proxy finds no address for, or another proxy behind it is the reason.',
    sure: sureByTunnel,
    steps: [fromProxy, 'Ask them to look into the proxy’s log at the time of the packets.'],
    documents: ['proxy-failure', 'connector-names'],
  },
  'PROXY-RESET': {
    title: 'The proxy ends connections instead of answering',
    means:
      'This server asked the proxy for a connection, and the proxy hung up without a word. Filters that judge by name do this, in the proxy or in front of it.',
    sure: sureByTunnel,
    steps: [
      'Ask your network team to look for this server and these names in the log of the proxy and of what stands in front of it.',
      'Ask them to allow connections through the proxy (CONNECT) to these names on port 443.',
    ],
    documents: ['connect', 'connector-names'],
  },
  'PROXY-NO-ANSWER': {
    title: 'Requests to the proxy stay without an answer',
    means:
      'The proxy accepted the connection and the request, and then said nothing. It waits for something itself: its own way to the service, its name server, or a filter behind it.',
    sure: `${sureByTunnel} Likely, too, where the capture ends while the request is still waiting.`,
    steps: [fromProxy],
    documents: ['connect', 'connector-names'],
  },
  'DNS-NAME-NOT-FOUND': {
    title: 'A needed name is not found',
    means:
      'A name server turns names into addresses. This one said that a name which Microsoft’s service has does not exist, or has no address. Name servers without a way to the internet answer like this, and so do filters for names. A tenant’s name with a wrong id does not exist either.',
    sure: sureByLookup,
    steps: [
      'Try it from this server: nslookup NAME. Then ask another name server, if your network allows it: nslookup NAME ADDRESS.',
      'Ask your network team to let this server’s name servers resolve these names, and all names that they lead to.',
      'If only a proxy leads out of your network, set that proxy in the connector: then the proxy resolves them.',
    ],
    documents: ['connector-names', 'dns'],
  },
  'DNS-NAME-BLOCKED': {
    title: 'The name server leads a needed name nowhere',
    means:
      'The name server answered with an address that stands for this server itself, or for nothing (0.0.0.0, 127.0.0.1, ::). Microsoft’s service never has such an address. Filters for names answer like this for what they block: in a name server, in a firewall, or in a protection program.',
    sure: sureByLookup,
    steps: [
      'Look into the hosts file of this server: an entry there leads a name astray, too, and shows in no capture.',
      'Ask your network team which filter answers for these names, and to allow *.msappproxy.net, *.servicebus.windows.net and the sign-in names there.',
      'Empty the name cache (ipconfig /flushdns) once that is done, or the old answer stays for a while.',
    ],
    documents: ['connector-names', 'dns'],
  },
  'DNS-SERVER-FAILED': {
    title: 'The name server answers with a failure',
    means:
      'The name server is there, and cannot or will not answer (SERVFAIL, REFUSED). Often its own way to the internet is broken, or this server may not ask it.',
    sure: sureByLookup,
    steps: [
      'Ask your network team where this name server passes on what it does not know itself (forwarding), and whether this server may ask it.',
      'If only a proxy leads out of your network, set that proxy in the connector: then the proxy resolves the names.',
    ],
    documents: ['dns'],
  },
  'DNS-NO-ANSWER': {
    title: 'Questions to the name server stay without an answer',
    means:
      'This server asked for a name and nothing came back, or a device on the way said that the question may not pass. Without an address the connector cannot even begin to connect.',
    sure: 'Certain where the question was repeated in vain, or where something answered that it cannot be delivered. Otherwise likely: the recording may have ended too soon.',
    steps: [
      'See which name servers this server is set to use: ipconfig /all.',
      'Ask your network team whether this server may reach them on port 53, over UDP and TCP.',
    ],
    documents: ['dns'],
  },
  'WPAD-IN-USE': {
    title: 'Automatic configuration (WPAD) names the proxy',
    means:
      'Where nothing else is set, Windows looks on the network for a script that names the proxy (WPAD). It found one here, and the connector followed it. That may well be right; whoever changes the script changes the connector’s way.',
    sure: 'Certain where the connector used a proxy that the script names. Likely where the script sends it out directly.',
    steps: [
      'If that is right, there is nothing to do: say so above the findings.',
      `If not, set the proxy, or none, in the connector itself. ${bothFiles}`,
    ],
    documents: ['connector-proxies'],
  },
  'WPAD-NOT-FOUND': {
    title: 'No automatic configuration was found',
    means:
      'Windows looked on the network for the script that names the proxy (WPAD), and there is none, or its host does not answer. It goes out directly then. Where only a proxy leads out, nothing gets through.',
    sure: sureByBytes,
    steps: [
      'If a script is meant, ask your network team for the name wpad in this server’s domain, and for its web server on port 80.',
      `If not, set the proxy in the connector itself. ${bothFiles}`,
    ],
    documents: ['connector-proxies'],
  },
  'WPAD-BROKEN': {
    title: 'The host for automatic configuration has no usable file',
    means:
      'The host that should have the script (WPAD) answered, but not with a script: with an error, with a web page, or with nothing. Windows goes on without it.',
    sure: sureByBytes,
    steps: [
      'Ask your network team to put the script there again, as wpad.dat.',
      `Or set the proxy in the connector itself, which then does without the script. ${bothFiles}`,
    ],
    documents: ['connector-proxies'],
  },
  'WPAD-NAME-BROADCAST': {
    title: 'This server asks everybody around for its proxy',
    means:
      'The name server knew no host for automatic configuration, so this server asked all devices of its network segment (LLMNR, NetBIOS or mDNS). Any of them can answer, become its proxy, and read along. Nobody would notice.',
    sure: sureByBytes,
    steps: [
      'Switch off automatic detection of the proxy, if nobody needs it: Settings, Network, Proxy, "Automatically detect settings".',
      'Or switch off LLMNR ("Turn off multicast name resolution") and NetBIOS over TCP/IP by group policy.',
    ],
    documents: ['llmnr', 'connector-proxies'],
  },
  'PAC-BROKEN': {
    title: 'The automatic configuration script has a fault',
    means:
      'We ran the script that names the proxy, shut off from everything else, as Windows would: it is not written correctly, stops with a fault, does not end, or answers something that is no proxy setting.',
    sure: 'Certain where the script itself is wrong. Possible where it asked for a name that no answer was seen for: there it may have been known.',
    steps: [
      'Show the finding to the people who keep the script: it names the line, where there is one.',
      `Or set the proxy in the connector itself, which then does without the script. ${bothFiles}`,
    ],
    documents: ['connector-proxies'],
  },
  'CAPTIVE-PAGE': {
    title: 'A web page comes where the connector expects none',
    means:
      'Guest networks and filters lead people to a page: to sign in, to agree, or to read that something is blocked. Here such a page came where the connector, or Windows for it, expects something else. Nobody sees the page, and nobody can press its button.',
    sure: 'Certain where a page came. Possible where it was only a redirect, and the capture does not show what came of it.',
    steps: [
      'Ask your network team to let this server pass without that page: as an exception in the proxy, the firewall or the guest network that shows it.',
      'Check that this server is in the right network.',
    ],
    documents: ['connector-names', 'connect'],
  },
  'TLS-INSPECTED': {
    title: 'A device replaces the service’s certificates',
    means:
      'A certificate says who a server is, and an authority signs it. Microsoft’s are signed by a public authority. Here the signatures lead to one that is not public: a device on the way opens the encrypted connection, reads it and encrypts it anew (TLS inspection). The connector signs in with a certificate of its own, which such a device cannot pass on. Microsoft does not support it in any form.',
    sure: 'Certain where the signatures were checked up to an authority that is not public, or the maker of the device is recognised, for a name that is the connector’s alone. Otherwise likely, or possible where no name is known.',
    steps: [
      exempt,
      'Exempting by name is needed: the addresses change. Sign-in names alone are not enough, and neither are the connector’s names alone.',
      'If the certificates are meant to be your company’s own, give its authority’s certificate above the findings (in the terminal: --roots).',
    ],
    documents: ['connector-names', 'connector-trouble', 'azure-authorities'],
  },
  'TLS-UNEXPECTED-AUTHORITY': {
    title: 'The certificates come from an unusual authority',
    means:
      'The certificates lead to a public authority, but to none that Microsoft is known to use for these services. Microsoft may have changed it since this program was made; or something on the way answers in its place.',
    sure: sureByName,
    steps: [
      'If the connector works, there is nothing to do.',
      'Compare the authority with Microsoft’s list. If it is not in it, show the finding to your network team.',
    ],
    documents: ['azure-authorities', 'connector-names'],
  },
  'TLS-CHAIN-HIDDEN': {
    title: 'Certificates could not be checked',
    means:
      'A secure connection was made, and its certificates cannot be judged from a capture: TLS 1.3 encrypts them, a session that continues an earlier one sends none, or a part of them is missing. Nothing is wrong with that. It only means that this capture cannot tell whether a device replaces them.',
    sure: 'Certain that they cannot be seen. Nothing is claimed about what they are.',
    steps: [
      'Ask your network team whether the connector’s names are exempt from TLS inspection.',
      'See it yourself: open https://login.microsoftonline.com in a browser on this server, and look who issued its certificate. The browser may take another way than the connector.',
    ],
    documents: ['tls13', 'connector-names'],
  },
  'TLS-CERTIFICATE-DATE': {
    title: 'A certificate was out of date',
    means:
      'Every certificate has a first and a last day. At the time of this capture one of them was not valid yet, or not any more, and Windows rejects it. If several of them are out in the same direction, most likely it is the clock of this server that is wrong.',
    sure: 'Certain where other certificates are in date. Likely where all that are shown are out in the same direction: several speak for the clock, one alone can as well be at fault itself. Possible where the times in the capture cannot be true.',
    steps: [
      'Check date, time and time zone of this server: w32tm /query /status.',
      'If the clock is right, look at who issued the certificate. If it is not a public authority, ask your network team; if it is, report it to Microsoft.',
    ],
    documents: ['certificates', 'connector-trouble'],
  },
  'TLS-CERTIFICATE-NAME': {
    title: 'Somebody else answers in place of the service',
    means:
      'The certificate is genuine, and it belongs to somebody else. So this is not Microsoft’s service: the name leads to a wrong address, or a sign-in or block page answers in its place.',
    sure: sureByName,
    steps: [
      'Look at what this server resolves the name to (nslookup NAME), and into its hosts file (C:\\Windows\\System32\\drivers\\etc\\hosts).',
      'Ask your network team what answers at that address.',
    ],
    documents: ['certificates', 'connector-names'],
  },
  'TLS-CLIENT-CERTIFICATE-LOST': {
    title: 'The connector’s own certificate does not get through',
    means:
      'When it is registered, a connector gets a certificate of its own, and the service knows it by that. Microsoft’s service asks for it. Here it was not asked for, so something else answered; or it was sent and refused.',
    sure: sureByName,
    steps: [
      `If it was not asked for: ${exempt.charAt(0).toLowerCase()}${exempt.slice(1)}`,
      'If it was refused: check in the Entra admin center that this connector is still listed, and check the clock of this server.',
      'Then register the connector again (Register-MicrosoftEntraPrivateNetworkConnector, or install it anew).',
    ],
    documents: ['connector-trouble', 'connector-names', 'tls12'],
  },
  'TLS-CERTIFICATE-REJECTED': {
    title: 'This server rejects the certificate that it is shown',
    means:
      'This server looked at the certificate that it was shown, and ended the connection with an alert: it does not trust it. Most often that is because a device on the way replaces it. If the certificate is genuine, this server lacks what it takes to see that.',
    sure: sureByName,
    steps: [
      `If the certificate is not Microsoft’s: ${exempt.charAt(0).toLowerCase()}${exempt.slice(1)}`,
      'If it is genuine: let this server update its list of authorities (ctldl.windowsupdate.com on port 80), and check its clock.',
      'If the alert is "certificate_expired": check date, time and time zone of this server first (w32tm /query /status).',
    ],
    documents: ['connector-names', 'azure-authorities', 'tls12'],
  },
  'TLS-VERSION-UNSUPPORTED': {
    title: 'Secure connections are refused: no TLS version in common',
    means:
      'Both sides have to speak the same version of TLS. Microsoft’s service takes TLS 1.2 and later. Here one side had none that the other accepts (alert "protocol version").',
    sure: sureByName,
    steps: [
      'Make sure that TLS 1.2 is enabled on this server for clients, in Windows (Schannel) and for .NET. Microsoft’s article has the values. A restart of the server is needed.',
      'If it is, ask your network team what answers in place of Microsoft’s service.',
    ],
    documents: ['connector-names', 'tls12'],
  },
  'TLS-NO-COMMON-CIPHER': {
    title: 'Secure connections are refused: no encryption in common',
    means:
      'Both sides have to have a method of encryption (cipher suite) in common. Here the other side, or this server, found none (alert "handshake failure"). Lists that were shortened to make a server safer (hardening) are the usual reason.',
    sure: sureByName,
    steps: [
      'Compare the cipher list of this server with Windows’ default: Get-TlsCipherSuite in PowerShell, and the policy "SSL Cipher Suite Order".',
      'If it is the default, ask your network team which device answers with a short list of its own.',
    ],
    documents: ['connector-names', 'tls12'],
  },
  'TLS-ALERT': {
    title: 'The secure connection ends with an alert',
    means:
      'One side ended the secure connection and gave a reason that no other finding explains. The alert alone does not say on which side the reason is.',
    sure: sureByName,
    steps: [
      'Restart the connector and record again. An alert that does not come back needs nothing.',
      'If it comes back, show the packets to your network team. If their devices have no part in it, show them to Microsoft’s support.',
    ],
    documents: ['tls12'],
  },
  'TLS-CUT': {
    title: 'Cut off as soon as the secure connection begins',
    means:
      'The connection was made, this server began the secure connection (TLS) with a first message, and the connection was cut. That message carries the name of the service unencrypted. A filter that reads names cuts exactly here. Some let the handshake end first, and cut what is said behind it.',
    sure: sureByName,
    steps: [
      'Ask your network team which device filters secure connections (TLS) by name, and to allow the connector’s names there.',
      allowNames,
    ],
    documents: ['connector-names', 'tls12'],
  },
  'TLS-NO-ANSWER': {
    title: 'No answer when the secure connection begins',
    means:
      'The connection was made, this server began the secure connection (TLS) with a first message, and nothing came back. A filter that reads names can drop the rest of a connection without a word, or all that is said behind the handshake. A way that only small packets fit through looks the same.',
    sure: sureByName,
    steps: [
      'Ask your network team which device filters secure connections (TLS) by name, and to allow the connector’s names there.',
      'Ask them to check the largest packet size (MTU) of the way out.',
    ],
    documents: ['connector-names', 'mtu'],
  },
  'TLS-NOT-REACHED': {
    title: 'The secure connection could not be tested',
    means:
      'No connection got as far as a secure handshake. So it cannot be told whether a device replaces certificates on the way. That alone does not mean that anything is wrong.',
    sure: 'Certain that no handshake was seen. Nothing is claimed about what would have come.',
    steps: [
      'If another finding stops the connections, have that mended first, and try the paths again.',
      `With a capture: ${recordAgain.charAt(0).toLowerCase()}${recordAgain.slice(1)}`,
    ],
    documents: ['connector-names', 'pktmon'],
  },
  'CAPTURE-EMPTY': {
    title: 'The capture contains no packets',
    means: 'The file is a capture, and nothing was recorded in it.',
    sure: 'Certain: the file was read to its end.',
    steps: ['Make sure that the recorder listens on all adapters, and stop it only after two minutes.', recordAgain],
    documents: ['pktmon'],
  },
  'CAPTURE-NO-CONNECTOR-TRAFFIC': {
    title: 'Nothing in this capture is the connector’s',
    means:
      'There are packets in this capture, and none goes to a name that the connector needs. Perhaps the connector was not started while recording, or the recording ran on another server or adapter.',
    sure: 'Certain that no such name is in it. Where the names are missing, the connector’s connections may be among the others.',
    steps: [recordAgain, 'Empty the name cache before, or the capture will not show which address is whose.'],
    documents: ['pktmon', 'connector-names'],
  },
  'CAPTURE-INCOMPLETE': {
    title: 'Part of the capture could not be read',
    means:
      'Packets were cut short, one direction is missing, the file is damaged or ends too soon, or there is more in it than this program keeps. Everything that could be read was judged. What is missing may hold more.',
    sure: 'Certain that something is missing. Other findings do not claim what they cannot see.',
    steps: [
      'If the findings explain the trouble, there is nothing to do.',
      'If not, record again with whole packets (pktmon: --pkt-size 0), and copy the file after recording has stopped.',
    ],
    documents: ['pktmon'],
  },
  'CAPTURE-HEALTHY': {
    title: 'The connector’s connections were made',
    means:
      'The names that the connector needs were reached, up to the secure handshake. Nothing on the way stops them, as far as a capture shows.',
    sure: 'Certain of what the capture shows. Connections that were not made while recording are not in it.',
    steps: [
      'If the connector works, there is nothing to do.',
      'If it does not, look at its log (Event Viewer, Applications and Services Logs, Microsoft, Microsoft Entra private network, Connector, Admin), and at whether its own certificate has expired.',
    ],
    documents: ['connector-trouble'],
  },
};
