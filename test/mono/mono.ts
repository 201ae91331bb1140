/** Runs Mono on configuration files. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case } from './corpus.js';
import { destinations } from './ours.js';

const source = fileURLToPath(new URL('probe.cs', import.meta.url));

/** An address of the section, or what .NET's `Uri` says against it. */
export type MonoAddress =
  | {
      readonly text: string;
      readonly scheme: string;
      readonly host: string;
      readonly port: number;
      readonly user: string;
    }
  | { readonly text: string; readonly refused: string };

/** The section as Mono has read it. */
export interface MonoSection {
  readonly isDeclared: boolean;
  readonly enabled: string;
  readonly useDefaultCredentials: string;
  readonly proxyaddress: MonoAddress | null;
  readonly scriptLocation: MonoAddress | null;
  readonly bypassonlocal: number;
  readonly usesystemdefault: number;
  readonly autoDetect: number;
  readonly module: string | null;
  readonly bypasslist: readonly string[];
  /** For each pattern whether it matches each destination, or why it is none. */
  readonly patterns: readonly (readonly boolean[] | { readonly refused: string })[];
  /** The way to each destination; null where the system or automatic settings count. */
  readonly ways: readonly string[] | { readonly refused: string } | null;
}

/** What Mono says of one file. */
export interface MonoAnswer {
  readonly refused?: string;
  readonly section?: MonoSection | { readonly refused: string };
  readonly settings?: Readonly<Record<string, string>> | { readonly refused: string };
}

/** Mono with the probe compiled, in a folder of its own. */
export class Mono {
  private readonly probe: string;

  constructor(private readonly folder: string) {
    this.probe = join(folder, 'probe.exe');
    execFileSync('mcs', ['-r:System.Configuration.dll', `-out:${this.probe}`, source], { stdio: 'pipe' });
    writeFileSync(join(folder, 'destinations'), destinations.join('\n'));
  }

  /** The answers to all files, in their order, from one process; and the domain that Mono takes for this computer's. */
  ask(cases: readonly Case[]): { domain: string; answers: MonoAnswer[] } {
    const files = cases.map(({ name, bytes }) => {
      const file = join(this.folder, `${name}.config`);
      writeFileSync(file, bytes);
      return file;
    });
    const [first, ...answers] = this.run(this.probe, files);
    return { domain: (first as { domain: string }).domain, answers: answers as MonoAnswer[] };
  }

  /** The answer to one file as the exe.config of the asking program itself. */
  askAsOwn({ name, bytes }: Case): MonoAnswer {
    const program = join(this.folder, `${name}.exe`);
    copyFileSync(this.probe, program);
    writeFileSync(`${program}.config`, bytes);
    return this.run(program, [program], 'self')[1] as MonoAnswer;
  }

  private run(program: string, files: readonly string[], ...more: string[]): unknown[] {
    const list = `${program}.list`;
    writeFileSync(list, files.join('\n'));
    const said = execFileSync('mono', [program, list, join(this.folder, 'destinations'), ...more], {
      encoding: 'utf8',
      timeout: 50_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    return said
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
  }
}
