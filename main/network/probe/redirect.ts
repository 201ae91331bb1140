/** Where an answer says that what was asked for is now (RFC 9110 section 15.4). */
import type { Answer } from './fetch.js';

/** The whole address; null where the answer names none, or none that can be read. */
export function movedTo({ status, location }: Pick<Answer, 'status' | 'location'>, from: string): string | null {
  if (status < 300 || status >= 400 || location === null) return null;
  try {
    return new URL(location, from).href;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
