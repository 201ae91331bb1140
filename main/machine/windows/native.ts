/**
 * The door to Windows' own functions: koffi's native part, which lies beside the program as `koffi.node`. Only this folder
 * opens it, and on other systems nothing does.
 */
import { createRequire } from 'node:module';
import type koffiModule from 'koffi';
import type { LibraryHandle } from 'koffi';

type Koffi = typeof koffiModule;

/** koffi without its JavaScript, which does no more than look for this file where npm would have put it. */
export const koffi = createRequire(import.meta.url)('./koffi.node') as Koffi;

const libraries = new Map<string, LibraryHandle>();

/** A function of Windows. */
export type Native = ReturnType<LibraryHandle['func']>;

/**
 * A function that is bound when it is first called, since older Windows lack some. It throws a TypeError where there is none.
 *
 * @param library `advapi32.dll`; always from Windows' own folder
 * @param prototype in C, as koffi reads it
 */
export function bind(library: string, prototype: string): (...args: unknown[]) => unknown {
  let bound: Native | null = null;
  return (...args) => {
    bound ??= libraryOf(library).func(prototype);
    prepareLastError();
    // What an earlier call left there must not be taken for this one's, where a function fails without a word.
    setLastError ??= libraryOf('kernel32.dll').func('void __stdcall SetLastError(uint32 error)');
    setLastError(0);
    return bound(...args) as unknown;
  };
}

/**
 * The same function, run on another thread: for what asks a service and may wait. `lastError` knows nothing of that thread,
 * so this is for functions that return their error.
 */
export function bindWaiting(library: string, prototype: string): (...args: unknown[]) => Promise<unknown> {
  let bound: Native | null = null;
  return (...args) => {
    bound ??= libraryOf(library).func(prototype);
    const call = bound;
    return new Promise((resolve, reject) => {
      call.async(...args, (error: Error | null, result: unknown) => (error === null ? resolve(result) : reject(error)));
    });
  };
}

/**
 * The same for a function that returns no error: `error` is why it failed, and means nothing where it did not. koffi carries
 * it over from the other thread (koffi 3.2).
 */
export function bindWaitingWithError(
  library: string,
  prototype: string,
): (...args: unknown[]) => Promise<{ readonly result: unknown; readonly error: number }> {
  let bound: Native | null = null;
  return (...args) => {
    bound ??= libraryOf(library).func(prototype);
    prepareLastError();
    const call = bound;
    return new Promise((resolve, reject) => {
      call.async(...args, (failure: Error | null, result: unknown) =>
        failure === null ? resolve({ result, error: lastError() }) : reject(failure),
      );
    });
  };
}

function libraryOf(name: string): LibraryHandle {
  const known = libraries.get(name);
  if (known !== undefined) return known;
  // A full path: a library of this name beside the program must not be taken in its place.
  const loaded = koffi.load(`${systemFolder()}\\${name}`);
  libraries.set(name, loaded);
  return loaded;
}

let system: string | null = null;

/**
 * Windows' own folder of programs and libraries, `C:\\Windows\\System32`. Windows is asked: the environment of a process with
 * an administrator's rights is filled from settings that a person's programs can change as well.
 */
export function systemFolder(): string {
  if (system !== null) return system;
  // It is in every process from the start, so its name is enough, and no folder is searched.
  const kernel = koffi.load('kernel32.dll');
  const ask = kernel.func('uint32 __stdcall GetSystemDirectoryW(_Out_ uint8_t* path, uint32 size)');
  const path = Buffer.alloc(2 * 260);
  const length = ask(path, 260) as number;
  if (length === 0 || length >= 260) throw new Error('GetSystemDirectoryW');
  system = path.toString('utf16le', 0, length * 2);
  return system;
}

let getLastError: Native | null = null;
let setLastError: Native | null = null;

/** Made ready before a call: loading it afterwards would change what it is to tell. */
function prepareLastError(): void {
  getLastError ??= libraryOf('kernel32.dll').func('uint32 __stdcall GetLastError()');
}

/** Why the last call failed (winerror.h). To be asked for at once. */
export function lastError(): number {
  return getLastError === null ? 0 : (getLastError() as number);
}
