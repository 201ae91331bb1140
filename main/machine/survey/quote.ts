/** Texts of others' logs, as they may be shown. */

/** A user and password in an address, and what a request signs in with (RFC 3986, 3.2.1; RFC 9110, 11.4). */
const credentials = /(?<=\/\/)[^\s/@"'<>]{1,200}@/g;
const tokens = /\b(Bearer|Basic|Negotiate|NTLM) [\w.~+/=-]{12,}/gi;

/** A part of a text without the secrets that it may hold, at most this many letters long. */
export function quote(text: string, most: number): string {
  return text.replace(credentials, '').replace(tokens, '$1 …').trim().slice(0, most);
}
