/**
 * A certificate as Windows keeps it in the registry and in files: its properties one after the other, each with a number,
 * a reserved word and a length, and one of them the certificate itself. Sources: wincrypt.h for the numbers of properties
 * (CERT_CERT_PROP_ID is 32); the form as Wine's crypt32 has it (WINE_CERT_PROP_HEADER).
 */

/** CERT_CERT_PROP_ID (wincrypt.h). */
const certificateProperty = 32;
const headerLength = 12;

/** The certificate in DER of such a record; null where it holds none. */
export function certificateInRecord(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + headerLength <= bytes.length;) {
    const property = view.getUint32(at, true);
    const length = view.getUint32(at + 8, true);
    const start = at + headerLength;
    if (start + length > bytes.length) return null;
    if (property === certificateProperty) return bytes.subarray(start, start + length);
    at = start + length;
  }
  return null;
}
