/** The way from the server to the cloud, station by station, and where it breaks. */
import { proxyText } from '../evidence/proxy-address.js';
import { endpointsOf } from '../knowledge/match.js';
import type { Code } from './codes.js';
import { tellsNothing } from './examine.js';
import { outcomeOf } from './outcome.js';
import type { AnyJudgement } from './facts.js';
import { lookupEnding } from './names.js';
import { proxiesOf } from './packets.js';
import { handshakesOf, isAnswered, isReached } from './tls.js';
import { isOpen, trafficSince, type Traffic } from './traffic.js';
import { isGenuine, isReplaced } from './trust.js';

/** A station of the way, in order. */
export type StationId = 'server' | 'dns' | 'proxy' | 'tls' | 'cloud';
/**
 * How far it is known to work. `notReached`: something before it broke. `unexpected`: it works, and is not the way that was
 * meant.
 */
export type StationState = 'ok' | 'broken' | 'notReached' | 'notUsed' | 'unknown' | 'unexpected';

/** A stretch between two stations. */
export interface Segment {
  readonly state: StationState;
  readonly label: string;
}

/** A station, and the stretch that leads to it. */
export interface PathStation {
  readonly id: StationId;
  readonly label: string;
  readonly detail: string;
  readonly state: StationState;
  readonly segment: Segment;
}

interface Break {
  /** The stretch that is broken, named after the station it leads to. */
  readonly before: StationId;
  /** The station that breaks it, where one does. */
  readonly at: StationId | null;
  readonly label: string;
  /** The traffic goes on all the same: it is the way that is wrong, not what comes of it. */
  readonly goesOn?: boolean;
}

const before = (station: StationId, at: StationId | null, label: string): Break => ({ before: station, at, label });

/** Codes that are not here do not break the connector's own way. */
const breaks: Readonly<Partial<Record<Code, Break>>> = {
  'DNS-NAME-NOT-FOUND': before('dns', 'dns', 'not found'),
  'DNS-NAME-BLOCKED': before('dns', 'dns', 'leads nowhere'),
  'DNS-SERVER-FAILED': before('dns', 'dns', 'failed'),
  'DNS-NO-ANSWER': before('dns', 'dns', 'no answer'),
  'PATH-NOT-AS-CONFIGURED': before('proxy', 'proxy', 'unexpected'),
  'PROXY-BYPASSED': before('proxy', null, 'avoided'),
  'PROXY-UNREACHABLE': before('proxy', 'proxy', 'not reached'),
  'PROXY-AUTH-REQUIRED': before('tls', 'proxy', '407 sign-in'),
  'PROXY-DENIED': before('tls', 'proxy', 'refused'),
  'PROXY-UPSTREAM-FAILED': before('tls', 'proxy', 'proxy failed'),
  'PROXY-RESET': before('tls', 'proxy', 'cut'),
  'PROXY-NO-ANSWER': before('tls', 'proxy', 'no answer'),
  'CAPTIVE-PAGE': before('tls', null, 'web page'),
  'DIRECT-DROPPED': before('tls', null, 'no answer'),
  'DIRECT-REFUSED': before('tls', null, 'refused'),
  'DIRECT-PROHIBITED': before('tls', null, 'prohibited'),
  'DIRECT-NO-ROUTE': before('tls', null, 'no route'),
  'TLS-INSPECTED': before('cloud', 'tls', 'inspected'),
  'TLS-CERTIFICATE-DATE': before('cloud', 'tls', 'out of date'),
  'TLS-CERTIFICATE-NAME': before('cloud', 'tls', 'other name'),
  'TLS-CLIENT-CERTIFICATE-LOST': before('cloud', 'tls', 'no sign-in'),
  'TLS-CERTIFICATE-REJECTED': before('cloud', 'tls', 'rejected'),
  'TLS-VERSION-UNSUPPORTED': before('cloud', 'tls', 'no version'),
  'TLS-NO-COMMON-CIPHER': before('cloud', 'tls', 'no cipher'),
  'TLS-ALERT': before('cloud', 'tls', 'alert'),
  'TLS-CUT': before('cloud', 'tls', 'cut'),
  'TLS-NO-ANSWER': before('cloud', 'tls', 'silence'),
  'PATH-MTU': before('cloud', null, 'too large'),
};

