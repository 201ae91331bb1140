/** Has Windows fetch its policies again, and tells programs of this account that Internet settings are others. */
import { execFile } from 'node:child_process';
import { WriteError, type ServerHooks } from '../../writer.js';
import { bind, systemFolder } from '../native.js';

const setOption = bind(
  'wininet.dll',
  'bool __stdcall InternetSetOptionW(void* internet, uint32 option, void* buffer, uint32 length)',
);

/** INTERNET_OPTION_SETTINGS_CHANGED, INTERNET_OPTION_REFRESH (wininet.h). */
const announcements = [39, 37] as const;
/** A domain controller far away may take a minute. */
const patience = 120_000;

/** Runs `gpupdate /target:computer /force`. */
export async function refreshPolicy({ signal }: ServerHooks = {}): Promise<void> {
  const program = `${systemFolder()}\\gpupdate.exe`;
  await new Promise<void>((resolve, reject) => {
    const options = { timeout: patience, windowsHide: true, ...(signal === undefined ? {} : { signal }) };
    execFile(program, ['/target:computer', '/force'], options, (error) => {
      if (error === null) resolve();
      else
        reject(
          new WriteError(error.killed === true ? 'timed-out' : 'failed', `gpupdate: ${error.code ?? error.message}`),
        );
    });
  });
}

/** Tells them. Programs that are not told read the settings when they are started, so nothing depends on it. */
export function announceInternetSettings(): void {
  for (const option of announcements) setOption(null, option, null, 0);
}
