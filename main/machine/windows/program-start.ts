/**
 * Starts this program as administrator, so that nobody else can have put another in its place: where others can write to its
 * folder, a copy is made first that they cannot write to, and that is started.
 */
import { promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { ElevatedStart } from '../elevated/meeting.js';
import { copyScript, powerShellArguments } from '../program-copy/copy-script.js';
import { listProgram } from '../program-copy/program-files.js';
import { startElevated } from './elevated.js';
import { bind, systemFolder } from './native.js';
import { securityOf } from './writing/protected-folder.js';
import { removersIn, writersIn } from './writing/security-text.js';

const driveType = bind('kernel32.dll', 'uint32 __stdcall GetDriveTypeW(str16 root)');
const volumeInformation = bind(
  'kernel32.dll',
  'bool __stdcall GetVolumeInformationW(str16 root, void* name, uint32 nameLength, void* serial, void* longest, _Out_ uint32* flags, void* system, uint32 systemLength)',
);

/** DRIVE_FIXED (winbase.h): not a stick, a disc, a memory, or a share. */
const fixedDrive = 3;
/** FILE_PERSISTENT_ACLS (winnt.h): FAT and exFAT keep no access rights, so everybody may write there. */
const keepsRights = 0x8;
/** More than the program has: then it is somebody's folder with the program in it. */
const mostEntries = 5000;

/**
 * Who beside administrators could change the program, as far as it matters: the first that are found. Empty where nobody can.
 */
export async function writersOfProgram(executable: string): Promise<readonly string[]> {
  try {
    // Drives that stand for a folder, and links on the way, lead to where the rights count.
    const folder = dirname(await fs.realpath(executable));
    const root = /^[A-Za-z]:\\/.exec(folder)?.[0];
    if (root === undefined) return ['a share of a network'];
    if (driveType(root) !== fixedDrive) return ['a drive that can be taken out'];
    const flags = [0];
    const isTold = volumeInformation(root, null, 0, null, null, flags, null, 0) === true;
    if (!isTold || ((flags[0] ?? 0) & keepsRights) === 0) return ['a drive without access rights'];
    return [...new Set([...removersAbove(folder), ...(await writersBelow(folder))])];
  } catch (error) {
    // What cannot be found out does not count as safe.
    return [error instanceof Error ? error.message : String(error)];
  }
}

function removersAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  if (above === folder) return [];
  return [...removersIn(securityOf(above)), ...removersAbove(above)];
}

async function writersBelow(folder: string): Promise<readonly string[]> {
  const waiting = [folder];
  let entries = 0;
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (++entries > mostEntries) return ['a folder with much else in it'];
    const writers = writersIn(securityOf(path));
    if (writers.length > 0) return writers;
    const stat = await fs.lstat(path);
    if (stat.isSymbolicLink()) return ['a link'];
    if (!stat.isDirectory() || path.endsWith('.asar')) continue;
    const folderPath = path;
    waiting.push(...(await fs.readdir(path)).map((name) => join(folderPath, name)));
  }
  return [];
}

/**
 * Starts it.
 *
 * @param program its full path
 * @param given its arguments
 * @param show whether it has a window
 */
export async function startProgramElevated(
  program: string,
  given: readonly string[],
  show: 'hidden' | 'window' = 'window',
): Promise<ElevatedStart> {
  // What is looked at is what is started: a link on the way could be led elsewhere in between.
  const executable = await fs.realpath(program).catch((error: unknown) => String(error));
  if (!isAbsolute(executable)) return { state: 'failed', detail: executable };
  if ((await writersOfProgram(executable)).length === 0) return await startElevated(executable, given, show);
  const source = dirname(executable);
  const folder = await fs.mkdtemp(join(tmpdir(), 'connector-doctor-program-'));
  const remove = (): void => void fs.rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  try {
    const { text, sha256 } = await listProgram(source);
    const list = join(folder, 'program.txt');
    await fs.writeFile(list, text, { flag: 'wx' });
    const script = copyScript({ source, list, listSha256: sha256, executable: basename(executable), given });
    const powerShell = join(systemFolder(), 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    const started = await startElevated(powerShell, powerShellArguments(script), 'hidden');
    if (started.state !== 'started') {
      remove();
      return started;
    }
    // It ends when the copy that it has started does; then, or when nobody asks any more, the list has served.
    void started.ended.then(remove);
    return {
      ...started,
      release: () => {
        started.release();
        remove();
      },
    };
  } catch (error) {
    remove();
    return { state: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}
