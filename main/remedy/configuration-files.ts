/** What the two services' own files say of the proxy, changed alike in both. */
import { editDefaultProxy, type WantedProxy } from '../configuration/edit.js';
import { readConfiguration } from '../configuration/configuration.js';
import { base64Of } from '../evidence/base64.js';
import type { Change } from './change.js';
import {
  interrupted,
  partsChanged,
  partsInOrder,
  runningServices,
  servicesLeftStopped,
  type Part,
} from './interruption.js';
import type { KnownServer, Note, Planned, Refusal } from './planned.js';
import { unreadableRefusal } from './unreadable.js';

/** Both parts. */
export const bothParts: readonly Part[] = partsInOrder;

/**
 * The files of both services as they would say what is wanted, with further steps behind them, and the services stopped
 * meanwhile. Neither file is changed where one of them cannot be.
 */
export function planFiles(
  server: KnownServer,
  wanted: WantedProxy,
  further: readonly Change[],
  notes: readonly Note[],
): Planned {
  const { product, configuration } = server.facts;
  if (bothParts.every((part) => product[part].service.fact.state === 'absent')) {
    return refusedFor([{ code: 'NOT-INSTALLED', place: null, obstacle: null, detail: '' }]);
  }
  const machine = configuration.machine.fact;
  const declared = machine.state === 'value' ? readConfiguration(machine.value).declared : [];
  const steps: Change[] = [];
  const refusals: Refusal[] = [];
  // The connector's file comes first: it is the one that people look for.
  for (const part of [...bothParts].reverse()) {
    if (product[part].service.fact.state === 'absent') continue;
    const { source, fact } = configuration[part];
    if (fact.state === 'unreadable') {
      refusals.push(unreadableRefusal(source, fact));
      continue;
    }
    if (fact.state === 'absent') {
      refusals.push({ code: 'FILE-MISSING', place: source, obstacle: null, detail: '' });
      continue;
    }
    const edited = editDefaultProxy(fact.value, wanted, declared);
    if (edited.state === 'refused') {
      refusals.push({ code: 'FILE-NOT-EDITED', place: source, obstacle: edited.obstacle, detail: '' });
    }
    if (edited.state === 'edited') {
      steps.push({ kind: 'file', path: source, before: base64Of(fact.value), after: base64Of(edited.bytes) });
    }
  }
  if (refusals.length > 0) return refusedFor(refusals);
  const left = servicesLeftStopped(server, bothParts);
  if (steps.length + further.length + left.length === 0) return { state: 'nothing' };
  const running = runningServices(server, partsChanged(steps, server.facts));
  if ('code' in running) return refusedFor([running]);
  const missing = bothParts.filter((part) => product[part].service.fact.state === 'absent');
  const absences = missing.map((part): Note => ({ code: 'PART-MISSING', detail: part }));
  return {
    state: 'changes',
    steps: interrupted(running, [...steps, ...further], left),
    notes: [...notes, ...absences],
  };
}

/** Why there is no plan. */
export function refusedFor(refusals: readonly Refusal[]): Planned {
  const [first, ...others] = refusals;
  if (first === undefined) throw new RangeError('a refusal needs a reason');
  return { state: 'refused', refusals: [first, ...others] };
}
