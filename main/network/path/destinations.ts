/** The names that each part of the product asks for, as the documents write them, with one real name below each wildcard. */
import type { Destination } from '../../configuration/decide.js';
import { endpoints, type Endpoint } from '../../knowledge/endpoints.js';
import type { LegId } from './leg-ids.js';

/** A name as the documents write it, and what is asked for in its place. */
export interface Target {
  readonly name: string;
  readonly destination: Destination;
}

/** Names below the wildcards that connectors were seen to ask for (DESIGN: documented stand-ins where none is known). */
const standIns: Readonly<Record<string, string>> = {
  '*.msappproxy.net': '00000000-0000-0000-0000-000000000000.bootstrap.msappproxy.net',
  '*.servicebus.windows.net': 'cwap-eur1-weur2.servicebus.windows.net',
};

const targetOf = ({ pattern, protocol, ports: [port] }: Endpoint): Target => ({
  name: pattern,
  destination: {
    scheme: protocol === 'http' ? 'http' : 'https',
    host: standIns[pattern] ?? pattern.replace(/^\*\./, 'login.'),
    port,
  },
});

const ofPhase = (phase: Endpoint['phase']): Target[] =>
  endpoints
    .filter((each) => each.phase === phase && each.cloud === 'public' && each.status === 'current')
    .map(targetOf);

const plain = (host: string): Target => ({ name: host, destination: { scheme: 'https', host, port: 443 } });

/**
 * What each part asks for. The updater's names are those of GSA-ver and of a community monitor (EPA).
 *
 * @param domain the server's DNS suffix: backend applications are most often in it
 */
export function targetsOf(leg: LegId, domain: string | null): readonly Target[] {
  switch (leg) {
    case 'connector':
      return ofPhase('runtime');
    case 'updater':
      return [plain('download.msappproxy.net'), plain('connector-update.msappproxy.net')];
    case 'certificate-checks':
      return ofPhase('certificate-check');
    case 'installer':
      return ofPhase('registration');
    case 'backend': {
      const http = (name: string, host: string): Target => ({ name, destination: { scheme: 'http', host, port: 80 } });
      const inDomain = domain === null ? [] : [http(`*.${domain}`, `application.${domain.toLowerCase()}`)];
      return [...inDomain, http('names without a dot', 'application'), http('other names', 'application.example.com')];
    }
  }
}
