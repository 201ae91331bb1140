/** What is tried of the network before a plan is shown: the way that the remedy would open, and for which sort of names. */
import type { ProbeTarget } from '../evidence/probes.js';
import type { ProxyServer, RemedyRequest } from './request.js';

/** A way, and what is asked for on it. */
export interface TryFirst {
  /** Null: the direct way. */
  readonly proxy: ProxyServer | null;
  /** One needed name of each. */
  readonly phases: readonly ProbeTarget['phase'][];
  /** `proxy`: whatever the proxy says of these names, others are meant for it; whether it serves at all is the question. */
  readonly about: 'names' | 'proxy';
}

/** What is to be tried for a request; null where it opens no way. */
export function tryFirst(request: RemedyRequest): TryFirst | null {
  switch (request.remedy) {
    case 'bypass':
      return { proxy: null, phases: phasesOf(request.winHttp), about: 'names' };
    case 'proxy':
      return { proxy: request.server, phases: phasesOf(request.winHttp), about: 'names' };
    case 'winhttp':
      return { proxy: request.server, phases: ['certificate-check'], about: 'names' };
    case 'installer-proxy':
      return { proxy: request.server, phases: ['registration'], about: 'names' };
    case 'backend':
      return { proxy: request.server, phases: ['runtime'], about: 'proxy' };
    case 'automatic':
    case 'tls':
    case 'service':
    case 'restore':
      return null;
  }
}

const phasesOf = (winHttp: boolean): readonly ProbeTarget['phase'][] => [
  'registration',
  'runtime',
  'update',
  ...(winHttp ? (['certificate-check'] as const) : []),
];

/** One needed name of each phase: one that surely exists where there is one. */
export function targetsToTry(
  phases: readonly ProbeTarget['phase'][],
  targets: readonly ProbeTarget[],
): readonly ProbeTarget[] {
  return phases.flatMap((phase) => {
    const own = targets.filter((target) => target.phase === phase && target.need === 'needed');
    return own.find(({ assumed }) => !assumed) ?? own.slice(0, 1);
  });
}
