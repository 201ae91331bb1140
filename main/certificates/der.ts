/**
 * The elements of DER (X.690), by their positions alone. Where only a field or two are wanted of something, this is less than
 * a library of ASN.1 would need to be told.
 */

/** An element: its tag, and where its contents lie. */
export interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** Tags of the elements that are looked for (X.690 section 8). */
export const derTags = {
  integer: 0x02,
  octets: 0x04,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** The elements within one, up to the first that is damaged. */
export function childrenOf(
  der: Uint8Array,
  { start, end }: Pick<Element, 'start' | 'end'> = { start: 0, end: der.length },
  most = Infinity,
): Element[] {
  const found: Element[] = [];
  for (let at = start; at + 2 <= end && found.length < most;) {
    const tag = der[at] ?? 0;
    let length = der[at + 1] ?? 0;
    at += 2;
    if (length >= 0x80) {
      const bytes = length & 0x7f;
      // Four bytes count more than any certificate has; none would be the indefinite form, which DER forbids.
      if (bytes === 0 || bytes > 4 || at + bytes > end) return found;
      length = 0;
      for (let index = 0; index < bytes; index++) length = length * 256 + (der[at + index] ?? 0);
      at += bytes;
    }
    if (at + length > end) return found;
    found.push({ tag, start: at, end: at + length });
    at += length;
  }
  return found;
}
