/**
 * Has a plan carried out by this program, started a second time as administrator. The plan goes over in a file; on the
 * command line stand the secret, the file's path and its hash. What comes back is held against its shape.
 */
import {
  meetElevated,
  ElevationError,
  type ElevatedStart,
  type ElevationFault,
} from '../../machine/elevated/meeting.js';
import type { Contact } from '../../machine/elevated/contact.js';
import type { Applied } from '../../remedy/outcome.js';
import type { Plan } from '../../remedy/plan.js';
import type { ApplyHooks } from '../apply.js';
import { longest, orders, readSaid, type ElevatedRefusal } from './messages.js';
import { writePlan, type Tried } from './plan-file.js';

/** What the other program gets on its command line. */
export interface CarryOutArguments {
  readonly secret: string;
  /** Of the plan's file. */
  readonly path: string;
  /** Of its bytes. */
  readonly sha256: string;
}

/** How the program is started as administrator to change the server. */
export interface ChangeElevation {
  readonly start: (given: CarryOutArguments) => Promise<ElevatedStart>;
  /** Another place to meet: tests run where there are no pipes of Windows. */
  readonly contactAt?: (secret: string) => Contact;
  readonly patience?: Partial<ElevatedPatience>;
}

/** How long it is waited, in milliseconds. */
export interface ElevatedPatience {
  /** From the answer to Windows' question until the other program speaks: it may have to be copied before. */
  readonly meeting: number;
  /** While it changes the server: until it says something more. */
  readonly silence: number;
}

const usualPatience: ElevatedPatience = {
  meeting: 180_000,
  // A service may take five minutes, and a domain's policies two.
  silence: 360_000,
};
/** The other program asks until the plan expires, and then says so. */
const afterExpiry = 30_000;

/** What came of it. */
export type ElevatedResult =
  | { readonly state: 'applied'; readonly applied: Applied }
  | { readonly state: 'refused'; readonly refusal: ElevatedRefusal }
  /** The two did not meet, or parted before the end. Where `begun` is true, the journal says how far it came. */
  | { readonly state: 'parted'; readonly fault: ElevationFault; readonly detail: string; readonly begun: boolean };

/** What the person is told there, how one is kept informed, and how it is given up. */
export interface ElevatedHooks extends ApplyHooks {
  /** What was tried before the plan was shown. */
  readonly tried?: readonly Tried[];
  /** The other program asks the person, or has begun to change the server. */
  readonly onPhase?: (phase: 'asking' | 'changing') => void;
}

/** Carries the plan out so. It never rejects for anything that the other program does. */
export async function applyElevated(
  plan: Plan,
  elevation: ChangeElevation,
  hooks: ElevatedHooks = {},
): Promise<ElevatedResult> {
  const { meeting, silence } = { ...usualPatience, ...elevation.patience };
  const { signal, tried = [] } = hooks;
  const written = await writePlan({ plan, tried }).catch(detailOf);
  if (typeof written === 'string') return { state: 'parted', fault: 'failed', detail: written, begun: false };
  const { path, sha256 } = written;
  const beforehand = new AbortController();
  let giveUp = (): void => beforehand.abort();
  const onAbort = (): void => giveUp();
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort);
  let begun = false;
  try {
    return await meetElevated<ElevatedResult>(
      {
        start: (secret) => elevation.start({ secret, path, sha256 }).catch(failedStart),
        contactAt: elevation.contactAt,
        signal: beforehand.signal,
        patience: meeting,
      },
      async (other) => {
        // From here on it is broken off by asking for it: what was done has to be taken back.
        giveUp = () => other.say(orders.cancel);
        other.wait(Math.max(0, Date.parse(plan.expiresAt) - Date.now()) + afterExpiry);
        other.say(orders.go);
        for (;;) {
          const text = await other.next(longest.said);
          if (text === null) throw new ElevationError('ended', 'it went');
          const said = readSaid(text);
          if (said === null) throw new ElevationError('broken', 'it spoke another language');
          if (begun) other.wait(silence);
          switch (said.say) {
            case 'asking':
              hooks.onPhase?.('asking');
              break;
            case 'changing':
              begun = true;
              other.wait(silence);
              hooks.onPhase?.('changing');
              break;
            case 'step':
              if (said.step < plan.steps.length) hooks.onStep?.(said.step, said.state);
              break;
            case 'service':
              hooks.onState?.(said.name, said);
              break;
            case 'ended':
              return { state: 'applied', applied: said.applied };
            case 'refused':
              return { state: 'refused', refusal: said.refusal };
          }
        }
      },
    );
  } catch (error) {
    if (!(error instanceof ElevationError)) throw error;
    return { state: 'parted', fault: error.fault, detail: error.message, begun };
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await written.remove();
  }
}

const detailOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const failedStart = (error: unknown): ElevatedStart => ({ state: 'failed', detail: detailOf(error) });
