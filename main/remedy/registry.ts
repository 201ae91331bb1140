/** Changes of registry values, made from what stands there now. */
import type { Question, RegistryValue } from '../evidence/server.js';
import type { ChangeOf } from './change.js';
import type { KnownServer, Refusal } from './planned.js';
import { isEqual } from './reading.js';
import { unreadableRefusal } from './unreadable.js';

/** A value that is wanted; null: none. */
export interface WantedValue {
  readonly key: string;
  readonly name: string;
  readonly value: RegistryValue | null;
}

/** The question for what stands there. Programs of 64 bits are meant. */
export const questionOf = ({ key, name }: Pick<WantedValue, 'key' | 'name'>): Question<'registry-value'> => {
  return { kind: 'registry-value', key, name, view: 64 };
};

/** A number. */
export const dword = (data: number): RegistryValue => ({ type: 'dword', data });

/** The changes that are needed, or what could not be read. Values that stand there already need none. */
export function registryChanges(
  server: KnownServer,
  wanted: readonly WantedValue[],
): readonly ChangeOf<'registry-value'>[] | Refusal {
  const changes: ChangeOf<'registry-value'>[] = [];
  for (const { key, name, value } of wanted) {
    const fact = server.fact(questionOf({ key, name }));
    if (fact.state === 'unreadable') return unreadableRefusal(`${key}\\${name}`, fact);
    const before = fact.state === 'value' ? fact.value : null;
    if (before?.type === value?.type && isEqual(before?.data, value?.data)) continue;
    if (before?.type === 'other' && before.raw === undefined) {
      return unreadableRefusal(`${key}\\${name}`, { reason: 'failed', detail: 'it is of a type that was not noted' });
    }
    changes.push({ kind: 'registry-value', key, name, view: 64, before, after: value });
  }
  return changes;
}
