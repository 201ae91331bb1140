/**
 * The words of every finding, by code: title, what we found, why it matters, what you can do. Titles name the condition
 * in the user's nouns, in at most 60 characters.
 */
import type { Code } from '../examine/codes.js';
import type { FactsOf, Failing, PacketRef } from '../examine/facts.js';
import { coverageWords } from './coverage.js';
import { pathFindingWords } from './path-findings.js';
import { serverFindingWords } from './server-findings.js';
import { incompleteWords } from './incomplete.js';
import { count, day, duration, hosts, list, moment, place, shortName, plural } from './phrases.js';
import type { FindingWords } from './shapes.js';

const needsDirect =
  'The connector opens these connections itself, outbound only. While they fail it cannot register, or stays inactive.';

const sparedMeaning =
  'Other addresses of the same names were reached. Whatever tries these first has to wait, and may give up.';

const allowOutbound =
  'Ask your network team to allow this server to connect out to these names on these ports, and to let no device open these encrypted connections (TLS inspection). If your network only lets traffic out through a proxy, set that proxy in both of the connector’s configuration files instead.';

const failing = (how: Failing, tries: number): string =>
  how === 'dropped'
    ? 'got no answer'
    : `${plural(tries, 'was', 'were')} ${{ refused: 'refused', prohibited: 'answered "administratively prohibited"', 'no-route': 'answered "unreachable"' }[how]}`;

const proxyUnreachable: Readonly<Record<Failing | 'not-resolved', string>> = {
  dropped: 'The proxy’s address does not answer',
  refused: 'The proxy’s address refuses connections',
  prohibited: 'A device forbids the way to the proxy',
  'no-route': 'No route leads to the proxy',
  'not-resolved': 'The proxy’s name leads nowhere',
};

/** What the proxy does to names, by its status lines: one number can be named in a title, several cannot. */
const refusalOf = (statuses: readonly string[]): string => {
  const numbers = [...new Set(statuses.map((status) => status.slice(0, 3)))];
  return numbers.length === 1 ? `answers ${numbers[0] ?? ''} to` : 'turns down';
};

const places = (facts: { readonly targets: FactsOf['DIRECT-REFUSED']['targets'] }): string =>
  list(facts.targets.map(place));
const tries = (facts: { readonly targets: FactsOf['DIRECT-REFUSED']['targets'] }): number =>
  facts.targets.reduce((sum, target) => sum + target.tries, 0);
const noSignIn = 'The connector’s services run as Network Service and Local System, and do not sign in to proxies.';

const revocationWays: Readonly<Record<FactsOf['REVOCATION-UNREACHABLE']['how'][number], string>> = {
  dropped: 'no answer',
  refused: 'refused',
  prohibited: 'answered "administratively prohibited"',
  'no-route': 'answered "unreachable"',
  'not-resolved': 'the name was not resolved',
  answer: 'the other side answered',
  cut: 'cut after the request',
  silent: 'the request was never answered',
  'proxy-answer': 'the proxy answered',
  'proxy-cut': 'the proxy cut the connection after the request',
  'proxy-silent': 'the proxy never answered',
};

/** How requests for the lists ended, as a list of short statements. */
export function revocationEndings({ how, statuses }: FactsOf['REVOCATION-UNREACHABLE']): string {
  const numbers = list(statuses.map(String));
  return list(
    how.map((each) => `${revocationWays[each]}${each === 'answer' || each === 'proxy-answer' ? ` ${numbers}` : ''}`),
  );
}

const dueWords: Readonly<Record<FactsOf['CAPTIVE-PAGE']['due'][number], string>> = {
  tunnel: 'a secure connection through the proxy',
  tls: 'a secure connection',
  list: 'a certificate revocation list',
  script: 'an automatic configuration script',
};

/** More certificates than these say nothing that they do not. */
const mostCertificates = 3;

const quoted = (titles: readonly string[]): string =>
  titles.length === 0 ? '' : `, titled ${list(titles.map((title) => `"${title}"`))}`;

const faults: Readonly<Record<FactsOf['PAC-BROKEN']['reason'], string>> = {
  syntax: 'is not written correctly',
  'no-function': 'does not define FindProxyForURL, which Windows calls',
  throws: 'fails while it runs',
  endless: 'does not come to an end',
  memory: 'asks for more memory than a script may have',
  nonsense: 'gives an answer that is no proxy setting',
  'too-large': 'is larger than 2 MiB, more than programs take',
};

const scriptMeaning = (bears: boolean): string =>
  bears
    ? 'Windows asks this script which proxy to use. Without its answer the connector goes out directly, or not at all.'
    : 'The connector is not meant to use it, so this concerns other programs on this server.';

const brokenWays: Readonly<Record<FactsOf['WPAD-BROKEN']['how'][number], string>> = {
  status: 'answered',
  page: 'gave a web page',
  empty: 'gave an empty file',
  cut: 'cut the connection',
  silent: 'never answered',
};

const notFoundWays: Readonly<Record<FactsOf['WPAD-NOT-FOUND']['how'][number], string>> = {
  'not-found': 'does not exist',
  failed: 'could not be looked up, because the name server failed',
  silent: 'was asked for without an answer',
  dropped: 'was found, and its host does not answer',
  refused: 'was found, and its host refuses the connection',
  prohibited: 'was found, and a firewall prohibits the connection',
  'no-route': 'was found, and no route leads there',
};

function hiddenBecause(why: FactsOf['TLS-CHAIN-HIDDEN']['because'][number], issuers: readonly string[]): string {
  return {
    tls13: 'this version of encryption (TLS 1.3) hides certificates from a capture',
    resumed: 'an earlier secure session was continued, which shows no certificates',
    incomplete: `the issuer’s certificate was not sent along ("${list(issuers.map(shortName))}")`,
    unreadable: 'a certificate could not be read, or its signature is not right',
    lost: 'their packets are not in the capture',
  }[why];
}

/** `server 10.0.0.5`, `servers 10.0.0.5 and 10.0.0.6`. */
export function serversText(servers: readonly string[]): string {
  return `${plural(servers.length, 'server', 'servers')} ${list([...servers])}`;
}

