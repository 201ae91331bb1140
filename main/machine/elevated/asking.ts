/**
 * The program that starts itself a second time, with an administrator's rights, and asks the other for what its own account
 * may not read. What comes over the pipe is held against its shape and against what was asked.
 */
import { readReading } from '../../evidence/read-evidence.js';
import { questionId, type Reading } from '../../evidence/server.js';
import { bounds, mostIds, mostRounds } from './contact.js';
import { ElevationError, meetElevated, type MeetingOptions, type Other } from './meeting.js';

/** Asks for readings by their ids; those that cannot be had are left out. It may be called four times. */
export type AskElevated = (ids: readonly string[]) => Promise<readonly Reading[]>;

/** How the asking goes on. */
export interface ElevationOptions extends Omit<MeetingOptions, 'patience'> {
  /** Milliseconds from the start of the other program until it must have answered everything. */
  readonly patience?: number;
}

/** From the answer to Windows' question. The other program reads for three seconds. */
const usualPatience = 120_000;

/**
 * Starts the other program and asks it.
 *
 * @throws (rejects) with an `ElevationError` where that is not possible
 */
export function withElevated<T>(options: ElevationOptions, use: (ask: AskElevated) => Promise<T>): Promise<T> {
  return meetElevated({ patience: usualPatience, ...options }, (other) => use(asker(other)));
}

function asker(other: Other): AskElevated {
  let rounds = 0;
  let received = 0;
  return async (ids) => {
    const waiting = new Set(ids.slice(0, mostIds));
    if (++rounds > mostRounds) return [];
    other.say(JSON.stringify([...waiting]));
    const readings: Reading[] = [];
    for (;;) {
      const text = await other.next(Math.min(bounds.reading, bounds.answers - received));
      if (text === null) throw new ElevationError('broken', 'the answer was cut short');
      if (text === 'null') return readings;
      received += Buffer.byteLength(text);
      const reading = readReading(text);
      if (reading === null || !waiting.delete(questionId(reading.question)))
        throw new ElevationError('broken', 'an answer to what was not asked');
      readings.push(reading);
    }
  };
}
