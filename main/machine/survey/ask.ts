/** Questions in the words of the topics: a number in the registry, a list, whether something is there. */
import { known, mapFact, unreadable, type Fact } from '../../evidence/fact.js';
import type { RegistryValue } from '../../evidence/server.js';
import type { Found } from '../../evidence/server-facts.js';
import type { Machine } from '../machine.js';

/** A registry value, whatever its type. */
export async function registry(
  machine: Machine,
  key: string,
  name: string,
  view: 32 | 64 = 64,
): Promise<Found<RegistryValue>> {
  const source = `${key}\\${name}${view === 32 ? ' (32-bit)' : ''}`;
  return { source, fact: await machine.read({ kind: 'registry-value', key, name, view }) };
}

/** A number. A value of another type is said to be unreadable: Windows would not take it either. */
export async function number(machine: Machine, key: string, name: string, view?: 32 | 64): Promise<Found<number>> {
  return typed(await registry(machine, key, name, view), (value) => (value.type === 'dword' ? value.data : null));
}

/** A text, with its variables as they are written. */
export async function text(machine: Machine, key: string, name: string, view?: 32 | 64): Promise<Found<string>> {
  return typed(await registry(machine, key, name, view), (value) =>
    value.type === 'sz' || value.type === 'expand' ? value.data : null,
  );
}

/** A list: several lines, or one line with commas between, as policies write it. */
export async function texts(machine: Machine, key: string, name: string): Promise<Found<readonly string[]>> {
  return typed(await registry(machine, key, name), (value) => {
    if (value.type === 'multi') return value.data;
    return value.type === 'sz' ? value.data.split(',').map((each) => each.trim()) : null;
  });
}

/** Whether a key is there. */
export async function keyIsThere(machine: Machine, key: string): Promise<Found<true>> {
  return { source: key, fact: mapFact(await machine.read({ kind: 'registry-key', key, view: 64 }), () => true) };
}

/** Whether a folder is there. */
export async function folderIsThere(machine: Machine, path: string): Promise<Found<true>> {
  return { source: path, fact: mapFact(await machine.read({ kind: 'folder', path }), () => true) };
}

function typed<T>({ source, fact }: Found<RegistryValue>, meaning: (value: RegistryValue) => T | null): Found<T> {
  if (fact.state !== 'value') return { source, fact };
  const value = meaning(fact.value);
  const read: Fact<T> = value === null ? unreadable('failed', `is of the type ${fact.value.type}`) : known(value);
  return { source, fact: read };
}