const order: readonly StationId[] = ['server', 'dns', 'proxy', 'tls', 'cloud'];

/** Draws the way as the evidence shows it; empty where the capture shows nothing of the connector. */
export function pathOf(traffic: Traffic, judgements: readonly AnyJudgement[]): PathStation[] {
  if (judgements.some(tellsNothing)) return [];
  const { cut, judgement } = firstBreak(judgements);
  const cutAt = cut === null ? Number.POSITIVE_INFINITY : order.indexOf(cut.before);
  const since = trafficSince(traffic, judgement ?? {});
  const client = clientOf(since) || clientOf(traffic);
  return seenStations(since, client, cut, judgement?.lastWorked != null).map(
    ({ station, label, way = station.state }) => {
      const place = order.indexOf(station.id);
      const fault: StationState = cut?.goesOn === true ? 'unexpected' : 'broken';
      const state =
        station.id === cut?.at ? fault : place < cutAt || station.state === 'ok' ? station.state : 'notReached';
      if (place === cutAt) {
        // Where the last stretch breaks, what other names reached does not make its end reached.
        const end = station.id === 'cloud' && fault === 'broken' ? 'notReached' : state;
        return { ...station, state: end, segment: { state: fault, label: cut?.label ?? '' } };
      }
      if (place < cutAt) return { ...station, state, segment: { state: way, label } };
      // What was reached all the same, by other names or another way, is shown as it is.
      return {
        ...station,
        state,
        segment:
          state === 'ok'
            ? { state, label: cut?.goesOn === true ? label : 'other names' }
            : { state: 'notReached', label: '' },
      };
    },
  );
}

/** The way breaks where the leading finding says, so that picture and sentence tell one story. */
function firstBreak(judgements: readonly AnyJudgement[]): { cut: Break | null; judgement: AnyJudgement | null } {
  for (const judgement of judgements.filter((each) => outcomeOf(each) === 'problem')) {
    const cut = breakOf(judgement);
    if (cut !== null) return { cut, judgement };
  }
  return { cut: null, judgement: null };
}

function breakOf(judgement: AnyJudgement): Break | null {
  const found = breaks[judgement.code] ?? null;
  if (found === null) return null;
  // What is no more than a risk lets the traffic go on.
  if (judgement.code !== 'CAPTIVE-PAGE') return { ...found, goesOn: judgement.severity === 'risk' };
  if (leavesTheWayOpen(judgement)) return null;
  return judgement.facts.due.includes('tunnel') ? { ...found, at: 'proxy' } : found;
}

/** A page in place of a list or a script does not stand in the connector's own way. */
const leavesTheWayOpen = (judgement: AnyJudgement): boolean =>
  judgement.code === 'CAPTIVE-PAGE' && judgement.facts.due.every((due) => due === 'list' || due === 'script');

interface Seen {
  readonly station: Omit<PathStation, 'segment'>;
  readonly label: string;
  /** State of the stretch that leads there, where it is known to work and the station is not. */
  readonly way?: StationState;
}

function seenStations(traffic: Traffic, client: string, cut: Break | null, hasDied: boolean): Seen[] {
  // What broke on the direct way never came near a proxy.
  const proxy = cut?.before === 'tls' && cut.at === null ? null : proxyStation(traffic, cut?.before ?? null);
  return [
    { station: { id: 'server', label: 'This server', detail: client, state: 'ok' }, label: '' },
    dnsStation(traffic),
    ...(proxy === null ? [] : [proxy]),
    ...farStations(traffic, proxy !== null, hasDied),
  ];
}

/** The address that is drawn: one that got through, where any did. */
function clientOf(traffic: Traffic): string {
  const flow = handshakesOf(traffic).find(isAnswered) ?? traffic.flows.find(({ outcome }) => outcome === 'connected');
  return (flow ?? traffic.flows[0])?.client.address ?? traffic.lookups[0]?.exchanges[0]?.client ?? '';
}

