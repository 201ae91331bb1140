/**
 * The same proxy for requests to the applications behind the connector. Source: Microsoft, "Work with existing on-premises proxy
 * servers", section "Configure using a proxy between the connector and backend application".
 */
import { valueOr } from '../evidence/fact.js';
import { proxyText } from '../evidence/proxy-address.js';
import type { Question } from '../evidence/server.js';
import { someOf } from '../evidence/some-of.js';
import { generationOf } from '../knowledge/generations.js';
import type { Change } from './change.js';
import { refusedFor } from './configuration-files.js';
import { dependentsOf, interrupted, runningServices, servicesLeftStopped } from './interruption.js';
import { questionsOfSettings, settingsChanges } from './internet-settings.js';
import type { KnownServer, Note, Remedy } from './planned.js';
import { isEqual } from './reading.js';
import { dword, questionOf, registryChanges, type WantedValue } from './registry.js';

const policies = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';
const perUser = { key: policies, name: 'ProxySettingsPerUser', value: dword(0) };

/** Policies whose registry part was applied here, in the order of applying (Microsoft, "Group Policy: History"). */
const applied =
  'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Group Policy\\History\\{35378EAC-683F-11D2-A89A-00C04FBBCFA2}';
const mostPolicies = 20;

const policyNumbers = Array.from({ length: mostPolicies }, (_, index) => index);
const policyQuestion = (index: number, name: string): Question<'registry-value'> =>
  questionOf({ key: `${applied}\\${index}`, name });

/** The remedy. */
export const backend: Remedy<'backend'> = {
  questions: (_, { facts }) => [
    ...dependentsOf(['connector']),
    ...[switchOf(facts) ?? [], perUser].flat().map(questionOf),
    ...questionsOfSettings('HKLM'),
    ...policyNumbers.flatMap((index) => [policyQuestion(index, 'GPOName'), policyQuestion(index, 'DSPath')]),
  ],
  plan: ({ server: proxy, bypass, refreshPolicy }, server) => {
    const ofProduct = switchOf(server.facts);
    if (ofProduct === null) {
      return refusedFor([{ code: 'NOT-INSTALLED', place: null, obstacle: null, detail: '' }]);
    }
    const switches = registryChanges(server, [ofProduct, perUser]);
    if ('code' in switches) return refusedFor([switches]);
    const settings = settingsChanges(server, 'HKLM', proxy, bypass);
    if ('code' in settings) return refusedFor([settings]);
    const written = [...switches, ...settings];
    const left = servicesLeftStopped(server, ['connector']);
    if (written.length + left.length === 0) return { state: 'nothing' };
    const running = runningServices(server, ['connector']);
    if ('code' in running) return refusedFor([running]);
    const refresh: Change[] = refreshPolicy ? [{ kind: 'policy-refresh', before: null, after: null }] : [];
    // Fetching policies may take minutes, for which the connector need not stand still.
    const steps = [...interrupted(running, written, left), ...refresh];
    return { state: 'changes', steps, notes: notesOf(server, steps, proxyText(proxy)) };
  },
};

/** The switch is in the key of the generation that is installed; null where that is none that is known. */
function switchOf({ product }: KnownServer['facts']): WantedValue | null {
  const generation = generationOf(valueOr(product.connector.executable, ''));
  if (generation === null) return null;
  const key = `HKLM\\SOFTWARE\\Microsoft\\${generation.folder}`;
  return { key, name: 'UseDefaultProxyForBackendRequests', value: dword(1) };
}

/**
 * Policies of the domain that may have set the value which is changed here: which of them did, the registry does not say.
 * Where there is no value, or the one that is wanted, none of them takes it back: what a policy sets is there.
 */
function policiesInTheWay(server: KnownServer): readonly string[] {
  const now = server.fact(questionOf(perUser));
  if (now.state !== 'value' || isEqual(now.value, perUser.value)) return [];
  return policyNumbers.flatMap((index) => {
    const path = server.fact(policyQuestion(index, 'DSPath'));
    const name = server.fact(policyQuestion(index, 'GPOName'));
    const isOfDomain = path.state === 'value' && path.value.type === 'sz' && /^LDAP:/i.test(path.value.data);
    return isOfDomain ? [name.state === 'value' && name.value.type === 'sz' ? name.value.data : `number ${index}`] : [];
  });
}

function notesOf(server: KnownServer, steps: readonly Change[], proxy: string): readonly Note[] {
  const names = policiesInTheWay(server);
  const winHttp = server.facts.proxies.winHttp.fact;
  const written: readonly Note[] = steps.some(isPolicy) ? [{ code: 'POLICY-WRITTEN-HERE' }] : [];
  const domain: readonly Note[] = names.length === 0 ? [] : [{ code: 'POLICIES-OF-DOMAIN', detail: someOf(names) }];
  const overrides: readonly Note[] =
    winHttp.state === 'value' &&
    winHttp.value.access === 'proxy' &&
    winHttp.value.proxy.toLowerCase() !== proxy.toLowerCase()
      ? [{ code: 'WINHTTP-OVERRIDES', detail: someOf([winHttp.value.proxy]) }]
      : [];
  return [...written, ...domain, ...overrides];
}

const isPolicy = (change: Change): boolean => change.kind === 'registry-value' && change.name === perUser.name;
