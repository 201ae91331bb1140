/** `connector-doctor read-closed SECRET`: what the program runs when it starts itself as administrator. Nobody types it. */
import { answerElevated } from '../machine/elevated/answering.js';
import { contactOf, isSecret } from '../machine/elevated/contact.js';

const wrongUsage = 2;
const notDone = 3;

/** Answers whoever started this, and gives the exit code. It does nothing where nobody waits for an answer. */
export async function readClosed(secret: string): Promise<number> {
  if (!isSecret(secret)) return wrongUsage;
  // Before a Windows is looked for: without one there is no pipe.
  if (process.platform !== 'win32') return notDone;
  const { windowsMachine } = await import('../machine/windows/index.js');
  return (await answerElevated(windowsMachine, contactOf(secret))) ? 0 : notDone;
}
