/** Where two processes meet that have no pipes of Windows: a socket whose name follows from the secret. */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contact } from '../../main/machine/elevated/contact.js';

/** The place. */
export function meetingPlace(secret: string): Contact {
  const name = createHash('sha256').update(secret).digest('hex').slice(0, 16);
  return { secret, address: join(tmpdir(), `connector-doctor-meeting-${name}`) };
}
