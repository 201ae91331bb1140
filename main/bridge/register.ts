/**
 * The one way in. Whatever carries a call (Electron's IPC, a WebSocket), it is served here: the sender is checked, the
 * name and the arguments are checked against the contract, and the answer is a `Result`, never an exception.
 */
import * as v from 'valibot';
import type { CallArguments, CallName, CallResults, Result } from '../../preload/contract/contract.js';
import { calls } from '../../preload/contract/contract.js';
import { failure } from './failure.js';

/** What stands behind the calls of one sender. */
export type Handlers = {
  readonly [N in CallName]: (...args: CallArguments<N>) => Result<CallResults[N]> | Promise<Result<CallResults[N]>>;
};

/** Serves one call. `name` and `args` are as they came in, unchecked. Never rejects. */
export type Serve<Sender> = (sender: Sender, name: unknown, args: unknown) => Promise<Result<unknown>>;

/**
 * Makes the function that serves every call.
 *
 * @param handlersOf gives the handlers of a sender, or null for a sender that is none of ours: it gets an answer with
 * the code SENDER-REFUSED and nothing else happens.
 * @param log hears of refused and crashed calls, one line each; for the person who runs the program, never the sender.
 * @returns a function whose failures have the codes SENDER-REFUSED, CALL-UNKNOWN, ARGUMENTS-INVALID and INTERNAL, apart
 * from those that a handler answers itself.
 */
export function register<Sender>(
  handlersOf: (sender: Sender) => Handlers | null,
  log: (line: string) => void = (line) => process.stderr.write(`connector-doctor: ${line}\n`),
): Serve<Sender> {
  return async (sender, name, args) => {
    try {
      const handlers = handlersOf(sender);
      if (handlers === null) {
        log('refused a call from a page that is not ours');
        return failure('SENDER-REFUSED', 'This page may not ask the program for anything.', 'Close this page.');
      }
      if (!isCallName(name)) {
        return failure('CALL-UNKNOWN', 'The program does not know this request.', reload);
      }
      const parsed = v.safeParse(calls[name], args);
      if (!parsed.success) {
        return failure('ARGUMENTS-INVALID', `The request "${name}" came in a form that is not allowed.`, reload);
      }
      // The table pairs each name with its own arguments; the compiler cannot follow that through a variable name.
      const handler = handlers[name] as (...args: unknown[]) => Result<unknown> | Promise<Result<unknown>>;
      return await handler(...parsed.output);
    } catch (error) {
      log(`a request failed unexpectedly: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return failure(
        'INTERNAL',
        'Something went wrong inside the program.',
        'Try it again. If it happens again, report it with what the program wrote to its terminal.',
      );
    }
  };
}

const reload = 'Close the window and open it again: the page and the program may be of different versions.';

function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(calls, name);
}
