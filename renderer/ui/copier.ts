import { createContext } from 'svelte';

/** Copies a text to the clipboard; false where that was not possible. */
export type Copier = (text: string) => Promise<boolean>;

/** The copier of the page, set once by the frame so that plain components need not hand it on. */
export const [getCopier, setCopier] = createContext<Copier>();
