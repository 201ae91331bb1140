/** Automatic configuration: whether a script was looked for, found, usable and used. */
import type { TrafficEvidence, Dns, ScriptFault, ScriptTrial } from '../evidence/capture.js';
import { isConnectorName, isRevocationName } from '../knowledge/match.js';
import type { AnyJudgement, FactsOf } from './facts.js';
import { failureOf } from './direct.js';
import { either, endsFilter, namesFilter } from './filter.js';
import { groupBy } from './group.js';
import { lookupEnding } from './names.js';
import { lookupPackets, proxiesOf, stepsOf } from './packets.js';
import { hostAsked, type Request } from './asked.js';
import { bearsOnConnector, isNamedByScript } from './script.js';
import { isAllReached, type Traffic } from './traffic.js';

/** How long a request for a script must have waited before its silence is a finding. */
const patience = 3;

/** Names of the host that Windows asks for the script: `wpad` with each of its suffixes, or alone. */
export const isWpadName = (name: string): boolean => /^wpad(?:\.|$)/.test(name);

/** Rules WPAD-IN-USE, WPAD-NOT-FOUND, WPAD-BROKEN, WPAD-NAME-BROADCAST and PAC-BROKEN. */
export function examineWpad(traffic: Traffic): AnyJudgement[] {
  const answers = traffic.asked.scripts;
  return [
    ...broken(traffic, answers),
    ...faulty(traffic, answers),
    ...inUse(traffic, answers),
    ...notFound(traffic, answers),
    ...broadcast(traffic),
  ];
}

const urlOf = (request: Request): string => {
  const { target } = request.exchange;
  return /^https?:/i.test(target) ? target : `http://${hostAsked(request)}${target}`;
};

const about = (answers: readonly Request[]): Pick<AnyJudgement, 'packets' | 'filter' | 'dependsOn'> => {
  const flows = [...new Set(answers.map(({ flow }) => flow))];
  return {
    packets: stepsOf(flows, ['request', 'answer', 'reset', 'close']),
    filter: endsFilter(flows.map(({ server }) => server)),
    dependsOn: [],
  };
};

const urlsOf = (answers: readonly Request[]): string[] => [...new Set(answers.map(urlOf))];

/** A broken script costs the connector its way only where the script is what names it, and no other way leads out. */
function weight(traffic: Traffic, spared = false): Pick<AnyJudgement, 'outcome' | 'severity'> | object {
  if (!bearsOnConnector(traffic)) return { outcome: 'notice', severity: 'none' };
  return spared || isAllReached(traffic) ? { severity: 'degrading' } : {};
}

type Flaw = FactsOf['WPAD-BROKEN']['how'][number];

function broken(traffic: Traffic, answers: readonly Request[]): AnyJudgement[] {
  const flaws = answers.map((answer) => ({ answer, flaw: flawOf(answer, traffic.evidence) }));
  // A host that gave the script in the end, by another of its names or at another time, has it.
  if (flaws.some(({ flaw, answer }) => flaw === null && answer.exchange.script !== null)) return [];
  const flawed = flaws.flatMap(({ answer, flaw }) => (flaw === null ? [] : [{ answer, flaw }]));
  if (flawed.length === 0) return [];
  const own = flawed.map(({ answer }) => answer);
  return [
    {
      ...about(own),
      ...weight(traffic),
      code: 'WPAD-BROKEN',
      confidence: 'certain',
      facts: {
        urls: urlsOf(own),
        how: [...new Set(flawed.map(({ flaw }) => flaw))],
        statuses: [
          ...new Set(flawed.flatMap(({ answer, flaw }) => (flaw === 'status' ? (answer.exchange.status ?? []) : []))),
        ],
        titles: [...new Set(own.flatMap(({ exchange }) => exchange.content?.title ?? []))],
        bears: bearsOnConnector(traffic),
      },
    },
  ];
}

