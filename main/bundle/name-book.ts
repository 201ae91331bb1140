/**
 * Names with the names that stand for them. The same name has the same stand-in wherever it comes: in a path, in a registry
 * value, in an event's text, in the question that was made of one. So the readings fit together as before.
 *
 * Names are looked for by what they are and never by where they stand, as far as that goes. What is too short or too ordinary
 * to be told from other words ("proxy") is replaced only where it stands as a name, or not at all.
 */
import { redacted } from '../evidence/secrets.js';
import type { NameClass } from '../evidence/server.js';
import { isOrdinary, isSystemAccount } from './ordinary-words.js';

/** A name and what stands for it. */
export interface Replacement {
  readonly class: NameClass;
  readonly name: string;
  readonly standsFor: string;
}

/** Ids of Microsoft's own: the connector's application in every tenant. */
const publicIds = new Set(['55747057-9b5d-4bd4-b387-abf52a8bd489', '00000000-0000-0000-0000-000000000000']);

const prefixes = { hosts: 'host', users: 'user', domains: 'domain', addresses: 'ip' } as const;

const letter = '[\\p{L}\\p{N}]';
/** A name begins here: no letter stands before it, except that of an escape in a regular expression (`\bcontoso`). */
const begins = `(?:(?<!${letter})|(?<=\\\\[bBdDsSwW]))`;
const ends = `(?!${letter})`;

/** What stays in a text whose names are replaced, and what is put for the rest. */
export class NameBook {
  private readonly words = new Map<string, Replacement>();
  private readonly contexts = new Map<string, Replacement>();
  private readonly used = new Map<string, Replacement>();
  private readonly authorities = new Set<string>();
  private readonly counters = new Map<string, number>();
  private readonly fixed = new Map<string, string>();
  private pattern: RegExp | null = null;

  /**
   * @param replaced classes that are replaced; names of others stay
   * @param taken words like `host-1` that stand in the texts already, and mean something else there
   * @param questioned words of the questions that the program asks on every server
   */
  constructor(
    private readonly replaced: ReadonlySet<NameClass>,
    private readonly taken: ReadonlySet<string>,
    private readonly questioned: ReadonlySet<string>,
  ) {}

  /** Notes a name: of a server, an account or a domain, one label of it. */
  add(of: 'hosts' | 'users' | 'domains', text: string): void {
    const name = text.trim();
    const folded = name.toLowerCase();
    if (name === '' || name.length > 255 || this.words.has(folded) || this.contexts.has(folded)) return;
    // What stands where a password was is no name of anybody's.
    if (folded === redacted || folded === `${redacted}_`) return;
    if (/^[\d.:[\]]+$/.test(name) || !/[\p{L}\p{N}]/u.test(name)) return;
    if (of !== 'users') this.authorities.add(folded);
    if (of === 'users' && (isSystemAccount(name) || name.startsWith('.'))) return;
    const isPlain = isOrdinary(name) || this.questioned.has(folded);
    if (isPlain && of !== 'users') return;
    if (!this.replaced.has(of)) return;
    const entry: Replacement = { class: of, name, standsFor: this.next(prefixes[of]) };
    (isPlain || name.length < 3 ? this.contexts : this.words).set(folded, entry);
    this.pattern = null;
  }

  /** Notes a text that is always replaced by this one: a thumbprint of a certificate that is another one now. */
  fix(text: string, standsFor: string): void {
    if (this.fixed.get(text.toLowerCase()) === standsFor) return;
    this.fixed.set(text.toLowerCase(), standsFor);
    this.pattern = null;
  }

  /** True for a domain or a server that accounts can belong to, whether its name stays or not. */
  isAuthority(name: string): boolean {
    return this.authorities.has(name.toLowerCase());
  }

  /** The text with all names replaced. */
  replace(text: string): string {
    this.pattern ??= this.compiled();
    return text.replace(this.pattern, (match: string, ...rest: unknown[]) => {
      const groups = rest[rest.length - 1] as Readonly<Record<string, string | undefined>>;
      if (groups['guid'] !== undefined) return this.id(match);
      if (groups['sid'] !== undefined) return this.sid(match);
      if (groups['ip4'] !== undefined || groups['ip6'] !== undefined) return this.address(match);
      const folded = match.toLowerCase();
      const fixed = this.fixed.get(folded);
      if (fixed !== undefined) return match === folded ? fixed : fixed.toUpperCase();
      const entry = this.words.get(folded) ?? this.contexts.get(folded);
      return entry === undefined ? match : this.use(folded, entry);
    });
  }

  /** The id that stands for this one: its own, where it is Microsoft's or ids stay. */
  id(text: string): string {
    const folded = text.toLowerCase();
    if (!this.replaced.has('tenant') || publicIds.has(folded) || this.questioned.has(folded)) return text;
    const known = this.used.get(folded);
    if (known !== undefined) return known.standsFor;
    const number = this.count('tenant');
    return this.use(folded, {
      class: 'tenant',
      name: text,
      standsFor: `00000000-0000-0000-0000-${digits(number, 12)}`,
    });
  }

  /** The address that stands for this one: its own, where it is public or addresses stay. */
  address(text: string): string {
    const folded = text.toLowerCase().replaceAll('\\', '');
    if (!this.replaced.has('addresses') || !isPrivate(folded)) return text;
    const known = this.used.get(folded);
    if (known !== undefined) return known.standsFor;
    return this.use(folded, { class: 'addresses', name: folded, standsFor: this.next(prefixes.addresses) });
  }

