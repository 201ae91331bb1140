/** Handshakes that end before they are done: by an alert, by a cut, or in silence. Chains: see `certificates.ts`. */
import { greatest } from './extremes.js';
import { emptyTls, hidesCertificates, type Flow, type Tls, type TlsAlert } from '../evidence/capture.js';
import { asksForClientCertificate, isShared } from '../knowledge/match.js';
import { coursesOf, type Course } from './course.js';
import { certainty } from './direct.js';
import type { AnyJudgement } from './facts.js';
import { endsFilter } from './filter.js';
import { groupBy } from './group.js';
import { lastOf, proofOf, stepsOf, targetsOf } from './packets.js';
import { nameInTunnel, opensTunnel, splitTarget, type Traffic } from './traffic.js';
import { isGenuine, isReplaced, isStranger } from './trust.js';

/** How long a hello must wait before its silence is a finding. */
const patience = 2;

/** How long a request behind the handshake must wait: a service may have to think before it answers. */
const insidePatience = 8;

/** A close after this long is no cut: it is silence that somebody ended. */
const longWait = 10;

type Ending =
  | 'TLS-CERTIFICATE-REJECTED'
  | 'TLS-VERSION-UNSUPPORTED'
  | 'TLS-NO-COMMON-CIPHER'
  | 'TLS-ALERT'
  | 'TLS-CUT'
  | 'TLS-NO-ANSWER';

interface Handshake {
  readonly flow: Flow;
  readonly tls: Tls;
  readonly ending: Ending | 'answered' | 'unknown';
  readonly alert: TlsAlert | null;
}

/**
 * True for an ending that one connection of many may have: clients try again with another version, networks and servers
 * hiccup, and another program may not know an authority that this server knows. A replaced certificate never passes.
 */
const mayPass = ({ ending, tls }: Handshake): boolean =>
  ending !== 'TLS-CERTIFICATE-REJECTED' || tls.trust === null || !isReplaced(tls.trust);

/** Alerts by which a client says that it does not accept the server's certificate (RFC 8446 section 6.2). */
const certificateAlerts: readonly number[] = [42, 43, 44, 45, 46, 48];

/** Handshakes with the names that the connector needs, direct or in a tunnel. */
export function handshakesOf({ secured }: Traffic): Flow[] {
  return secured.filter((flow) => flow.tls?.clientHelloPacket != null);
}

/** True for a handshake that both sides went through with, as far as a capture can show it, and that was of use. */
export function isAnswered(flow: Flow): boolean {
  if (flow.packets.server === 0 || flow.tls?.version == null || !flow.tls.completed) return false;
  return endingInside(flow, flow.tls, flow.lastAt) === null;
}

/**
 * How a connection ended behind a handshake that was made: the other side cut it, or let a request wait, without having
 * said a word inside of TLS, as a device that reads the handshake and then decides does. null: it said one, or nothing
 * was asked. `unknown`: it may have ended over the client's certificate, which this side cannot tell from a cut.
 */
export function endingInside(flow: Flow, tls: Tls, endsAt: number): 'TLS-CUT' | 'TLS-NO-ANSWER' | 'unknown' | null {
  const { clientSpokeAt, serverSpokeAt, completed } = tls;
  if (!completed || serverSpokeAt !== null || clientSpokeAt === undefined) return null;
  const { closedBy } = flow;
  const ended = closedBy?.at ?? endsAt;
  const isCut = closedBy?.side === 'server' && ended - (clientSpokeAt ?? helloAt(flow)) < longWait;
  const isSilent = clientSpokeAt !== null && ended - clientSpokeAt >= insidePatience;
  if (!isCut && !isSilent) return null;
  const mayBeOverCertificate =
    tls.clientCertificate !== null || (hidesCertificates(tls.version) && asksForClientCertificate(farHost(flow)));
  if (mayBeOverCertificate) return 'unknown';
  return isCut ? 'TLS-CUT' : 'TLS-NO-ANSWER';
}

const helloAt = ({ steps, lastAt }: Flow): number => steps.find(({ kind }) => kind === 'client-hello')?.at ?? lastAt;

/** The same, with nothing wrong in what the server showed: what was reached is the service, as far as a capture tells. */
export function isReached(flow: Flow): boolean {
  const trust = flow.tls?.trust ?? null;
  if (!isAnswered(flow)) return false;
  return trust === null || (!isReplaced(trust) && trust.dates !== 'expired' && trust.dates !== 'not-yet');
}

/** Where the handshake of a connection was meant to end: the tunnel's target, or the server. */
export function farHost(flow: Flow): string {
  if (flow.tunnel === undefined) return flow.server.name ?? flow.server.address;
  return nameInTunnel(flow, splitTarget(flow.tunnel.target).host, null);
}

