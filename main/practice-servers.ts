/** The practice servers: recordings of servers that were set up for it, which come with the program. */
import { readFile } from 'node:fs/promises';
import { isFailure, type Failure } from './evidence/failure.js';
import { readEvidence } from './evidence/read-evidence.js';
import type { ServerEvidence } from './evidence/server.js';
import index from './samples/servers/servers.json' with { type: 'json' };

/** A practice server as the first page shows it. */
export interface PracticeServer {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** A practice server, and the file in the folder of practice servers that holds its recording. */
export interface PracticeServerFile extends PracticeServer {
  readonly file: string;
}

/** Those that come with the program, in the order in which they are shown. */
export const practiceServerFiles: readonly PracticeServerFile[] = index;

/**
 * Reads a recording when somebody wants it: most visits open none.
 *
 * @returns a failure with the code PRACTICE-SERVER-UNREADABLE where the file is not there or not what it should be
 */
export async function readPracticeServer(file: URL): Promise<ServerEvidence | Failure> {
  try {
    const evidence = readEvidence(await readFile(file, 'utf8'));
    return isFailure(evidence) ? unreadable(evidence.message) : evidence;
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
}

const unreadable = (why: string): Failure => ({
  code: 'PRACTICE-SERVER-UNREADABLE',
  message: 'This practice server cannot be read.',
  advice: `The program is not complete: copy it again from where you have it. (${why})`,
});
