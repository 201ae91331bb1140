/** Starts this program a second time, with an administrator's rights: Windows asks the person first. */
import type { ElevatedStart } from '../elevated/meeting.js';
import { bind, bindWaitingWithError, koffi, systemFolder } from './native.js';

/** SHELLEXECUTEINFOW (shellapi.h): 112 bytes on 64 bits. */
const informationType = koffi.struct('SHELLEXECUTEINFOW', {
  size: 'uint32',
  mask: 'uint32',
  window: 'void*',
  verb: 'str16',
  file: 'str16',
  parameters: 'str16',
  directory: 'str16',
  show: 'int',
  instance: 'void*',
  idList: 'void*',
  className: 'str16',
  classKey: 'void*',
  hotKey: 'uint32',
  icon: 'void*',
  process: 'intptr_t',
});

const shellExecute = bindWaitingWithError(
  'shell32.dll',
  'bool __stdcall ShellExecuteExW(_Inout_ SHELLEXECUTEINFOW* information)',
);
const waitFor = bind('kernel32.dll', 'uint32 __stdcall WaitForSingleObject(intptr_t handle, uint32 milliseconds)');
const closeHandle = bind('kernel32.dll', 'bool __stdcall CloseHandle(intptr_t handle)');

/** SEE_MASK_NOCLOSEPROCESS, SEE_MASK_NOASYNC, SEE_MASK_FLAG_NO_UI (shellapi.h): a handle, and no windows of its own. */
const mask = 0x40 | 0x100 | 0x400;
/** ERROR_CANCELLED: the person answered no, or let the question go by. */
const cancelled = 1223;
const objectSignalled = 0;
/** SW_HIDE, SW_SHOWNORMAL (winuser.h). Windows goes by it when a program shows its first window, whatever that asks for. */
const shows = { hidden: 0, window: 1 } as const;

/** How often it is looked whether the program has ended, in milliseconds. */
const lookEvery = 200;

/**
 * Starts a program as administrator. Windows' question waits on another thread, so the window goes on meanwhile.
 *
 * @param file the program's full path
 * @param given its arguments
 * @param show whether it has a window
 */
export async function startElevated(
  file: string,
  given: readonly string[],
  show: keyof typeof shows = 'hidden',
): Promise<ElevatedStart> {
  const information = {
    size: koffi.sizeof(informationType),
    mask,
    verb: 'runas',
    file,
    parameters: given.map(quoted).join(' '),
    // Not a folder that others can write: programs look for libraries where they are started.
    directory: systemFolder(),
    show: shows[show],
    process: 0,
  };
  const { result, error } = await shellExecute(information);
  if (result !== true) {
    return error === cancelled ? { state: 'declined' } : { state: 'failed', detail: `ShellExecuteExW: ${error}` };
  }
  return { state: 'started', ...watch(information.process) };
}

/** Looks now and then whether the program has ended; its handle is given back when it has, or when nobody asks any more. */
function watch(handle: number): { readonly ended: Promise<void>; readonly release: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let isOpen = true;
  const release = (): void => {
    clearInterval(timer);
    if (isOpen) closeHandle(handle);
    isOpen = false;
  };
  const ended = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (waitFor(handle, 0) !== objectSignalled) return;
      release();
      resolve();
    }, lookEvery);
  });
  return { ended, release };
}

/** As CommandLineToArgvW takes it apart: a path holds no quote, and backslashes before the last one are doubled. */
const quoted = (text: string): string => `"${text.replace(/\\+$/, '$&$&')}"`;
