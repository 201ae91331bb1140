/** One change, done: which function of the writer it needs. */
import { writeErrorOf } from '../machine/file-writing.js';
import type { Beside, Replacement, ServerHooks, ServerWriter } from '../machine/writer.js';
import { inverse, type Change, type ChangeOf } from '../remedy/change.js';

/** The files beside one that is replaced, by the plan: a killed program's are found again by it. */
export const besideOf = (path: string, plan: string): Beside => ({
  fresh: `${path}.${plan}.new`,
  replaced: `${path}.${plan}.old`,
});

/**
 * Does a change.
 *
 * @throws (rejects) with a `WriteError`
 */
export async function perform(writer: ServerWriter, change: Change, plan: string, hooks: ServerHooks): Promise<void> {
  switch (change.kind) {
    case 'file':
      await writer.replaceFile(change.path, bytesOf(change), besideOf(change.path, plan));
      break;
    case 'registry-value':
      await writer.setRegistryValue(change, change.name, change.after);
      if (change.after === null) await removeKeys(writer, change, change.made ?? []);
      if (isInternetSetting(change.key)) await writer.announceInternetSettings();
      break;
    case 'winhttp-proxy':
      await writer.setWinHttpProxy(change.after, change.bytesAfter);
      break;
    case 'service-start':
      await writer.setServiceStart(change.name, change.after);
      break;
    case 'service-state':
      if (change.after === 'running') await writer.startService(change.name, hooks);
      else await writer.stopService(change.name, hooks);
      break;
    case 'policy-refresh':
      await writer.refreshPolicy(hooks);
      break;
  }
}

/** What a file holds before and after. */
export const bytesOf = ({ before, after }: ChangeOf<'file'>): Replacement => ({
  before: Buffer.from(before, 'base64'),
  after: Buffer.from(after, 'base64'),
});

/** Takes a change back. A file that is still beside is put back itself; where it is gone, its bytes are written anew. */
export async function takeBackOne(
  writer: ServerWriter,
  change: Change,
  plan: string,
  made: readonly string[],
): Promise<void> {
  if (change.kind === 'file') {
    try {
      await writer.putBackFile(change.path, besideOf(change.path, plan));
    } catch (error) {
      if (writeErrorOf(error).fault !== 'not-there') throw error;
      await perform(writer, inverse(change), plan, {});
    }
    return;
  }
  await perform(writer, inverse(change), plan, {});
  if (change.kind !== 'registry-value' || change.before !== null) return;
  await removeKeys(writer, change, made);
}

/** Takes keys out that are empty, the innermost first. */
export async function removeKeys(
  writer: ServerWriter,
  { view }: { readonly view: 32 | 64 },
  keys: readonly string[],
): Promise<void> {
  for (const key of [...keys].reverse()) await writer.removeEmptyKey({ key, view });
}

const isInternetSetting = (key: string): boolean => /\\CurrentVersion\\Internet Settings(?:\\|$)/i.test(key);

/** What a step, or the keeping of what was there before, failed for. A fault of this program is not hidden: `failed`. */
export function faultOf(error: unknown): { readonly fault: string; readonly detail: string } {
  const { fault, detail } = writeErrorOf(error);
  return { fault, detail };
}
