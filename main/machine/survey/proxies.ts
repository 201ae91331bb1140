/** All that can name a proxy, but the configuration files. */
import { absent, known, unreadable, type Fact } from '../../evidence/fact.js';
import type { ConnectionSettings, Found, InternetSettings, ProxyFacts } from '../../evidence/server-facts.js';
import { generations, services } from '../../knowledge/generations.js';
import type { Machine } from '../machine.js';
import { number, registry, text } from './ask.js';
import { readConnectionSettings } from './connection-settings.js';
import { executableOf } from './product.js';

const internetSettings = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const policies = `HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings`;
const network = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters';

/** Reads the topic. */
export async function surveyProxies(machine: Machine): Promise<ProxyFacts> {
  return {
    machine: await settingsBelow(machine, 'HKLM'),
    user: await settingsBelow(machine, 'HKCU'),
    networkService: await settingsBelow(machine, 'HKU\\S-1-5-20'),
    localSystem: await settingsBelow(machine, 'HKU\\S-1-5-18'),
    perUser: await number(machine, policies, 'ProxySettingsPerUser'),
    winHttp: { source: 'netsh winhttp show proxy', fact: await machine.read({ kind: 'winhttp-proxy' }) },
    backend: await backendSwitch(machine),
    domain: await text(machine, network, 'Domain'),
  };
}

async function settingsBelow(machine: Machine, root: string): Promise<InternetSettings> {
  const key = `${root}\\${internetSettings}`;
  const { source, fact } = await registry(machine, `${key}\\Connections`, 'DefaultConnectionSettings');
  return {
    connection: { source, fact: fact.state === 'value' ? connectionOf(fact.value) : fact },
    enabled: await number(machine, key, 'ProxyEnable'),
    server: await text(machine, key, 'ProxyServer'),
    bypass: await text(machine, key, 'ProxyOverride'),
    script: await text(machine, key, 'AutoConfigURL'),
  };
}

function connectionOf(value: { readonly type: string; readonly data: unknown }): Fact<ConnectionSettings> {
  if (value.type !== 'binary' || typeof value.data !== 'string') {
    return unreadable('failed', `is of the type ${value.type}`);
  }
  const settings = readConnectionSettings(Buffer.from(value.data, 'base64'));
  // .NET takes a value that is none as if it were not there.
  return settings === null ? absent : known(settings);
}

/** Each generation of the product has a key of its own; the one that runs is the one that counts. */
async function backendSwitch(machine: Machine): Promise<Found<number>> {
  const name = 'UseDefaultProxyForBackendRequests';
  const service = await machine.read({ kind: 'service', name: services.connector });
  if (service.state !== 'value') return { source: name, fact: service };
  const executable = executableOf(service.value.imagePath).toLowerCase();
  const [generation = generations[0]] = generations.filter(({ folder }) =>
    executable.includes(`\\${folder.toLowerCase()}\\`),
  );
  if (generation === undefined) return { source: name, fact: absent };
  return await number(machine, `HKLM\\SOFTWARE\\Microsoft\\${generation.folder}`, name);
}
