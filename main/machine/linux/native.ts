/**
 * The door to functions of Linux that Node does not offer: koffi's native part for Linux. It lies beside the built program as
 * `koffi-linux.node`; run from its source, the program takes it from npm's folder. Whoever imports this does so at run time
 * alone, and expects that it fails.
 */
import { createRequire } from 'node:module';
import type koffiModule from 'koffi';

type Koffi = typeof koffiModule;

const load = createRequire(import.meta.url);

function open(): Koffi {
  try {
    return load('./koffi-linux.node') as Koffi;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    return load('@koromix/koffi-linux-x64') as Koffi;
  }
}

/** koffi itself. */
export const koffi = open();

const libc = koffi.load('libc.so.6');

/** A function of the C library, by its prototype. Asked right after it, `koffi.errno()` says why it failed. */
export const bind = (prototype: string): ((...args: unknown[]) => unknown) => libc.func(prototype);
