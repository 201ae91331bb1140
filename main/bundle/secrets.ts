/**
 * Passwords, keys and tokens in texts. They are taken out of every bundle, whatever else was chosen. What stays tells a rule
 * the same as before: an address with a password still is one, a port that is no number still is none.
 */

/** What stands where a secret was. */
export const redacted = 'redacted';

/** A text without its secrets. */
export function withoutSecrets(text: string): string {
  let clean = text;
  for (const [form, replace] of forms) clean = clean.replace(form, replace as (...parts: string[]) => string);
  return clean;
}

/** True for names of settings whose whole value is a secret. */
export function isSecretName(name: string): boolean {
  return /passw(?:or)?d|passphrase|secret|apikey|^pwd$/i.test(name);
}

/** Lengths are bounded, so that no text makes these expressions slow. */
const forms: readonly (readonly [RegExp, string | ((...parts: string[]) => string)])[] = [
  // scheme://user:password@host. A list of proxies goes on after a semicolon.
  [
    /([a-z][a-z0-9+.-]{0,20}:\/\/)((?:(?!;\s*\w+=|:\/\/)[^\s"'<>]){1,300})@(?=([\w[\].-]+(?::\d)?))/giu,
    (whole = '', scheme = '', user = '', host = '') =>
      // A path or a query may have an at sign of its own; no host and port stand behind that.
      isPath(user) && !host.includes(':') ? whole : `${scheme}${ofUser(user)}@`,
  ],
  // user:password@host without a scheme.
  [
    /(?<![\w@/:.\\-])([^\s"'<>=;,@:/\\]{1,100}(?:\\[^\s"'<>=;,@:/\\]{1,100})?):(?!\/\/)([^\s"'<>@;]{1,200})@(?=[\w[.-])/giu,
    (whole = '', user = '') => {
      if (/^(?:mailto|sip|sips|smtp|xmpp|im)$/i.test(user)) return whole;
      if (user.includes('\\')) return `${redacted}\\${redacted}:${redacted}@`;
      // What could be a scheme is read as one, and what could not is not.
      return `${/^[a-z][a-z0-9+.-]*$/i.test(user) ? redacted : `${redacted}_`}:${redacted}@`;
    },
  ],
  // Headers, and tokens by their own form (RFC 7617, 6750, 4559, 7519).
  [/\b((?:proxy-)?authorization\s{0,3}[:=]\s{0,3}["']?\w{1,20}\s{1,3})[^\s"'<>,]+/giu, `$1${redacted}`],
  [/\b(basic|bearer|negotiate|ntlm)(\s{1,3})[A-Za-z0-9+/=_.~-]{16,}/giu, `$1$2${redacted}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/gu, redacted],
  // name=value, name: value, "name": "value", name="value".
  [
    /\b((?:user_?)?(?:password|passwd|pwd|passphrase)|(?:client_?)?secret|(?:access_?|refresh_?|id_?)?token|api_?key|shared_?access_?key(?!_?name)|account_?key)(["']?\s{0,3}[=:]\s{0,3})("[^"]{0,500}"|'[^']{0,500}'|[^\s"'<>;,&]{1,500})/giu,
    (_ = '', name = '', between = '', value = '') => {
      const mark = /^["']/.exec(value)?.[0] ?? '';
      return `${name}${between}${mark}${redacted}${mark}`;
    },
  ],
  [
    /(<add\s[^>]{0,500}?(?:key|name)\s*=\s*"[^"]{0,100}(?:password|passwd|pwd|secret|token|apikey)[^"]{0,100}"[^>]{0,500}?\svalue\s*=\s*")[^"]*/giu,
    `$1${redacted}`,
  ],
  // machineKey of ASP.NET.
  [/\b((?:validation|decryption)Key\s*=\s*["'])(?!AutoGenerate)[^"']+/giu, `$1${redacted}`],
];

/** A host, and behind it a path or a query. */
function isPath(user: string): boolean {
  return /^[^:@/?#\\]+(?::\d{1,5})?[/?#]/.test(user);
}

/** The same form of user and password, in words of ours. */
function ofUser(user: string): string {
  const [name = '', ...rest] = user.split(':');
  const cut = /[\\/?#]/.exec(name)?.[0];
  const shown = cut === undefined ? redacted : `${redacted}${cut}${redacted}`;
  if (rest.length === 0) return shown;
  const password = rest.join(':');
  const part = /^(\d*)([\\/?#])/.exec(password) ?? /^([^\\/?#]*)([\\/?#])/.exec(password);
  if (part === null) return `${shown}:${redacted}`;
  // What stands before a slash is read as the port: a number stays one.
  const port = /^\d+$/.test(part[1] ?? '') ? '1' : redacted;
  return `${shown}:${port}${part[2] ?? ''}${redacted}`;
}
