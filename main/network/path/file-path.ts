/** The path by a configuration file of .NET. */
import { known } from '../../evidence/fact.js';
import { withoutCredentials, withoutSecrets } from '../../evidence/secrets.js';
import type { Configuration } from '../../configuration/configuration.js';
import { decideWay, type Destination } from '../../configuration/decide.js';
import type { ConfigurationFile } from './configuration-files.js';
import type { Path, Saying } from './path.js';

/** What a file says of a destination; `handsOn` where it leaves it to the account's settings. */
export interface FileSaying extends Saying {
  /** Null where it does not; else whether the settings' script and detection count as well. */
  readonly handsOn: { readonly automatic: boolean } | null;
}

/** What a file says. */
export function fileSaying(
  id: 'own-file' | 'machine-file',
  { found, configuration }: ConfigurationFile,
  destination: Destination,
  domain: string | null,
): FileSaying {
  const whole = { id, place: found.source, read: [found], handsOn: null } as const;
  if (found.fact.state === 'unreadable') {
    return { ...whole, path: { kind: 'unknown', why: `${found.source} could not be read` } };
  }
  if (configuration === null) return { ...whole, path: null };
  const way = decideWay(configuration, destination, { domain });
  if (way.kind === 'not-configured') {
    return { ...whole, path: null, read: [{ source: found.source, fact: known('has no <defaultProxy>') }] };
  }
  const place = `${found.source}, line ${way.at.line}`;
  const said = { ...whole, place, read: [{ source: place, fact: known(lineOf(configuration, way.at.line)) }] };
  if (way.kind === 'system') return { ...said, path: null, handsOn: { automatic: way.automatic } };
  return { ...said, path: pathOf(way) };
}

/** The line of a file that decides, as it stands there but for a password; long ones are cut. */
function lineOf({ text }: Configuration, line: number): string {
  const written = text?.text.split(/\r\n|\r|\n/)[line - 1]?.trim() ?? '';
  return withoutSecrets(written).slice(0, longestLine);
}

/** Characters. */
const longestLine = 300;

function pathOf(way: Exclude<ReturnType<typeof decideWay>, { kind: 'not-configured' | 'system' }>): Path {
  switch (way.kind) {
    case 'direct':
      return { kind: 'direct', because: way.because === 'no-address' ? 'nothing-set' : way.because };
    case 'proxy':
      return { kind: 'proxy', address: withoutCredentials(way.address.text) };
    case 'script': {
      const script: Path = { kind: 'script', address: withoutCredentials(way.address.text), otherwise: direct };
      return way.detectsFirst ? { kind: 'detection', otherwise: script } : script;
    }
    case 'detection':
      return { kind: 'detection', otherwise: direct };
    case 'module':
      return { kind: 'module', type: way.type };
    case 'refused':
    case 'unknown':
      return { kind: way.kind, why: way.fault.message };
  }
}

const direct: Path = { kind: 'direct', because: 'nothing-set' };
