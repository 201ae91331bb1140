/**
 * What showing a throw-away certificate tells: the connector shows one that is signed with RSA and SHA-512 (GSA-tshoot), in
 * TLS 1.2, where a device on the way, or a server that is not the service, may stumble over it.
 */
import type { Flow } from '../../evidence/capture.js';
import type { ProbedPath, Probes, Rehearsal } from '../../evidence/probes.js';
import type { AnyJudgement } from '../facts.js';
import { stepsOf, targetsOf } from '../packets.js';
import { isGenuine, isReplaced } from '../trust.js';
import type { PathExamination } from './judge-path.js';

/** How it came out. */
export type RehearsalResult =
  /** It went through. */
  | 'passed'
  /** The server did not ask for a certificate. */
  | 'not-asked'
  /** SHA-512 fails where SHA-256 passes, or is not among what the server takes. */
  | 'sha512-refused'
  /** The server asked, and refuses a stranger's certificate: so it may. What counts was delivered. */
  | 'stranger-refused'
  /** Ended by the other side without a word, with SHA-512 and with SHA-256. */
  | 'cut'
  /** It could not be told. */
  | 'untold';

/** The name by which TLS knows RSA with SHA-512 (RFC 8446 section 4.2.3). */
const rsaSha512 = 'rsa_pkcs1_sha512';

/** Reads a rehearsal. */
export function resultOf({ tries, flows }: Rehearsal): RehearsalResult {
  const flowOf = (id: number | null): Flow | undefined => flows.find((flow) => flow.id === id);
  // Of one that was tried again the last counts.
  const [sha512, sha256] = (['SHA-512', 'SHA-256'] as const).map((hash) =>
    [...tries].reverse().find((each) => each.hash === hash),
  );
  const shown = [sha512, sha256].map((each) => flowOf(each?.flow ?? null));
  const tls = shown[0]?.tls;
  if (sha512 === undefined || tls === undefined) return 'untold';
  if (tls.version !== null && tls.clientCertificate === null && tls.completed) return 'not-asked';
  if (sha512.completed) {
    const taken = tls.signatureAlgorithms;
    return taken !== undefined && !taken.includes(rsaSha512) ? 'sha512-refused' : 'passed';
  }
  if (sha256?.completed === true) return 'sha512-refused';
  // An alert before the server asked is about something else: no certificate was shown yet.
  const isRefused = tls.alerts.some(({ from, level }) => from === 'server' && level === 2);
  if (isRefused && tls.clientCertificate !== null) return 'stranger-refused';
  return shown.every(isCut) ? 'cut' : 'untold';
}

/** True where the certificate was shown, and the other side ended the connection over that without an alert. */
const isCut = (flow: Flow | undefined): boolean =>
  flow?.closedBy?.side === 'server' &&
  flow.tls?.clientCertificate === 'sent' &&
  !flow.tls.alerts.some(({ from }) => from === 'server');

/**
 * True where the service itself does not take SHA-512: its chain is genuine, and it says so, by its list or by an alert. What
 * is cut without a word, though the list has it, is cut by something that reads certificates on the way.
 */
function isByService(own: readonly Flow[]): boolean {
  const shown = own.flatMap(({ tls }) => tls ?? []);
  return (
    shown.length > 0 &&
    shown.every(({ trust }) => trust !== null && isGenuine(trust) && trust.forName !== false) &&
    shown.some(
      ({ signatureAlgorithms, alerts }) =>
        signatureAlgorithms?.includes(rsaSha512) === false ||
        alerts.some(({ from, level }) => from === 'server' && level === 2),
    )
  );
}

/** Rule SHA512-NOT-ACCEPTED. */
export function examineRehearsals(probes: Probes, meant: readonly PathExamination[]): AnyJudgement[] {
  return probes.rehearsals
    .filter(({ path }) => meant.some((each) => each.path.id === path))
    .filter((rehearsal) => resultOf(rehearsal) === 'sha512-refused')
    .map((rehearsal): AnyJudgement => {
      const own = rehearsal.flows.filter(({ id }) => rehearsal.tries.some(({ flow }) => flow === id));
      const passes = rehearsal.tries.some(({ hash, completed }) => hash === 'SHA-256' && completed);
      const replaced = own.some(({ tls }) => tls?.trust != null && isReplaced(tls.trust));
      const byService = isByService(own);
      const path = meant.find((each) => each.path.id === rehearsal.path)?.path;
      return {
        code: 'SHA512-NOT-ACCEPTED',
        confidence: passes ? 'certain' : 'likely',
        where: byService ? 'cloud' : isByProxy(rehearsal, path) ? 'proxy' : 'network',
        // A way in reserve does harm only once it is taken.
        ...(path !== undefined && !isTaken(rehearsal, path) ? { outcome: 'notice', severity: 'risk' } : {}),
        ...(byService ? { outcome: 'notice', severity: 'risk', whoCanFix: 'microsoft' } : {}),
        facts: {
          targets: targetsOf(own, ({ tls, server }) => tls?.serverName ?? server.name ?? server.address),
          passes,
          replaced,
          byService,
          taken: [...new Set(own.flatMap(({ tls }) => tls?.signatureAlgorithms ?? []))],
        },
        packets: stepsOf(own, ['client-hello', 'server-hello', 'certificate', 'alert', 'reset', 'close']),
        filter: null,
        dependsOn: replaced ? ['TLS-INSPECTED'] : [],
        paths: [rehearsal.path],
      };
    });
}

