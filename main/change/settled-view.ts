/** The server as it is once nothing lies beside its files any more: what planning goes by, which writes nothing. */
import type { Question } from '../evidence/server.js';
import type { Machine } from '../machine/machine.js';
import type { PastChange } from '../remedy/past-change.js';
import { besideOf } from './perform.js';

/**
 * A machine that reads a file by the name it has beside its place, where a program was killed while the file was replaced
 * (ReplaceFileW may leave it so: Microsoft, "ReplaceFileW function", ERROR_UNABLE_TO_MOVE_REPLACEMENT_2). It is put back
 * before the next change.
 */
export function settledView(machine: Machine, history: readonly PastChange[]): Machine {
  const beside = new Map<string, string>();
  for (const { plan, isSettled } of history) {
    if (isSettled) continue;
    for (const step of plan.steps) {
      if (step.kind === 'file') beside.set(step.path.toLowerCase(), besideOf(step.path, plan.id).replaced);
    }
  }
  if (beside.size === 0) return machine;
  return {
    ...machine,
    async read(question) {
      const fact = await machine.read(question);
      const asked: Question = question as Question;
      if (fact.state !== 'absent' || asked.kind !== 'file') return fact;
      const replaced = beside.get(asked.path.toLowerCase());
      return replaced === undefined ? fact : await machine.read({ ...question, path: replaced });
    },
  };
}
