/** What Windows' error numbers mean where something is written. Source: winerror.h. */
import type { WriteFault } from '../../../evidence/write-fault.js';
import { WriteError } from '../../writer.js';

const faults: Readonly<Record<number, WriteFault>> = {
  2: 'not-there',
  3: 'not-there',
  5: 'access-denied',
  19: 'read-only',
  32: 'in-use',
  33: 'in-use',
  39: 'disk-full',
  112: 'disk-full',
  1058: 'service-disabled',
  1060: 'not-there',
  1314: 'access-denied',
};

/** The error of a call that failed. */
export function writeError(call: string, error: number): WriteError {
  return new WriteError(faults[error] ?? 'failed', `${call}: ${error}`);
}
