/** Finds the names of an organisation in texts: by the field they stand in, and by their form. */
import { personQuestions } from '../evidence/person.js';
import type { Reading } from '../evidence/server.js';
import type { NameBook } from './name-book.js';
import { isOrdinary, isPublicName } from './ordinary-words.js';

/** What a field holds, by its name in the document or by the name of a registry value. */
type Meaning = 'host' | 'account' | 'user' | 'domain' | 'proxy' | 'text';

const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [/^(?:nv )?hostname$|^(?:active|original)?computer(?:name)?$|^host$/i, 'host'],
  [/^account$|^serviceaccount$|^objectname$/i, 'account'],
  [/^registeredowner$|^(?:default|lastused|lastloggedon)?user(?:name)?$|^owner$/i, 'user'],
  [
    /^(?:nv )?(?:dhcp|default|primary|cache)?(?:domain|domainname|dnssuffix|suffix)$|^searchlist$|^nv primarydnssuffix$|^registeredorganization$/i,
    'domain',
  ],
  [
    /^proxy(?:server|override)?$|^bypass$|^autoconfigurl$|^(?:default|savedlegacy)?(?:connection)?settings$|^winhttpsettings$|^pac(?:url)?$/i,
    'proxy',
  ],
];

const meaningOf = (field: string): Meaning => meanings.find(([form]) => form.test(field))?.[1] ?? 'text';

/** True for an answer in the person's own words: it names somebody. */
export function namesPeople({ question, fact }: Reading): boolean {
  return question.kind === 'person' && personQuestions[question.about] === null && fact.state === 'value';
}

/** Puts the names into the book that whole answers are: the computer's, the domain's, this account's. */
export function findOwnNames(reading: Reading, book: NameBook): void {
  const { question, fact } = reading;
  if (fact.state !== 'value') return;
  if (namesPeople(reading)) book.add('users', fact.value as string);
  const value = fact.value as Readonly<Record<string, unknown>>;
  const textOf = (name: string): string => (typeof value[name] === 'string' ? value[name] : '');
  if (question.kind === 'system') host(textOf('computer'), book);
  if (question.kind === 'domain') domain(textOf('name'), book);
  if (question.kind === 'account') account(textOf('name'), book);
}

/** Puts the names into the book that a text holds. */
export function findNames(text: string, field: string, book: NameBook): void {
  const meaning = meaningOf(field);
  if (meaning === 'host') host(text, book);
  else if (meaning === 'domain') for (const each of text.split(/[\s,;]+/)) domain(each, book);
  else if (meaning === 'account') account(text, book);
  else if (meaning === 'user') book.add('users', text);
  else if (meaning === 'proxy') proxies(text, book);
  anywhere(text, book);
}

/** Puts a name into the book that surely is one of a host, like that of a certificate. */
export function findHost(name: string, book: NameBook): void {
  host(name, book);
}

/** Names of accounts behind those of domains and computers that are known by now. */
export function findAccounts(text: string, book: NameBook): void {
  for (const [, authority = '', name = ''] of text.matchAll(inAccount)) {
    if (book.isAuthority(authority)) book.add('users', name.replace(/\.+$/, ''));
  }
}

/** Not a part of a path: nothing goes on before it or behind it with a backslash. */
const inAccount =
  /(?<![\p{L}\p{N}_\\-])([\p{L}\p{N}_-]{1,63})\\{1,2}([\p{L}\p{N}][\p{L}\p{N}._$-]{0,63})(?![\p{L}\p{N}_$\\-])/gu;

/** Names in a file for hosts: an address, names behind it, a comment behind those. */
export function findInHostsFile(text: string, book: NameBook): void {
  for (const line of text.split(/[\r\n]+/)) {
    const [entry = ''] = line.split('#');
    const [, ...names] = entry.trim().split(/\s+/);
    for (const name of names) host(name, book);
  }
}

/** `DOMAIN\name`, `.\name` or `name@domain`. */
function account(text: string, book: NameBook): void {
  const [, authority, name] = /^([^\\]*)\\(.*)$/.exec(text.trim()) ?? [];
  if (name === undefined || authority === undefined) {
    if (!text.includes('@')) book.add('users', text);
    return;
  }
  if (
    /^(?:nt authority|nt service|nt-autorit\p{L}*|autorit\p{L}* nt|builtin|iis apppool|font driver host|window manager)$/iu.test(
      authority,
    )
  )
    return;
  if (authority !== '.') domain(authority, book);
  book.add('users', name);
}

/** A domain by its DNS name, or by the name that Windows had before. */
function domain(text: string, book: NameBook): void {
  const labels = text
    .trim()
    .replace(/^\*?\.|\.$/g, '')
    .split('.');
  if (isPublicName(labels.join('.'))) return;
  const last = labels.length > 1 ? labels.slice(0, -1) : labels;
  for (const label of last) book.add('domains', label);
  topLabel(labels, book);
}

