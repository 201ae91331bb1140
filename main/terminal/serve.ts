/** `connector-doctor serve`: browser mode until Ctrl+C. */
import { serveBrowser } from '../browser.js';
import { createDoctor } from '../doctor.js';
import { typable } from './invocation.js';
import { say } from './output.js';

const couldNotServe = 3;

/** The options of the command, as they were given. */
export interface ServeOptions {
  readonly port?: number;
  readonly allowChanges?: boolean;
}

/** Serves until it is ended, and gives the exit code. */
export async function serve({ port, allowChanges = false }: ServeOptions): Promise<number> {
  try {
    const mode = await serveBrowser({
      doctor: createDoctor(),
      allowChanges,
      typable: (text) => typable(text),
      ...(port === undefined ? {} : { port }),
    });
    await mode.closed;
    return 0;
  } catch (error) {
    const reason = reasonOf(error);
    say(`Browser mode could not start: ${reason}\nChoose another port, or leave --port out to get a free one.\n`);
    return couldNotServe;
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return 'another program uses this port.';
  if (code === 'EACCES') return 'your account may not use this port.';
  return error instanceof Error ? error.message : String(error);
}
