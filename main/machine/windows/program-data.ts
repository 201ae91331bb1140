/** The folder of this program's data for all accounts. */
import { bind } from './native.js';

const folderPath = bind(
  'shell32.dll',
  'int32 __stdcall SHGetFolderPathW(void* window, int folder, void* token, uint32 flags, _Out_ uint8_t* path)',
);

/** CSIDL_COMMON_APPDATA (shlobj.h). */
const commonData = 0x23;

/**
 * `C:\ProgramData\Connector Doctor`. Windows is asked: the environment of a process with an administrator's rights is filled
 * from settings that a person's programs can change as well.
 *
 * @throws where Windows does not say it
 */
export function programDataFolder(): string {
  const path = Buffer.alloc(2 * 260);
  const failed = folderPath(null, commonData, null, 0, path) as number;
  const text = path.toString('utf16le');
  if (failed !== 0) throw new Error(`SHGetFolderPathW: ${failed}`);
  return `${text.slice(0, text.indexOf('\0'))}\\Connector Doctor`;
}
