/** The sentences of findings about a server, by code. */
import type { UnreadableReason } from '../evidence/fact.js';
import { parseProxyAddress, proxyText } from '../evidence/proxy-address.js';
import type { ServerCode } from '../examine/server/check.js';
import type { ConfigurationFault, ServerCodeFacts } from '../examine/server/facts.js';
import type { ServiceRole } from '../examine/server/role.js';
import { meaningOf } from '../knowledge/event-signatures.js';
import { capital, count, list, moment, plural, shorten } from './phrases.js';
import { pathText } from './proxies.js';
import { serviceExitWords } from './service-exits.js';
import type { FindingWords } from './shapes.js';

const serviceNames: Readonly<Record<ServiceRole, string>> = {
  connector: 'the connector (WAPCSvc)',
  updater: 'its updater (WAPCUpdaterSvc)',
};

const namesOf = (roles: readonly ServiceRole[]): string => list(roles.map((role) => serviceNames[role]));

const pendingWords: Readonly<Record<string, string>> = {
  'start-pending': 'it has been starting for long',
  'stop-pending': 'it is just being stopped',
  'pause-pending': 'it is just being paused',
  'continue-pending': 'it is just going on after a pause',
  paused: 'it is paused',
};

function endingOf({ state, exitCode, ownCode }: ServerCodeFacts['SERVICE-STOPPED']['services'][number]): string {
  const pending = pendingWords[state];
  if (pending !== undefined) return pending;
  return serviceExitWords(exitCode, ownCode);
}

/** A command to paste holds nothing of a setting but what surely is an address. */
function winHttpAdvice(proxy: string): string {
  const address = parseProxyAddress(proxy);
  return address === null
    ? 'Set it for WinHTTP as well, as an administrator, by its name and port alone.'
    : `Set it for WinHTTP as well: netsh winhttp set proxy ${proxyText(address)}.`;
}

const whyUnread: Readonly<Record<UnreadableReason, string>> = {
  'access-denied': 'closed to this account',
  'timed-out': 'no answer in time',
  'too-large': 'larger than is read',
  'not-recorded': 'not in the recording',
  'not-supported': 'this Windows has no way to ask',
  failed: 'could not be read',
};

const faultsText = (faults: readonly ConfigurationFault[]): string =>
  faults
    .slice(0, mostFaults)
    .map(
      ({ file, line, column, sentence }) => `${file.replace(/^.*\\/, '')}, line ${line}, column ${column}: ${sentence}`,
    )
    .join(' ');

/** One fault brings others after it: the first few say it. */
const mostFaults = 2;

/** More than this is for the evidence, not for a sentence. */
const mostSources = 4;

const longestQuote = 240;
const mostQuotes = 2;

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const ageText = (hours: number | null, at: string): string => {
  if (hours === null) return `At an unknown time, no later than ${moment(at)}`;
  if (hours === 0) return 'Within the last hour';
  return hours < 48 ? `${count(hours, 'hour')} ago` : `${count(Math.floor(hours / 24), 'day')} ago`;
};

/** By the known texts of a registration (GSA-tshoot). */
const registrationAdvice: Readonly<Record<string, string>> = {
  'account-without-tenant': 'Sign in with an administrator’s account of the tenant’s own domain.',
  'scripts-forbidden': 'Have the policy "Turn on Script Execution" allow scripts, then register again.',
  'configuration-not-downloaded':
    'Give NETWORK SERVICE and LOCAL SYSTEM a way out to the service, then register the connector again.',
  'registration-denied':
    'Sign in with an Application Administrator of the tenant itself, no guest; for a tenant’s first connector take a Global Administrator.',
  'registration-networking':
    'Have the firewall and the proxy allow the address in the text, and the other names that the connector needs.',
  'sign-in-ended':
    'Try again, and leave the sign-in window open. If it closes by itself, this account’s browser cannot reach the sign-in page.',
};

