/**
 * The message to whoever looks after the network: plain text, ready to be sent, from the administrator of the server. It
 * asks for what is broken, says what was met instead, and holds what a rule for the connector must look like.
 */
import type { Probes, ProbedPath } from '../evidence/probes.js';
import { codes } from '../examine/codes.js';
import type { PathsExamination } from '../examine/paths/examine-paths.js';
import { networkFactsOf, type BrokenPath, type NetworkFacts, type Sighting } from '../examine/paths/sightings.js';
import { neededRoot } from '../knowledge/authorities.js';
import { documents, type DocumentKey } from '../knowledge/documents.js';
import type { Phase } from '../knowledge/endpoints.js';
import { findingWords } from '../words/findings.js';
import {
  isAboutProxy,
  requestOf,
  requests,
  requestText,
  sha512Text,
  sightingText,
  type Request,
} from '../words/message.js';
import { list, moment, shorten } from '../words/phrases.js';
import type { FindingWords } from '../words/shapes.js';
import { allowList, portText } from './allow-lists/allow-list.js';
import { wrap } from './text-layout.js';

/** Columns of a line: programs for mail break longer ones where they like. Names are never broken. */
const width = 76;

/** Writes the message; null where nothing is broken that is a fault. */
export function networkMessage(probes: Probes, examination: PathsExamination): string | null {
  const facts = networkFactsOf(probes, examination);
  if (facts === null) return null;
  const server = probes.computer === undefined ? 'a server' : printable(probes.computer);
  const asked = new Set(facts.broken.flatMap(requestsOf));
  const lines = [
    `Subject: Microsoft Entra private network connector on ${server}: connections that do not get through`,
    '',
    'Hello,',
    '',
    ...paragraph(
      `${probes.computer === undefined ? 'one of our servers' : `the server ${server}`} is to run the Microsoft Entra private network connector. It only makes outgoing connections, and some that Microsoft’s documents ask for do not get through. Could you please allow them? What is needed, and what was met instead, stands below.`,
    ),
    ...heading('From where, and when'),
    ...whereLines(probes, facts, server),
    ...facts.broken.flatMap((path) => [
      ...heading('What is asked for', ofPath(path, facts)),
      ...requestLines(path),
      ...heading('What was met instead', ofPath(path, facts)),
      ...sightingLines(path, probes),
    ]),
    ...(asked.has('inspection') ? [...heading('About TLS inspection'), ...inspectionLines()] : []),
    ...heading('What the rules must look like'),
    ...ruleLines(facts),
    ...heading('All names that the connector needs'),
    ...nameLines(probes),
    ...heading('Microsoft’s documents'),
    ...documentLines(asked),
    '',
    ...paragraph('Written by Connector Doctor from its own tries on the server.'),
  ];
  return `${lines.join('\n')}\n`;
}

const heading = (title: string, more = ''): string[] => ['', `${title.toUpperCase()}${more}`, ''];

/** Which of several paths it is about. */
const ofPath = ({ examined }: BrokenPath, { broken }: NetworkFacts): string =>
  broken.length < 2 ? '' : `, ${wayText(examined.path)}`;

const paragraph = (text: string, indent = ''): string[] =>
  wrap(text, width - indent.length).map((line) => `${indent}${line}`);

/** A text behind a mark, with its further lines below the first. */
function item(mark: string, text: string): string[] {
  return wrap(text, width - mark.length).map((line, index) => `${index === 0 ? mark : ' '.repeat(mark.length)}${line}`);
}

/** A path, as part of a sentence. */
function wayText({ kind, id }: ProbedPath): string {
  switch (kind) {
    case 'direct':
      return 'directly (without a proxy)';
    case 'proxy':
      return `through the proxy ${id}`;
    case 'wpad':
      return 'as automatic configuration (WPAD) says';
    case 'as-set-up':
      return 'as this server is set up now';
  }
}

function whereLines(probes: Probes, { own, working, broken }: NetworkFacts, server: string): string[] {
  const seconds = Math.max(...broken.map(({ examined }) => examined.path.endsAt));
  const routes = [...new Set(broken.flatMap(({ sightings }) => sightings.flatMap(({ route }) => route ?? [])))];
  return [
    ...item('Server:    ', server),
    ...(own.length === 0 ? [] : item('Addresses: ', list(own, 6))),
    ...item('Tried:     ', `${moment(probes.takenAt)}, for ${Math.ceil(seconds)} s`),
    ...item('Path:      ', broken.map(({ examined: { path } }) => wayText(path)).join('; ')),
    ...(routes.length === 0 || routes.every((route) => broken.some(({ examined }) => examined.path.id === route))
      ? []
      : item('Leads:     ', list(routes, 6))),
    ...item('Accounts:  ', 'NT AUTHORITY\\NETWORK SERVICE (connector) and NT AUTHORITY\\SYSTEM (updater)'),
    ...working.flatMap(({ path }) =>
      item('Works:     ', `everything is reached ${wayText(path)}, from the same server`),
    ),
  ];
}

const isOfScript = ({ code }: BrokenPath['judgements'][number]): boolean =>
  code === 'WPAD-BROKEN' || code === 'PAC-BROKEN';

function requestsOf({ sightings, sha512, judgements }: BrokenPath): Request[] {
  const asked = new Set(sightings.flatMap((each) => requestOf(each) ?? []));
  if (sha512.length > 0) asked.add('sha512');
  if (judgements.some(isOfScript)) asked.add('script');
  // What does not know CONNECT is no proxy that could allow it.
  if (judgements.some((each) => each.code === 'PROXY-DENIED' && each.facts.maybeNoProxy) && asked.delete('allow'))
    asked.add('proxy-address');
  return requests.filter((request) => asked.has(request));
}

