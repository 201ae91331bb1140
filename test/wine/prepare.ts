/** Before the wine tier: the prefix that each file of tests takes a copy of, and what is fetched for it. */
import type { TestProject } from 'vitest/node';
import { prepareWine } from './wine.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a prefix that does not run. */
    readonly wine: string;
  }
}

/** Makes it; gives what takes it away again. */
export default async function prepare({ provide }: TestProject): Promise<() => void> {
  const prepared = await prepareWine();
  provide('wine', prepared.folder);
  return () => prepared.remove();
}
