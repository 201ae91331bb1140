/** What commands say: on standard output and standard error, in words that can be typed here. */
import type { TextOptions } from '../report/text-layout.js';
import { typable } from './invocation.js';

/** Prints words on standard output. Documents go there as they are. */
export function print(words: string): void {
  process.stdout.write(typable(words));
}

/** Says words on standard error. */
export function say(words: string): void {
  process.stderr.write(typable(words));
}

/** Colour in a terminal that did not ask for none (no-color.org); as wide as it is, within what reads well. */
export function textOptions(): TextOptions {
  const { isTTY, columns } = process.stdout;
  return {
    colour: isTTY && process.env['NO_COLOR'] === undefined,
    // Some terminals do not know how wide they are, and say 0.
    width: isTTY && columns > 0 ? Math.min(columns, 110) : 100,
  };
}
