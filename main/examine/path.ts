/** The way from the server to the cloud, station by station, and where it breaks. */
import type { Code } from './codes.js';
import { outcomeOf } from './examine.js';
import type { AnyJudgement } from './facts.js';
import { lookupEnding } from './names.js';
import { proxiesOf } from './packets.js';
import { handshakesOf } from './tls.js';
import { opensTunnel, type Traffic } from './traffic.js';

export type StationId = 'server' | 'dns' | 'proxy' | 'tls' | 'cloud';
export type StationState = 'ok' | 'broken' | 'notReached' | 'notUsed' | 'unknown';

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

/** A stretch is named after the station it leads to. Codes that are not here do not break the connector's own way. */
const breaks: Readonly<Partial<Record<Code, { readonly before: StationId; readonly label: string }>>> = {
  'DNS-NAME-NOT-FOUND': { before: 'dns', label: 'not found' },
  'DNS-SERVER-FAILED': { before: 'dns', label: 'failed' },
  'DNS-NO-ANSWER': { before: 'dns', label: 'no answer' },
  'PATH-NOT-AS-CONFIGURED': { before: 'proxy', label: 'not meant' },
  'PROXY-BYPASSED': { before: 'proxy', label: 'avoided' },
  'PROXY-UNREACHABLE': { before: 'proxy', label: 'not reached' },
  'PROXY-AUTH-REQUIRED': { before: 'tls', label: '407 sign-in' },
  'PROXY-DENIED': { before: 'tls', label: 'refused' },
  'PROXY-UPSTREAM-FAILED': { before: 'tls', label: 'proxy failed' },
  'PROXY-RESET': { before: 'tls', label: 'cut' },
  'PROXY-NO-ANSWER': { before: 'tls', label: 'no answer' },
  'DIRECT-DROPPED': { before: 'tls', label: 'no answer' },
  'DIRECT-REFUSED': { before: 'tls', label: 'refused' },
  'DIRECT-PROHIBITED': { before: 'tls', label: 'prohibited' },
  'DIRECT-NO-ROUTE': { before: 'tls', label: 'no route' },
  'TLS-CERTIFICATE-REJECTED': { before: 'cloud', label: 'rejected' },
  'TLS-VERSION-UNSUPPORTED': { before: 'cloud', label: 'no version' },
  'TLS-NO-COMMON-CIPHER': { before: 'cloud', label: 'no cipher' },
  'TLS-ALERT': { before: 'cloud', label: 'alert' },
  'TLS-CUT': { before: 'cloud', label: 'cut' },
  'TLS-NO-ANSWER': { before: 'cloud', label: 'silence' },
  'PATH-MTU': { before: 'cloud', label: 'too large' },
};

const order: readonly StationId[] = ['server', 'dns', 'proxy', 'tls', 'cloud'];

/** Draws the way as the evidence shows it; empty where the capture shows nothing of the connector. */
export function pathOf(traffic: Traffic, judgements: readonly AnyJudgement[]): PathStation[] {
  if (judgements.some(({ code }) => code === 'CAPTURE-EMPTY' || code === 'CAPTURE-NO-CONNECTOR-TRAFFIC')) return [];
  const cut = firstBreak(judgements);
  const seen = seenStations(traffic, cut?.before ?? null);
  let broken = false;
  return seen.map(({ station, label }) => {
    if (cut !== null && station.id === cut.before && !broken) {
      broken = true;
      return { ...station, state: 'broken', segment: { state: 'broken', label: cut.label } };
    }
    if (!broken || station.state === 'notUsed') return { ...station, segment: { state: station.state, label } };
    // What was reached all the same, by other names or another way, is shown as it is.
    const state = station.state === 'ok' ? 'ok' : 'notReached';
    return { ...station, state, segment: { state, label: state === 'ok' ? 'other names' : '' } };
  });
}

