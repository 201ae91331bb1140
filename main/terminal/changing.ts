/** What `plan`, `apply`, `undo` and `history` share: which server is changed, and how their documents are given. */
import type { ChangeTarget } from '../changing.js';
import type { Doctor } from '../doctor.js';
import { isFailure, type Failure } from '../evidence/failure.js';
import { failureReport, reportHead } from '../report/failure-report.js';
import type { PlanReport } from '../report/plan-schema.js';
import { planText } from '../report/plan-text.js';
import type { Report } from '../report/report.js';
import { wrap } from '../report/text-layout.js';
import { planWords } from '../words/plan-words.js';
import { evidenceIn } from './evidence-in.js';
import { inQuotes } from './invocation.js';
import { print, say, textOptions } from './output.js';

/** Options of all four. */
export interface TargetOptions {
  /** A folder with a copy of a server to practise with. */
  readonly sandbox?: string;
  /** Of which server that copy is made, where there is none yet: a practice server's id, or a bundle. */
  readonly from?: string;
  readonly json?: boolean;
}

/** Exit codes: done, or nothing to do; wrong usage; refused, and nothing done; unreadable; tried and taken back; given up. */
export const exits = { done: 0, usage: 2, refused: 3, unreadable: 4, failed: 5, cancelled: 130 } as const;

/** This server, or a copy of another, which is made first where `from` says of which. */
export async function targetOf({ sandbox, from }: TargetOptions, doctor: Doctor): Promise<ChangeTarget | Failure> {
  if (sandbox === undefined) return from === undefined ? { kind: 'here' } : fromWithoutSandbox;
  const target: ChangeTarget = { kind: 'sandbox', folder: sandbox };
  if (from === undefined) return target;
  const practice = doctor.practiceServers.map(({ id }) => id);
  const evidence = practice.includes(from) ? null : await evidenceIn(from);
  if (isFailure(evidence)) return evidence.code === 'FILE-NOT-FOUND' ? serverUnknown(from, practice) : evidence;
  const source =
    evidence === null ? ({ kind: 'practice', id: from } as const) : ({ kind: 'recorded', evidence } as const);
  const failure = await doctor.makeSandbox(source, sandbox);
  if (failure === null) return target;
  // A folder with something else in it is another matter: there, no copy can be gone on with.
  const holdsCopy = failure.code === 'SANDBOX-NOT-EMPTY' && !isFailure(await doctor.changeHistory(target));
  return holdsCopy ? copyIsThere : failure;
}

/** Where there is nothing to change: the command was wrong, or what it names cannot be read. */
export const exitOfTarget = ({ code }: Failure): number =>
  [fromWithoutSandbox.code, copyIsThere.code].includes(code) ? exits.usage : exits.unreadable;

/** Commands about this target. */
export function commandOn({ sandbox }: Pick<TargetOptions, 'sandbox'>): (words: string) => string {
  const copy = sandbox === undefined ? '' : ` --sandbox ${inQuotes(sandbox)}`;
  return (words) => `connector-doctor ${words}${copy}`;
}

/**
 * A report for this target: the commands that it quotes (“connector-doctor apply …”) name the copy that it is about, so that
 * nobody who practises types one that changes the server.
 */
export function onTarget<T extends object>(report: T, options: Pick<TargetOptions, 'sandbox'>): T {
  const named = (_: string, value: unknown): unknown =>
    typeof value === 'string'
      ? value.replace(
          /“connector-doctor ((?:plan|apply|undo|history)\b[^“”]*)”/g,
          (_all, words: string) => `“${commandOn(options)(words)}”`,
        )
      : value;
  return JSON.parse(JSON.stringify(report, named)) as T;
}

/** The command that takes a change of this target back. */
export const undoCommand =
  (options: Pick<TargetOptions, 'sandbox'>): ((id: string) => string) =>
  (id) =>
    commandOn(options)(`undo ${id}`);

const fromWithoutSandbox: Failure = {
  code: 'FROM-WITHOUT-SANDBOX',
  message: '--from needs --sandbox FOLDER: it says of which server the copy is made.',
  advice: 'Name a folder for the copy, or leave --from out to mean this server.',
};

const copyIsThere: Failure = {
  code: 'SANDBOX-THERE',
  message: 'This folder holds a copy already.',
  advice: 'Leave --from out to go on with it, or name another folder.',
};

const serverUnknown = (from: string, practice: readonly string[]): Failure => ({
  code: 'FILE-NOT-FOUND',
  message: `"${from}" is no practice server, and there is no such file.`,
  advice: `Practice servers: ${practice.join(', ')}. Or give the .zip file that "connector-doctor collect" wrote.`,
});

/** A plan in words. Who practises is told so first. */
export function planInWords(report: PlanReport, { sandbox }: Pick<TargetOptions, 'sandbox'>): string {
  const layout = textOptions();
  const practice = sandbox === undefined ? '' : `\n${wrap(planWords.practice, layout.width).join('\n')}\n`;
  return practice + planText(report, layout);
}

/** Gives a document: as JSON on standard output, or as words. */
export function give(doctor: Doctor, part: Partial<Report>, words: string, json = false): void {
  if (json)
    process.stdout.write(`${JSON.stringify({ ...reportHead(doctor.program, new Date()), ...part }, null, 2)}\n`);
  else print(words);
}

/** Says on standard error why something was not done. */
export function refuse(doctor: Doctor, failure: Failure, json: boolean, exit: number): number {
  say(`${failure.message}\n${failure.advice}\n`);
  if (json) process.stdout.write(`${JSON.stringify(failureReport(doctor.program, new Date(), failure), null, 2)}\n`);
  return exit;
}