type ClockFacts = ServerCodeFacts['CLOCK-WRONG'];

const isAhead = (facts: ClockFacts): boolean => facts.by === 'answers' && facts.secondsAhead > 0;

/** How far a clock is off, in words. */
function away(secondsAhead: number): string {
  const minutes = Math.round(Math.abs(secondsAhead) / 60);
  if (minutes < 120) return count(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? count(hours, 'hour') : count(Math.round(hours / 24), 'day');
}

const registerAgain =
  'Register the connector again with its PowerShell command (Register-MicrosoftEntraPrivateNetworkConnector; Register-AppProxyConnector for older ones), or install it again. Then restart its service.';

/** The beginning of a sentence that holds for some names alone. */
const forNames = (names: readonly string[]): string => (names.length === 0 ? 'Here ' : `For ${list([...names])} `);

const isForbidden = (enabled: number | null, policy: string | null): boolean =>
  enabled === 0 || policy?.toLowerCase() === 'restricted';

/** By code. */
export const serverFindingWords: { readonly [C in ServerCode]: (facts: ServerCodeFacts[C]) => FindingWords } = {
  'OS-UNSUPPORTED': ({ name, version, because }) => ({
    title: because === 'too-old' ? 'This Windows is too old for the connector' : 'This is no Windows Server',
    found: `This is ${name === '' ? 'Windows' : name}, version ${version}.`,
    cause:
      'The connector needs Windows Server 2012 R2 or later. Its installer stops, or what it installs does not start.',
    advice: 'Install the connector on a Windows Server 2016 or later; 2022 is what most people take today.',
  }),
  'DOTNET-TOO-OLD': ({ version, below }) => ({
    title: version === null ? '.NET Framework 4 is not installed' : '.NET Framework is older than it should be',
    found:
      version === null
        ? 'The .NET Framework of version 4 was not found on this server.'
        : `The .NET Framework on this server is ${version}, which is older than ${below}.`,
    cause:
      below === '4.7.1'
        ? 'The connector is a program for .NET Framework 4.7.1 or later. Without it, it does not start.'
        : 'One of Microsoft’s documents asks for 4.7.1, another for 4.7.2. The connector may start; a later one may not.',
    advice:
      'Install .NET Framework 4.8 from Microsoft, which holds all earlier ones of version 4, and restart the server.',
  }),
  'REBOOT-PENDING': ({ signs }) => ({
    title: 'Windows waits for a restart',
    found: `${count(signs.length, 'sign says', 'signs say')} so: ${list([...signs])}.`,
    cause: 'Updates that wait for a restart can stop the connector’s installer, or leave it half done.',
    advice: 'Restart this server when its users allow it, and before a connector is installed or updated.',
  }),
  'FIPS-MODE': () => ({
    title: 'Windows is limited to FIPS algorithms',
    found: 'The security option "System cryptography: Use FIPS compliant algorithms" is on.',
    cause:
      'Microsoft says that the connector may then need a change in its configuration before it can make and keep its certificate. It does not say which.',
    advice: 'If registration fails, try it with the option off, or ask Microsoft’s support for the change.',
  }),
  'TLS12-DISABLED': ({ sides, values }) => ({
    title: sides.includes('client')
      ? 'TLS 1.2 is switched off on this server'
      : 'TLS 1.2 is switched off for incoming connections',
    found: `For ${list(sides.map((side) => (side === 'client' ? 'outgoing connections (client)' : 'incoming ones (server)')))}: ${list([...values])}.`,
    cause: sides.includes('client')
      ? 'Microsoft’s service takes TLS 1.2 and later. The connector cannot speak to it like this.'
      : 'The connector makes outgoing connections alone, for which TLS 1.2 is not switched off. Microsoft’s document for connectors asks for both all the same.',
    advice:
      'Set Enabled to 1 and DisabledByDefault to 0 in both keys of TLS 1.2, then restart the server: Windows reads them at its start. If a hardening policy sets them, it has to be changed there.',
  }),
  'DOTNET-STRONG-CRYPTO-OFF': ({ values, absent }) => ({
    title: absent ? '.NET programs were not told to use TLS 1.2' : '.NET programs are kept from TLS 1.2',
    found: absent
      ? 'Neither SchUseStrongCrypto nor SystemDefaultTlsVersions is set for .NET 4 of 64 bits.'
      : `For .NET 4 of 64 bits: ${list([...values])}.`,
    cause: absent
      ? 'On Windows Server 2012 R2, older programs of .NET then offer nothing newer than TLS 1.0. Newer ones choose for themselves, so the connector may work. Microsoft’s document asks for the values.'
      : 'The connector is such a program. It may offer older versions of TLS, which the service refuses.',
    advice:
      'Set SchUseStrongCrypto and SystemDefaultTlsVersions to 1 under HKLM\\SOFTWARE\\Microsoft\\.NETFramework\\v4.0.30319, then restart the server.',
  }),
  'SHA512-DISABLED': ({ by, list: names }) => ({
    title: 'RSA with SHA-512 is not allowed for TLS 1.2',
    found: `${by === 'policy' ? 'A policy sets the list of signature algorithms' : 'Windows’ own list of signature algorithms'}: ${list([...names], 6)}. RSA/SHA512 is not in it.`,
    cause:
      'The connector signs in with a certificate of its own, which is signed with SHA-512. Without this algorithm the secure connection ends at that step.',
    advice:
      by === 'policy'
        ? 'Ask whoever set the policy to add RSA/SHA512 to the list.'
        : 'On Windows Server 2012 R2 install the rollup of August 2014 (KB2975719) or any later monthly one, then restart the server; Microsoft’s article KB2973337 is about it. On a newer Windows somebody took it out to harden the server: have it put back where that was set. Do not write the list by hand.',
  }),
  'CIPHERS-RESTRICTED': ({ list: names }) => ({
    title: 'A policy leaves few ways to encrypt',
    found: `The policy "SSL Cipher Suite Order" lists ${count(names.length, 'cipher suite', 'cipher suites')}, none with ECDHE and AES-GCM for TLS 1.2.`,
    cause: 'Those are what Microsoft’s services offer first. Without them the two sides may find nothing in common.',
    advice: 'Compare the policy with Windows’ default list, and add TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 at least.',
  }),
  'NOT-ADMINISTRATOR': ({ account }) => ({
    title: 'This account is no administrator here',
    found: `${account} is not in the group Administrators of this server.`,
    cause: 'Installing and registering a connector need an administrator of the server.',
    advice: 'Sign in as an administrator of this server, or ask one to install the connector.',
  }),
  'SCRIPTS-BLOCKED': ({ enabled, policy, whose }) => ({
    title: isForbidden(enabled, policy)
      ? 'Group Policy forbids PowerShell scripts'
      : 'Group Policy allows signed PowerShell scripts alone',
    found: `The policy "Turn on Script Execution" ${whose === 'computer' ? 'of this computer' : 'of your account'} ${enabled === 0 ? 'is disabled' : `says ${policy ?? ''}`}.`,
    cause: isForbidden(enabled, policy)
      ? 'The connector registers itself by PowerShell scripts. Registration stops with "Failed to retrieve the current execution policy".'
      : 'The connector registers itself by PowerShell scripts. Microsoft names two settings for it, and this is neither: a signed script whose publisher is not confirmed on this server is held back.',
    advice:
      'Ask whoever set the policy to leave it not configured, or to allow local scripts and remote signed scripts.',
  }),
  'SIGN-IN-WINDOW-BLOCKED': () => ({
    title: 'The sign-in window may stay empty',
    found: 'Internet Explorer Enhanced Security Configuration is on for administrators.',
    cause:
      'The installer shows Microsoft’s sign-in page in a window of Internet Explorer, which it can block. Windows Server comes with it on, and most registrations pass all the same.',
    advice:
      'If the window stays empty, switch it off for administrators in Server Manager (Local Server) for the installation; on again afterwards.',
  }),
  'CONNECTOR-NOT-INSTALLED': () => ({
    title: 'No connector is installed here',
    found: 'Neither of its services is there (WAPCSvc, WAPCUpdaterSvc).',
    cause: 'There is nothing wrong with that, if one is still to be installed.',
    advice: 'Look at the other findings first: they say what would stop the installer.',
  }),
  'SERVICE-MISSING': ({ missing }) => ({
    title: `The service of the ${missing} is missing`,
    found: `Of the two services, ${serviceNames[missing]} is not there.`,
    cause:
      'An installation was broken off, or something removed the service. Both must be there, and run all the time.',
    advice: 'Install the connector again with Microsoft’s current installer, over what is there.',
  }),
  'SERVICE-DISABLED': ({ services }) => ({
    title: `${plural(services.length, 'A service', 'Both services')} of the connector ${plural(services.length, 'is', 'are')} disabled`,
    found: `${capital(namesOf(services))} ${plural(services.length, 'has', 'have')} the start type "Disabled".`,
    cause: 'A disabled service does not start, neither with Windows nor by hand.',
    advice: 'Set the start type to "Automatic" in services.msc, and start it.',
  }),
  'SERVICE-STOPPED': ({ services }) => ({
    title: `${plural(services.length, 'A service', 'Both services')} of the connector ${plural(services.length, 'does', 'do')} not run`,
    found: services.map((each) => `${capital(serviceNames[each.role])}: ${each.state}; ${endingOf(each)}.`).join(' '),
    cause: services.some(({ role }) => role === 'connector')
      ? 'While it does not run, the connector is inactive, and applications behind it cannot be reached.'
      : 'Without its updater the connector works, and does not get the updates it needs to go on working.',
    advice: services.every(({ state }) => state === 'stop-pending')
      ? 'Look again in a minute. If it is stopped then, start it in services.msc.'
      : `${services.some(({ notStartedYet }) => notStartedYet) ? 'If Windows has only just started, look again in five minutes. ' : ''}Start it in services.msc. If it does not stay, the connector’s event log (Admin) says why.`,
  }),
  'SERVICE-ACCOUNT-CHANGED': ({ services }) => ({
    title: 'A service runs as another account',
    found: services.map(({ role, account }) => `${capital(serviceNames[role])} runs as ${account}.`).join(' '),
    cause:
      'Microsoft supports NETWORK SERVICE for the connector and LOCAL SYSTEM for its updater, and no others: certificates and proxy settings belong to these accounts.',
    advice: 'Set the account back, or install the connector again.',
  }),
  'AGENT-CONFLICT': ({ agents, installed }) => ({
    title: 'An agent here does not go with the connector',
    found: `${capital(list([...agents]))} is installed on this server.`,
    cause: `Its updater and the connector’s do not go together${installed ? '' : ', once a connector is installed'}.`,
    advice: 'Put one of the two on another server.',
  }),
  'CONFIG-MISSING': ({ services }) => ({
    title: 'A configuration file is missing',
    found: `The file beside the program of ${namesOf(services)} is not there.`,
    cause: 'The service then runs by .NET’s own defaults, without settings that its makers gave it.',
    advice: 'Take the file from a connector of the same version, or install the connector again.',
  }),
  'CONFIG-UNREADABLE': ({ files, closed, sentence }) => ({
    title: 'A configuration file could not be read',
    found:
      `${list(files.slice(0, mostSources))}${closed ? ' is closed to this account' : ' could not be read as it stands'}. ${sentence}`.trim(),
    cause: 'What it says about the proxy is not known: it may be right or wrong.',
    advice: closed
      ? 'Run the check again as administrator.'
      : 'Look at the line that is named. .NET may take it; if the service runs, it does.',
  }),
  'CONFIG-MALFORMED': ({ faults }) => ({
    title: 'A configuration file is not written correctly',
    found: faultsText(faults),
    cause: faults.some(({ wholeFile }) => wholeFile)
      ? '.NET refuses the whole file, so the service does not start.'
      : '.NET refuses this part of the file, so the service cannot open a connection.',
    advice:
      'Mend the line that is named, or put a copy of the file back from before it was edited. Then restart the service.',
  }),
  'CONFIG-PROXY-ADDRESS-INVALID': ({ faults, credentialsOnly }) => ({
    title: credentialsOnly
      ? 'User and password for the proxy are not used'
      : 'The proxy’s address is not written correctly',
    found: faultsText(faults),
    cause: credentialsOnly
      ? 'The service uses the proxy, and does not sign in to it. If the proxy asks for a user, it refuses the connector.'
      : 'The service cannot use the proxy like this. Its address has to be written in full, as in http://proxy.contoso.local:8080.',
    advice: credentialsOnly
      ? 'Take them out of the file, where others can read them. Ask whoever runs the proxy to let this server through without signing in.'
      : 'Write http:// before the name, and no user and password: the connector cannot sign in to a proxy. Then restart the service.',
  }),
  'CONFIG-SERVICES-DISAGREE': ({ connector, updater, names }) => ({
    title: 'Connector and updater take different ways',
    found: `${forNames(names)}the connector takes ${pathText(connector)}; the updater takes ${pathText(updater)}.`,
    cause: 'Both have to reach the same service. The one with the wrong way fails, often unseen for months.',
    advice: 'Give both files the same <defaultProxy>, then restart both services.',
  }),
  'CONFIG-MACHINE-WIDE': ({ path }) => ({
    title: 'The proxy is set for all programs of .NET',
    found: `The machine.config of this server says: ${pathText(path)}. The connector’s own file says nothing.`,
    cause: 'That counts for the connector as well, and for every other program of .NET on this server.',
    advice: 'If that is not meant, set the connector’s way in its own two files.',
  }),
  'PROXY-SOURCES-DISAGREE': (facts) => {
    if (facts.between === 'services') {
      return {
        title: 'Connector and updater take different proxies',
        found: `${forNames(facts.names)}the connector takes ${pathText(facts.connector)}; the updater takes ${pathText(facts.updater)}.`,
        cause:
          'Their configuration files say nothing, so each takes the settings of its account, and those differ. The one with the wrong way fails, often unseen.',
        advice: 'Set the same <defaultProxy> in both configuration files, then restart both services.',
      };
    }
    if (facts.between === 'winhttp') {
      return {
        title: 'Two different proxies are set',
        found: `The connector takes the proxy ${facts.connector}; WinHTTP has ${facts.winHttp}.`,
        cause:
          'The connector takes one, and Windows fetches the lists for its certificate checks by the other. If one of them does not let its requests through, the connector works in part.',
        advice:
          'Ask whoever runs the proxies whether both are right. If not, set WinHTTP to the same: netsh winhttp set proxy.',
      };
    }
    return {
      title: 'An account’s proxy is set in two ways',
      found: `${facts.source} says otherwise than the setting behind Internet Options.`,
      cause:
        'Windows keeps both alike. Something wrote one of them alone, and which of the two counts depends on the program that asks.',
      advice: 'Name the proxy in the connector’s two configuration files, or set it anew for that account.',
    };
  },
  'WINHTTP-PROXY-MISSING': ({ proxy, byScript, names }) => ({
    title: 'Certificate checks do not use the proxy',
    found: `The connector takes ${byScript ? `what the script ${proxy} says` : `the proxy ${proxy}`}. WinHTTP, by which Windows fetches lists of revoked certificates, has no proxy set${names.length === 0 ? '' : ` for ${list([...names].slice(0, mostSources))}`}${byScript ? ', and cannot take a script' : ''}.`,
    cause:
      'Where only the proxy leads to the Internet, those checks get no answer. The connector then registers and shows as active, and connections of Private Access fail all the same.',
    advice: byScript
      ? 'Set the proxy that the script names for WinHTTP as well: netsh winhttp set proxy HOST:PORT. If port 80 is open to the lists directly, nothing is needed.'
      : `${winHttpAdvice(proxy)} If port 80 is open to the lists directly, nothing is needed.`,
  }),
  'WINHTTP-OVERRIDES': ({ winHttp, settings }) => ({
    title: 'WinHTTP’s proxy comes before the other one',
    found: `Requests to your applications are told to use a proxy. WinHTTP has ${winHttp}, the Internet settings have ${settings}.`,
    cause: 'WinHTTP’s is taken, whatever the Internet settings say.',
    advice: 'Set both to the proxy that leads to the applications, or clear the one of WinHTTP.',
  }),
  'PROXY-POLICY-PER-USER': ({ proxy, whose, services, applications }) => ({
    title: whose === 'user' ? 'A proxy is set for you, not for the services' : 'The machine’s proxy does not count',
    found: `${whose === 'user' ? 'Your own Internet settings' : 'The Internet settings of this machine'} name ${proxy}. The connector’s service runs as another account with settings of its own, and they name none.`,
    cause: `Windows keeps these settings for each account, unless the policy "Make proxy settings per-machine (rather than per-user)" is on. ${[services ? 'The connector goes to the cloud without this proxy.' : '', applications ? 'Requests to your applications are told to take a proxy, and there is none.' : ''].filter((each) => each !== '').join(' ')}`,
    advice: services
      ? 'If the connector needs the proxy, name it in its two configuration files; that is where Microsoft puts it.'
      : 'Switch the policy on, and set the proxy for the machine.',
  }),
  'BACKEND-PROXY-OFF': ({ proxy }) => ({
    title: 'Requests to your applications go without the proxy',
    found: `A policy sets ${proxy} for this machine. The connector’s requests to applications do not take it.`,
    cause: 'That is how a connector is installed, and right where it reaches the applications directly.',
    advice:
      'If it must take the proxy to reach them, set UseDefaultProxyForBackendRequests to 1 in its registry key, and restart it.',
  }),
  'ROLE-INSUFFICIENT': ({ because }) => ({
    title:
      because === 'guest'
        ? 'A guest cannot register a connector'
        : because === 'role'
          ? 'The account’s role is not enough to register'
          : 'A first connector may need a Global Administrator',
    found: {
      guest: 'You answered that the account is a guest of the organisation.',
      role: 'You answered that the account is neither Application Administrator nor Global Administrator.',
      'first-connector': 'You answered that you are Application Administrator, and that this is the first connector.',
    }[because],
    cause:
      because === 'first-connector'
        ? 'One of Microsoft’s documents asks for a Global Administrator for a tenant’s first connector, another for an Application Administrator. Both may be right, at different times.'
        : 'Registering is then refused: "Make sure you are an Application Administrator".',
    advice:
      because === 'first-connector'
        ? 'Try it. If it is refused, let a Global Administrator register this one.'
        : 'Register with an account of the organisation that is Application Administrator, or let such a person do it.',
  }),
  'LICENCE-MISSING': () => ({
    title: 'The organisation has no licence for it',
    found: 'You answered that there is neither Microsoft Entra ID P1 nor P2.',
    cause: 'Without one of them Microsoft’s service does not let the connector be used.',
    advice: 'Ask whoever buys licences for P1 or P2, or take a trial licence at entra.microsoft.com.',
  }),
  'SIGN-IN-FAILED': () => ({
    title: 'Signing in does not work from this server',
    found: 'You answered that signing in at login.microsoftonline.com fails with the account.',
    cause:
      'The installer signs in the same way. A wrong password, a second factor, a rule for sign-ins or a network that does not let the page through is in the way.',
    advice:
      'Read what the page says, and give it to whoever looks after the accounts. If the page does not open at all, it is the network.',
  }),
  'CLOCK-WRONG': (facts) => ({
    title: `This server’s clock is ${isAhead(facts) ? 'ahead' : 'behind'}`,
    found:
      facts.by === 'answers'
        ? `It said ${moment(facts.clock)}, and is ${away(facts.secondsAhead)} ${isAhead(facts) ? 'ahead of' : 'behind'} what ${list([...facts.hosts])} ${plural(facts.hosts.length, 'writes', 'write')} into ${plural(facts.hosts.length, 'its answer', 'their answers')}.${facts.secured ? '' : ' These answers are not secured: something on the way may have dated them.'}`
        : facts.issued
          ? `It says ${moment(facts.clock)}, and the connector’s own certificate was issued on ${moment(facts.newest.at)}.`
          : `It says ${moment(facts.clock)}, and this server itself has written things since, the last on ${moment(facts.newest.at)} (${facts.newest.what}).`,
    cause:
      facts.by === 'answers' && Math.abs(facts.secondsAhead) < 3600
        ? 'Kerberos and the tokens of a sign-in bear about five minutes. Beyond that, signing in can fail.'
        : 'Certificates count from one date to another. By a wrong clock those of Microsoft’s service are not valid, and secure connections and Kerberos fail.',
    advice: 'Set date, time and time zone right, and let the server take its time from a source that is right.',
  }),
  'TRUST-CERTIFICATE-EXPIRED': ({ notAfter, days, thumbprint }) => ({
    title: 'The connector’s own certificate has expired',
    found: `It ended on ${moment(notAfter)}, ${days === 0 ? 'less than a day' : count(days, 'day')} ago by this server’s clock (thumbprint ${thumbprint}).`,
    cause:
      'The connector signs in to Microsoft’s service with this certificate, and renews it by itself while it can reach the service. With an expired one it is refused, and cannot renew it any more.',
    advice: registerAgain,
  }),
  'TRUST-CERTIFICATE-EXPIRING': ({ notAfter, days, thumbprint }) => ({
    title: 'The connector’s certificate ends soon',
    found: `It ends on ${moment(notAfter)}, in ${days === 0 ? 'less than a day' : count(days, 'day')} by this server’s clock (thumbprint ${thumbprint}).`,
    cause:
      'The connector renews it by itself, some time before the end. It may still do so; if its connections are blocked, it cannot, and stops working on that day.',
    advice: 'Look again in a few days. Test the connector’s paths now, so that the renewal can get through.',
  }),
  'TRUST-CERTIFICATE-MISSING': ({ thumbprints }) => ({
    title: thumbprints.length === 0 ? 'The connector is not registered' : 'The connector’s own certificate is missing',
    found:
      thumbprints.length === 0
        ? 'The connector is installed, and no file TrustSettings.xml names a certificate for it.'
        : `TrustSettings.xml names the certificate ${list([...thumbprints])}, and the store that it should be in does not have it.`,
    cause:
      'A connector gets this certificate when it is registered, and signs in to Microsoft’s service with it. Without it the service refuses the connector.',
    advice: registerAgain,
  }),
  'HOSTS-FILE-OVERRIDE': ({ entries, unreached = [] }) => ({
    title:
      unreached.length > 0
        ? 'The hosts file leads the connector to a wrong address'
        : 'The hosts file overrides the connector’s names',
    found: `It gives fixed addresses to ${count(entries.length, 'name', 'names')} that the connector needs: ${list(entries.map(({ name, address, line }) => `${name} is ${address}${line === null ? '' : ` (line ${line})`}`))}.${unreached.length > 0 ? ` Nothing was reached there: ${list([...unreached])}.` : ''}`,
    cause:
      'Microsoft changes the addresses behind its names at any time. A fixed one works until then, and fails afterwards although the network is fine. It may also lead to a device on purpose.',
    advice: 'Ask who put the lines there. Take them out, and let a name server answer.',
  }),
  'ROOT-AUTHORITY-MISSING': ({ name, thumbprint }) => ({
    title: 'A root authority is missing, and is not fetched',
    found: `${name} (thumbprint ${thumbprint}) is not among the trusted roots of this computer, and a policy keeps Windows from fetching it (DisableRootAutoUpdate).`,
    cause:
      'The certificates of Microsoft’s service lead to this authority. Without it this server takes them for forged, and ends the connections.',
    advice:
      'Import the root into the computer’s Trusted Root Certification Authorities, from DigiCert or by Group Policy. Or allow Windows to fetch roots.',
  }),
  'HTTP2-KCD': () => ({
    title: 'Kerberos sign-in fails, and HTTP/2 is on',
    found:
      'The connector’s events tell of failing sign-in by Kerberos. HTTP/2 is on for WinHTTP, as Windows has it by itself.',
    cause:
      'For applications with single sign-on by Kerberos constrained delegation Microsoft asks to switch HTTP/2 off on Windows Server 2019 and later. There are other reasons for such events: a service principal name, a trust, a clock.',
    advice:
      'Set EnableDefaultHTTP2 to 0 under HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\WinHttp, then restart the server. It counts for all programs.',
  }),
  'REGISTRATION-FAILED': ({ text, at, own, signature }) => ({
    title: 'The connector’s registration failed',
    found: `${own ? `On ${moment(at)}` : `At an unknown time, no later than ${moment(at)},`} the installer wrote: “${shorten(oneLine(text), longestQuote)}”`,
    cause: `${meaningOf(signature) ?? ''} Nothing here shows that it succeeded later.`.trim(),
    advice: registrationAdvice[signature] ?? 'Mend what the other findings name, then run the installer again.',
  }),
  'CONNECTOR-LOG-TELLS': ({ lines }) => ({
    title: 'The connector’s own log names a fault',
    found: lines
      .slice(0, mostQuotes)
      .map(({ text, hours, at }) => `${ageText(hours, at)}: “${shorten(oneLine(text), longestQuote)}”`)
      .join(' '),
    cause: `${lines
      .slice(0, mostQuotes)
      .map(({ signature }) => meaningOf(signature) ?? '')
      .join(' ')} A line in a log may be of a fault that is over by now.`.trim(),
    advice: 'Compare it with the other findings, and test the connector’s paths, or record its start.',
  }),
  'CHECK-CRASHED': ({ failures }) => ({
    title: failures.length === 1 ? 'A check of this program failed' : 'Some checks of this program failed',
    found: `${list(failures.slice(0, mostSources).map(({ check, message }) => `${check}: ${message}`))}.`,
    cause: 'This is a fault of Connector Doctor, and says nothing about the server. The other checks are not touched.',
    advice: 'Please report it with these words. A bundle of this server helps.',
  }),
  'SERVER-NOT-READABLE': ({ unread, closed }) => ({
    title: 'Some of this server could not be read',
    found: `${list(unread.slice(0, mostSources).map(({ source, reason }) => `${source} (${whyUnread[reason]})`))}${unread.length > mostSources ? ` and ${unread.length - mostSources} more` : ''}.`,
    cause: 'What could not be read may be right or wrong: the checks that need it say nothing.',
    advice: closed
      ? 'Run the check again as administrator: some of it is closed to other accounts.'
      : 'Run the check again. If it stays, the evidence says what Windows answered.',
  }),
  'SERVER-READY': ({ installed, checks }) => ({
    title: installed ? 'This server has what the connector needs' : 'This server is ready for a connector',
    found: `${count(checks, 'check was', 'checks were')} made, and none found anything in the way.`,
    cause: installed ? 'If the connector does not work, the reason is not in these settings.' : '',
    advice: installed ? 'Test the paths next, or record its start.' : '',
  }),
};
