/** Browser mode as a person starts it: `connector-doctor serve` in a terminal of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app } from './door.js';

/** A running `serve`. */
export interface Served {
  /** The printed address, whose token serves once. */
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  /** All that it printed into its terminal so far. */
  printed(): string;
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
 * @param flags more words of the command: `--allow-changes`
 * @throws (rejects) where it ends without printing one
 */
export async function serve(...flags: readonly string[]): Promise<Served> {
  const temporary = mkdtempSync(join(tmpdir(), 'served-'));
  const child = spawn(process.execPath, [join(app, 'dist/main/cli.js'), 'serve', ...flags], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  let printed = '';
  child.stdout.setEncoding('utf8');
  const address = await new Promise<string | undefined>((resolve) => {
    child.stdout.on('data', (text: string) => {
      printed += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+(?=\s)/.exec(printed)?.[0];
      if (found !== undefined) resolve(found);
    });
    void exited.then(() => resolve(undefined));
  });
  if (address === undefined || child.pid === undefined) throw new Error('browser mode ended without an address');
  const uploads = (): readonly string[] => readdirSync(temporary, { recursive: true }).map(String);
  return {
    address,
    port: Number(new URL(address).port),
    pid: child.pid,
    printed: () => printed,
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
