/** Texts of others' logs, as they may be shown. */
import { withoutSecrets } from '../../evidence/secrets.js';

/** A part of a text without the secrets that it may hold, at most this many letters long: what is cut is no longer found. */
export function quote(text: string, most: number): string {
  return withoutSecrets(text).trim().slice(0, most);
}
