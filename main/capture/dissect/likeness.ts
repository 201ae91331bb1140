/** Whether bytes begin what somebody looks for. `more`: there are too few of them to tell. */
export type Likeness = 'yes' | 'no' | 'more';

/** Compares bytes with beginnings, one letter a byte. */
export function likeness(bytes: Uint8Array, beginnings: readonly string[]): Likeness {
  let best: Likeness = 'no';
  for (const beginning of beginnings) {
    const compared = Math.min(bytes.length, beginning.length);
    let same = 0;
    while (same < compared && bytes[same] === beginning.charCodeAt(same)) same++;
    if (same === beginning.length) return 'yes';
    if (same === bytes.length) best = 'more';
  }
  return best;
}
