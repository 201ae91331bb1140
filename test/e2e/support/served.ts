/** Browser mode as a person starts it: `connector-doctor serve` in a terminal of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { app } from './door.js';

/** A running `serve`. */
export interface Served {
  /** The printed address, whose token serves once. */
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  /** What lies in its folder for temporary files: one entry per connection that uploads, with its files. */
  uploads(): readonly string[];
  /** The bytes of all of them. */
  uploadedBytes(): number;
  /** Ends it as Ctrl+C does; gives its exit code. */
  end(): Promise<number | null>;
}

/**
 * Starts browser mode and waits for its address.
 *
 * @throws (rejects) where it ends without printing one
 */
export async function serve(): Promise<Served> {
  const temporary = mkdtempSync(join(tmpdir(), 'served-'));
  const child = spawn(process.execPath, [join(app, 'dist/main/cli.js'), 'serve'], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let address: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(line)?.[0];
    if (address !== undefined) break;
  }
  if (address === undefined || child.pid === undefined) throw new Error('browser mode ended without an address');
  const uploads = (): readonly string[] => readdirSync(temporary, { recursive: true }).map(String);
  return {
    address,
    port: Number(new URL(address).port),
    pid: child.pid,
    uploads,
    uploadedBytes: () => {
      const facts = uploads().map((name) => statSync(join(temporary, name), { throwIfNoEntry: false }));
      return facts.reduce((sum, each) => sum + (each?.isFile() === true ? each.size : 0), 0);
    },
    end: async () => {
      child.kill('SIGINT');
      const [code] = await exited;
      rmSync(temporary, { recursive: true, force: true });
      return code;
    },
  };
}