/** What is wrong with an answer to a request for a script; null where nothing is, or where it cannot be told. */
function flawOf({ flow, exchange }: Request, { endsAt }: TrafficEvidence): Flaw | null {
  const { status, content } = exchange;
  if (status === 200) return content?.kind === 'page' || content?.kind === 'empty' ? content.kind : null;
  // 304: the script is in the client's cache. A redirect is followed; what it leads to is asked for next.
  if (status !== null) return status === 304 || (status >= 300 && status < 400) ? null : 'status';
  if (exchange.answered || flow.packets.server === 0) return null;
  const waited = (flow.closedBy?.at ?? endsAt) - exchange.at;
  if (flow.closedBy?.side === 'server' && waited < patience) return 'cut';
  return waited >= patience ? 'silent' : null;
}

function faulty(traffic: Traffic, answers: readonly Request[]): AnyJudgement[] {
  const faultOf = ({ exchange }: Request): ScriptFault | null => exchange.script?.trial?.fault ?? null;
  const faulty = answers.filter((answer) => faultOf(answer) !== null);
  const byFault = groupBy(faulty, (answer) => {
    const fault = faultOf(answer);
    return `${fault?.reason} ${fault?.line} ${fault?.message}`;
  });
  return [...byFault.values()].flatMap((own): AnyJudgement[] => {
    const trial = own[0]?.exchange.script?.trial;
    if (trial?.fault == null) return [];
    const { reason, line, message, host } = trial.fault;
    // A name that the capture has no answer for was given to it as unknown: there it may have been known.
    const doubtful = reason !== 'syntax' && reason !== 'no-function' && trial.unresolved.length > 0;
    return [
      {
        ...about(own),
        ...weight(traffic, failsForListsAlone(trial)),
        code: 'PAC-BROKEN',
        confidence: doubtful ? 'possible' : 'certain',
        facts: {
          urls: urlsOf(own),
          reason,
          line,
          message,
          host,
          bears: bearsOnConnector(traffic),
          followed: isFollowed(traffic),
        },
      },
    ];
  });
}

/** True where the script answered for names of the connector before it failed for one that only checks of lists need. */
const failsForListsAlone = ({ fault, answers }: ScriptTrial): boolean =>
  fault?.host != null &&
  isRevocationName(fault.host) &&
  answers.some(({ host }) => isConnectorName(host) && !isRevocationName(host));

/** True where the connector goes through a proxy, and through none that the script does not name. */
function isFollowed(traffic: Traffic): boolean {
  const { tunnels } = traffic;
  const flows = tunnels.filter(({ kind }) => kind === 'needed').flatMap(({ tries }) => tries.map(({ flow }) => flow));
  return flows.length > 0 && flows.every((flow) => isNamedByScript(flow, traffic) === true);
}

function inUse(traffic: Traffic, answers: readonly Request[]): AnyJudgement[] {
  const usable = answers.filter(({ exchange }) => exchange.script !== null && exchange.script.trial?.fault == null);
  if (usable.length === 0) return [];
  const meant = traffic.intent.mode === 'wpad';
  const proxied = traffic.tunnels
    .filter(({ kind }) => kind === 'needed')
    .flatMap(({ tries }) => tries.map(({ flow }) => flow))
    .concat(traffic.fetches.map(({ flow }) => flow))
    .filter((flow) => isNamedByScript(flow, traffic) === true);
  const sentDirect = usable.some(({ exchange }) =>
    (exchange.script?.trial?.answers ?? []).some(({ answer }) => /^\s*(?:DIRECT\b|$)/i.test(answer)),
  );
  // A script that other programs fetched says nothing of the connector, unless its traffic goes where the script sends it.
  if (proxied.length === 0 && !(meant && sentDirect && traffic.direct.some(isMade))) return [];
  return [
    {
      ...about(usable),
      code: 'WPAD-IN-USE',
      confidence: proxied.length > 0 ? 'certain' : 'likely',
      ...(meant ? { outcome: 'ok' as const } : {}),
      facts: { urls: urlsOf(usable), proxies: proxiesOf(proxied), meant },
    },
  ];
}

