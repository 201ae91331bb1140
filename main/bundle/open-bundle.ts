/** A bundle that was carried here, opened. It may be anything at all, and is trusted with nothing. */
import { isFailure, type Failure } from '../evidence/failure.js';
import { readEvidence } from '../evidence/read-evidence.js';
import type { ServerEvidence } from '../evidence/server.js';
import { unpackOne } from './archive.js';

/** The file that a bundle is about; the others are for people. */
export const evidenceName = 'evidence.json';

/** What a bundle says of a server, or why it is not opened. Nothing is written anywhere. */
export async function openBundle(bytes: Uint8Array): Promise<ServerEvidence | Failure> {
  const file = await unpackOne(bytes, evidenceName);
  if (isFailure(file)) return file;
  return readEvidence(new TextDecoder('utf-8').decode(file));
}
