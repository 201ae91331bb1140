/** Bytes as letters and back, and put together, where there is neither Node nor a page. */

/** Part of the platform everywhere (Node, Electron, browsers), though of no library that these layers are compiled with. */
declare const TextDecoder: new (
  label: string,
  options: { ignoreBOM?: boolean },
) => { decode(bytes: Uint8Array): string };

/** More arguments than this overrun the stack of some engines. */
const atOnce = 8192;

/** Each byte as the letter of its number (ISO 8859-1), so that `bytesOfLetters` gives the same bytes again. */
export function lettersOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += atOnce) text += String.fromCharCode(...bytes.subarray(at, at + atOnce));
  return text;
}

/** Each letter as the byte of its number; of a letter above 255 its lower eight bits. */
export function bytesOfLetters(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** Bytes read as UTF-8; what is none becomes U+FFFD. */
export const utf8Of = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** The pieces one after the other. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
