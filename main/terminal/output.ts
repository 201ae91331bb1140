/** What standard output is: a terminal, a file or a pipe. */
import type { TextOptions } from '../report/text-layout.js';

/** Colour in a terminal that did not ask for none (no-color.org); as wide as it is, within what reads well. */
export function textOptions(): TextOptions {
  const { isTTY, columns } = process.stdout;
  return {
    colour: isTTY && process.env['NO_COLOR'] === undefined,
    width: isTTY ? Math.min(columns, 110) : 100,
  };
}
