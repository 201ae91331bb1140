/** Shapes that the arguments of several calls have. */
import * as v from 'valibot';

/** `HOST:PORT`, `[v6]:PORT`; checked again by main where it is parsed. */
export const proxyText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300));

/** Of several findings with one code the later ones are numbered. */
export const findingId = v.pipe(v.string(), v.regex(/^[A-Z0-9-]{1,64}(?:#\d{1,6})?$/));

/** A number that a window gives something, or a place in a list. */
export const number = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000_000));