/** The same advice, saying at its first `this server` which one is meant: the capture shows others, too. */
export function sayingWhich(advice: string, servers: readonly string[]): string {
  return advice.replace(/\b[Tt]his server(?:’s)?/, (words) => `${words} (here: ${list([...servers])})`);
}

/** Added to why it matters where all names are ones that others use as well. */
export const sharedNames = 'Browsers and other programs use these names, too.';

/** Added to why it matters where the connector has its registration behind it, and all names are for that alone. */
export const registeredAlready =
  'The connector on this server is registered, and runs without these names. To install or register one again, they are needed.';

/** Where another path reaches everything: then there is nothing to do, and the rest is for whoever wants this path. */
export function sparedWords({ cause, advice }: FindingWords): Pick<FindingWords, 'cause' | 'advice'> {
  return {
    cause: `Only for this path; another one that was tried reaches everything. ${cause}`,
    advice: `Nothing, as long as the connector takes the path that works. To take this one: ${advice}`,
  };
}

/** Added to what was found where it worked before. */
export function workedBefore({ packet, at }: PacketRef): string {
  const when = at < 1 ? 'at the very beginning of the capture' : `${duration(at)} into the capture`;
  return `Before that it worked, last ${when} (packet ${packet}).`;
}

/** The words for a finding's facts. */
export const findingWords: { readonly [C in Code]: (facts: FactsOf[C]) => FindingWords } = {
  ...serverFindingWords,
  ...pathFindingWords,
  'DIRECT-DROPPED': (facts) => ({
    title: facts.nameless
      ? 'Connections on port 443 get no answer'
      : facts.spared
        ? 'Some of the service’s addresses do not answer'
        : 'Connections to the cloud get no answer',
    found: `${count(tries(facts), 'request')} for connection to ${places(facts)}${facts.seconds >= 1 ? `, made over ${duration(facts.seconds)},` : ''} got no answer, and none connected.`,
    cause: facts.nameless
      ? 'No name of these addresses is in the capture, so they may belong to another program. If they are the connector’s, a firewall on the way drops them without a word.'
      : `Silence is how most firewalls refuse. ${facts.spared ? sparedMeaning : needsDirect}`,
    advice: facts.nameless
      ? 'Record again with the name cache emptied first (ipconfig /flushdns), so that the capture shows the names.'
      : allowOutbound,
  }),
  'DIRECT-REFUSED': (facts) => ({
    title: facts.spared
      ? 'Some of the service’s addresses refuse connections'
      : 'Requests for connection are answered by a refusal',
    found: `${count(tries(facts), 'request')} for connection to ${places(facts)} ${plural(tries(facts), 'was', 'were')} refused, and none connected.`,
    cause: `Microsoft’s service answers on these ports, so the refusal most likely comes from a firewall on the way. ${facts.spared ? sparedMeaning : needsDirect}`,
    advice: allowOutbound,
  }),
  'DIRECT-PROHIBITED': (facts) => {
    const { devices } = facts;
    const requests = `${count(tries(facts), 'request')} for connection to ${places(facts)} ${plural(tries(facts), 'was', 'were')}`;
    if (devices.length === 0) {
      return {
        title: 'This server may not connect to the cloud',
        found: `${requests} not allowed; the system said so, and no device was heard.`,
        cause: `Most likely a rule of this server’s own firewall forbids the connection. ${facts.spared ? sparedMeaning : needsDirect}`,
        advice: `Look at the outbound rules of this server’s firewall first. ${allowOutbound}`,
      };
    }
    return {
      title: 'A device answers “administratively prohibited”',
      found: `${requests} answered "administratively prohibited" by ${list(devices)}.`,
      cause: `That device says by itself that a rule forbids the connection. ${facts.spared ? sparedMeaning : needsDirect}`,
      advice: `${allowOutbound} The rule is on the device at ${list(devices)}.`,
    };
  },
  'DIRECT-NO-ROUTE': (facts) => {
    const { devices, lost } = facts;
    const requests = `${count(tries(facts), 'request')} for connection to ${places(facts)}`;
    const isOwn = devices.length === 0;
    return {
      title: isOwn
        ? 'This server finds no way to the cloud'
        : lost
          ? 'Devices answer “time exceeded”'
          : 'A device answers “unreachable”',
      found: isOwn
        ? `${requests} failed: the system said that there is no way there, and no device was heard.`
        : `${requests} ${plural(tries(facts), 'was', 'were')} answered ${lost ? '"time exceeded"' : '"unreachable"'} by ${list(devices)}.`,
      cause: `${isOwn ? 'This server has no route there (no default gateway), or a device on the way has none.' : lost ? 'The packets pass from device to device, often in a circle, and never arrive.' : 'The device knows no way to these addresses.'} ${facts.spared ? sparedMeaning : needsDirect}`,
      advice:
        'Ask your network team for a route from this server to the internet, or for the proxy that servers use here.',
    };
  },
  'IPV6-BROKEN': (facts) => ({
    title: 'Connections over IPv6 fail',
    found: `Connections over IPv6 to ${places(facts)} failed; over IPv4 the same ${plural(facts.targets.length, 'name was', 'names were')} reached.`,
    cause: `Each start waits for IPv6 to fail first${facts.seconds >= 1 ? `, here ${duration(facts.seconds)}` : ''}. The connector works, later than it could.`,
    advice: 'Ask your network team either to let IPv6 through, or to stop offering it to this server.',
  }),
  'PATH-LOSSY': (facts) => ({
    title: 'Packets had to be sent again',
    found: `${facts.connections} of ${count(facts.of, 'connection')} needed repetitions, ${count(facts.repeated, 'packet')} in all, before they came through.`,
    cause: 'A few lost packets are normal. When it goes on, users of published applications feel it as slowness.',
    advice: 'If the connector is slow as well, show this to your network team. If not, there is nothing to do.',
  }),
  'PATH-MTU': (facts) => ({
    title: 'Small packets pass, large ones never arrive',
    found: `Connected to ${places(facts)}. Small packets pass, but ${facts.bytes} bytes ${facts.from === 'client' ? 'were sent again and again and never acknowledged' : 'from the service never arrived'}${facts.mtu === null ? '' : `; a device reported a limit of ${facts.mtu} bytes`}.`,
    cause: `Somewhere on the way, often in a VPN, only smaller packets fit through, and the message that would say so is blocked. Small messages arrive and large ones vanish: the connection opens, and stops when ${facts.from === 'client' ? 'this server sends more than fits into a small packet' : 'the service sends its certificate, which is large'}.`,
    advice:
      'Ask your network team to check the largest packet size (MTU) of the way out, and to let the message "packet too big" (ICMP) through.',
  }),
  'LEGACY-PORT-ATTEMPT': (facts) => ({
    title: 'Old ports are closed, which is normal today',
    found: `${facts.throughProxy ? 'The proxy was asked for' : 'Attempts were made to'} ${places(facts)}, without success.`,
    cause: 'Only connectors before version 1.5.132.0 need these ports. Later ones work over 443 alone.',
    advice: 'If the connector is 1.5.132.0 or later, there is nothing to do. If it is older, update it.',
  }),
  'ADDRESS-NOT-COVERED': coverageWords,
  'REVOCATION-UNREACHABLE': (facts) => {
    const byProxy = facts.how.some((how) => how.startsWith('proxy-'));
    return {
      title: 'Certificate revocation lists cannot be reached',
      found: `${count(facts.tries, 'request')} to ${list([...facts.hosts])} on port 80 came to nothing: ${revocationEndings(facts)}.`,
      cause: byProxy
        ? 'Windows fetches these lists to see whether certificates of Microsoft’s service have been withdrawn, here through the proxy, which does not let them pass. The connector can then be active and still fail.'
        : facts.besideProxy
          ? 'Windows checks certificates with its own proxy setting (WinHTTP), not with the connector’s. The connector goes through the proxy; these checks did not. The connector can then be active and still fail.'
          : 'Windows fetches these lists to see whether certificates of Microsoft’s service have been withdrawn. Without them, secure connections can fail or wait.',
      advice: byProxy
        ? 'Ask your network team to let this server fetch from these names on port 80 through the proxy, without a sign-in.'
        : facts.besideProxy
          ? 'Give Windows the same proxy: netsh winhttp set proxy HOST:PORT, in a console run as administrator. Or ask your network team to allow these names on port 80.'
          : facts.how.every((how) => how === 'answer') && facts.statuses.every((status) => status >= 500)
            ? 'Look again in an hour: the servers of such lists fail at times. If it stays, ask your network team what answers on port 80 in their place.'
            : 'Ask your network team to allow this server to reach these names on port 80. They need a rule of their own, beside the one for port 443.',
    };
  },
  'PATH-NOT-AS-CONFIGURED': (facts) => ({
    title: {
      direct: 'Meant to go direct, it goes through a proxy',
      wpad: 'The proxy used is not one that the script names',
      proxy: 'Another proxy is used than the one that was given',
    }[facts.mode],
    found: `Requests for ${hosts(facts)} went through ${list([...facts.proxies])}${facts.mode === 'proxy' && facts.meant !== null ? `, not through ${facts.meant}` : ''}.`,
    cause: {
      direct:
        'With nothing in the connector’s configuration, Windows looks for a proxy by itself: its own settings, then WPAD on the network. What it finds is used silently.',
      wpad: 'The automatic configuration script in this capture does not name this proxy, so another setting decides.',
      proxy: 'One of the places that a proxy can be set in names another one, or the services were not restarted.',
    }[facts.mode],
    advice:
      facts.mode === 'direct'
        ? 'If direct is right, switch the proxy off in both of the connector’s configuration files: <defaultProxy enabled="false"></defaultProxy> in <system.net>, then restart both services. Keep a copy of the files.'
        : 'Look at the <defaultProxy> of both of the connector’s configuration files and of machine.config (the settings of all .NET programs), and at the proxy settings of the service’s account.',
  }),
  'PROXY-BYPASSED': (facts) => ({
    title: 'Connections go direct, past the proxy',
    found: `Meant to go through ${facts.proxy ?? 'a proxy'}, connections to ${places(facts)} were tried directly${facts.failed > 0 ? `, and ${facts.failed === facts.targets.length ? 'none' : 'not all'} of these got through` : ''}.`,
    cause: `A part of the connector does not know the proxy. Most often one of the two configuration files (connector and updater) has it and the other has not, or the service was not restarted.`,
    advice: 'Set the same proxy in both of the connector’s configuration files, then restart both services.',
  }),
  'PROXY-UNREACHABLE': (facts) => ({
    title: facts.spared && !facts.byScript ? 'One of the proxies cannot be reached' : proxyUnreachable[facts.how],
    found:
      facts.how === 'not-resolved'
        ? `The name of the proxy ${facts.proxy} was asked for and no address came back.`
        : `${count(facts.tries, 'request')} for connection to ${facts.proxy} ${failing(facts.how, facts.tries)}.`,
    cause: facts.byScript
      ? `The automatic configuration script names this proxy. ${facts.spared ? 'The connector gets through without it. Whatever tries it first has to wait.' : 'Without it there may be no way out.'}`
      : facts.spared
        ? 'Another proxy works in its place. Whatever tries this one first has to wait.'
        : facts.guessed
          ? 'Nobody named the proxy, and nothing in the capture shows one; this address has a port that proxies often use.'
          : 'Everything the connector sends is meant to go through this proxy. Without it there is no way out.',
    advice:
      facts.how === 'not-resolved'
        ? 'Check the spelling of the proxy’s name, and that this server’s name servers know it.'
        : 'Check the address and port. If they are right, ask your network team whether this server may reach the proxy, and whether it runs.',
  }),
  'PROXY-AUTH-REQUIRED': (facts) => ({
    title: 'The proxy answers 407 to the connector’s services',
    found: `${list([...facts.proxies])} answered 407 (sign in first) ${plural(facts.answers, 'once', `${facts.answers} times`)} for ${hosts(facts)}${facts.schemes.length > 0 ? `, offering ${list([...facts.schemes], 5)} as ${plural(facts.schemes.length, 'the way', 'ways')} to do so` : ''}. None was let through afterwards.${facts.passed.length > 0 ? ` ${list([...facts.passed])} passed without it.` : ''}`,
    cause: `${noSignIn} They will never get past this answer.`,
    advice:
      'Ask your network team to let this server pass to the connector’s names without a sign-in. No password can be set for it on this server.',
  }),
  'PROXY-SIGN-IN-USED': (facts) => ({
    title: 'The proxy answers 407 first, then lets through',
    found: `${list([...facts.proxies])} first answered 407${facts.schemes.length > 0 ? ` (${list([...facts.schemes], 5)})` : ''}, then let requests for ${hosts(facts)} through.`,
    cause: `Something here signed in to the proxy. ${noSignIn} If this was another program under your account, the connector will be refused.`,
    advice: 'Make sure that the proxy lets this server pass to the connector’s names without a sign-in.',
  }),
  'PROXY-DENIED': (facts) => ({
    title: facts.redirected
      ? 'The proxy sends the connector to another page'
      : `The proxy ${refusalOf(facts.statuses)} ${facts.some ? 'some of ' : ''}the connector’s names`,
    found: `${list([...facts.proxies])} answered ${list(facts.statuses.map((status) => `"${status}"`))} to requests for ${places({ targets: facts.targets.map((target) => ({ ...target, addresses: [] })) })}.`,
    cause: facts.redirected
      ? 'A redirect is meant for a person with a browser, usually to a sign-in or consent page. The connector cannot follow it.'
      : facts.maybeNoProxy
        ? 'These are the answers of a web server that does not know what a proxy is asked. The address or the port may be wrong.'
        : 'The proxy works, and a rule in it forbids these names or this server.',
    advice: facts.maybeNoProxy
      ? 'Check the address and port of the proxy in the connector’s configuration, and ask your network team for the right ones.'
      : 'Ask your network team to let this server connect through the proxy (CONNECT) to the connector’s names on port 443, without sign-in and without opening the encrypted connections (TLS inspection).',
  }),
  'PROXY-UPSTREAM-FAILED': (facts) => ({
    title: `The proxy ${refusalOf(facts.statuses)} the connector’s names`,
    found: `${list([...facts.proxies])} answered ${list(facts.statuses.map((status) => `"${status}"`))} to requests for ${hosts(facts)}.`,
    cause:
      'The proxy took the request, and failed on its own way to the service: most often a firewall behind it blocks it, or it cannot find the address of the name.',
    advice:
      'Ask your network team to check, from the proxy itself, that it finds the addresses of these names and connects to them on port 443.',
  }),
  'PROXY-RESET': (facts) => ({
    title: 'The proxy ends connections instead of answering',
    found: `${list([...facts.proxies])} ${facts.how === 'reset' ? 'cut' : 'closed'} the connection instead of answering requests for ${hosts(facts)}.`,
    cause:
      'The proxy, or a device in front of it, ends these connections without a word. Filters that judge by name do this.',
    advice:
      'Ask your network team to look for this server and these names in the proxy’s log, and to allow connections through the proxy (CONNECT) to them on port 443.',
  }),
  'PROXY-NO-ANSWER': (facts) => ({
    title: 'Requests to the proxy stay without an answer',
    found: `${list([...facts.proxies])} accepted the connection and never answered requests for ${hosts(facts)} (waited ${duration(facts.seconds)}).`,
    cause:
      'The proxy runs, but waits for something: its own way to the service, its name server, or a filter behind it.',
    advice:
      'Ask your network team to check, from the proxy itself, that it finds the addresses of these names and connects to them on port 443.',
  }),
  'DNS-NAME-NOT-FOUND': (facts) => ({
    title: facts.ofProxy
      ? 'The proxy’s name is not found'
      : facts.addressless
        ? 'The name server has no address for a needed name'
        : 'The name server says a needed name does not exist',
    found: `The name ${plural(facts.servers.length, 'server', 'servers')} ${list([...facts.servers])} ${facts.addressless ? `has no address for ${list([...facts.names])}` : `said that ${list([...facts.names])} ${plural(facts.names.length, 'does', 'do')} not exist`}.`,
    cause: facts.ofProxy
      ? 'Without an address for the proxy nothing leaves this server.'
      : 'Microsoft’s names exist. A name server that has no way to the internet, or a filter for names, answers like this. So does any name server where the tenant’s id in the name is wrong.',
    advice: facts.ofProxy
      ? 'Check the spelling of the proxy in the configuration, and ask your network team for its right name.'
      : 'Ask your network team to let this server’s name servers resolve these names. If only a proxy leads out of your network, set that proxy: then the proxy resolves them.',
  }),
  'DNS-NAME-BLOCKED': (facts) => ({
    title: 'The name server leads a needed name nowhere',
    found: `${list([...facts.servers])} answered for ${list([...facts.names])} with ${list([...facts.addresses])}, where nothing outside of this server is.`,
    cause:
      'Filters for names answer like this for what they block. The connector then tries to connect to its own server, or to nothing.',
    advice:
      'Ask your network team which filter answers for these names (in the name server, or before it), and to allow the connector’s names there.',
  }),
  'DNS-SERVER-FAILED': (facts) => ({
    title: 'The name server answers with a failure',
    found: `${list([...facts.servers])} answered ${list([...facts.answers])} for ${list([...facts.names])}.`,
    cause:
      'The name server is there, and cannot or will not find this name out: its own way to the internet is often the reason.',
    advice:
      'Ask your network team where this name server passes on what it does not know itself (forwarding), and whether this server may ask it.',
  }),
  'DNS-NO-ANSWER': (facts) => ({
    title: facts.refused
      ? 'No name server runs at the address asked'
      : facts.blocked === null
        ? 'Questions to the name server stay without an answer'
        : 'Questions do not get to the name server',
    found: facts.refused
      ? `${list([...facts.servers])} ${plural(facts.servers.length, 'was', 'were')} asked for ${list([...facts.names])} and replied that no name server runs there.`
      : facts.blocked !== null
        ? `${list([...facts.servers])} ${plural(facts.servers.length, 'was', 'were')} asked for ${list([...facts.names])}; ${list([...facts.devices])} answered that the question ${facts.blocked === 'prohibited' ? 'is prohibited' : 'cannot be delivered'}.`
        : `${list([...facts.servers])} ${plural(facts.servers.length, 'was', 'were')} asked for ${list([...facts.names])} and never answered.`,
    cause: 'Without an address the connector cannot even begin to connect.',
    advice:
      'Check which name servers this server is set to use (ipconfig /all), and ask your network team whether it may reach them on port 53.',
  }),
  'WPAD-IN-USE': (facts) => ({
    title: facts.meant ? 'Automatic configuration works' : 'Automatic configuration (WPAD) names the proxy',
    found: `This server fetched ${list([...facts.urls])}${facts.proxies.length > 0 ? `, and the connector went through ${list([...facts.proxies])}, which it names` : ', which sends the connector out directly'}.`,
    cause: facts.meant
      ? 'The script was found and followed, as is meant.'
      : 'Nobody has to set this up on the server: Windows looks for the script by itself where nothing else is set. Whoever changes the script changes the connector’s way.',
    advice: facts.meant
      ? 'There is nothing to do.'
      : 'If that is right, there is nothing to do. If not, set the proxy, or none, in both of the connector’s configuration files.',
  }),
  'WPAD-NOT-FOUND': (facts) => ({
    title: 'No automatic configuration was found',
    found: `The host for it, ${list([...facts.names])}, ${list(facts.how.map((how) => notFoundWays[how]))}.`,
    cause: 'Without the script (WPAD) Windows goes out directly. Where only a proxy leads out, nothing gets through.',
    advice:
      'If a script is meant, ask your network team for the name wpad in this server’s domain, and that its web server answers on port 80. If not, set the proxy in both of the connector’s configuration files.',
  }),
  'WPAD-BROKEN': (facts) => ({
    title: 'The host for automatic configuration has no usable file',
    found: `Asked for ${list([...facts.urls])}, it ${list(facts.how.map((how) => (how === 'status' ? `answered ${list(facts.statuses.map(String))}` : brokenWays[how])))}${quoted(facts.titles)}.`,
    cause: scriptMeaning(facts.bears),
    advice: facts.bears
      ? 'Ask your network team to put the script there again, or set the proxy in both of the connector’s configuration files, which then do without it.'
      : 'Tell your network team when it suits; the connector does not depend on it.',
  }),
  'WPAD-NAME-BROADCAST': (facts) => ({
    title: 'This server asks everybody around for its proxy',
    found: `It asked all devices of its network segment for ${list([...facts.names])} (${list([...facts.protocols])}).${facts.answeredBy.length > 0 ? ` ${list([...facts.answeredBy])} came as the answer.` : ' Nobody answered.'}`,
    cause: 'Any device there can answer such a question and become the proxy of this server, without anybody noticing.',
    advice:
      'Switch off automatic detection of proxies on this server, or the two ways of asking everybody for names, LLMNR and NetBIOS (by group policy), if nobody needs them.',
  }),
  'PAC-BROKEN': (facts) => ({
    title: 'The automatic configuration script has a fault',
    found: `The script from ${list([...facts.urls])} ${faults[facts.reason]}${facts.line === null ? '' : `, line ${facts.line}`}${facts.message === '' ? '' : ` (${facts.message})`}${facts.host === null ? '' : `, when asked for ${facts.host}`}.`,
    cause:
      facts.bears && facts.followed
        ? 'Windows asks this script which proxy to use. The connector goes through one that it names; what the fault concerns goes out directly, or not at all.'
        : scriptMeaning(facts.bears),
    advice: facts.bears
      ? 'Ask the people who keep this script to mend it, or set the proxy in both of the connector’s configuration files, which then do without it.'
      : 'Tell the people who keep this script; the connector does not depend on it.',
  }),
  'CAPTIVE-PAGE': (facts) => {
    const secure = facts.due.includes('tunnel') || facts.due.includes('tls');
    if (facts.redirected) {
      return {
        title: 'Requests for certificate lists are led elsewhere',
        found: `${list([...facts.hosts])}: instead of ${list(facts.due.map((due) => dueWords[due]))} came a redirect to ${list([...facts.leadsTo])}, and the list was not seen to come from there.`,
        cause:
          'Networks lead requests to a page for people in this way, to sign in or to agree. It may as well be a cache that keeps the lists.',
        advice: 'Ask your network team what that address is, and to let this server fetch the lists without it.',
      };
    }
    const isScript = facts.due.every((due) => due === 'script');
    return {
      title: 'A web page comes where the connector expects none',
      found: `${list([...facts.hosts])}: instead of ${list(facts.due.map((due) => dueWords[due]))} came a web page${quoted(facts.titles)}${facts.leadsTo.length > 0 ? `; it leads to ${list([...facts.leadsTo])}` : ''}.`,
      cause: `Pages like this are for people: to sign in, to agree, or to say that something is blocked. Nobody sees this one, and ${secure ? 'the connector cannot get past it' : 'what was asked for did not come'}.`,
      advice: isScript
        ? 'Ask your network team to put the script there, or set the proxy in both of the connector’s configuration files, which then do without it.'
        : 'Ask your network team to let this server pass without that page: as an exception in the proxy, the firewall or the guest network that shows it.',
    };
  },
  'TLS-INSPECTED': (facts) => {
    const who = list(facts.authorities.map(shortName));
    const what = facts.borrowed ? 'has the name of a public authority and is not it' : 'is no public authority';
    const way = facts.proxies.length > 0 ? ` through ${list([...facts.proxies])}` : '';
    const others = facts.untouched.length > 0 ? ` Not touched: ${list([...facts.untouched])}.` : '';
    const at = facts.now ? ' At other times a genuine one was shown.' : '';
    if (facts.strangers.length > 0) {
      return {
        title: 'Something else answers in place of the service',
        found: `${hosts(facts)}${way} showed a certificate for ${list([...facts.strangers])}, issued by "${who}", which ${what}.${others}${at}`,
        cause: `A certificate for quite another name: most likely a sign-in or block page, or another server at a wrong address. A device that inspects TLS would use the service’s own name.`,
        advice:
          'Check what this server resolves the name to. Then ask your network team what answers at that address, and to let the connector’s names pass.',
      };
    }
    return {
      title: 'A device replaces the service’s certificates',
      found: `${hosts(facts)}${way} showed ${plural(facts.targets.length, 'a certificate', 'certificates')} issued by "${who}", which ${what}${facts.products.length > 0 ? `: it is made by ${list([...facts.products])}` : ''}.${others}${at}`,
      cause: `A device opens the encrypted connection, reads it, and encrypts it anew (TLS inspection). Microsoft does not support that for the connector in any form: it signs in with a certificate of its own, which such a device cannot pass on.`,
      advice: `Ask your network team to exempt the connector’s names from TLS inspection${facts.products.length > 0 ? ` in ${list([...facts.products])}` : ''}: *.msappproxy.net and *.servicebus.windows.net above all.`,
    };
  },
  'TLS-UNEXPECTED-AUTHORITY': (facts) => ({
    title: 'The certificates come from an unusual authority',
    found: `${hosts(facts)} showed a certificate that leads to "${list(facts.authorities.map(shortName))}".`,
    cause:
      'That is a public authority, but none that Microsoft is known to use for these services. Microsoft may have changed; or a device on the way answers in its place.',
    advice: 'If the connector works, there is nothing to do. If it does not, show this to your network team.',
  }),
  'TLS-CHAIN-HIDDEN': (facts) => ({
    title: 'Certificates could not be checked',
    found: `${list([...facts.hosts])}: ${list(facts.because.map((why) => hiddenBecause(why, facts.issuers)))}.`,
    cause:
      'So this capture cannot tell whether a device on the way replaces the service’s certificates (TLS inspection).',
    advice: facts.because.includes('resumed')
      ? 'Record again from a fresh start of the service. Or ask your network team whether the connector’s names are exempt from TLS inspection.'
      : 'Ask your network team whether the connector’s names are exempt from TLS inspection.',
  }),
  'TLS-CERTIFICATE-DATE': (facts) => {
    const [first] = facts.certificates;
    const whose = first?.own === true ? 'service' : 'authority';
    const limits = facts.certificates.flatMap(({ notBefore, notAfter }) => [day(notBefore), day(notAfter)]);
    // Where the capture was taken on the very day, the hour decides.
    const at = facts.takenAt !== null && limits.includes(day(facts.takenAt)) ? moment : day;
    const when = facts.takenAt === null ? '' : ` The clock said ${at(facts.takenAt)} then.`;
    const shown = facts.certificates
      .slice(0, mostCertificates)
      .map(
        ({ subject, notBefore, notAfter, own, hosts: names }) =>
          `${list([...names])} showed the certificate of ${own ? '' : 'the authority '}${shortName(subject)}, valid from ${at(notBefore)} to ${at(notAfter)}`,
      );
    return {
      title: {
        expired:
          whose === 'service' ? 'The service’s certificate has expired' : 'An authority’s certificate has expired',
        'not-yet':
          whose === 'service'
            ? 'The service’s certificate is not valid yet'
            : 'An authority’s certificate is not valid yet',
        both: 'The service’s certificates are out of date',
      }[facts.state],
      found: `${first === undefined ? `${hosts(facts)} showed a certificate under an authority that is out of date` : shown.join('; ')}.${when}`,
      cause: facts.absurd
        ? 'The times in this capture cannot be true, so the dates may well be right.'
        : {
            clock:
              'All certificates that were seen are out of date in the same direction: most likely the clock of this server is wrong. Windows rejects such certificates.',
            either: facts.replaced
              ? 'A device on the way made this certificate. Either its own authority is out of date, or the clock of this server is wrong. Windows rejects such certificates.'
              : 'Either the clock of this server is wrong, or this certificate was not renewed in time. Windows rejects such certificates.',
            certificate:
              'Other certificates that were seen are in date, so it is not the clock. Windows rejects such certificates.',
          }[facts.suspect],
      advice: dateAdvice(facts),
    };
  },
  'TLS-CERTIFICATE-NAME': (facts) => ({
    title: 'Somebody else answers in place of the service',
    found: `${hosts(facts)} answered with a certificate for ${facts.names.length > 0 ? list([...facts.names]) : 'another name'}, issued under "${list(facts.authorities.map(shortName))}".`,
    cause:
      'The certificate is genuine, but it belongs to somebody else: a sign-in or block page, a proxy, or a name that leads to a wrong address. The connector rejects it.',
    advice:
      'Check what this server resolves the name to, and its hosts file. Then ask your network team what answers at that address.',
  }),
  'TLS-CLIENT-CERTIFICATE-LOST': (facts) => ({
    title: facts.byService
      ? 'The service refuses the connector’s certificate'
      : 'The connector’s own certificate does not get through',
    found: [
      facts.unasked.length > 0 ? `${list([...facts.unasked])} did not ask for the connector’s certificate.` : '',
      facts.refused.length > 0
        ? `${list([...facts.refused])} got the connector’s certificate and refused it${facts.alerts.length > 0 ? `, with the alert ${list([...facts.alerts])}` : ''}.`
        : '',
    ]
      .filter((part) => part !== '')
      .join(' '),
    cause:
      facts.unasked.length > 0
        ? 'The service asks for it, and knows the connector by it. What answered here is a device on the way, which cannot pass it on.'
        : facts.byService
          ? `The chain shown is the one to be expected, so it is the service that refuses. It knows the connector by this certificate: ${facts.alerts.some((alert) => alert.includes('(45)')) ? 'by the alert, it has expired' : 'it may have expired, or belong to a connector or tenant that is gone'}.`
          : 'The service knows the connector by this certificate. It may have expired, belong to another tenant, or have been refused by a device on the way.',
    advice:
      facts.unasked.length > 0
        ? 'Ask your network team to exempt the connector’s names from TLS inspection.'
        : facts.byService
          ? 'Check in the Entra admin center that this connector is still listed, and check the clock of this server; then register the connector again.'
          : 'Register the connector again. If that does not help, ask your network team whether a device on the way checks client certificates.',
  }),
  'TLS-CERTIFICATE-REJECTED': (facts) => ({
    title: 'This server rejects the certificate that it is shown',
    found: `The secure connection to ${hosts(facts)} ended with the alert ${list([...facts.alerts])}, sent by this server.${facts.authorities.length > 0 ? ` The certificate leads to "${list(facts.authorities.map(shortName))}".` : ''}`,
    cause:
      facts.chain === 'genuine'
        ? `The certificate is genuine, so this server lacks what it takes to see that: ${facts.because === 'expired' ? 'to this server its time is over, so this server’s clock is most likely wrong' : 'its list of trusted authorities, an authority between, or the right time'}.`
        : facts.chain === 'stranger'
          ? 'The certificate is for quite another name, so this server is right to reject it: most likely a sign-in or block page, or another server at a wrong address.'
          : facts.because !== null && facts.chain === 'hidden'
            ? {
                expired:
                  'To this server, the certificate’s time is over: either its clock is wrong, or the certificate was not renewed. The capture does not show the certificate, so it cannot tell which.',
                revoked:
                  'To this server, the certificate has been withdrawn by the authority that issued it. The capture does not show the certificate.',
              }[facts.because]
            : `The certificate is not one that this server trusts. ${facts.chain === 'private' ? 'It does not come from a public authority: a device on the way replaces' : 'Most often a device on the way replaces'} Microsoft’s certificate with its own (TLS inspection), which Microsoft does not support for the connector.`,
    advice:
      facts.chain === 'genuine'
        ? facts.because === 'expired'
          ? 'Check date, time and time zone of this server (w32tm /query /status).'
          : 'Let this server update its list of trusted authorities (ctldl.windowsupdate.com on port 80), and check its clock.'
        : facts.chain === 'stranger'
          ? 'Check what this server resolves the name to. Then ask your network team what answers at that address.'
          : facts.because !== null && facts.chain === 'hidden'
            ? `${facts.because === 'expired' ? 'Check date, time and time zone of this server (w32tm /query /status). If they are right, ask' : 'Ask'} your network team whether a device on the way answers in place of the service (TLS inspection).`
            : 'Ask your network team to exempt the connector’s names from TLS inspection.',
  }),
  'TLS-VERSION-UNSUPPORTED': (facts) => ({
    title: 'Secure connections are refused: no TLS version in common',
    found: `${hosts(facts)}: this server offered ${list([...facts.offered], 5)}, and the ${facts.from === 'server' ? 'other side' : 'server itself'} refused (alert "protocol version").`,
    cause:
      'Microsoft’s service takes TLS 1.2 and later. A device on the way may ask for a later one than this server has.',
    advice:
      'Make sure that TLS 1.2 is enabled on this server for clients. If it is, ask your network team what answers in place of Microsoft’s service.',
  }),
  'TLS-NO-COMMON-CIPHER': (facts) => ({
    title: 'Secure connections are refused: no encryption in common',
    found: `The secure connection to ${hosts(facts)} ended with "handshake failure", sent by ${facts.from === 'server' ? 'the other side' : 'this server'}.`,
    cause:
      'Both sides need a method of encryption (cipher suite) in common. Either the list of this server was shortened so far that none is left, or a device on the way has a short list of its own.',
    advice: 'Compare this server’s list of cipher suites (policy "SSL Cipher Suite Order") with Windows’ default.',
  }),
  'TLS-ALERT': (facts) => ({
    title: 'The secure connection ends with an alert',
    found: `The secure connection to ${hosts(facts)} ended with ${list([...facts.alerts])}, sent by ${facts.from === 'server' ? 'the other side' : 'this server'}.`,
    cause: 'The alert alone does not say on which side the reason is.',
    advice: 'If it comes back at the next start, show the packets to your network team.',
  }),
  'TLS-CUT': (facts) => ({
    title: facts.beforeHello
      ? 'Cut off before the secure connection can begin'
      : facts.inside === true
        ? 'Cut off as soon as the secure connection is made'
        : 'Cut off as soon as the secure connection begins',
    found: `Connections to ${hosts(facts)} were made${facts.throughProxy ? ' through the proxy' : ''}, and ${facts.how === 'reset' ? 'reset' : 'closed'} by the other side ${facts.beforeHello ? 'before this server had said anything' : facts.inside === true ? 'right after the secure handshake (TLS), without an answer and without a word inside of it' : 'right after this server’s first TLS message'}.`,
    cause: facts.beforeHello
      ? 'Nothing that this server sent can be the reason. A device on the way takes every connection itself, and ends those that it does not want to pass on.'
      : facts.inside === true
        ? 'A service that ends a connection usually says so inside of it. A device on the way cannot speak there: it lets the handshake pass, reads the name in it, and then cuts.'
        : 'That message carries the name of the service unencrypted. A filter that reads names cuts exactly here.',
    advice: facts.beforeHello
      ? 'Ask your network team which device ends connections from this server on port 443, and to allow the connector’s names there.'
      : 'Ask your network team which device filters secure connections (TLS) by name, and to allow the connector’s names there.',
  }),
  'TLS-NO-ANSWER': (facts) => ({
    title:
      facts.inside === true
        ? 'Silence once the secure connection is made'
        : 'No answer when the secure connection begins',
    found:
      facts.inside === true
        ? `Connections to ${hosts(facts)} were made, and secured (TLS). Then this server sent a request inside, and nothing came back (waited ${duration(facts.seconds)}).`
        : `Connections to ${hosts(facts)} were made, this server began the secure connection (TLS), and nothing came back (waited ${duration(facts.seconds)}).`,
    cause:
      'A filter that reads names can drop the rest of a connection. A way that only small packets fit through looks the same.',
    advice:
      'Ask your network team which device filters secure connections by name, and to check the largest packet size (MTU) of the way out.',
  }),
  'TLS-NOT-REACHED': (facts) => ({
    title: 'The secure connection could not be tested',
    found: `No ${facts.tried === true ? '' : 'readable '}connection got as far as a secure handshake.`,
    cause:
      facts.because.length > 0
        ? 'What stopped it is above. Whether certificates are replaced on the way is not known yet.'
        : `${orIn(facts)} capture may have ended too soon, begun too late, or kept too little of each packet.`,
    advice:
      facts.because.length > 0
        ? `Once that is mended, ${facts.tried === true ? 'try the paths again' : 'record the connector’s start again'}.`
        : 'Record again with whole packets: stop the service, start recording, start the service, wait two minutes, stop recording.',
  }),
  'CAPTURE-EMPTY': (facts) => ({
    title: 'The capture contains no packets',
    found: facts.incomplete
      ? 'The file begins like a capture and holds no readable packet.'
      : 'The file is a capture, and nothing was recorded in it.',
    cause: 'The recording was stopped before anything happened, or listened to an adapter without traffic.',
    advice:
      'Record again: stop the service, start recording on all adapters, start the service, wait two minutes, stop recording.',
  }),
  'CAPTURE-NO-CONNECTOR-TRAFFIC': (facts) => ({
    title: mostUnread(facts) ? unreadTitle(facts) : 'Nothing in this capture is the connector’s',
    found: `${count(facts.packets, 'packet')} and ${count(facts.connections, 'connection')}, none ${mostUnread(facts) ? 'of which shows' : 'to'} a name that the connector needs.${facts.unanswered > 0 ? ` ${count(facts.unanswered, 'connection')} on port 443 to addresses without a name ${plural(facts.unanswered, 'was', 'were')} not made.` : ''}`,
    cause: mostUnread(facts)
      ? [unreadWords(facts), tunnelWords(facts), 'The connector’s may be among them.'].join('')
      : `${orIn(facts)} connector may not have been started while recording, or the recording ran on another server or adapter.`,
    advice:
      'Record the connector’s start, with whole packets, on the adapter that leads out (on Windows Server 2019 and later pktmon does it with nothing to install): stop its service, empty the name cache (ipconfig /flushdns), start recording, start the service, wait two minutes, stop recording.',
  }),
  'CAPTURE-INCOMPLETE': (facts) => ({
    title: 'Part of the capture could not be read',
    found: facts.reasons
      .map((reason) => incompleteWords(reason, facts.counts[reason] ?? 0, facts.linkTypesNotRead))
      .join(' '),
    cause: 'Everything that could be read was judged. What is missing may hold more.',
    advice:
      'If the findings do not explain the trouble, record again, with whole packets, and copy the file after recording has stopped.',
  }),
  'CAPTURE-HEALTHY': (facts) => ({
    title: 'The connector’s connections were made',
    found: `${list([...facts.hosts])} ${plural(facts.hosts.length, 'was', 'were')} reached${reachedHow(facts)}, up to the secure handshake.`,
    cause:
      [
        facts.genuine.length > 0
          ? `The certificates of ${list([...facts.genuine])} were checked: signed all the way up to "${list(facts.authorities.map(shortName))}". No device on the way replaces them.`
          : '',
        facts.given.length > 0
          ? `The certificates of ${list([...facts.given])} were checked: they lead to "${list(facts.givenAuthorities.map(shortName))}", which you gave.`
          : '',
      ]
        .filter((part) => part !== '')
        .join(' ') || 'Their certificates do not show in full in this capture, so nothing can be said of them.',
    advice: `If the connector still does not work, the reason lies elsewhere: in its certificate${facts.genuine.length + facts.given.length > 0 ? ' or its service' : ', its service, or TLS inspection'}.`,
  }),
};

