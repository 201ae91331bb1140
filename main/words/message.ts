/**
 * The words of the message to whoever looks after the network: from a server's administrator to a network engineer. What
 * came over the network (reasons, titles, names in certificates) is made harmless here.
 */
import type { CellEnding } from '../examine/paths/cell.js';
import type { Sighting } from '../examine/paths/sightings.js';
import { count, duration, list, shorten, shortName } from './phrases.js';

/** What can be asked for. */
export const requests = [
  'proxy-name',
  'proxy-reach',
  'proxy-address',
  'script',
  'names',
  'reach',
  'sign-in',
  'allow',
  'proxy-way',
  'page',
  'tls',
  'inspection',
  'dates',
  'lists',
  'sha512',
] as const;

/** One of them. */
export type Request = (typeof requests)[number];

/** What has to be asked for where a name ended like this; null where nothing broke. */
export function requestOf({ ending, atProxy }: Pick<Sighting, 'ending' | 'atProxy'>): Request | null {
  const request = requestByEnding[ending];
  if (!atProxy) return request;
  return request === 'names' ? 'proxy-name' : request === 'reach' ? 'proxy-reach' : request;
}

const requestByEnding: Readonly<Record<CellEnding, Request | null>> = {
  reached: null,
  'answers-without-list': null,
  'by-present-way': null,
  waiting: null,
  running: null,
  cancelled: null,
  'not-tried': null,
  'assumed-name-missing': null,
  unanswered: null,
  'list-unreadable': null,
  'list-useless': 'lists',
  'name-not-found': 'names',
  'name-blocked': 'names',
  'name-failed': 'names',
  'name-silent': 'names',
  dropped: 'reach',
  refused: 'reach',
  prohibited: 'reach',
  'no-route': 'reach',
  'sign-in': 'sign-in',
  denied: 'allow',
  'upstream-failed': 'proxy-way',
  'proxy-reset': 'allow',
  'proxy-silent': 'allow',
  'not-a-proxy': 'proxy-address',
  page: 'page',
  'tls-cut': 'tls',
  'tls-silent': 'tls',
  'tls-alert': 'tls',
  inspected: 'inspection',
  'wrong-name': 'inspection',
  'wrong-date': 'dates',
  'list-refused': 'lists',
  'list-outdated': 'lists',
  'list-cut': 'lists',
  'list-silent': 'lists',
};

/** What is asked for. Names are listed below it, but for what is about a proxy alone. */
export function requestText(request: Request, proxy: string | null): string {
  const it = proxy ?? 'the proxy';
  switch (request) {
    case 'proxy-name':
      return `Let the name servers that this server uses resolve the name of the proxy (${it}).`;
    case 'proxy-reach':
      return `Let this server connect to the proxy ${it} over TCP.`;
    case 'proxy-address':
      return `Tell us the address and port of an HTTP proxy that takes CONNECT in plain HTTP: what answers at ${it} does not.`;
    case 'script':
      return 'Put a working script for automatic configuration (WPAD, PAC) where Windows looks for it, or tell us the address and port of the proxy that servers are to use.';
    case 'names':
      return 'Let the name servers that this server uses resolve these names, with the whole chain of CNAMEs behind them:';
    case 'reach':
      return 'Allow outgoing connections from this server to these names:';
    case 'sign-in':
      return `Exempt these names from the sign-in at ${it} (no 407 for this server):`;
    case 'allow':
      return `Allow CONNECT to these names at ${it}:`;
    case 'proxy-way':
      return `Let ${it} itself reach these names: it takes the request, and does not get there:`;
    case 'page':
      return 'Let these names through without putting a page (sign-in, notice, block page) in place of their answer:';
    case 'tls':
      return 'Let the TLS handshake (TLS 1.2, with the server name in clear) through to these names:';
    case 'inspection':
      return 'Exempt these names from TLS inspection (decryption). To trust the inspecting authority on this server is not enough:';
    case 'dates':
      return 'See why these names show certificates that are out of date, and let this server have the genuine ones:';
    case 'lists':
      return 'Let this server fetch the lists that Windows checks certificates with from these names, in plain HTTP and unchanged:';
    case 'sha512':
      return 'Let client certificates that are signed with SHA-512 pass to these names, in TLS 1.2:';
  }
}

/** Requests below which no names need to be listed: they are about the proxy. */
export const isAboutProxy = (request: Request): boolean =>
  request === 'script' || (request.startsWith('proxy-') && request !== 'proxy-way');

