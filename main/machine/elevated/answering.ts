/**
 * The program that runs with an administrator's rights: it reads the server as it always does, and answers those of its own
 * readings that it is asked for by their ids. It takes no path and no question from the one that asks, so whoever that is
 * learns nothing but what this program reads anyway, and it writes nothing.
 */
import { connect, type Socket } from 'node:net';
import * as v from 'valibot';
import { isReading } from '../../evidence/read-evidence.js';
import { questionId, type Reading } from '../../evidence/server.js';
import type { Machine } from '../machine.js';
import { recording } from '../recorded.js';
import { survey } from '../survey/survey.js';
import { isOfAccount } from './closed.js';
import { bounds, mostIds, mostRounds, type Contact } from './contact.js';
import { frameOf, readFrames } from './frames.js';

const askSchema = v.pipe(v.array(v.string()), v.maxLength(mostIds));

/** How long the whole may take, in milliseconds: nothing of it stays behind. */
const patience = 120_000;

/**
 * Answers until the one that asks has enough, or until the time is over.
 *
 * @returns false where nobody was there to ask, or what was asked is not what this program asks
 */
export async function answerElevated(machine: Machine, contact: Contact, time = patience): Promise<boolean> {
  const socket = connect(contact.address);
  const timer = setTimeout(() => socket.destroy(), time);
  const closed = new Promise<false>((resolve) => socket.once('close', () => resolve(false)));
  let broken = false;
  socket.on('error', () => (broken = true));
  const served = serve(socket, machine, contact.secret).catch(() => false);
  // A reading may hang: who asked has gone by then, and so does this program.
  const done = await Promise.race([served, closed.then(async () => (broken ? false : await settled(served)))]);
  clearTimeout(timer);
  socket.destroy();
  return done;
}

/** What has become of it, if that is known by now. */
const settled = (served: Promise<boolean>): Promise<boolean> =>
  Promise.race([served, new Promise<false>((resolve) => setImmediate(() => resolve(false)))]);

async function serve(socket: Socket, machine: Machine, secret: string): Promise<boolean> {
  await say(socket, JSON.stringify(secret));
  const { machine: recorded, readings } = recording(machine, () => performance.now());
  const own = survey(recorded, new Date().toISOString()).then(
    () => new Map(readings().map((reading) => [questionId(reading.question), reading])),
  );
  let rounds = 0;
  let sent = 0;
  for await (const text of readFrames(socket, { bytes: bounds.ask })) {
    const ids = idsIn(text);
    if (ids === null || ++rounds > mostRounds) return false;
    const readable = await own;
    for (const id of new Set(ids)) {
      const answer = answerOf(readable.get(id));
      if (answer === null || sent + answer.length > bounds.answers) continue;
      sent += answer.length;
      await say(socket, answer);
    }
    await say(socket, 'null');
  }
  return rounds > 0;
}

function idsIn(text: string): readonly string[] | null {
  try {
    const parsed = v.safeParse(askSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The reading as a text; null for what is not to be told: it is about this account, or no document may hold it. */
function answerOf(reading: Reading | undefined): string | null {
  if (reading === undefined || isOfAccount(reading.question) || !isReading(reading)) return null;
  const text = JSON.stringify(reading);
  return Buffer.byteLength(text) > bounds.reading ? null : text;
}

const say = (socket: Socket, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(frameOf(text), (error) => (error ? reject(error) : resolve()));
  });