function firstBreak(judgements: readonly AnyJudgement[]): { before: StationId; label: string } | null {
  const found = judgements
    .filter((judgement) => outcomeOf(judgement) === 'problem' && judgement.dependsOn.length === 0)
    .flatMap(({ code }) => breaks[code] ?? [])
    .sort((first, second) => order.indexOf(first.before) - order.indexOf(second.before));
  return found[0] ?? null;
}

interface Seen {
  readonly station: Omit<PathStation, 'segment'>;
  readonly label: string;
}

function seenStations(traffic: Traffic, cutBefore: StationId | null): Seen[] {
  const client = traffic.flows[0]?.client.address ?? traffic.lookups[0]?.exchanges[0]?.client ?? '';
  const proxy = proxyStation(traffic, cutBefore);
  return [
    { station: { id: 'server', label: 'This server', detail: client, state: 'ok' }, label: '' },
    dnsStation(traffic),
    ...(proxy === null ? [] : [proxy]),
    ...farStations(traffic, proxy !== null),
  ];
}

function dnsStation(traffic: Traffic): Seen {
  const servers = [...new Set(traffic.lookups.flatMap(({ exchanges }) => exchanges.map((dns) => dns.server)))];
  const endings = traffic.lookups.map(({ exchanges }) => lookupEnding(exchanges, traffic.evidence.endsAt));
  const used = traffic.lookups.length > 0;
  const state = !used ? 'unknown' : endings.includes('found') ? 'ok' : 'unknown';
  const label = !used ? 'not in capture' : state === 'ok' ? 'answered' : '';
  return { station: { id: 'dns', label: 'DNS', detail: servers[0] ?? '', state }, label };
}

function proxyStation(traffic: Traffic, cutBefore: StationId | null): Seen | null {
  const named = traffic.intent.proxy;
  const flows = traffic.namedProxyFlows.length > 0 ? traffic.namedProxyFlows : traffic.proxyFlows;
  if (flows.length === 0 && named === null && cutBefore !== 'proxy') return null;
  const detail = named !== null ? `${named.host}:${named.port}` : (proxiesOf(flows)[0] ?? '');
  const connected = flows.some((flow) => flow.outcome === 'connected');
  const state = connected ? 'ok' : 'unknown';
  return { station: { id: 'proxy', label: 'Proxy', detail, state }, label: connected ? 'connected' : '' };
}

function farStations(traffic: Traffic, throughProxy: boolean): Seen[] {
  const handshakes = handshakesOf(traffic);
  const answered = handshakes.filter((flow) => flow.tls?.version != null);
  const tunnelled = traffic.tunnels.some(({ tries }) => tries.some(({ attempt }) => opensTunnel(attempt.status)));
  const connected = handshakes.length > 0 || tunnelled;
  const versions = [...new Set(answered.flatMap((flow) => flow.tls?.version ?? []))];
  const tlsState: StationState = answered.length > 0 ? 'ok' : connected ? 'unknown' : 'notReached';
  const name =
    traffic.tunnels[0]?.host ??
    traffic.direct.find((target) => target.name !== null)?.host ??
    traffic.lookups[0]?.name ??
    '';
  const detail = answered.length > 0 ? versions.join(', ') : tlsState === 'notReached' ? 'not reached' : '';
  return [
    {
      station: { id: 'tls', label: 'TLS', detail, state: tlsState },
      label: connected ? (throughProxy && tunnelled ? 'tunnel open' : 'connected') : '',
    },
    {
      station: {
        id: 'cloud',
        label: 'Entra service',
        detail: domainOf(name),
        state: answered.length > 0 ? 'ok' : 'notReached',
      },
      label: answered.length > 0 ? 'answered' : '',
    },
  ];
}

/** The last two labels of a name, or three where the last two say little: `msappproxy.net`, `servicebus.windows.net`. */
function domainOf(name: string): string {
  const labels = name.split('.');
  return labels.slice(labels.slice(-2).join('.') === 'windows.net' ? -3 : -2).join('.');
}