function reachedHow({ direct, proxies }: FactsOf['CAPTURE-HEALTHY']): string {
  if (proxies.length === 0) return ' directly';
  const through = `through ${list([...proxies])}`;
  return direct > 0 ? `, some directly and some ${through}` : ` ${through}`;
}

/** True where more than half of the packets of a capture could not be read in full. */
export function mostUnread({ packets, unread, tunnelled }: FactsOf['CAPTURE-NO-CONNECTOR-TRAFFIC']): boolean {
  return (unread + tunnelled) * 2 > packets;
}

/** What can be said of packets that were recorded only in part or not understood, with a space behind it. */
function unreadWords({ unread }: FactsOf['CAPTURE-NO-CONNECTOR-TRAFFIC']): string {
  if (unread === 0) return '';
  return `${count(unread, 'packet was', 'packets were')} cut short or recorded on a kind of adapter that is not read here. `;
}

/** The same of packets in tunnels. */
function tunnelWords({ tunnelled, tunnels }: Pick<FactsOf['TLS-NOT-REACHED'], 'tunnelled' | 'tunnels'>): string {
  if (tunnelled === 0) return '';
  return `${count(tunnelled, 'packet is', 'packets are')} in tunnels, such as those of VPNs, that are not read here: ${list(tunnels)}. `;
}

