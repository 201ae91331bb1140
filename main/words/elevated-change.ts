/** A change that another process was to make as administrator: what is announced, and what holds where it did not. */
import type { Failure } from '../evidence/failure.js';

/** Why the other process did not come to its end; the same as in `main/machine/elevated`. */
export type PartedFault = 'declined' | 'failed' | 'ended' | 'timed-out' | 'cancelled' | 'broken';

/** What is known of a change that parted from the one that asked for it. */
export interface Parted {
  readonly fault: PartedFault;
  /** A function of Windows and its error, for those who look closer. */
  readonly detail: string;
  /** Where its journal stands: none, and there will be none; none yet; ended, and how; not ended. */
  readonly journal: 'none' | 'not-yet' | 'applied' | 'rolled-back' | 'not-rolled-back' | 'open';
}

/** What stands in the plan before anybody agrees. */
export function elevationNote(isCopied: boolean): { code: string; kind: 'needs'; text: string } {
  const once = 'Windows asks once whether this program may change the server as an administrator.';
  const copied =
    'Others can write to the folder that it was started from. So Windows PowerShell first copies it to a folder that administrators alone can write to, compares every file, and starts the copy: what Windows names in its question is Windows PowerShell.';
  const after = 'Then a window of the program shows these changes once more, and asks for your yes.';
  return { code: 'ASKS-WINDOWS', kind: 'needs', text: [once, ...(isCopied ? [copied] : []), after].join(' ') };
}

/** Why it was not made, and what holds about the server now. */
export function partedWords({ fault, detail, journal }: Parted): Failure {
  const { code, message, advice } = faults[fault](detail);
  return journal === 'none'
    ? { code, message: `${message} Nothing was changed.`, advice }
    : { code, message: `${message} ${stands[journal]}`, advice: history };
}

/** The person gave it up while the other process asked them. */
export const questionTakenBack: Failure = {
  code: 'CANCELLED',
  message: 'The question was taken back before it was answered. Nothing was changed.',
  advice: 'Make the plan again if you want it.',
};

const byHand =
  'You can close this program and open it again with “Run as administrator”, or make the changes by hand, as they are shown.';

const faults: { readonly [Fault in PartedFault]: (detail: string) => Failure } = {
  declined: () => ({
    code: 'ELEVATION-DECLINED',
    message: 'You said no when Windows asked, or the question was not answered in time.',
    advice: 'You can be asked again whenever you like: make the plan again.',
  }),
  failed: (detail) => ({
    code: 'ELEVATION-FAILED',
    message: `Windows did not start the program as administrator (${detail}).`,
    advice: `A policy of your organization may forbid it. ${byHand}`,
  }),
  ended: () => ({
    code: 'ELEVATION-FAILED',
    message: 'The program that was started as administrator ended before it had told how it went.',
    advice: `Where it has to be copied first, a policy for Windows PowerShell may forbid that: put the program into a folder below Program Files and start it there. ${byHand}`,
  }),
  broken: () => ({
    code: 'ELEVATION-FAILED',
    message: 'The program that was started as administrator gave an answer that cannot be used.',
    advice: byHand,
  }),
  'timed-out': () => ({
    code: 'ELEVATION-TIMED-OUT',
    message: 'The program that was started as administrator did not answer in its time.',
    advice: byHand,
  }),
  cancelled: () => ({
    code: 'CANCELLED',
    message: 'The change was broken off before it began.',
    advice: 'If Windows still asks, answer it with no. Make the plan again if you want it.',
  }),
};

const stands: Readonly<Record<Exclude<Parted['journal'], 'none'>, string>> = {
  'not-yet': 'It may just have begun. Since nobody hears it any more, it takes back by itself what it has done.',
  applied: 'Its journal says that the change was made to its end.',
  'rolled-back': 'Its journal says that what it had done was taken back: the server is as it was.',
  'not-rolled-back': 'Its journal says that it could not take back all that it had done.',
  open: 'Its journal says that it had begun, and not that it ended: some steps may be done.',
};

const history = 'Look at the history: it shows how far the change came, and takes it back.';