/** Those of the ways that were taken, by how they came out. */
const takenWith = ({ rehearsals, paths }: Probes, results: readonly RehearsalResult[]): readonly Rehearsal[] =>
  rehearsals.filter((rehearsal) => {
    const path = paths.find(({ id }) => id === rehearsal.path);
    return path !== undefined && isTaken(rehearsal, path) && results.includes(resultOf(rehearsal));
  });

const routeOf = ({ route }: Rehearsal, path: ProbedPath | undefined): string =>
  route ?? (path?.proxy == null ? 'direct' : path.id);

/**
 * Rule CLIENT-CERTIFICATE-CUT. What a service does with a stranger's certificate nobody knows: only where another way brings
 * it there is something on this one to blame.
 *
 * @param isReady true for paths that would be called ready without this
 */
export function examineCuts(
  probes: Probes,
  meant: readonly PathExamination[],
  isReady: (path: string) => boolean,
): AnyJudgement[] {
  const waysOf = (target: string, result: RehearsalResult): string[] => [
    ...new Set(
      takenWith(probes, [result])
        .filter((each) => each.target === target)
        .map((each) =>
          routeOf(
            each,
            probes.paths.find(({ id }) => id === each.path),
          ),
        ),
    ),
  ];
  return takenWith(probes, ['cut']).flatMap((rehearsal): AnyJudgement[] => {
    const path = meant.find((each) => each.path.id === rehearsal.path)?.path;
    const passed = waysOf(rehearsal.target, 'passed');
    if (path === undefined || (passed.length === 0 && !isReady(path.id))) return [];
    const refused = waysOf(rehearsal.target, 'stranger-refused');
    const own = rehearsal.flows.filter(({ id }) => rehearsal.tries.some(({ flow }) => flow === id));
    const replaced = own.some(({ tls }) => tls?.trust != null && isReplaced(tls.trust));
    const route = routeOf(rehearsal, path);
    return [
      {
        code: 'CLIENT-CERTIFICATE-CUT',
        ...(passed.length > 0
          ? { confidence: 'likely' }
          : refused.length > 0
            ? { confidence: 'possible', outcome: 'notice', severity: 'risk' }
            : { confidence: 'possible', outcome: 'couldNotTest', severity: 'none' }),
        where: passed.length + refused.length === 0 ? 'unknown' : route === 'direct' ? 'network' : 'proxy',
        facts: {
          targets: targetsOf(own, ({ tls, server }) => tls?.serverName ?? server.name ?? server.address),
          proxy: route === 'direct' ? null : route,
          how: own.some(({ closedBy }) => closedBy?.how === 'reset') ? 'reset' : 'close',
          delivered: passed.length > 0 ? passed : refused,
        },
        packets: stepsOf(own, ['client-hello', 'server-hello', 'certificate', 'reset', 'close']),
        filter: null,
        dependsOn: replaced ? ['TLS-INSPECTED'] : [],
        paths: [path.id],
      },
    ];
  });
}

/** Paths of which one delivers a certificate like the connector's, and another one does not. */
export interface CertificateOnOne {
  readonly kind: 'certificate-on-one';
  readonly delivered: string;
  readonly cut: string;
}

/** What rehearsals over different paths say about each other. */
export function compareRehearsals(probes: Probes): CertificateOnOne[] {
  const delivered = takenWith(probes, ['passed', 'stranger-refused']);
  return takenWith(probes, ['cut']).flatMap(({ path, target }) => {
    const other = delivered.find((each) => each.target === target && each.path !== path);
    return other === undefined ? [] : [{ kind: 'certificate-on-one', delivered: other.path, cut: path }];
  });
}

/** True for the way that the name took: one path may have others in reserve. */
export function isTaken({ target, route }: Rehearsal, { cells }: ProbedPath): boolean {
  const taken = cells.find((cell) => cell.target === target)?.route ?? null;
  return route === undefined || taken === null || route === taken;
}

const isByProxy = ({ route }: Rehearsal, path: ProbedPath | undefined): boolean =>
  route === undefined
    ? path !== undefined && path.cells.some((cell) => cell.route !== null && cell.route !== 'direct')
    : route !== 'direct';
