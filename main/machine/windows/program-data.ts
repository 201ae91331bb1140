/** The folders of this program's data: for all accounts, and for one. */
import { bind } from './native.js';
import { wideText } from './wide-text.js';

const folderPath = bind(
  'shell32.dll',
  'int32 __stdcall SHGetFolderPathW(void* window, int folder, void* token, uint32 flags, _Out_ uint8_t* path)',
);

/** CSIDL_COMMON_APPDATA and CSIDL_LOCAL_APPDATA (shlobj.h). */
const [commonData, localData] = [0x23, 0x1c];

/**
 * `C:\ProgramData\Connector Doctor`. Windows is asked: the environment of a process with an administrator's rights is filled
 * from settings that a person's programs can change as well.
 *
 * @throws where Windows does not say it
 */
export const programDataFolder = (): string => `${folderOf(commonData)}\\Connector Doctor`;

/**
 * The same for the account that this process runs as: `C:\Users\name\AppData\Local\Connector Doctor`.
 *
 * @throws where Windows does not say it
 */
export const accountDataFolder = (): string => `${folderOf(localData)}\\Connector Doctor`;

function folderOf(folder: number): string {
  const path = Buffer.alloc(2 * 260);
  const failed = folderPath(null, folder, null, 0, path) as number;
  if (failed !== 0) throw new Error(`SHGetFolderPathW: ${failed}`);
  return wideText(path);
}
