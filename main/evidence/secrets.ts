/**
 * Passwords, keys and tokens in texts. They are taken out of every bundle, whatever else was chosen, and of every report. What stays tells a rule
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

/** An address without user and password, for comparing it with others. All before the last at sign is theirs. */
export const withoutCredentials = (address: string): string => address.replace(/\/\/[^/]*@/, '//');

/** True for names of settings whose whole value is a secret. */
export function isSecretName(name: string): boolean {
  return (
    /passw(?:or)?d|passphrase|secret|api[_-]?key|pwd$|(?<!by)pass$|(?<!publickey)token$/i.test(name) ||
    /(?:^|[a-z0-9_.:-])(?:P[wW]|pw)$/.test(name)
  );
}

/** Names of secrets, as they come in settings, questions of an address, options and sentences. */
const secretNames =
  'password|passwd|passphrase|pwd|\\bpass|\\bpw|secret|(?:access|refresh|id|auth|bearer|session|security|sas)[_-]?token|\\btoken|api[_-]?key|shared_?access_?key(?!_?name)|account_?key';

/** What follows a name: in quotation marks, or up to the next space. A comment's end is none of it. */
const quoted = `"[^"]{0,500}"|'[^']{0,500}'`;
const written = `(?:${quoted}|(?:(?!-->)[^\\s"'<>]){1,500})`;

/** Sentences about a password that do not tell it. */
const tellsNothing =
  'not?|now|never|an?|the|in|on|by|set|too|about|wrong|required|requested|needed|missing|empty|expired|invalid|incorrect|correct|changed|stored|used|valid|weak|unknown|blank';
const sentence = `(?!(?:${tellsNothing})(?:[\\s,.]|$))`;

/** Keeps quotation marks, and what ends a sentence or a list. */
function valueHidden(_: string, before: string, value: string): string {
  const mark = /^["']/.exec(value)?.[0];
  if (mark !== undefined) return `${before}${mark}${redacted}${mark}`;
  return `${before}${redacted}${/[,;.)\]}]{1,5}$/.exec(value)?.[0] ?? ''}`;
}

/** Settings of .NET: the name is in one attribute and the value in another, in either order. */
function settingHidden(element: string): string {
  const [, , name = ''] = /\s(?:key|name)\s{0,3}=\s{0,3}(["'])(.*?)\1/i.exec(element) ?? [];
  if (!isSecretName(name) && !/pwd|token/i.test(name)) return element;
  return element.replace(/(\svalue\s{0,3}=\s{0,3})("[^"]*"?|'[^']*'?)/giu, valueHidden);
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
  // user:password@host without a scheme. A semicolon ends it, but for that of an entity of XML.
  [
    /(?<![\w@/:.\\-])([^\s"'<>=;,@:/\\]{1,100}(?:\\[^\s"'<>=;,@:/\\]{1,100})?):(?!\/\/)((?:&#?\w{1,8};|[^\s"'<>;]){1,200})@(?=[\w[.-])/giu,
    (whole = '', user = '') => {
      if (/^(?:mailto|sip|sips|smtp|xmpp|im)$/i.test(user)) return whole;
      if (user.includes('\\')) return `${redacted}\\${redacted}:${redacted}@`;
      // What could be a scheme is read as one, and what could not is not.
      return `${/^[a-z][a-z0-9+.-]*$/i.test(user) ? redacted : `${redacted}_`}:${redacted}@`;
    },
  ],
  // Headers, and tokens by their own form (RFC 7617, 6750, 4559, 6265, 7519).
  [/\b((?:proxy-)?authorization\s{0,3}[:=]\s{0,3}["']?\w{1,20}\s{1,3})[^\s"'<>,]+/giu, `$1${redacted}`],
  [/\b(basic|bearer|negotiate|ntlm)(\s{1,3})[A-Za-z0-9+/=_.~-]{16,}/giu, `$1$2${redacted}`],
  [
    /\b((?:set-)?cookie2?["']?\s{0,3}:\s{0,3})("[^"\r\n]{1,4000}"|'[^'\r\n]{1,4000}'|(?:(?!-->)[^\r\n<>]){1,4000})/giu,
    valueHidden,
  ],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/gu, redacted],
  // Settings of .NET, their two forms.
  [/<(?:add|param|parameter|property|setting)\s(?:[^<>"']|"[^"]{0,2000}"|'[^']{0,2000}'){0,2000}/giu, settingHidden],
  [
    new RegExp(
      `(<setting\\s[^<>]{0,300}(?:${secretNames})["'][^<>]{0,300}>\\s{0,100}<value>|<\\w{0,40}(?:${secretNames})>)()[^<]{1,500}`,
      'giu',
    ),
    `$1${redacted}`,
  ],
  // Questions of an address: a code or a signature is a secret there, and a plain word elsewhere.
  [
    /((?:[?&#]|&amp;)(?:code|sig|signature|assertion|client_assertion|samlresponse|key|auth)=)[^\s"'<>&#]{1,2000}/giu,
    `$1${redacted}`,
  ],
  [/\b((?:code|sig)=)[^\s"'<>&#;,]{20,2000}/giu, `$1${redacted}`],
  // name=value, where more may follow behind a semicolon or an ampersand.
  [
    new RegExp(
      `((?:${secretNames})["']?\\s{0,3}=\\s{0,3})(${quoted}|(?:(?!-->)(?:&(?:amp|lt|gt|quot|apos|#\\w{1,6});|[^\\s"'<>;&])){1,500})`,
      'giu',
    ),
    valueHidden,
  ],
  // name: value, "name": "value"; and in a sentence.
  [new RegExp(`((?:${secretNames})["']?\\s{0,3}:\\s{0,3})${sentence}(${written})`, 'giu'), valueHidden],
  [
    new RegExp(
      `((?:password|passwd|passphrase|pwd)\\s{1,3}(?:is|was)\\s{1,3}(?:now\\s)?)${sentence}(${written})`,
      'giu',
    ),
    valueHidden,
  ],
  // Options of a command.
  [
    new RegExp(
      `(?<=^|\\s|["'])((?:--?|/)(?:[\\w-]{0,30}(?:${secretNames})|p)(?:\\s{1,3}|[=:]))(?!-)(${written})`,
      'giu',
    ),
    valueHidden,
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
