/** Bytes in base64 and back, where there is neither Node nor a page (RFC 4648, section 4). */

/** Part of every platform that this runs on, though of no library that these layers are compiled with. */
declare const atob: (text: string) => string;
declare const btoa: (binary: string) => string;

/** The bytes of a text in base64. */
export function bytesOf(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** The bytes as a text in base64. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
