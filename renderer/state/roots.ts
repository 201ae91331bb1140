/** The longest file of authorities that is handed over, in bytes: as long as the contract takes. */
export const longestRoots = 256 * 1024;

/** Bytes as base64, in pieces that a function's arguments can carry. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