/** The beginning of another explanation, behind that of the tunnels where there are any. */
const orIn = (facts: Parameters<typeof tunnelWords>[0]): string =>
  facts.tunnelled > 0 ? `${tunnelWords(facts)}The connector’s may be among them. Otherwise the` : 'The';

function dateAdvice({ suspect, replaced }: FactsOf['TLS-CERTIFICATE-DATE']): string {
  const clock = 'Check date, time and time zone of this server (w32tm /query /status).';
  if (suspect === 'clock')
    return `${clock} If they are right, ask your network team what answers in place of the service.`;
  // The exemption that inspection needs anyway takes the device's certificate out of the way.
  if (replaced)
    return 'Ask your network team to exempt the connector’s names from TLS inspection: then its certificate no longer matters. If the service’s own is out of date as well then, it is the clock of this server.';
  return suspect === 'either'
    ? `${clock} If they are right, report the certificate to Microsoft.`
    : 'Report the certificate to Microsoft, or to the team whose server it is.';
}

/** How much of it could not be read, as a sentence without its full stop. */
export function unreadTitle({ packets, unread, tunnelled }: FactsOf['CAPTURE-NO-CONNECTOR-TRAFFIC']): string {
  return unread + tunnelled >= packets
    ? 'Nothing in this capture could be read'
    : 'Most of this capture could not be read';
}
