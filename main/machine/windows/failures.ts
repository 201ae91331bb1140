/** What Windows' error numbers mean for a fact. Source: winerror.h. */
import { absent, unreadable, type Fact } from '../../evidence/fact.js';

const accessDenied = new Set([5, 1314, 0x80070005]);
const notThere = new Set([
  2, // ERROR_FILE_NOT_FOUND
  3, // ERROR_PATH_NOT_FOUND
  1060, // ERROR_SERVICE_DOES_NOT_EXIST
  1813, // ERROR_RESOURCE_TYPE_NOT_FOUND: a file without a version
  15007, // ERROR_EVT_CHANNEL_NOT_FOUND
]);

/**
 * The fact that a failed call leaves.
 *
 * @param call the function that was called
 * @param error its error number
 */
export function failed(call: string, error: number): Fact<never> {
  if (notThere.has(error)) return absent;
  return unreadable(accessDenied.has(error) ? 'access-denied' : 'failed', `${call}: ${error}`);
}
