/** The help pages of codes about a server. */
import type { ServerCode } from '../examine/server/check.js';
import type { HelpWords } from './shapes.js';

const sureByValue = 'Certain: it is what Windows says of itself.';
const restart = 'Restart the server: Windows reads these values when it starts.';
const startAgain =
  'Start it in services.msc, or: Start-Service WAPCSvc, WAPCUpdaterSvc in PowerShell as administrator.';

const registerAgain =
  'Register the connector again: import the PowerShell module in its folder (Modules), run its Register command, and restart the service. Or install the connector again.';

/** By code. */
export const serverHelpWords: { readonly [C in ServerCode]: HelpWords } = {
  'OS-UNSUPPORTED': {
    title: 'This Windows is not one for the connector',
    means: 'Microsoft supports the connector on Windows Server 2012 R2 and later, and on no Windows for desktops.',
    sure: sureByValue,
    steps: ['Choose another server: Windows Server 2016 or later, in the same network as the applications.'],
    documents: ['connector-names', 'connector-versions'],
  },
  'DOTNET-TOO-OLD': {
    title: '.NET Framework is older than it should be',
    means:
      'The connector is a program for the .NET Framework, a part of Windows that gets newer by updates. Windows Server 2012 R2 and 2016 come with one that is too old. Microsoft’s documents differ: one asks for 4.7.1, another for 4.7.2. Below 4.7.1 this is a problem, between the two it is a notice.',
    sure: sureByValue,
    steps: ['Install .NET Framework 4.8; it holds all earlier ones of version 4.', 'Restart the server.'],
    documents: ['connector-names', 'connector-versions'],
  },
  'REBOOT-PENDING': {
    title: 'Windows waits for a restart',
    means:
      'Some updates only end when Windows starts again. Until then installers may refuse to work, or leave things half done. Windows notes that it waits in several places; one of them is enough.',
    sure: sureByValue,
    steps: ['Restart the server when its users allow it.', 'Install or update the connector afterwards.'],
    documents: ['connector-versions'],
  },
  'FIPS-MODE': {
    title: 'Windows is limited to FIPS algorithms',
    means:
      'An option of Windows allows only algorithms that a United States standard (FIPS 140) approves. Microsoft says that the connector may then need a change in its configuration, and gives no details.',
    sure: 'Certain that the option is on. Whether the connector is touched depends on its version.',
    steps: [
      'Try the registration. If it fails, try it with the option off, if your rules allow that.',
      'Otherwise ask Microsoft’s support.',
    ],
    documents: ['connector-trouble'],
  },
  'TLS12-DISABLED': {
    title: 'TLS 1.2 is switched off on this server',
    means:
      'Windows encrypts connections by a part called Schannel, and registry values say which versions of TLS it speaks. Here they switch TLS 1.2 off, the oldest one that Microsoft’s service takes. The connector makes outgoing connections (client); where only incoming ones (server) are touched, it is a notice, since Microsoft’s document asks for both. Where the values are not there at all, nothing is wrong: TLS 1.2 is then on by itself.',
    sure: sureByValue,
    steps: [
      'Set Enabled to 1 and DisabledByDefault to 0 under HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2, in the keys Client and Server.',
      restart,
    ],
    documents: ['connector-names', 'tls12'],
  },
  'DOTNET-STRONG-CRYPTO-OFF': {
    title: '.NET programs are kept from TLS 1.2',
    means:
      'Programs of the .NET Framework choose their versions of TLS by two registry values of their own. The connector is a program of 64 bits, so only the values for those count.',
    sure: 'Certain where a value switches it off. Where the values are not there on Windows Server 2012 R2 it is a notice, and possible only: later programs choose for themselves.',
    steps: [
      'Set SchUseStrongCrypto and SystemDefaultTlsVersions to 1 (DWORD) under HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319.',
      restart,
    ],
    documents: ['connector-names', 'tls12'],
  },
  'SHA512-DISABLED': {
    title: 'RSA with SHA-512 is not allowed for TLS 1.2',
    means:
      'In TLS 1.2 each side says which methods of signing it takes. The connector’s own certificate is signed by one of them, RSA with SHA-512. Windows Server 2012 R2 once left it out, until an update; hardening can leave it out on any Windows.',
    sure: sureByValue,
    steps: [
      'On Windows Server 2012 R2: install the update rollup of August 2014 (KB2975719), or any later monthly rollup. Microsoft’s article KB2973337 tells why. The list itself is not to be written by hand: the update brings what belongs to it.',
      'Where a policy or a hardening tool sets the list: have RSA/SHA512 put into it.',
      restart,
    ],
    documents: ['connector-trouble', 'tls12'],
  },
  'CIPHERS-RESTRICTED': {
    title: 'A policy leaves few ways to encrypt',
    means:
      'A policy can say which methods of encryption (cipher suites) Windows may use. This one leaves out those that Microsoft’s services offer first over TLS 1.2.',
    sure: 'Certain that they are not in the list. That a connection fails for it is possible: the services know others, too.',
    steps: [
      'Compare the policy "SSL Cipher Suite Order" with what Get-TlsCipherSuite shows on a server without it.',
      'Have suites with ECDHE and AES-GCM added.',
    ],
    documents: ['connector-names', 'tls12'],
  },
  'NOT-ADMINISTRATOR': {
    title: 'This account is no administrator here',
    means:
      'Installing the connector changes services, certificates and the registry of this server. Only its administrators may.',
    sure: sureByValue,
    steps: [
      'Sign in as an administrator of this server, or ask one.',
      'The role in Microsoft Entra is another matter: it is asked for during the registration.',
    ],
    documents: ['connector-names'],
  },
  'SCRIPTS-BLOCKED': {
    title: 'Group Policy forbids PowerShell scripts',
    means:
      'The installer registers the connector by PowerShell scripts. A policy of your organisation forbids scripts, for this server or for your account. Where it allows signed scripts alone, that is a notice: Microsoft does not name it among what is enough.',
    sure: 'Certain that the policy is set. With signed scripts allowed, that the registration fails is possible only.',
    steps: [
      'Have the policy "Turn on Script Execution" set to "Not configured", or to "Allow local scripts and remote signed scripts".',
      'Let the server take the policy: gpupdate /force, then register the connector again.',
    ],
    documents: ['connector-trouble'],
  },
  'SIGN-IN-WINDOW-BLOCKED': {
    title: 'The sign-in window may stay empty',
    means:
      'The installer shows Microsoft’s sign-in page by Internet Explorer’s parts. Their Enhanced Security on servers can block what the page needs.',
    sure: 'Certain that it is on, as it is on every new Windows Server with a desktop. That the window stays empty is possible only, so it is a warning only where a registration or a sign-in has failed.',
    steps: [
      'Open Server Manager, Local Server, IE Enhanced Security Configuration, and switch it off for administrators.',
      'Install and register the connector, then switch it on again.',
    ],
    documents: ['connector-trouble'],
  },
  'CONNECTOR-NOT-INSTALLED': {
    title: 'No connector is installed here',
    means: 'Neither service of the connector is there. If one is still to be installed, all is as it should be.',
    sure: sureByValue,
    steps: ['Mend what the other findings name.', 'Then run Microsoft’s installer as an administrator.'],
    documents: ['connector-names', 'connector-versions'],
  },
  'SERVICE-MISSING': {
    title: 'One of the two services is missing',
    means:
      'A connector is two services: one that does the work, and one that keeps it up to date. One of them is not there.',
    sure: sureByValue,
    steps: ['Run Microsoft’s current installer over what is there.'],
    documents: ['connector-trouble', 'connector-versions'],
  },
  'SERVICE-DISABLED': {
    title: 'A service of the connector is disabled',
    means: 'A disabled service never starts. Somebody, or a tool, has switched it off.',
    sure: sureByValue,
    steps: ['In services.msc set its start type to "Automatic".', startAgain],
    documents: ['connector-trouble'],
  },
  'SERVICE-STOPPED': {
    title: 'A service of the connector does not run',
    means: 'The service is there and may start, and it does not run now. Windows keeps the code with which it ended.',
    sure: sureByValue,
    steps: [
      startAgain,
      'If it does not stay, open the Event Viewer: Applications and Services Logs, Microsoft, Microsoft Entra private network, Connector, Admin.',
    ],
    documents: ['connector-trouble'],
  },
  'SERVICE-ACCOUNT-CHANGED': {
    title: 'A service runs as another account',
    means:
      'The connector runs as NETWORK SERVICE, its updater as LOCAL SYSTEM. Its certificate and its proxy settings belong to these accounts, and Microsoft supports no others.',
    sure: sureByValue,
    steps: ['Set the account back in services.msc, or install the connector again.'],
    documents: ['connector-trouble'],
  },
  'AGENT-CONFLICT': {
    title: 'An agent here does not go with the connector',
    means: 'The proxy of Microsoft Entra Password Protection has an updater that does not go with the connector’s.',
    sure: 'Certain that it is installed.',
    steps: ['Put one of the two on another server.'],
    documents: ['connector-names'],
  },
  'CONFIG-MISSING': {
    title: 'A configuration file is missing',
    means:
      'Beside the program of each service lies a file with its settings, named like the program with .config behind it. One is not there.',
    sure: sureByValue,
    steps: [
      'Take the file from a connector of the same version, or install the connector again.',
      'Restart the service.',
    ],
    documents: ['connector-proxies'],
  },
  'CONFIG-UNREADABLE': {
    title: 'A configuration file could not be read',
    means:
      'The settings of a service are in a file beside its program. This one is closed to the account that runs Connector Doctor, or it is written in a way that is not read here: an unusual encoding, a document type, more than a megabyte.',
    sure: 'Certain that it could not be read. What it says is not known.',
    steps: ['Run the check again as administrator.', 'Where the finding names a line, look at it there.'],
    documents: ['connector-proxies'],
  },
  'CONFIG-MALFORMED': {
    title: 'A configuration file is not written correctly',
    means:
      'The settings of each service are in a file of XML that .NET reads when the service starts. It is strict: a tag that is not closed, an element in the wrong place or a name in other letters is enough for it to refuse the file, or the part with the proxy.',
    sure: 'Certain: it is judged by the rules of .NET, which were compared with Mono’s on hundreds of files.',
    steps: [
      'Mend the line that the finding names, or put back a copy from before it was edited.',
      'Restart both services.',
    ],
    documents: ['connector-proxies'],
  },
  'CONFIG-PROXY-ADDRESS-INVALID': {
    title: 'The proxy’s address is not written correctly',
    means:
      'The attribute proxyaddress needs the whole address, with http:// before the name, even for a number. Without it .NET takes the name for the kind of address. A user and a password in it are not used: the services cannot sign in to a proxy. Where that is all, it is a notice.',
    sure: 'Certain: it is judged by the rules of .NET.',
    steps: ['Write it as http://HOST:PORT in both configuration files.', 'Restart both services.'],
    documents: ['connector-proxies'],
  },
  'CONFIG-SERVICES-DISAGREE': {
    title: 'Connector and updater take different ways',
    means:
      'The connector and its updater have a configuration file each, and both must reach Microsoft’s service. Here the files name different ways; most often one of them was forgotten.',
    sure: sureByValue,
    steps: ['Give both files the same <defaultProxy>.', 'Restart both services.'],
    documents: ['connector-proxies'],
  },
  'CONFIG-MACHINE-WIDE': {
    title: 'The proxy is set for all programs of .NET',
    means:
      'The file machine.config holds settings for every program of .NET on this server. It has a <defaultProxy>, and the connector’s own files have none, so that one counts.',
    sure: sureByValue,
    steps: ['If it is not meant for the connector, set the connector’s way in its own two files.'],
    documents: ['connector-proxies'],
  },
  'PROXY-SOURCES-DISAGREE': {
    title: 'Two different proxies are set',
    means:
      'Several places on a server can name a proxy: two configuration files for each service, the Internet settings of each account, and WinHTTP, by which Windows itself fetches. Here two that should agree name different ones.',
    sure: sureByValue,
    steps: [
      'Find out which proxy is the right one.',
      'Name it in the configuration files of connector and updater, and for WinHTTP: netsh winhttp set proxy HOST:PORT.',
      'Restart both services.',
    ],
    documents: ['connector-proxies'],
  },
  'WINHTTP-PROXY-MISSING': {
    title: 'Certificate checks do not use the proxy',
    means:
      'Before a program trusts a certificate, Windows asks on port 80 whether it was revoked. It asks by WinHTTP, which knows nothing of the connector’s configuration file, and has a proxy of its own.',
    sure: 'Certain that none is set there. That the checks fail is likely: it depends on whether port 80 is open without the proxy, or a proxy is found automatically.',
    steps: [
      'As an administrator run: netsh winhttp set proxy HOST:PORT.',
      'Look at it with: netsh winhttp show proxy. Restart both services.',
    ],
    documents: ['connector-proxies'],
  },
  'WINHTTP-OVERRIDES': {
    title: 'WinHTTP’s proxy comes before the other one',
    means:
      'Requests from the connector to your applications go without a proxy, unless a registry value tells them to take the default one. WinHTTP’s is then taken first, and that of the Internet settings only if WinHTTP has none.',
    sure: 'Certain that both are set and differ. That WinHTTP’s is taken is what Microsoft writes.',
    steps: [
      'Set both to the proxy that leads to the applications.',
      'Or clear the one of WinHTTP: netsh winhttp reset proxy.',
    ],
    documents: ['connector-proxies'],
  },
  'PROXY-POLICY-PER-USER': {
    title: 'A proxy is set for a person, not for the services',
    means:
      'Internet Options belong to the account that is signed in. The connector runs as NETWORK SERVICE, its updater as LOCAL SYSTEM, and neither sees them. A policy can make them count for the whole machine.',
    sure: sureByValue,
    steps: [
      'For the way to the cloud: name the proxy in the two configuration files.',
      'For requests to applications: switch on the policy "Make proxy settings per-machine (rather than per-user)" under Computer Configuration, Administrative Templates, Windows Components, Internet Explorer, then set the proxy in Internet Options.',
    ],
    documents: ['connector-proxies'],
  },
  'BACKEND-PROXY-OFF': {
    title: 'Requests to your applications go without the proxy',
    means:
      'A policy sets a proxy for this machine. The connector’s requests to applications do not use it unless they are told to; most applications are reached directly, and then all is as it should be.',
    sure: sureByValue,
    steps: [
      'Only if the applications are behind the proxy: set UseDefaultProxyForBackendRequests (DWORD) to 1 under HKLM\\SOFTWARE\\Microsoft\\Microsoft Entra private network connector.',
      'Restart the connector.',
    ],
    documents: ['connector-proxies'],
  },
  'ROLE-INSUFFICIENT': {
    title: 'The account may not register a connector',
    means:
      'A connector is registered by signing in with an account of your organisation. It needs the role Application Administrator; for the first connector one document asks for Global Administrator. Guests are refused.',
    sure: 'As sure as your answer.',
    steps: [
      'Look at the roles of the account: entra.microsoft.com, Users, the account, Assigned roles.',
      'Register with an account that has the role. It need not be the account you sign in to Windows with.',
    ],
    documents: ['connector-trouble', 'connector-names'],
  },
  'LICENCE-MISSING': {
    title: 'The organisation has no licence for it',
    means: 'Application proxy is part of Microsoft Entra ID P1 and P2. Private Access has a licence of its own.',
    sure: 'As sure as your answer.',
    steps: ['Look at entra.microsoft.com, Overview. A trial licence is enough to try it.'],
    documents: ['connector-names'],
  },
  'SIGN-IN-FAILED': {
    title: 'Signing in does not work from this server',
    means: 'The installer opens Microsoft’s sign-in page. In a browser on the same server it does not work either.',
    sure: 'As sure as your answer.',
    steps: [
      'If the page opens and refuses: read what it says, and give it to whoever looks after the accounts.',
      'If the page does not open: it is the network. Record the attempt, and open the capture here.',
    ],
    documents: ['connector-trouble'],
  },
  'CLOCK-WRONG': {
    title: 'The clock of this server is wrong',
    means:
      'Certificates and Kerberos tickets only count at their time. A server whose clock is wrong takes good certificates for bad ones. The clock was compared with the time that Microsoft’s hosts write into their answers, where the network was tried; with the beginning of the connector’s own certificate, which Microsoft’s service dates by its own clock, and with what this server wrote last.',
    sure: 'Certain where two hosts or more say the same over a genuine secure connection, or where a certificate of the service begins after this clock’s time. Likely where only the server’s own files and events do: they may have come from elsewhere. Possible where only unsecured answers say so. Without trying the network, a clock that is ahead is not found.',
    steps: [
      'Set date, time and time zone: Settings, Time and language, or Set-Date in PowerShell as administrator.',
      'See where the server takes its time from: w32tm /query /status. A virtual machine may take it from its host.',
      'Run the check again.',
    ],
    documents: ['certificates', 'connector-trouble'],
  },
  'TRUST-CERTIFICATE-EXPIRED': {
    title: 'The connector’s own certificate has expired',
    means:
      'When a connector is registered, Microsoft’s service gives it a certificate, good for about half a year. The connector signs in with it, and renews it by itself every couple of months. If it cannot reach the service for long, the certificate ends, and it is refused: then it cannot even renew it.',
    sure: 'Certain, if this server’s clock is right: the date stands in the certificate that the connector’s own settings name.',
    steps: [
      'Check the clock of this server first.',
      'Find out what kept the connector from the service: see the other findings, or record its start.',
      registerAgain,
    ],
    documents: ['connector-trouble'],
  },
  'TRUST-CERTIFICATE-EXPIRING': {
    title: 'The connector’s certificate ends soon',
    means:
      'The connector renews its certificate by itself. Microsoft does not say how long before the end: captures show 30 days, and no time at all. With less than two weeks left it is worth a look, and may be nothing.',
    sure: 'Certain of the date. That renewal does not work is only possible.',
    steps: [
      'See that the connector’s service runs, and test its paths.',
      'Look again in a few days: a renewed certificate is good for about half a year.',
    ],
    documents: ['connector-trouble'],
  },
  'TRUST-CERTIFICATE-MISSING': {
    title: 'The connector has no certificate to sign in with',
    means:
      'A file, TrustSettings.xml, says which certificate is the connector’s, and in which store it is: that of the computer after a registration, that of NETWORK SERVICE after a renewal. There is no such file, or the store does not have the certificate. A connector that was installed and never registered looks like this, too.',
    sure: 'Certain: the file and the store could be read. What this account may not read is not taken for missing.',
    steps: [
      registerAgain,
      'A certificate whose private key is gone cannot be put back; a copy from another server does not work.',
    ],
    documents: ['connector-trouble'],
  },
  'HOSTS-FILE-OVERRIDE': {
    title: 'The hosts file overrides names that the connector needs',
    means:
      'Windows looks into a file, hosts, before it asks a name server. Lines in it for names of Microsoft’s service fix an address that Microsoft may change at any time. Such lines are often left from a test.',
    sure: 'Certain that the lines are there. Whether their addresses still work, only a test can tell.',
    steps: [
      'Ask who put the lines into %SystemRoot%\\System32\\drivers\\etc\\hosts, and why.',
      'Take them out as an administrator, then run ipconfig /flushdns.',
    ],
    documents: ['connector-names'],
  },
  'ROOT-AUTHORITY-MISSING': {
    title: 'A root authority is missing, and Windows may not fetch it',
    means:
      'A server trusts a certificate if it leads to a root authority in its store. Windows fetches public roots by itself when it first meets one, so that a fresh server has few of them and nothing is wrong. Here a policy forbids that, and the root that Microsoft’s service needs is not in the store.',
    sure: 'Certain that it is not there, and that the policy is set. Another chain that this server knows is possible.',
    steps: [
      'Get "DigiCert Global Root G2" from DigiCert, and compare its thumbprint with the finding’s.',
      'Import it into the computer’s Trusted Root Certification Authorities, best by Group Policy for all such servers.',
    ],
    documents: ['azure-authorities', 'connector-names'],
  },
  'HTTP2-KCD': {
    title: 'Kerberos sign-in fails, and HTTP/2 is on',
    means:
      'From Windows Server 2019 on WinHTTP speaks HTTP/2. Microsoft asks to switch it off where applications are published with single sign-on by Kerberos constrained delegation, and says that Private Access does not need that. That such applications are published here shows in the connector’s events about Kerberos.',
    sure: 'Possible: the value is as it should not be for such applications, and the events may have other reasons.',
    steps: [
      'Read the events: Event Viewer, the connector’s Admin log.',
      'Set EnableDefaultHTTP2 (DWORD) to 0 under HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp, and restart the server.',
    ],
    documents: ['connector-names'],
  },
  'REGISTRATION-FAILED': {
    title: 'The connector’s registration failed',
    means:
      'At the end of its installation a connector is registered: an administrator signs in, and Microsoft’s service gives the connector its certificate. When that fails, the installer writes why into the Application log and into a log in %TEMP%. The newest such text is quoted, with what Microsoft’s documents say it means.',
    sure: 'Likely: the text is the installer’s own. That nothing succeeded since is concluded from the connector’s certificate and its service.',
    steps: [
      'Do what the finding advises for its text.',
      'Run the installer again, or register by the PowerShell command in the connector’s folder.',
      'Sign in with an Application Administrator of the tenant itself, no guest; for the first connector of a tenant one document asks for a Global Administrator.',
    ],
    documents: ['connector-trouble', 'connector-names'],
  },
  'CONNECTOR-LOG-TELLS': {
    title: 'The connector’s own log names a fault',
    means:
      'Where somebody switched it on, the connector writes a trace of what it does. Its end was searched for texts whose meaning is known, such as a proxy that asks for a password or a certificate that could not be checked. Where a certificate could not be checked, the authority in the line tells whether something on the way inspects TLS.',
    sure: 'Only possible: the line was written in the last seven days, and the fault may be over.',
    steps: [
      'Compare with the other findings: they say what is so now.',
      'Restart the connector’s service, and look whether the line comes again.',
      'Record the connector’s start, and open the capture here.',
    ],
    documents: ['connector-trouble', 'revocation-proxy'],
  },
  'CHECK-CRASHED': {
    title: 'A check of this program failed',
    means:
      'Something was read that the program did not expect, and one of its checks ended before it could say anything.',
    sure: 'Certain. It says nothing about the server.',
    steps: ['Go on with the other findings.', 'Report it with the words of the finding, if you can with a bundle.'],
    documents: ['connector-names'],
  },
  'SERVER-NOT-READABLE': {
    title: 'Some of this server could not be read',
    means:
      'A check needs a fact that this account may not read, or that Windows did not give. Then the check says nothing, neither good nor bad.',
    sure: 'Certain that it could not be read: it is what Windows answered.',
    steps: ['Run the check again as administrator.', 'Or go on: the other checks are not touched.'],
    documents: ['connector-names'],
  },
  'SERVER-READY': {
    title: 'Nothing on this server is in the way',
    means:
      'Every check was made, and none found anything that stops a connector. Whether its connections get through is another question.',
    sure: 'As sure as each of the checks.',
    steps: ['Go on: install the connector, or look at its connections.'],
    documents: ['connector-names'],
  },
};