/** A host by its name, with its domain or without. */
function host(text: string, book: NameBook): void {
  const name = text
    .trim()
    .replaceAll('\\.', '.')
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  if (!/^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_])?$/u.test(name) || /^[\d.]+$/.test(name)) return;
  const labels = name.split('.');
  if (labels.length === 1) book.add('hosts', name);
  else if (isPublicName(name)) return;
  else if (/(?:onmicrosoft|sharepoint)\.(?:com|us)$/i.test(name)) book.add('domains', labels[labels.length - 3] ?? '');
  else {
    const [first = '', ...rest] = labels.slice(0, -1);
    if (rest.length === 0) book.add('domains', first);
    else book.add('hosts', first);
    for (const label of rest) book.add('domains', label);
    topLabel(labels, book);
  }
}

/** The last label stays where many share it; a company's own does not. */
function topLabel(labels: readonly string[], book: NameBook): void {
  const last = labels[labels.length - 1] ?? '';
  if (labels.length > 1 && !isTopLevel(last)) book.add('domains', last);
}

const topLevels = new Set(
  'com org net edu gov mil int info biz name pro eu local lan internal corp intra intranet home priv private ad example test invalid localdomain io cloud app dev tech online site group company international global'.split(
    ' ',
  ),
);
/** Endings of files that are also those of countries. */
const filesToo = new Set('cs db ps py sh so md js ts vb rc pl gz cc id in is to at as do no'.split(' '));

const isTopLevel = (label: string): boolean => topLevels.has(label.toLowerCase()) || /^[a-z]{2}$/i.test(label);

/** What Windows writes down of proxies: `http=proxy:80;https=...`, `*.contoso.com;intranet;<local>`, a script's address. */
function proxies(text: string, book: NameBook): void {
  for (const each of text.split(/[;\s,]+/)) {
    const address = each
      .replace(/^[a-z]+=/i, '')
      .replace(/^[a-z]+:\/\//i, '')
      .replace(/^.*@/, '');
    host(address.split(/[:/?#]/)[0] ?? '', book);
  }
}

const schemes = 'https?|ftp|wss?|ldaps?|socks[45]?|net\\.tcp|smb|rdp|ssh|tcp|udp';
const inAddress = new RegExp(`(?:${schemes})://(?:[^\\s/@"'<>]{0,300}@)?([\\p{L}\\p{N}._-]+)`, 'giu');
const inMail = /([\p{L}\p{N}][\p{L}\p{N}._+'-]{0,63})@((?:[\p{L}\p{N}-]{1,63}\\?\.)+[\p{L}]{2,63})/gu;
const inProfile =
  /\\(?:users|documents and settings)\\{1,2}(?:([^\\/:*?"<>|\r\n\t;,]{1,64})(?=\\)|([\p{L}\p{N}][\p{L}\p{N}._$~-]{0,63}))/giu;
const inShare = /(?<![\p{L}\p{N}:\\])\\\\([\p{L}\p{N}][\p{L}\p{N}._-]{0,62})\\(?!\\)/gu;
const inAttribute = /\b(?:proxyaddress|scriptLocation)\s{0,3}=\s{0,3}(?:"([^"]{0,500})"|'([^']{0,500})')/giu;
const dotted = /(?<![\p{L}\p{N}_.-])(?:[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}\\?\.){1,20}[\p{L}]{2,63}(?![\p{L}\p{N}_-])/gu;

function anywhere(text: string, book: NameBook): void {
  for (const [, name = ''] of text.matchAll(inAddress)) host(name, book);
  for (const [, user = '', at = ''] of text.matchAll(inMail)) {
    if (user.toLowerCase() !== 'redacted' && (!isPublicName(at) || /^live\./i.test(at))) book.add('users', user);
    domain(at.replaceAll('\\.', '.'), book);
  }
  for (const [, whole, word] of text.matchAll(inProfile)) book.add('users', (whole ?? word ?? '').replace(/\.+$/, ''));
  for (const [, name = ''] of text.matchAll(inShare)) host(name, book);
  for (const [, double, single] of text.matchAll(inAttribute)) proxies(double ?? single ?? '', book);
  for (const [name] of text.matchAll(dotted)) if (looksLikeHost(name.replaceAll('\\.', '.'))) host(name, book);
}

/** A dotted text that is the name of a host, and none of a file, a type or a space of names. */
function looksLikeHost(name: string): boolean {
  const labels = name.split('.');
  const last = labels[labels.length - 1] ?? '';
  if (!isTopLevel(last) || !/^(?:[a-z]+|[A-Z]+)$/.test(last)) return false;
  if (labels.slice(0, -1).every(isOrdinary)) return false;
  if (last.length > 2) return true;
  return labels.length > 2 ? true : !filesToo.has(last.toLowerCase());
}
