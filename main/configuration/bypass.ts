/**
 * The regular expressions of `<bypasslist>`. .NET makes `new Regex(pattern, IgnoreCase | CultureInvariant)` of each and looks
 * whether it occurs anywhere in `scheme://host` or `scheme://host:port` (WebProxy.cs, `UpdateRegExList` and
 * `IsMatchInBypassList`); one that cannot be made fails the whole `defaultProxy`.
 *
 * Patterns come out of a file that nobody vouches for: RE2 tries them in time that grows with the length of the text alone.
 */
import { RE2JS, RE2JSSyntaxException } from 're2js';

/** Characters; longer ones are not tried. */
const longestPattern = 300;

/** What is known of a pattern: what it matches, that .NET refuses it, or neither. */
export type BypassPattern =
  { readonly state: 'tested'; matches(target: string): boolean } | { readonly state: 'invalid' | 'untested' };

/** What RE2 and .NET write or mean differently: classes by name, other anchors, references, look-around, subtraction. */
const differs = /\\[pPkcCzZGuQE0-9]|\[\[?:|-\[|\(\?(?!:|i\)|i:)|\[[^\]]*\\b/;
/** A letter, digit or `_` after a backslash that .NET gives no meaning to; it refuses these. */
const unknownEscape = /(?:^|[^\\])(?:\\\\)*\\(?![aAbBcdDefGknprPsStuvwWxzZ0-9])\w/;
/** What RE2 says of that which .NET refuses, too. */
const refused =
  /missing argument to repetition|nested repetition|missing closing|unexpected \)|trailing backslash|class range|missing parenthesis/i;

/** Reads a pattern of a bypass list. */
export function readBypassPattern(pattern: string): BypassPattern {
  if (pattern.length > longestPattern) return { state: 'untested' };
  if (unknownEscape.test(pattern)) return { state: 'invalid' };
  if (differs.test(pattern)) return { state: 'untested' };
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    return { state: 'tested', matches: (target) => compiled.matcher(target).find() };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const turned = /\{(\d+),(\d+)\}/.exec(/invalid repeat count: `(.*)`/.exec(error.message)?.[1] ?? '');
    const isTurned = turned !== null && Number(turned[1]) > Number(turned[2]);
    return { state: isTurned || refused.test(error.message) ? 'invalid' : 'untested' };
  }
}
