/** A sandbox with what changes it, as the tests use it. */
import { promises as fs } from 'node:fs';
import { isFailure, type Failure } from '../../main/evidence/failure.js';
import { changesOf, type Changes } from '../../main/change/changes.js';
import { journalStore } from '../../main/change/journal-store.js';
import { openSandbox } from '../../main/machine/sandbox/sandbox.js';
import type { ServerWriter } from '../../main/machine/writer.js';

/**
 * Opens it.
 *
 * @param other a writer that does not do all as it should
 */
export async function openChanges(
  folder: string,
  other: (writer: ServerWriter) => ServerWriter = (writer) => writer,
): Promise<Changes | Failure> {
  const sandbox = await openSandbox(folder);
  if (isFailure(sandbox)) return sandbox;
  const store = journalStore(sandbox.journals, async (path) => {
    await fs.mkdir(path, { recursive: true });
  });
  const program = { name: 'connector-doctor', version: '0.0.0' };
  return changesOf({ ...sandbox, writer: other(sandbox.writer), store, ownStore: store, program });
}
