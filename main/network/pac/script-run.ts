/** What a script is tried with, and what came of it. These go from thread to thread: they are plain data. */
import type { ScriptCall, ScriptFault, ScriptTrial } from '../../evidence/capture.js';

/** What FindProxyForURL is asked. */
export interface Question {
  readonly url: string;
  readonly host: string;
}

/** What a script is tried with. */
export interface ScriptRequest {
  readonly text: string;
  /** What FindProxyForURL is asked, in this order. */
  readonly questions: readonly Question[];
  /** Addresses of the names that are known; an empty list: it is known that there are none. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** The client's own addresses. */
  readonly client: readonly string[];
  /** What time it is, in milliseconds since 1970. The time zone is that of this machine. */
  readonly now: number;
}

/** What a script did in one stretch. */
export interface Trace {
  /** Calls of the functions that scripts may call, in order, within bounds. */
  readonly calls: readonly ScriptCall[];
  /** Calls that are left out, because there were more than are kept. */
  readonly callsLeftOut: number;
  /** Names that it looked up and that nobody gave addresses for: it was told that they do not exist. */
  readonly unresolved: readonly string[];
  /** It asked for the time or the date. */
  readonly usesTime: boolean;
}

/** Characters that are kept of an answer. */
export const longestAnswer = 1000;

/** What came of one question. */
export interface AskedQuestion extends Question, Trace {
  /** As written; null where the script failed. */
  readonly answer: string | null;
  readonly fault: ScriptFault | null;
}

/** What came of a script. */
export interface ScriptRun {
  /** While it was loaded, before it was asked anything. */
  readonly loading: Trace & { readonly fault: ScriptFault | null };
  /** The questions that were asked: fewer than were due where its time was over, or it could not go on. */
  readonly asked: readonly AskedQuestion[];
}

/**
 * What a run says up to the first question that failed: this is what rules judge.
 *
 * @param lines of live tests: the line that gave each answer; then the trial holds what led to it as well
 */
export function trialOf({ loading, asked }: ScriptRun, lines?: readonly (number | null)[]): ScriptTrial {
  const failed = asked.findIndex(({ fault }) => fault !== null);
  const counted = failed === -1 ? asked : asked.slice(0, failed + 1);
  const stretches = [loading, ...counted];
  return {
    fault: loading.fault ?? asked[failed]?.fault ?? null,
    answers: counted.flatMap(({ host, answer, calls }, index) => {
      if (answer === null) return [];
      return [lines === undefined ? { host, answer } : { host, answer, line: lines[index] ?? null, calls: [...calls] }];
    }),
    unresolved: [...new Set(stretches.flatMap(({ unresolved }) => unresolved))],
    usesTime: stretches.some(({ usesTime }) => usesTime),
  };
}

/** The run of a script of which no more is known than that it failed. */
export function failedRun(reason: ScriptFault['reason']): ScriptRun {
  const fault = { reason, line: null, message: '', host: null };
  return { loading: { fault, calls: [], callsLeftOut: 0, unresolved: [], usesTime: false }, asked: [] };
}
