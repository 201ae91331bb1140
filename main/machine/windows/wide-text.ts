/** Texts as Windows' own functions give them. */

/** Text of UTF-16 up to its first NUL. */
export function wideText(bytes: Buffer): string {
  const text = bytes.toString('utf16le');
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
