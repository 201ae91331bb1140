/** Shapes that the arguments of several calls have. */
import * as v from 'valibot';

/** `HOST:PORT`, `[v6]:PORT`; checked again by main where it is parsed. */
export const proxyText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300));

/** Of several findings with one code the later ones are numbered. */
export const findingId = v.pipe(v.string(), v.regex(/^[A-Z0-9-]{1,64}(?:#\d{1,6})?$/));

/** A GUID as Microsoft writes those of tenants. */
export const tenantId = v.pipe(v.string(), v.regex(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i));

/** A number that a window gives something, or a place in a list. */
export const number = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000_000));

/** The longest file of authorities that a window may hand over, in bytes; a company has one or two. */
export const longestRoots = 256 * 1024;

/** A file with authorities to be trusted as well, as base64. */
export const rootsFile = v.pipe(v.string(), v.maxLength(Math.ceil(longestRoots / 3) * 4), v.base64());
