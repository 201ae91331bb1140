/** Services that have to stand still while their files are changed: stopped before, started after, if they ran. */
import type { RefusalCode } from './codes.js';
import { valueOr } from '../evidence/fact.js';
import type { Question } from '../evidence/server.js';
import { generations, services } from '../knowledge/generations.js';
import type { Change, ChangeOf } from './change.js';
import { takenBack } from './past-change.js';
import type { KnownServer, Note, Refusal } from './planned.js';
import { unreadableRefusal } from './unreadable.js';

/** A part of the product. */
export type Part = keyof typeof services;

/**
 * The updater is stopped before the connector and started after it: it might otherwise take the connector's stop for a fault.
 */
export const partsInOrder: readonly Part[] = ['updater', 'connector'];

/**
 * The parts whose file or values are changed by the steps: each takes them up when it is started, and no other part stands
 * still for it.
 */
export function partsChanged(steps: readonly Change[], { configuration }: KnownServer['facts']): readonly Part[] {
  const isOf = (part: Part, step: Change): boolean => {
    if (step.kind === 'file') return step.path.toLowerCase() === configuration[part].source.toLowerCase();
    return step.kind === 'registry-value' && part === 'connector' && isReadByConnector(step.key);
  };
  return partsInOrder.filter((part) => steps.some((step) => isOf(part, step)));
}

/** The machine's Internet settings with the policy for them, and the connector's own key. */
function isReadByConnector(key: string): boolean {
  const internetSettings =
    /^HKLM\\SOFTWARE\\(?:Policies\\)?Microsoft\\Windows\\CurrentVersion\\Internet Settings(?:\\|$)/i;
  const own = generations.some(
    ({ folder }) => key.toLowerCase() === `hklm\\software\\microsoft\\${folder}`.toLowerCase(),
  );
  return own || internetSettings.test(key);
}

/** Names in the one order in which services are stopped: what depends on the parts, then the parts. Started backwards. */
function inStopOrder(names: readonly string[]): readonly string[] {
  const parts = partsInOrder.map((part): string => services[part]);
  return [...new Set(names)].sort((one, other) => parts.indexOf(one) - parts.indexOf(other));
}

/** What has to be read for it beside the survey. */
export const dependentsOf = (parts: readonly Part[]): readonly Question[] =>
  parts.map((part) => ({ kind: 'dependents', name: services[part] }));

/**
 * Names of the services that run, those that depend on one of the parts before it, in the order in which they are stopped;
 * or why that cannot be told.
 *
 * @param startAgain they are to be started again: one that is disabled, and still runs, would not come back
 */
export function runningServices(
  server: KnownServer,
  parts: readonly Part[],
  startAgain = true,
): readonly string[] | Refusal {
  const running: string[] = [];
  for (const part of parts) {
    const { source, fact } = server.facts.product[part].service;
    if (fact.state === 'unreadable') return unreadableRefusal(source, fact);
    if (fact.state === 'absent') continue;
    if (fact.value.state === 'stopped') continue;
    // A paused one counts as running (`valueFor`).
    if (fact.value.state !== 'running' && fact.value.state !== 'paused')
      return refusal('SERVICE-PENDING', source, fact.value.state);
    if (startAgain && fact.value.startType === 'disabled') return refusal('SERVICE-DISABLED', source, '');
    // What cannot be told of dependents shows when the service is stopped: Windows refuses it, and nothing has been changed.
    const dependents = valueOr(server.fact({ kind: 'dependents', name: services[part] }), []);
    const disabled = dependents.find((name) => startAgain && isDisabled(server, name));
    if (disabled !== undefined) return refusal('SERVICE-DISABLED', `service ${disabled}`, '');
    running.push(...dependents, services[part]);
  }
  return [...new Set(running)];
}

function isDisabled({ fact }: KnownServer, name: string): boolean {
  const service = fact({ kind: 'service', name });
  return service.state === 'value' && service.value.startType === 'disabled';
}

/** Says of those among the services that they are paused, and run afterwards. */
export function notesOfPaused({ facts }: KnownServer, running: readonly string[]): readonly Note[] {
  const paused = partsInOrder.flatMap((part) => {
    const { fact } = facts.product[part].service;
    const isPaused = fact.state === 'value' && fact.value.state === 'paused';
    return isPaused && running.includes(services[part]) ? [services[part]] : [];
  });
  return paused.length === 0 ? [] : [{ code: 'SERVICE-PAUSED', detail: paused.join(', ') }];
}

/**
 * Names of the services that a change has stopped which was then broken off: it would have started them again, and did not
 * come to that.
 */
export function servicesLeftStopped({ facts, history }: KnownServer, parts: readonly Part[]): readonly string[] {
  const gone = takenBack(history);
  return parts.flatMap((part) => {
    const [name, { fact }] = [services[part], facts.product[part].service];
    if (fact.state !== 'value' || fact.value.state !== 'stopped') return [];
    const isAbout = (change: Change): change is ChangeOf<'service-state'> =>
      change.kind === 'service-state' && change.name === name;
    const newest = [...history]
      .reverse()
      .find(({ steps }) => steps.some(({ change, state }) => isAbout(change) && state !== 'not-begun'));
    if (newest === undefined || newest.outcome === 'applied' || newest.outcome === 'rolled-back') return [];
    const wasToRun = newest.plan.steps.filter(isAbout).pop()?.after === 'running';
    return wasToRun && !gone.has(newest.plan.id) ? [name] : [];
  });
}

/**
 * The steps with the services stopped before them and started after them.
 *
 * @param left services that stand still and are started, too
 */
export function interrupted(
  running: readonly string[],
  steps: readonly Change[],
  left: readonly string[] = [],
): readonly Change[] {
  return around(steps, running, [...left, ...running]);
}

/** The steps between services that are stopped and services that are started, each in their order. */
export function around(
  steps: readonly Change[],
  stopped: readonly string[],
  started: readonly string[],
): readonly Change[] {
  const to = (name: string, after: 'stopped' | 'running'): Change => {
    return { kind: 'service-state', name, before: after === 'running' ? 'stopped' : 'running', after };
  };
  return [
    ...inStopOrder(stopped).map((name) => to(name, 'stopped')),
    ...steps,
    ...[...inStopOrder(started)].reverse().map((name) => to(name, 'running')),
  ];
}

const refusal = (code: RefusalCode, place: string, detail: string): Refusal => ({
  code,
  place,
  obstacle: null,
  detail,
});