/** What was met in place of a name, in a sentence or two. */
export function sightingText(sighting: Sighting): string {
  const { route, atProxy, addresses, requests: asked, begins, ends, devices, cut, page, shown } = sighting;
  const took = duration(Math.max(0, ends - begins));
  const whom = atProxy ? `the proxy ${route ?? ''}` : 'it';
  const said = devices.length === 0 ? '' : ` ICMP from ${list(devices)}.`;
  const requested = `${count(asked, 'request')} (SYN) to ${list(addresses, 6)}`;
  switch (sighting.ending) {
    case 'dropped':
      return `Connecting to ${whom}: ${requested} in ${took}, no answer of any kind.${said}`;
    case 'refused':
      return `Connecting to ${whom}: refused with a reset (RST), ${list(addresses, 6)}.${said}`;
    case 'prohibited':
      return `Connecting to ${whom}: a device says that it is prohibited, ${list(addresses, 6)}.${said}`;
    case 'no-route':
      return `Connecting to ${whom}: no route${addresses.length === 0 ? '' : ` to ${list(addresses, 6)}`}.${said}`;
    case 'name-not-found':
    case 'name-failed':
    case 'name-silent':
      return lookupText(sighting);
    case 'name-blocked':
      return `${lookupText(sighting)} It led to an address where nothing of the service can be.`;
    case 'sign-in':
    case 'denied':
    case 'upstream-failed':
      return answerText(sighting);
    case 'proxy-reset':
      return `${asking(sighting)} at ${route ?? 'the proxy'}: the connection was ${cutText(cut)} without an answer, after ${took}.`;
    case 'proxy-silent':
      return `${asking(sighting)} at ${route ?? 'the proxy'}: no answer in ${took}.`;
    case 'not-a-proxy':
      return `${asking(sighting)} at ${route ?? 'the proxy'} (${list(addresses, 6)}): answered with something that is not HTTP.`;
    case 'page':
      return `A web page came in place of ${sighting.protocol === 'http' ? 'the list' : 'TLS'}${statusText(sighting)}${page === null ? '' : `, titled "${harmless(page)}"`}.`;
    case 'tls-cut':
      return `The TLS handshake was ${cutText(cut)} by the other side or a device on the way${atAddress(sighting)}.`;
    case 'tls-silent':
      return `The ClientHello was never answered (${took})${atAddress(sighting)}.`;
    case 'tls-alert':
      return `The TLS handshake ended with the alert ${list(sighting.alerts.map(harmless))}${atAddress(sighting)}.`;
    case 'inspected':
    case 'wrong-name':
      return shown === null ? 'The certificate is not the service’s own.' : shownText(sighting, shown);
    case 'wrong-date':
      return `The certificates that were shown are out of date by this server’s clock${atAddress(sighting)}.`;
    case 'list-refused':
      return `The request for the list was answered${statusText(sighting)}${atAddress(sighting)}.`;
    case 'list-outdated':
      return `The list that came is out of date${atAddress(sighting)}: a cache on the way may hold an old one.`;
    case 'list-useless':
      return `What came${statusText(sighting)} is no list that is of use: something else, or a list out of date${atAddress(sighting)}.`;
    case 'list-cut':
      return `The connection was ${cutText(cut)} when the list was asked for${atAddress(sighting)}.`;
    case 'list-silent':
      return `The request for the list was never answered (${took})${atAddress(sighting)}.`;
    case 'reached':
    case 'answers-without-list':
    case 'by-present-way':
    case 'waiting':
    case 'running':
    case 'cancelled':
    case 'not-tried':
    case 'assumed-name-missing':
    case 'unanswered':
    case 'list-unreadable':
      return '';
  }
}

/** That a certificate like the connector's did not pass. */
export const sha512Text =
  'A throw-away client certificate, signed with SHA-512 as the connector’s own, did not pass in TLS 1.2.';

const atAddress = ({ addresses, route }: Sighting): string =>
  route !== null && route !== 'direct'
    ? ` (through ${route})`
    : addresses.length === 0
      ? ''
      : ` (${list(addresses, 6)})`;

const cutText = (cut: Sighting['cut']): string => (cut === 'reset' ? 'reset (RST)' : 'closed');

const statusText = ({ answer }: Sighting): string => (answer === null ? '' : ` with ${answer.status}`);

const asking = ({ protocol }: Sighting): string => (protocol === 'http' ? 'The request' : 'CONNECT');

function answerText(sighting: Sighting): string {
  const { answer, route } = sighting;
  const what = asking(sighting);
  if (answer === null) return `${what} at ${route ?? 'the proxy'} was refused.`;
  const { status, reason, authenticate, via } = answer;
  const line = `${what} at ${route ?? 'the proxy'}: ${status}${reason === '' ? '' : ` ${harmless(reason)}`}`;
  const schemes =
    authenticate.length === 0 ? '' : `; Proxy-Authenticate: ${authenticate.slice(0, 6).map(harmless).join(', ')}`;
  return `${line}${schemes}${via === null ? '' : `; Via: ${harmless(via)}`}.`;
}

function shownText(
  sighting: Sighting,
  { subject, issuer, authority, product }: NonNullable<Sighting['shown']>,
): string {
  const made = product === null ? '' : ` It looks like the work of ${harmless(product)}.`;
  const ends =
    authority === null || shortName(authority) === shortName(issuer)
      ? ''
      : ` Its chain ends at "${harmless(shortName(authority))}".`;
  return `It showed a certificate for "${harmless(shortName(subject))}", issued by "${harmless(shortName(issuer))}"${atAddress(sighting)}.${ends}${made}`;
}

function lookupText({ lookups, atProxy }: Sighting): string {
  const { name, servers, codes } = lookups;
  const by = servers.length === 0 ? '' : ` (asked: ${list(servers, 6)})`;
  const said = codes.map((code) => (code === null ? 'no answer' : (responses[code] ?? `response code ${code}`)));
  return `Resolving ${atProxy ? `the proxy’s name ${name}` : 'the name'}${by}: ${said.length === 0 ? 'no answer' : list(said)}.`;
}

/** RFC 1035 section 4.1.1. */
const responses: Readonly<Record<number, string>> = {
  0: 'an answer',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
};

/** A text of anybody, in one line and of a length that can be read. */
function harmless(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this is about.
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ');
  return shorten(line.trim(), 120);
}
