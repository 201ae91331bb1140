/** The sandbox that the tests of changes begin with, and what is in one. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { questionId, type RegistryValue, type ServerEvidence, type Service } from '../../main/evidence/server.js';
import { fakeServer, healthyServices } from '../../main/machine/testing/fake-server.js';
import { makeCopyOf } from '../../main/machine/testing/sandbox.js';

/** Makes it: a connector that works, and a Windows that is told to do without TLS 1.2. */
export async function makeOriginal(folder: string, services = healthyServices): Promise<void> {
  const schannel = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2';
  const server = fakeServer({
    services,
    registry: { [`${schannel}\\Client\\Enabled`]: 0, [`${schannel}\\Server\\DisabledByDefault`]: 1 },
  });
  await makeCopyOf(server, folder);
}

/** The files but those that lie beside others, and the rest that can be changed. */
export interface Whole {
  readonly files: Readonly<Record<string, string>>;
  readonly rest: unknown;
}

/** What a sandbox keeps beside its files; the same as at first where it was not changed. */
interface Kept {
  readonly registry: Readonly<Record<string, RegistryValue | null>>;
  readonly services: Readonly<Record<string, { readonly state?: string; readonly startType?: string }>>;
  readonly winHttp: unknown;
}

/** Reads what is in a sandbox, or a copy of one. */
export function wholeOf(sandbox: string): Whole {
  const recorded = recordedIn(join(sandbox, 'server.json'));
  const files = filesIn(join(sandbox, 'disk')).filter((path) => !isBeside(path));
  const state = join(sandbox, 'state.json');
  const kept = existsSync(state) ? (JSON.parse(readFileSync(state, 'utf8')) as Kept) : null;
  // A value that is not there and one that never was are the same.
  const registry = Object.entries({ ...recorded.registry, ...kept?.registry }).filter(([, value]) => value !== null);
  const names = Object.keys(recorded.services);
  const services = names.map((name) => [name, { ...recorded.services[name], ...kept?.services[name] }]);
  return {
    files: Object.fromEntries(files.map((path) => [basename(path), readFileSync(path, 'latin1')])),
    rest: {
      registry: Object.fromEntries(registry),
      services: Object.fromEntries(services),
      winHttp: kept?.winHttp ?? recorded.winHttp,
    },
  };
}

/** By the number of the file, which is one and the same in all copies. */
const read = new Map<number, Kept>();

function recordedIn(path: string): Kept {
  const { ino } = statSync(path);
  const kept = read.get(ino) ?? keptIn(JSON.parse(readFileSync(path, 'utf8')) as ServerEvidence);
  read.set(ino, kept);
  return kept;
}

/** What the recording says of all that can be changed. */
function keptIn({ readings }: ServerEvidence): Kept {
  const registry: Record<string, RegistryValue> = {};
  const services: Record<string, { state: string; startType: string }> = {};
  let winHttp: unknown = null;
  for (const { question, fact } of readings) {
    if (fact.state !== 'value') continue;
    if (question.kind === 'registry-value') registry[questionId(question)] = fact.value as RegistryValue;
    if (question.kind === 'winhttp-proxy') winHttp = fact.value;
    if (question.kind !== 'service') continue;
    const { state, startType } = fact.value as Service;
    services[question.name.toLowerCase()] = { state, startType };
  }
  return { registry, services, winHttp };
}

/** Paths of the files in a folder and in those below it. */
export function filesIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((each) =>
    each.isDirectory() ? filesIn(join(path, each.name)) : [join(path, each.name)],
  );
}

/** A name of a file that only lies beside another while that is replaced. */
export const isBeside = (path: string): boolean => /\.[0-9a-f-]{36}\.(?:old|new)$/.test(path);
