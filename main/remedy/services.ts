/** Starting, stopping and restarting the product's services, and having Windows start them by itself. */
import type { RefusalCode } from './codes.js';
import type { Change } from './change.js';
import { refusedFor } from './configuration-files.js';
import { around, dependentsOf, interrupted, partsInOrder, runningServices, type Part } from './interruption.js';
import { startTypes } from '../evidence/server.js';
import { services as names } from '../knowledge/generations.js';
import type { KnownServer, Planned, Refusal, Remedy } from './planned.js';
import { unreadableRefusal } from './unreadable.js';

/** The remedy. */
export const services: Remedy<'service'> = {
  questions: ({ services: which }) => dependentsOf(partsOf(which)),
  plan: ({ action, services: which }, server) => {
    const parts = partsOf(which);
    const missing = parts.filter((part) => server.facts.product[part].service.fact.state !== 'value');
    if (isAbsent(server)) return refusedFor([{ code: 'NOT-INSTALLED', place: null, obstacle: null, detail: '' }]);
    if (missing.length > 0) return refusedFor(missing.map((part) => missingRefusal(server, part)));
    if (action === 'enable') return enable(server, parts);
    const isPaused = (part: Part): boolean => stateOf(server, part) === 'paused';
    const running = runningServices(server, parts, action === 'restart');
    if ('code' in running) return refusedFor([running]);
    if (action === 'stop') return changes(around([], running, []));
    // What is paused does not work: to have it do so, it is stopped and started.
    const again = action === 'restart' ? running : runningServices(server, parts.filter(isPaused));
    if ('code' in again) return refusedFor([again]);
    const idle = parts.filter((part) => !running.includes(names[part]));
    const disabled = idle.filter((part) => startTypeOf(server, part) === 'disabled');
    if (disabled.length > 0) return refusedFor(disabled.map((part) => refusal('SERVICE-DISABLED', part)));
    const left = idle.map((part) => names[part]);
    return changes(interrupted(again, [], left));
  },
};

/** There is no connector at all. */
const isAbsent = ({ facts }: KnownServer): boolean =>
  partsInOrder.every((part) => facts.product[part].service.fact.state === 'absent');

const partsOf = (which: Part | 'both'): readonly Part[] => (which === 'both' ? partsInOrder : [which]);

function changes(steps: readonly Change[]): Planned {
  return steps.length === 0 ? { state: 'nothing' } : { state: 'changes', steps, notes: [] };
}

function enable(server: KnownServer, parts: readonly Part[]): Planned {
  const steps: Change[] = [];
  for (const part of [...parts].reverse()) {
    const before = startTypes.find((each) => each === startTypeOf(server, part));
    if (before === undefined) return refusedFor([refusal('SERVICE-START-UNKNOWN', part)]);
    if (before !== 'automatic' && before !== 'delayed') {
      steps.push({ kind: 'service-start', name: names[part], before, after: 'automatic' });
    }
  }
  return changes(steps);
}

function stateOf({ facts }: KnownServer, part: Part): string | null {
  const { fact } = facts.product[part].service;
  return fact.state === 'value' ? fact.value.state : null;
}

function startTypeOf({ facts }: KnownServer, part: Part): string | null {
  const { fact } = facts.product[part].service;
  return fact.state === 'value' ? fact.value.startType : null;
}

function missingRefusal({ facts }: KnownServer, part: Part): Refusal {
  const { fact } = facts.product[part].service;
  return fact.state === 'unreadable'
    ? unreadableRefusal(`service ${names[part]}`, fact)
    : refusal('SERVICE-MISSING', part);
}

const refusal = (code: RefusalCode, part: Part): Refusal => ({
  code,
  place: `service ${names[part]}`,
  obstacle: null,
  detail: '',
});
