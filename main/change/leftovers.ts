/**
 * What a program that was ended in the middle of a change leaves behind: files beside those that it replaced, a file that is
 * not in its place, empty keys. It is put in order before the next change, and at each look by whoever may write here.
 */
import { largestConfiguration } from '../configuration/text.js';
import type { Machine } from '../machine/machine.js';
import type { ServerWriter } from '../machine/writer.js';
import type { Astray, ListedChange, PastChange, StoredChange } from '../remedy/past-change.js';
import { isAllowedValue, isConfigurationFile } from './allowed.js';
import { settleFiles } from './apply.js';
import type { JournalStore } from './journal-store.js';
import { besideOf, removeKeys } from './perform.js';

const isUnsettled = ({ change }: StoredChange): boolean => change !== null && !change.isSettled;

/**
 * Puts in order what changes have left whose folder is held. What is not possible is left to the next time.
 *
 * @returns true where all is in order now
 */
export async function putInOrder(stored: readonly StoredChange[], writer: ServerWriter): Promise<boolean> {
  let isInOrder = true;
  for (const { change } of stored) {
    if (change === null || change.isSettled) continue;
    const { plan } = change;
    const steps = plan.steps.filter((step) => step.kind !== 'file' || isConfigurationFile(step.path));
    const isWithoutFiles = (await settleFiles({ ...plan, steps }, writer)) === null;
    isInOrder = (await removeLeftKeys(change, writer)) && isWithoutFiles && isInOrder;
  }
  return isInOrder;
}

/** Keys that were made for a value which never came, or which were to go with one that is gone; each where it is empty. */
async function removeLeftKeys({ steps }: PastChange, writer: ServerWriter): Promise<boolean> {
  try {
    for (const { change, made } of steps) {
      if (change.kind !== 'registry-value') continue;
      const keys = [...made, ...(change.made ?? [])];
      if (isAllowedValue({ ...change, made: keys })) await removeKeys(writer, change, keys);
    }
    return true;
  } catch {
    // An empty key does no harm: the next time is early enough.
    return false;
  }
}

/**
 * Changes with how they stand now, put in order as far as that is possible.
 *
 * @param stored what the store tells, as far as it is to be believed
 */
export async function listed(
  stored: readonly StoredChange[],
  store: JournalStore,
  machine: Machine,
  writer: ServerWriter,
): Promise<readonly ListedChange[]> {
  if (!stored.some(isUnsettled)) return stored.map((each) => ({ ...each, isUnderWay: false, astray: [] }));
  const isHeld = await writer.isHeld(store.folder);
  const isInOrder = !isHeld && (await putInOrderIfPossible(stored, store, writer));
  return await Promise.all(
    stored.map(async (each, index) => {
      // Whoever holds the folder makes the newest change; the others were broken off before that.
      const isUnderWay = isHeld && index === stored.length - 1 && each.change?.outcome === null;
      const astray = isUnsettled(each) && !isUnderWay && !isInOrder ? await astrayOf(each, machine) : [];
      return { ...each, isUnderWay, astray };
    }),
  );
}

/** The same where this process may write here, and nobody else does. */
async function putInOrderIfPossible(
  stored: readonly StoredChange[],
  store: JournalStore,
  writer: ServerWriter,
): Promise<boolean> {
  try {
    // Nothing is written because of journals that somebody else could have put there.
    await store.prepare();
    const release = await writer.hold(store.folder);
    if (release === null) return false;
    try {
      return await putInOrder(stored, writer);
    } finally {
      await release();
    }
  } catch {
    // Who looks may often not write: then it is said what is to be done.
    return false;
  }
}

/** Files that are not in their place, and lie beside it. */
export async function astrayOf({ change }: StoredChange, machine: Machine): Promise<readonly Astray[]> {
  const stateOf = async (path: string): Promise<string> =>
    (await machine.read({ kind: 'file', path, part: 'whole', most: largestConfiguration })).state;
  const astray: Astray[] = [];
  for (const step of change?.plan.steps ?? []) {
    if (step.kind !== 'file') continue;
    const lies = besideOf(step.path, change?.plan.id ?? '').replaced;
    if ((await stateOf(step.path)) === 'absent' && (await stateOf(lies)) === 'value') {
      astray.push({ path: step.path, lies });
    }
  }
  return astray;
}
