/** Keeps a packed bundle, and apart from it the list of the names that were replaced in it. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { Failure } from '../evidence/failure.js';
import type { BundlePlan } from './make-bundle.js';
import { discard, saveFile } from './save-file.js';

/** Where a bundle is to be kept. */
export interface BundlePlace {
  readonly path: string;
  /** Whether a file of this name is replaced. */
  readonly overwrite: boolean;
  readonly namesFolder: string;
}

/** A bundle that was kept. */
export interface KeptBundle {
  /** In hexadecimal. */
  readonly sha256: string;
  /** The file with the real names; null where none was replaced. */
  readonly names: string | null;
}

/**
 * Where lists of names are kept: on the server, in a folder of this account alone. A file beside the bundle would travel with
 * it, on a stick or in a folder that is sent.
 */
export const namesFolderHere = (): string =>
  join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Connector Doctor', 'Names');

/** Writes both, or says why not: then neither is left behind. */
export function saveBundle(
  plan: BundlePlan,
  archive: Uint8Array,
  { path, overwrite, namesFolder }: BundlePlace,
): KeptBundle | Failure {
  const sha256 = createHash('sha256').update(archive).digest('hex');
  const names = plan.names.length === 0 ? null : join(namesFolder, `${basename(path)}.${sha256.slice(0, 8)}.json`);
  // The list comes first: a bundle without it would be one whose names nobody can look up.
  const failure = (names === null ? null : saveNames(names, plan, sha256)) ?? saveFile(path, archive, { overwrite });
  if (failure === null) return { sha256, names };
  if (names !== null) discard(names);
  return failure;
}

function saveNames(path: string, { names, evidence }: BundlePlan, sha256: string): Failure | null {
  const warning = 'These are the real names behind those in the bundle. Keep this file on the server; do not send it.';
  const document = { schema: 'connector-doctor/names@1', warning, bundle: sha256, takenAt: evidence.takenAt, names };
  try {
    mkdirSync(join(path, '..'), { recursive: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      code: 'FILE-NOT-WRITTEN',
      message: `The list of replaced names could not be kept: ${reason}`,
      advice: 'Nothing was saved. Name another folder for it in LOCALAPPDATA, or let all names stay as they are.',
    };
  }
  return saveFile(path, Buffer.from(`${JSON.stringify(document, null, 2)}\n`), { overwrite: true, mode: 0o600 });
}