  /** What stands for a whole answer that names people, however ordinary its words are. */
  people(answer: string): string {
    if (!this.replaced.has('users')) return this.replace(answer);
    const name = answer.trim();
    const folded = name.toLowerCase();
    const known = this.words.get(folded) ?? this.contexts.get(folded) ?? this.used.get(folded);
    return this.use(folded, known ?? { class: 'users', name, standsFor: this.next(prefixes.users) });
  }

  /** All names that were replaced, in the order in which they came. */
  replacements(): Replacement[] {
    return [...this.used.values()];
  }

  /** The authority and the account of a security identifier, each under a number of its own; what is the same everywhere stays. */
  private sid(text: string): string {
    if (!this.replaced.has('users')) return text;
    const folded = text.toLowerCase();
    const known = this.used.get(folded);
    if (known !== undefined) return known.standsFor;
    const parts = text.split('-');
    if (folded.startsWith('s-1-12-1')) {
      return this.use(folded, {
        class: 'users',
        name: text,
        standsFor: `S-1-12-1-0-0-0-${this.count('cloud account')}`,
      });
    }
    if (parts.length < 7) return text;
    const authority = this.numbered('authority', parts.slice(4, 7).join('-'));
    const account = parts[7];
    // Accounts below 1000 are Windows' own: 500 is the administrator everywhere.
    const number = account === undefined || Number(account) < 1000 ? account : 1000 + this.numbered('account', folded);
    const standsFor = `S-1-5-21-0-0-${authority}${number === undefined ? '' : `-${number}`}`;
    return this.use(folded, { class: 'users', name: text, standsFor });
  }

  private readonly numbers = new Map<string, number>();

  private numbered(of: string, text: string): number {
    const key = `${of} ${text}`;
    const number = this.numbers.get(key) ?? this.count(of);
    this.numbers.set(key, number);
    return number;
  }

  private use(folded: string, entry: Replacement): string {
    if (!this.used.has(folded)) this.used.set(folded, entry);
    return entry.standsFor;
  }

  private count(of: string): number {
    const number = (this.counters.get(of) ?? 0) + 1;
    this.counters.set(of, number);
    return number;
  }

  private next(prefix: string): string {
    for (;;) {
      const name = `${prefix}-${this.count(prefix)}`;
      if (!this.taken.has(name)) return name;
    }
  }

  /** One expression for all, so that what stands for one name is never taken for another. */
  private compiled(): RegExp {
    const longestFirst = (names: Iterable<string>): string =>
      [...names]
        .sort((one, other) => other.length - one.length)
        .map(escaped)
        .join('|');
    const before = longestFirst([...this.authorities, '.']);
    const of = (classes: readonly NameClass[]): string =>
      longestFirst([...this.contexts].filter(([, entry]) => classes.includes(entry.class)).map(([folded]) => folded));
    const users = of(['users']);
    const places = of(['domains', 'hosts']);
    const short = longestFirst([...this.contexts.keys()].filter((folded) => folded.length < 3));
    const words = longestFirst([...this.words.keys(), ...this.fixed.keys()]);
    const alternatives = [
      `(?<guid>(?<!${letter})[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!${letter}))`,
      `(?<sid>(?<!${letter})S-1-(?:5-21|12-1)(?:-[0-9]{1,10})+(?![0-9]))`,
      '(?<ip4>(?<![\\p{L}\\p{N}.])(?<!version[^\\p{L}\\p{N}]{1,3})[0-9]{1,3}(?:\\\\?\\.[0-9]{1,3}){1,3}(?:\\\\?\\.\\*)?(?![\\p{L}\\p{N}]|\\\\?\\.[0-9]))',
      '(?<ip6>(?<![\\p{L}\\p{N}:.])f[cde][0-9a-f]{2}(?::[0-9a-f]{0,4}){2,7}(?:%[\\p{L}\\p{N}]+)?(?![\\p{L}\\p{N}:]))',
      ...(words === '' ? [] : [`${begins}(?:${words})${ends}`]),
      ...(users === ''
        ? []
        : [
            `(?<=\\\\(?:users|documents and settings)\\\\{1,2})(?:${users})${ends}`,
            `(?<=(?<!${letter})(?:${before})\\\\{1,2})(?:${users})${ends}`,
            `${begins}(?:${users})(?=@)`,
          ]),
      // Alone, a short name is no other word; an ordinary one may be anything.
      ...(short === '' ? [] : [`^(?:${short})$`]),
      ...(places === '' ? [] : [`(?<=[.@])(?:${places})${ends}`, `${begins}(?:${places})(?=\\\\?\\.\\p{L}|\\\\)`]),
    ];
    return new RegExp(alternatives.join('|'), 'giu');
  }
}

const digits = (number: number, length: number): string => String(number).padStart(length, '0');

/** For an expression with the flag `u`, which takes no escape that it does not need. */
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Addresses of RFC 1918, 6598, 4193 and 4291 (link-local), and such of RFC 1918 that end in a star. */
function isPrivate(address: string): boolean {
  if (address.includes(':')) return /^f(?:[cd]|e[89ab])/.test(address);
  const parts = address.split('.');
  const star = parts[parts.length - 1] === '*';
  const numbers = (star ? parts.slice(0, -1) : parts).map(Number);
  if (numbers.some((number) => number > 255) || (star ? numbers.length < 2 : numbers.length !== 4)) return false;
  const [one = 0, two = 0] = numbers;
  return (
    one === 10 ||
    (one === 192 && two === 168 && (!star || numbers.length > 2)) ||
    (one === 172 && two >= 16 && two < 32) ||
    (one === 100 && two >= 64 && two < 128)
  );
}
