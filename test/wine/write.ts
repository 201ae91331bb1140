/** Runs under Windows' Node: does with the server what it is given, one after the other, and prints what came of each. */
import { readFileSync, writeFileSync } from 'node:fs';
import { WriteError, type ServerWriter } from '../../main/machine/writer.js';
import { protectFolder } from '../../main/machine/windows/writing/protected-folder.js';
import { windowsWriter } from '../../main/machine/windows/writing/index.js';
import { startService, stopService, type Patience } from '../../main/machine/windows/writing/services.js';

/** A call of the writer; bytes are in base64, those of a file as `{ before, after }`. */
export interface Written {
  readonly call: keyof ServerWriter | 'protectFolder';
  readonly given: readonly unknown[];
  /** For services, where they are not waited for as long as usual. */
  readonly patience?: Patience;
  /** A file whose text is changed while the call is under way, some milliseconds after it began. */
  readonly meanwhile?: { readonly after: number; readonly path: string; readonly text: string };
}

const impatient = (patience: Patience): ServerWriter => ({
  ...windowsWriter,
  startService: (name, hooks) => startService(name, hooks, patience),
  stopService: (name, hooks) => stopService(name, hooks, patience),
});

const calls = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as readonly Written[];
const results: unknown[] = [];
for (const { call, given, patience, meanwhile } of calls) {
  const bytesOf = ({ before, after }: Record<'before' | 'after', string>): Record<'before' | 'after', Buffer> => ({
    before: Buffer.from(before, 'base64'),
    after: Buffer.from(after, 'base64'),
  });
  const args =
    call === 'replaceFile' || call === 'settleFile'
      ? [given[0], bytesOf(given[1] as Record<'before' | 'after', string>), given[2]]
      : given;
  const states: unknown[] = [];
  try {
    const calls = patience === undefined ? windowsWriter : impatient(patience);
    const run = (call === 'protectFolder' ? protectFolder : calls[call].bind(calls)) as (...args: unknown[]) => unknown;
    const hooks = /Service$/.test(call)
      ? [{ onState: (_: string, { state }: { state: string }) => states.at(-1) === state || states.push(state) }]
      : [];
    if (meanwhile !== undefined) setTimeout(() => writeFileSync(meanwhile.path, meanwhile.text), meanwhile.after);
    const result = await run(...args, ...hooks);
    results.push({ result: result ?? null, ...(states.length > 0 ? { states } : {}) });
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    results.push({ fault: error.fault, detail: error.detail });
  }
}
process.stdout.write(JSON.stringify(results));
