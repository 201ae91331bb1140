/** `connector-doctor check`: this server in, words or JSON out. It reads, and changes nothing. */
import { thisProgram } from '../doctor.js';
import type { Failure } from '../evidence/failure.js';
import type { ServerFacts } from '../evidence/server-facts.js';
import type { Machine } from '../machine/machine.js';
import { survey } from '../machine/survey/survey.js';
import { exitCodeOf } from '../report/exit-code.js';
import { failureReport } from '../report/failure-report.js';
import type { Report } from '../report/report.js';
import { serverReport } from '../report/server-report.js';
import { printReport } from './print-report.js';

/** The options of the command, as they were given. */
export interface CheckOptions {
  readonly json?: boolean;
}

const noWindows: Failure = {
  code: 'NO-WINDOWS',
  message: 'This is no Windows server, so there is nothing here to check.',
  advice: 'Run it on the server that the connector runs on, or shall run on.',
};

/** Runs the command, and gives its exit code. Ctrl+C cancels it with 130. */
export async function check(
  options: CheckOptions,
  machineHere: () => Promise<Machine | null> = liveMachine,
): Promise<number> {
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  const report = await reportOf(await machineHere(), cancel.signal);
  process.removeListener('SIGINT', onInterrupt);
  printReport(report, options.json === true);
  return exitCodeOf(report);
}

async function reportOf(machine: Machine | null, signal: AbortSignal): Promise<Report> {
  const takenAt = new Date();
  if (machine === null) return failureReport(thisProgram, takenAt, noWindows);
  const facts = await survey(machine, takenAt.toISOString(), { signal });
  if (signal.aborted) {
    return failureReport(thisProgram, takenAt, {
      code: 'CANCELLED',
      message: 'The check was cancelled.',
      advice: 'Nothing was changed. Start it again when you like.',
    });
  }
  return serverReport(thisProgram, takenAt, facts as ServerFacts);
}

/** Windows' own functions are only loaded where they are. */
async function liveMachine(): Promise<Machine | null> {
  if (process.platform !== 'win32') return null;
  const { windowsMachine } = await import('../machine/windows/index.js');
  return windowsMachine;
}
