/** Bytes in base64 and back, where there is neither Node nor a page (RFC 4648, section 4). */
import { bytesOfLetters, lettersOf } from './bytes.js';

/** Part of every platform that this runs on, though of no library that these layers are compiled with. */
declare const atob: (text: string) => string;
declare const btoa: (binary: string) => string;

/** The bytes of a text in base64. */
export const bytesOf = (text: string): Uint8Array => bytesOfLetters(atob(text));

/** The bytes as a text in base64. */
export const base64Of = (bytes: Uint8Array): string => btoa(lettersOf(bytes));