/** Rules TLS-CERTIFICATE-REJECTED, -VERSION-UNSUPPORTED, -NO-COMMON-CIPHER, -ALERT, -CUT and -NO-ANSWER. */
export function examineHandshakes(traffic: Traffic): AnyJudgement[] {
  const handshakes = handshakesOf(traffic).map((flow) => handshakeOf(flow, traffic.evidence.endsAt));
  const cut = cutBeforeHello(traffic).map((flow): Handshake => ({
    flow,
    tls: emptyTls(),
    ending: 'TLS-CUT',
    alert: null,
  }));
  const failed = coursesOf(
    [...groupBy([...handshakes, ...cut], ({ flow }) => farHost(flow))].map(([host, tries]) => ({
      tries,
      reading: handshakeReading,
      own: !isShared(host),
    })),
    traffic.evidence.endsAt,
  ).flatMap(failuresOf);
  return [...groupBy(failed, ({ ending }) => ending)].map(([ending, own]) => judge(ending, own, traffic));
}

/** A handshake that failed, with the last of its way that did not, where all since then failed. */
interface Failed extends Handshake {
  readonly ending: Ending;
  readonly lastWorked: Handshake | null;
}

/** The handshakes of one way that are a finding. */
function failuresOf({ tries, lastWorked }: Course<Handshake>): Failed[] {
  const isAnswered = tries.some(({ ending }) => ending === 'answered');
  return tries.flatMap((handshake) => {
    const { ending } = handshake;
    if (ending === 'answered' || ending === 'unknown') return [];
    // One connection of many that is cut, to a name that otherwise answers, is the weather and not the climate.
    if (isAnswered && mayPass(handshake)) return [];
    return [{ ...handshake, ending, lastWorked }];
  });
}

const handshakeReading = {
  at: ({ flow, ending }: Handshake): number => (ending === 'answered' ? flow.lastAt : flow.firstAt),
  worked: ({ ending }: Handshake): boolean => ending === 'answered',
  failed: ({ ending }: Handshake): boolean => ending !== 'answered' && ending !== 'unknown',
};

/** Ways that were open, through a proxy or direct, and cut by the other side before this server could begin TLS. */
function cutBeforeHello(traffic: Traffic): Flow[] {
  const tunnels = traffic.tunnels
    .filter((target) => target.kind === 'needed')
    .flatMap((target) => target.tries.filter(({ attempt }) => opensTunnel(attempt.status)).map(({ flow }) => flow));
  const direct = traffic.direct
    .filter((target) => target.kind === 'needed' && target.port === 443)
    .flatMap((target) =>
      target.flows.filter(({ bytes, connectedAt }) => connectedAt !== null && bytes.client === 0 && bytes.server === 0),
    );
  return [...new Set([...tunnels, ...direct])].filter(
    (flow) =>
      flow.tls === undefined &&
      flow.plainAnswer === undefined &&
      flow.closedBy?.side === 'server' &&
      // Connections that are opened in advance are closed after a while when nobody needs them.
      flow.closedBy.at - openedAt(flow) < longWait &&
      flow.packets.client > 0,
  );
}

/** When TLS could have begun, in seconds. */
const openedAt = ({ tunnel, connectedAt, firstAt }: Flow): number =>
  tunnel?.attempts[tunnel.attempts.length - 1]?.answerAt ?? connectedAt ?? firstAt;

/** Alerts by which a server says that it does not take the client's certificate (RFC 8446 section 6.2). */
const refusals: readonly number[] = [42, 43, 44, 45, 46, 48, 49, 51];

/** True where the client showed its certificate and the server ended the handshake over it. */
export function refusesClientCertificate({ clientCertificate, alerts }: Tls): boolean {
  const isRefusal = ({ from, level, description }: TlsAlert): boolean =>
    from === 'server' && level === 2 && refusals.includes(description);
  return clientCertificate === 'sent' && alerts.some(isRefusal);
}

function handshakeOf(flow: Flow, endsAt: number): Handshake {
  const tls = flow.tls as Tls;
  // TLS-CLIENT-CERTIFICATE-LOST says it.
  if (refusesClientCertificate(tls)) return { flow, tls, alert: null, ending: 'unknown' };
  // close_notify and user_canceled end a connection in peace; level 1 alerts are warnings.
  const alert =
    tls.alerts.find(({ level, description }) => level === 2 && description !== 0 && description !== 90) ?? null;
  return { flow, tls, alert, ending: alert === null ? silentEnding(flow, tls, endsAt) : alertEnding(alert, tls) };
}