function requestLines(path: BrokenPath): string[] {
  const wanted = requestsOf(path);
  // A path can be broken by what no single name shows: then its findings are what there is to say.
  if (wanted.length === 0) return path.judgements.flatMap(({ code }) => item('- ', codes[code].rule));
  return wanted.flatMap((request, index) => {
    const own = path.sightings.filter((each) => request === 'proxy-address' || requestOf(each) === request);
    const [route = null] = own.flatMap((each) => (each.route === 'direct' ? [] : (each.route ?? [])));
    const names = request === 'sha512' ? path.sha512.map((host) => `TCP 443  ${host}`) : own.map(namePort);
    return [
      ...(index === 0 ? [] : ['']),
      ...item(`${index + 1}. `, requestText(request, route)),
      ...(isAboutProxy(request) ? [] : [...new Set(names)].map((name) => `     ${name}`)),
    ];
  });
}

const namePort = ({ pattern, port }: Sighting): string => `TCP ${String(port).padEnd(4)} ${pattern}`;

function sightingLines({ judgements, sightings, sha512 }: BrokenPath, { takenAt }: Probes): string[] {
  const began = Date.parse(takenAt);
  const findings = judgements.flatMap(({ code, facts }) => {
    const { title, found } = (findingWords[code] as (facts: unknown) => FindingWords)(facts);
    // Where no name was tried, what was found is all there is to say.
    return [...item('* ', `${title} (${code})`), ...(sightings.length === 0 ? item('  ', found) : [])];
  });
  const names = sightings.flatMap((each) => [
    '',
    `${each.host}:${each.port}`,
    ...item('    ', sightingText(each)),
    ...item('    ', `${span(began, each)}${each.codes.length === 0 ? '' : `; ${each.codes.join(', ')}`}`),
  ]);
  return [...findings, ...names, ...sha512.flatMap((host) => ['', `${host}:443`, ...item('    ', sha512Text)])];
}

/** From when to when, to the tenth of a second: firewalls write their logs as exactly. */
function span(began: number, { begins, ends }: Sighting): string {
  const at = (seconds: number): string => new Date(began + seconds * 1000).toISOString().slice(11, 21);
  const [from, to] = [at(begins), at(ends)];
  return `${from === to ? from : `${from} to ${to}`} UTC`;
}

function inspectionLines(): string[] {
  return paragraph(
    `The connector proves who it is with a certificate of its own, inside of TLS. A device that decrypts has no way to show it to the service, so Microsoft does not support the connector behind TLS inspection in any form. The genuine chain of the service ends at "${neededRoot.name}" (SHA-1 ${neededRoot.sha1}); some of the other names end at other public authorities. An issuer of your own there means that the connection was opened.`,
  );
}

function ruleLines({ broken }: NetworkFacts): string[] {
  const isProxied = broken.some(({ sightings }) =>
    sightings.some(({ route, atProxy }) => atProxy || (route !== null && route !== 'direct')),
  );
  const rules = [
    'By name, with the wildcards as they stand below. Lists of addresses do not work: the addresses change without notice, and there is no service tag for this product.',
    'The names lead through other names (CNAME), which change as well: decide by the name that was asked for, and let the name servers answer for the whole chain.',
    isProxied
      ? 'CONNECT to port 443; and for certificate checks plain HTTP to port 80.'
      : 'TCP port 443, outgoing; and for certificate checks plain HTTP to port 80.',
    'No TLS inspection (decryption) on these names.',
    ...(isProxied ? ['No sign-in at the proxy: the services cannot answer 407.'] : []),
    'For both services. They run as NT AUTHORITY\\NETWORK SERVICE and NT AUTHORITY\\SYSTEM, not as a person: a rule for users or groups does not match them.',
    'No limit on connections that stay open for long: the connector keeps some open all the time.',
  ];
  return rules.flatMap((rule) => item('- ', rule));
}

const phaseHeadings: Readonly<Record<Phase, string>> = {
  runtime: 'All the time:',
  'certificate-check': 'All the time, asked for by Windows to check certificates:',
  registration: 'To register the connector, and later as well:',
  legacy: 'By connectors before 1.5.132.0:',
};

function nameLines({ cloud, tenant, takenAt }: Probes): string[] {
  const { entries } = allowList({ cloud, tenant, all: false, legacy: false, date: takenAt.slice(0, 10) });
  const phases = [...new Set(entries.map(({ phase }) => phase))];
  return phases.flatMap((phase, index) => [
    ...(index === 0 ? [] : ['']),
    phaseHeadings[phase],
    ...entries
      .filter((entry) => entry.phase === phase)
      .map(
        ({ pattern, path, ports, protocol }) =>
          `  ${protocol.padEnd(5)}  ${portText(ports).padEnd(4)}  ${pattern}${path ?? ''}`,
      ),
  ]);
}

function documentLines(asked: ReadonlySet<Request>): string[] {
  const keys: readonly DocumentKey[] = [
    'connector-names',
    'connector-proxies',
    ...(asked.has('inspection') || asked.has('dates') ? (['azure-authorities'] as const) : []),
    ...(asked.has('lists') ? (['revocation-proxy'] as const) : []),
  ];
  return keys.flatMap((key) => [...item('- ', documents[key].title), `  ${documents[key].address}`]);
}

/** The name of a computer comes from its settings. */
const printable = (text: string): string => shorten(text.replace(/[^\w.-]/g, '-'), 100);
