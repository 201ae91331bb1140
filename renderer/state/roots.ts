import { words } from '../words/words.js';

/** The longest file of authorities that is handed over, in bytes: as long as the contract takes. */
export const longestRoots = 256 * 1024;

/** A file with authorities to be trusted beside the public ones. */
export interface Roots {
  readonly name: string;
  readonly base64: string;
}

/** Reads such a file; where it cannot be one, the sentence that says why. */
export async function readRoots(file: File): Promise<Roots | string> {
  if (file.size > longestRoots) return words.settings.rootsTooLong(file.name);
  // The system may have taken the file away since it was chosen.
  const bytes = await file.arrayBuffer().catch(() => null);
  if (bytes === null) return words.settings.rootsGone(file.name);
  return { name: file.name, base64: base64Of(new Uint8Array(bytes)) };
}

/** Bytes as base64, in pieces that a function's arguments can carry. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
