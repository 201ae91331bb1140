/**
 * The program that runs with an administrator's rights: it takes one plan from a file whose hash stands on its command line,
 * has the person agree in a window of its own, and carries it out with all checks of its own. It hears two words: go, cancel.
 * When its pipe ends before the end, it takes back what it did.
 */
import { connect, type Socket } from 'node:net';
import { isSecret, type Contact } from '../../machine/elevated/contact.js';
import { frameOf, readFrames } from '../../machine/elevated/frames.js';
import type { Changes } from '../changes.js';
import type { MadePlan } from '../make-plan.js';
import { faultOf } from '../perform.js';
import type { CarryOutArguments } from './asking.js';
import { longest, orders, type ElevatedRefusal, type Said } from './messages.js';
import { readPlan, type HandedOver } from './plan-file.js';

/** With what. */
export interface CarryOutTools {
  readonly changes: Changes;
  /**
   * Asks the person before this computer. Nothing is changed without.
   *
   * @param handed the plan, and what was tried before it was shown
   * @param made what this program would do by itself: the same steps
   * @param signal aborted where the one that started this has gone, or has given up, or the plan has expired
   */
  readonly agree: (handed: HandedOver, made: MadePlan, signal: AbortSignal) => Promise<boolean>;
  readonly contactAt: (secret: string) => Contact;
  readonly patience?: number;
}

/** How long the one that started this may take to say go, and to hear the end, in milliseconds. */
const usualPatience = 10_000;

/**
 * Carries it out.
 *
 * @returns true where the plan was done to its end
 */
export async function carryOut(given: CarryOutArguments, tools: CarryOutTools): Promise<boolean> {
  if (!isSecret(given.secret)) return false;
  const { patience = usualPatience } = tools;
  const socket = connect(tools.contactAt(given.secret).address);
  const line = lineOf(socket, given.secret);
  const timer = setTimeout(() => socket.destroy(), patience);
  try {
    if (!(await line.go)) return false;
    clearTimeout(timer);
    const end = await endOf(given, tools, line).catch((error: unknown): Said => {
      // Up to the changes themselves, which never reject, nothing was done.
      return refused({ code: 'NOT-READY', ...faultOf(error) });
    });
    await line.say(end);
    return end.say === 'ended' && end.applied.outcome === 'applied';
  } finally {
    clearTimeout(timer);
    // Who listens hangs up once it has heard the end.
    await Promise.race([line.gone, new Promise((resolve) => setTimeout(resolve, patience).unref())]);
    socket.destroy();
  }
}

async function endOf(given: CarryOutArguments, tools: CarryOutTools, line: Line): Promise<Said> {
  const handed = await readPlan(given.path, given.sha256);
  if (typeof handed === 'string') return refused({ code: 'PLAN-FORGED', detail: handed });
  const { plan } = handed;
  const { changes } = tools;
  await line.say({ say: 'asking' });
  const { made, objection } = await changes.review(plan);
  if (objection !== null) return refused(objection);
  const expiry = new AbortController();
  const timer = setTimeout(() => expiry.abort(), Math.max(0, Date.parse(plan.expiresAt) - Date.now()));
  const onGone = (): void => expiry.abort();
  line.signal.addEventListener('abort', onGone);
  if (line.signal.aborted) expiry.abort();
  try {
    const isAgreed = !expiry.signal.aborted && (await tools.agree(handed, made, expiry.signal));
    // A question that was taken back, or came too late, is closed as with a no, and is none of the person's.
    if (line.signal.aborted) return refused({ code: 'CANCELLED' });
    if (expiry.signal.aborted) return refused({ code: 'PLAN-EXPIRED' });
    if (!isAgreed) return refused({ code: 'NOT-AGREED' });
  } finally {
    clearTimeout(timer);
    line.signal.removeEventListener('abort', onGone);
  }
  await line.say({ say: 'changing' });
  const applied = await changes.apply(plan, {
    signal: line.signal,
    onStep: (step, state) => void line.say({ say: 'step', step, state }),
    onState: (name, { state, checkPoint, waitHint }) =>
      void line.say({ say: 'service', name, state, checkPoint, waitHint }),
  });
  return 'code' in applied ? refused(applied) : { say: 'ended', applied };
}

const refused = (refusal: ElevatedRefusal): Said => ({ say: 'refused', refusal });

/** The way to the one that started this. */
interface Line {
  /** True when it has said go; false where it never will. */
  readonly go: Promise<boolean>;
  /** Says something; nobody may be there any more to hear it. */
  readonly say: (said: Said) => Promise<void>;
  /** Aborted by a cancel, by anything that is not understood, and when it goes. */
  readonly signal: AbortSignal;
  readonly gone: Promise<void>;
}

function lineOf(socket: Socket, secret: string): Line {
  const controller = new AbortController();
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  const write = (text: string): Promise<void> =>
    new Promise((resolve) => {
      if (socket.destroyed) resolve();
      else socket.write(frameOf(text), () => resolve());
    });
  let begin: (isGo: boolean) => void = () => undefined;
  const go = new Promise<boolean>((resolve) => (begin = resolve));
  const hear = async (): Promise<void> => {
    await write(JSON.stringify(secret));
    for await (const text of readFrames(socket, { bytes: longest.order })) {
      // Whatever is not understood is taken for the other word. The pipe stays open: the end is still told.
      if (text === orders.go) begin(true);
      else controller.abort();
    }
  };
  void hear()
    .catch(() => undefined)
    .then(() => {
      begin(false);
      controller.abort();
    });
  void gone.then(() => controller.abort());
  return { go, say: (said) => write(JSON.stringify(said)), signal: controller.signal, gone };
}
