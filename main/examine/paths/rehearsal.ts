/**
 * What showing a throw-away certificate tells: the connector shows one that is signed with RSA and SHA-512 (GSA-tshoot), in
 * TLS 1.2, where a device on the way, or a server that is not the service, may stumble over it.
 */
import type { Flow } from '../../evidence/capture.js';
import type { Probes, Rehearsal } from '../../evidence/probes.js';
import type { AnyJudgement } from '../facts.js';
import { stepsOf, targetsOf } from '../packets.js';
import { isReplaced } from '../trust.js';
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
  /** It could not be told. */
  | 'untold';

/** The name by which TLS knows RSA with SHA-512 (RFC 8446 section 4.2.3). */
const rsaSha512 = 'rsa_pkcs1_sha512';

/** Reads a rehearsal. */
export function resultOf({ tries, flows }: Rehearsal): RehearsalResult {
  const flowOf = (id: number | null): Flow | undefined => flows.find((flow) => flow.id === id);
  const [sha512, sha256] = (['SHA-512', 'SHA-256'] as const).map((hash) => tries.find((each) => each.hash === hash));
  const tls = flowOf(sha512?.flow ?? null)?.tls;
  if (sha512 === undefined || tls === undefined) return 'untold';
  if (tls.version !== null && tls.clientCertificate === null && tls.completed) return 'not-asked';
  if (sha512.completed) {
    const taken = tls.signatureAlgorithms;
    return taken !== undefined && !taken.includes(rsaSha512) ? 'sha512-refused' : 'passed';
  }
  if (sha256?.completed === true) return 'sha512-refused';
  return tls.alerts.some(({ from, level }) => from === 'server' && level === 2) ? 'stranger-refused' : 'untold';
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
      const path = meant.find((each) => each.path.id === rehearsal.path)?.path;
      return {
        code: 'SHA512-NOT-ACCEPTED',
        confidence: passes ? 'certain' : 'likely',
        where:
          path !== undefined && path.cells.some(({ route }) => route !== null && route !== 'direct')
            ? 'proxy'
            : 'network',
        facts: {
          targets: targetsOf(own, ({ tls, server }) => tls?.serverName ?? server.name ?? server.address),
          passes,
          replaced,
          taken: [...new Set(own.flatMap(({ tls }) => tls?.signatureAlgorithms ?? []))],
        },
        packets: stepsOf(own, ['client-hello', 'server-hello', 'certificate', 'alert', 'reset', 'close']),
        filter: null,
        dependsOn: replaced ? ['TLS-INSPECTED'] : [],
        paths: [rehearsal.path],
      };
    });
}