function alertEnding({ from, description }: TlsAlert, { version }: Tls): Ending {
  if (description === 70) return 'TLS-VERSION-UNSUPPORTED';
  // Once the server has said hello, version and cipher are agreed on: what failed then is something else.
  if ((description === 40 || description === 71) && version === null) return 'TLS-NO-COMMON-CIPHER';
  return from === 'client' && certificateAlerts.includes(description) ? 'TLS-CERTIFICATE-REJECTED' : 'TLS-ALERT';
}

function silentEnding(flow: Flow, tls: Tls, endsAt: number): Handshake['ending'] {
  if (tls.version !== null) {
    if (tls.completed) return endingInside(flow, tls, endsAt) ?? 'answered';
    return flow.closedBy?.side === 'server' ? 'TLS-CUT' : 'unknown';
  }
  // One direction alone shows no answer ever; an answer that is no TLS is not silence.
  if (tls.answered || flow.packets.server === 0) return 'unknown';
  const hello = helloAt(flow);
  if (flow.closedBy?.side === 'server' && flow.closedBy.at - hello < longWait) return 'TLS-CUT';
  return (flow.closedBy?.at ?? endsAt) - hello >= patience ? 'TLS-NO-ANSWER' : 'unknown';
}

/** certificate_revoked and certificate_expired (RFC 8446 section 6.2): the other alerts say no more than "not trusted". */
function reasonOf(handshakes: readonly Failed[]): 'revoked' | 'expired' | null {
  const descriptions = new Set(handshakes.map(({ alert }) => alert?.description));
  if (descriptions.size !== 1) return null;
  return descriptions.has(45) ? 'expired' : descriptions.has(44) ? 'revoked' : null;
}

function judge(ending: Ending, handshakes: readonly Failed[], traffic: Traffic): AnyJudgement {
  const flows = handshakes.map(({ flow }) => flow);
  const targets = targetsOf(flows, farHost);
  const alerts = [
    ...new Set(handshakes.flatMap(({ alert }) => (alert === null ? [] : `${alert.name} (${alert.description})`))),
  ];
  const from = handshakes.some(({ alert }) => alert?.from === 'server') ? 'server' : 'client';
  const common = {
    ...certainty(traffic, targets),
    packets: stepsOf(flows, ['connect', 'answer', 'client-hello', 'server-hello', 'alert', 'reset', 'close']),
    filter: endsFilter(flows.map((flow) => flow.server)),
    dependsOn: [],
    lastWorked: lastOf(handshakes, ({ flow }) => proofOf(flow, 'server-hello')),
  };
  switch (ending) {
    case 'TLS-CERTIFICATE-REJECTED': {
      const genuine = handshakes.every(({ tls }) => tls.trust !== null && isGenuine(tls.trust));
      const replaced = handshakes.filter(({ tls }) => tls.trust !== null && isReplaced(tls.trust));
      const because = reasonOf(handshakes);
      const strange = replaced.length > 0 && replaced.every(({ tls }) => isStranger(tls));
      return {
        ...common,
        code: ending,
        // A genuine chain that is not accepted is a matter of what this server trusts.
        ...(genuine || (because === 'expired' && replaced.length === 0)
          ? { where: 'server', whoCanFix: 'administrator' }
          : {}),
        facts: {
          targets,
          alerts,
          because,
          chain: genuine ? 'genuine' : strange ? 'stranger' : replaced.length > 0 ? 'private' : 'hidden',
          authorities: [...new Set(handshakes.flatMap(({ tls }) => tls.trust?.authority ?? []))],
        },
      };
    }
    case 'TLS-VERSION-UNSUPPORTED':
      return {
        ...common,
        code: ending,
        facts: { targets, from, offered: [...new Set(handshakes.flatMap(({ tls }) => tls.offered))] },
      };
    case 'TLS-NO-COMMON-CIPHER':
      return { ...common, code: ending, facts: { targets, from } };
    case 'TLS-ALERT':
      return { ...common, code: ending, facts: { targets, alerts, from } };
    case 'TLS-CUT': {
      const how = flows.some((flow) => flow.closedBy?.how === 'reset') ? 'reset' : 'close';
      return {
        ...common,
        code: ending,
        facts: {
          targets,
          how,
          throughProxy: flows.some((flow) => flow.tunnel !== undefined),
          beforeHello: handshakes.every(({ tls }) => tls.clientHelloPacket === null),
          inside: handshakes.every(({ tls }) => tls.completed),
        },
      };
    }
    case 'TLS-NO-ANSWER': {
      const seconds = greatest(flows.map((flow) => (flow.closedBy?.at ?? traffic.evidence.endsAt) - flow.firstAt));
      return {
        ...common,
        code: ending,
        facts: { targets, seconds, inside: handshakes.every(({ tls }) => tls.completed) },
      };
    }
  }
}
