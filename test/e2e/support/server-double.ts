/** A server for the page of the prerequisites, which this computer need not be: browser mode in front of a made one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScriptedHold } from '../../../main/bridge/testing/scripted-hold.js';
import type { ScriptedProbe } from '../../../main/bridge/testing/scripted-probe.js';
import type { QuestionKind } from '../../../main/evidence/server.js';
import type { FakeServer } from '../../../main/machine/testing/fake-server.js';
import { app } from './door.js';

/** A server that is made for a test. */
export interface Double {
  /** Left out where the program is to run on no Windows. */
  readonly server?: FakeServer;
  /** A kind of question that is never answered. */
  readonly hangs?: QuestionKind;
  /**
   * What an administrator sees there; left out where the program cannot ask Windows. Each answer to Windows' question takes
   * the next of these; `nothing` is one that is not answered, and the last goes on.
   */
  readonly elevated?: readonly (FakeServer | 'no' | 'nothing')[];
  /** Milliseconds before each answer. */
  readonly pause?: number;
  /** How the script of what is tried over the paths goes. */
  readonly probe?: ScriptedProbe;
  /** How a connection goes that is kept open. */
  readonly hold?: ScriptedHold;
  readonly practice?: readonly { readonly id: string; readonly title: string; readonly server: FakeServer }[];
}

/** It, while it runs. */
export interface RunningDouble {
  /** The address whose token serves once. */
  readonly address: string;
  end(): Promise<void>;
}

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Starts it, and waits for its address.
 *
 * @throws (rejects) where it ends without printing one
 */
export async function serveDouble(double: Double): Promise<RunningDouble> {
  const program = join(here, 'serve-double.ts');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', program, JSON.stringify(double), join(app, 'dist/renderer')],
    { cwd: join(here, '../../..'), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(line)?.[0];
    if (address === undefined) continue;
    return {
      address,
      end: async () => {
        child.kill('SIGINT');
        await exited;
      },
    };
  }
  throw new Error('the made server ended without an address');
}