const isMade = ({ kind, flows }: Traffic['direct'][number]): boolean =>
  kind === 'needed' && flows.some(({ outcome }) => outcome === 'connected');

function notFound(traffic: Traffic, answers: readonly Request[]): AnyJudgement[] {
  const { evidence } = traffic;
  // Looking for a script in vain is what every Windows does, and hurts only where the connector depends on it.
  if (!bearsOnConnector(traffic) || answers.length > 0) return [];
  const asked = evidence.dns.filter(({ name, protocol }) => protocol === 'dns' && isWpadName(name));
  const endings = [...new Set(asked.map(({ name }) => name))].map((name) => ({
    name,
    ending: lookupEnding(
      asked.filter((dns) => dns.name === name),
      evidence,
    ),
  }));
  const addresses = new Set(asked.flatMap((dns) => dns.answers));
  const flows = evidence.flows.filter(({ server }) => server.port === 80 && addresses.has(server.address));
  const failure = failureOf(flows);
  const found = endings.some(({ ending }) => ending === 'found' || ending === 'unknown');
  if (endings.length === 0 || (found && failure === null)) return [];
  const how = new Set<FactsOf['WPAD-NOT-FOUND']['how'][number]>(failure === null ? [] : [failure]);
  for (const { ending } of endings) {
    if (ending === 'not-found' || ending === 'failed' || ending === 'silent') how.add(ending);
  }
  return [
    {
      code: 'WPAD-NOT-FOUND',
      confidence: 'certain',
      facts: { names: endings.map(({ name }) => name), how: [...how] },
      packets: [...lookupPackets(asked), ...stepsOf(flows, ['syn', 'syn-again', 'reset', 'icmp'])],
      filter: either(namesFilter(endings.map(({ name }) => name)), endsFilter(flows.map(({ server }) => server))),
      dependsOn: [],
    },
  ];
}

const protocolNames = { llmnr: 'LLMNR', nbns: 'NetBIOS', mdns: 'mDNS' } as const;

function broadcast(traffic: Traffic): AnyJudgement[] {
  const asked = traffic.evidence.dns.filter(
    (dns) => dns.protocol !== 'dns' && dns.queries.length > 0 && isWpadName(dns.name) && isOwn(dns, traffic),
  );
  if (asked.length === 0) return [];
  const names = [...new Set(asked.map(({ name }) => name))];
  return [
    {
      code: 'WPAD-NAME-BROADCAST',
      confidence: 'certain',
      facts: {
        names,
        protocols: [...new Set(asked.flatMap(({ protocol }) => (protocol === 'dns' ? [] : protocolNames[protocol])))],
        answeredBy: [...new Set(asked.flatMap(({ answers }) => answers))],
      },
      packets: lookupPackets(asked),
      filter: broadcastFilter(asked),
      dependsOn: [],
    },
  ];
}

/** Questions to everybody reach every recorder of the segment: only those of this server count. */
function isOwn(dns: Dns, { evidence, flows }: Traffic): boolean {
  const own = new Set((flows.length > 0 ? flows : evidence.flows).map((flow) => flow.client.address));
  // Over IPv6 such questions come from a link-local address, which nothing else uses; they come in pairs with IPv4.
  return own.size === 0 || own.has(dns.client);
}

function broadcastFilter(asked: readonly Dns[]): string {
  const protocols = new Set(asked.map(({ protocol }) => protocol));
  return [
    ...(protocols.has('llmnr') || protocols.has('mdns') ? ['dns.qry.name matches "(?i)^wpad"'] : []),
    ...(protocols.has('nbns') ? ['nbns.name matches "(?i)^wpad"'] : []),
  ].join(' || ');
}