function dnsStation(traffic: Traffic): Seen {
  const servers = [...new Set(traffic.lookups.flatMap(({ exchanges }) => exchanges.map((dns) => dns.server)))];
  const endings = traffic.lookups.map(({ exchanges }) => lookupEnding(exchanges, traffic.evidence));
  const used = traffic.lookups.length > 0;
  const state = !used ? 'unknown' : endings.includes('found') ? 'ok' : 'unknown';
  const label = !used ? 'not in capture' : state === 'ok' ? 'answered' : '';
  return { station: { id: 'dns', label: 'DNS', detail: servers[0] ?? '', state }, label };
}

function proxyStation(traffic: Traffic, cutBefore: StationId | null): Seen | null {
  const named = traffic.intent.proxy;
  const flows = traffic.namedProxyFlows.length > 0 ? traffic.namedProxyFlows : traffic.proxyFlows;
  if (flows.length === 0 && named === null && cutBefore !== 'proxy') return null;
  const meant = named === null ? '' : proxyText(named);
  // Drawn is the proxy that was used; the one that was named stands in only where none was.
  const detail =
    flows.length > 0 && traffic.namedProxyFlows.length === 0
      ? (proxiesOf(flows)[0] ?? '')
      : meant || (proxiesOf(flows)[0] ?? '');
  const connected = flows.some((flow) => flow.outcome === 'connected');
  const state = connected ? 'ok' : 'unknown';
  return { station: { id: 'proxy', label: 'Proxy', detail, state }, label: connected ? 'connected' : '' };
}

function farStations(traffic: Traffic, throughProxy: boolean, hasDied: boolean): Seen[] {
  const handshakes = handshakesOf(traffic);
  const answered = handshakes.filter(isAnswered);
  const tunnelled = traffic.tunnels.some(isOpen);
  const connected = handshakes.length > 0 || tunnelled;
  const versions = [...new Set(answered.flatMap((flow) => flow.tls?.version ?? []))];
  // Certificates that do not show may be anybody's: that is not known to be well.
  const checked = answered.some(({ tls }) => tls?.trust != null && (isGenuine(tls.trust) || isReplaced(tls.trust)));
  const tlsState: StationState = checked ? 'ok' : connected ? 'unknown' : 'notReached';
  const reached = answered.some(isReached);
  const name = serviceName(traffic);
  const detail =
    answered.length > 0
      ? `${versions.join(', ')}${checked ? '' : ', certificates not seen'}`
      : tlsState !== 'notReached'
        ? ''
        : hasDied
          ? 'no longer reached'
          : 'not reached';
  return [
    {
      station: { id: 'tls', label: 'TLS', detail, state: tlsState },
      label: connected ? (throughProxy && tunnelled ? 'tunnel open' : 'connected') : '',
      ...(connected ? { way: 'ok' as const } : {}),
    },
    {
      station: {
        id: 'cloud',
        label: 'Entra service',
        detail: domainOf(name),
        state: reached ? 'ok' : 'notReached',
      },
      label: reached ? 'answered' : '',
    },
  ];
}

/** The name that stands for the service: one of those it runs on, rather than the sign-in page's. */
function serviceName(traffic: Traffic): string {
  const names = [
    // Port 0: the capture cut the name, too.
    ...traffic.tunnels.filter(({ port }) => port !== 0).map(({ host }) => host),
    ...traffic.direct.filter(({ kind }) => kind !== 'revocation').flatMap(({ name }) => name ?? []),
    ...traffic.lookups.filter(({ name, ofProxy }) => !ofProxy && !isForLists(name)).map(({ name }) => name),
  ];
  return names.find((name) => endpointsOf(name).some(({ phase }) => phase === 'runtime')) ?? names[0] ?? '';
}

/** Names that Windows fetches lists from, whatever else they are for. */
const isForLists = (name: string): boolean => endpointsOf(name).some(({ protocol }) => protocol === 'http');

/** The last two labels of a name, or three where the last two say little: `msappproxy.net`, `servicebus.windows.net`. */
function domainOf(name: string): string {
  const labels = name.split('.');
  return labels.slice(labels.slice(-2).join('.') === 'windows.net' ? -3 : -2).join('.');
}
