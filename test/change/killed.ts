/**
 * A process that changes a sandbox, and that ends at any of its acts on the disk. An act that writes counts twice: it is not
 * begun, or half of it is there.
 *
 * Its one argument is a `Run` as JSON. Where it comes to its end, it prints how many acts there were.
 */
import { appendFileSync } from 'node:fs';
import fs, { type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isFailure } from '../../main/evidence/failure.js';
import { WriteError } from '../../main/machine/writer.js';
import { copyInto } from './copy.js';
import { openChanges } from './open-changes.js';
import type { RemedyRequest } from '../../main/remedy/request.js';

/** What it does. */
export interface Run {
  readonly folder: string;
  readonly request: RemedyRequest;
  /** It ends itself with SIGKILL before its Nth act. */
  readonly killedAt?: number;
  /**
   * Before each act it copies the sandbox into a folder here that has the act's number, and goes on. What is on the disk is
   * what it would be if it were killed there: no other act is under way.
   */
  readonly copies?: string;
  /** The first service that is started does not start, so that all is taken back. */
  readonly failsToStart?: boolean;
}

const { folder, request, killedAt, copies, failsToStart } = JSON.parse(process.argv[2] ?? '') as Run;
let acts = 0;
let isUnderWay = false;
/** Written, and not known to be on the disk yet: the power would take it. */
const floating = new Set<string>();

/** Counts an act, and ends here where it is the one. */
function act(path: string): void {
  if (isUnderWay) throw new Error(`two acts at once: ${path}`);
  const others = [...floating].filter((each) => each !== path);
  if (others.length > 0) throw new Error(`${path} is touched before ${others.join(', ')} is on the disk`);
  acts++;
  if (acts === killedAt) process.kill(process.pid, 'SIGKILL');
  if (copies === undefined) return;
  copyInto(folder, join(copies, String(acts)));
}

/** Does an act, and sees to it that it is the only one. */
async function alone<T>(path: string, does: () => Promise<T>): Promise<T> {
  act(path);
  isUnderWay = true;
  try {
    return await does();
  } finally {
    isUnderWay = false;
  }
}

type Writing = (data: string | Uint8Array) => Promise<void>;
type WritingAt = (
  data: Uint8Array,
  offset: number,
  length: number,
  position: number,
) => Promise<{ readonly bytesWritten: number }>;

/** Half of what is written may be there when the power goes. */
const torn =
  (path: string, write: Writing): Writing =>
  async (data) => {
    const half = Math.floor(data.length / 2);
    await alone(path, () => write(data.slice(0, half)));
    floating.add(path);
    await alone(path, () => write(data.slice(half)));
  };

const open = fs.open.bind(fs);
async function watchedOpen(...given: Parameters<typeof open>): Promise<FileHandle> {
  if (given[1] === undefined || given[1] === 'r') return await open(...given);
  const path = String(given[0]);
  const handle = await alone(path, () => open(...given));
  const writeFile: Writing = handle.writeFile.bind(handle);
  handle.writeFile = torn(path, writeFile);
  // The journal writes its lines at their places.
  const write = handle.write.bind(handle) as WritingAt;
  const writeTorn: WritingAt = async (data, offset, length, position) => {
    let from = offset;
    await torn(path, async (part) => {
      await write(data, from, part.length, position + from - offset);
      from += part.length;
    })(data.subarray(offset, offset + length));
    return { bytesWritten: length };
  };
  Object.assign(handle, { write: writeTorn });
  const sync = handle.sync.bind(handle);
  handle.sync = async () => {
    await alone(path, sync);
    floating.delete(path);
  };
  return handle;
}

Object.assign(fs, { open: watchedOpen });
for (const name of ['mkdir', 'writeFile', 'rename', 'link', 'rm'] as const) {
  const original = fs[name].bind(fs) as (...given: unknown[]) => Promise<never>;
  Object.assign(fs, { [name]: (...given: unknown[]) => alone(String(given[0]), () => original(...given)) });
}

let failures = failsToStart === true ? 1 : 0;
const changes = await openChanges(folder, (writer) => ({
  ...writer,
  startService: async (name, hooks) => {
    if (failures-- > 0) throw new WriteError('timed-out', name);
    await writer.startService(name, hooks);
  },
}));
if (isFailure(changes)) throw new Error(changes.message);
const { plan } = await changes.plan(request);
if (plan === null) throw new Error('there is nothing to change');
const applied = await changes.apply(plan);
const wanted = failsToStart === true ? 'rolled-back' : 'applied';
if (!('outcome' in applied) || applied.outcome !== wanted) throw new Error(JSON.stringify(applied));
appendFileSync(1, String(acts));
