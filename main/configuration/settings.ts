/**
 * Reads the elements of a section by the rules of `ConfigurationElement.DeserializeElement` and of
 * `ConfigurationElementCollection` (reference source of .NET Framework 4.8, System.Configuration): every attribute and every
 * element is known or refused, by upper and lower case, and an element stands once.
 */
import { elementsIn, type ConfigurationDocument, type XmlElement } from './document.js';
import { fault, mostFaults, type Fault, type FaultCode } from './fault.js';
import type { Position } from './position.js';

/** A value of a file, and where it stands; `at` is null for a default that the file does not mention. */
export interface Setting<T> {
  readonly value: T;
  readonly at: Position | null;
}

/** `True`, `False` or `Unspecified`, as `ProxyElement` has it. `null` is unspecified. */
export type Choice = boolean | null;

/** Attributes that any element of a section may have (ConfigurationElement.cs). */
const locks = ['lockAttributes', 'lockAllAttributesExcept', 'lockElements', 'lockAllElementsExcept', 'lockItem'];
/** Attributes that only a section may have (BaseConfigurationRecord.cs); with these its content is somewhere else. */
const elsewhere = ['configSource', 'configProtectionProvider', 'configBuilders'];

/** Reads one section, and gathers its faults. */
export class SettingsReader {
  readonly faults: Fault[] = [];

  constructor(private readonly document: ConfigurationDocument) {}

  /** Line and column of an offset. */
  at(offset: number): Position {
    return this.document.at(offset);
  }

  /** Notes a fault at an offset. */
  add(code: FaultCode, offset: number, detail = ''): void {
    if (this.faults.length < mostFaults) this.faults.push(fault(code, this.at(offset), detail));
  }

  /** Checks a section: its attributes, and the elements within. True where its content is in this file. */
  section(element: XmlElement, attributes: readonly string[], children: readonly string[]): boolean {
    const away = element.attributes.filter(({ name }) => elsewhere.includes(name));
    for (const { name, start } of away) this.add('SECTION-ELSEWHERE', start, name);
    if (away.length > 0) return false;
    this.check(element, attributes, children);
    return true;
  }

  /** Checks an element: its attributes, the elements within, each of them once, and that no text stands there. */
  check(element: XmlElement, attributes: readonly string[], children: readonly string[]): void {
    this.names(element, attributes);
    const seen = new Set<string>();
    for (const { name, start } of elementsIn(element)) {
      if (!children.includes(name)) this.add('ELEMENT-UNKNOWN', start, name);
      else if (seen.has(name)) this.add('ELEMENT-DUPLICATE', start, name);
      seen.add(name);
    }
    this.text(element);
  }

  /**
   * Reads a list of `<add>`, `<remove>` and `<clear>`. What is removed or cleared is gone; a second one of the same key takes
   * the place of the first.
   */
  list<T>(element: XmlElement, key: string, others: readonly string[], read: (each: XmlElement) => T): Map<string, T> {
    const entries = new Map<string, T>();
    this.text(element);
    for (const each of elementsIn(element)) {
      const { name, start } = each;
      if (name === 'add') this.check(each, [key, ...others], []);
      else if (name === 'remove') this.check(each, [key], []);
      else if (name === 'clear') this.names(each, [], []);
      else this.add('ELEMENT-UNKNOWN', start, name);
      const identity = valueOf(each, key) ?? '';
      if (name === 'clear') entries.clear();
      else if (name === 'remove') entries.delete(identity);
      else if (name === 'add') entries.set(identity, read(each));
    }
    return entries;
  }

  /** `true` or `false` in any case, with white space around it, as `System.Boolean.Parse` takes it. */
  boolean(element: XmlElement, name: string, otherwise: boolean): Setting<boolean> {
    return this.read(element, name, otherwise, (value) => {
      const word = value.trim().toLowerCase();
      return word === 'true' ? true : word === 'false' ? false : undefined;
    });
  }

  /**
   * `True`, `False` or `Unspecified` in any case. `EnumConverter` also takes the numbers behind them, any other number (which
   * then is none of the three: given, and not true), and several words with commas between, whose bits it joins.
   */
  choice(element: XmlElement, name: string): Setting<Choice> {
    return this.read<Choice>(element, name, null, (value) => {
      const numbers = value.split(',').map((word) => numberOf(word.trim().toLowerCase()));
      if (numbers.some((number) => number === undefined)) return undefined;
      const joined = numbers.reduce<number>((all, number) => all | (number ?? 0), 0);
      return joined === -1 ? null : joined === 1;
    });
  }

  private read<T>(element: XmlElement, name: string, otherwise: T, take: (value: string) => T | undefined): Setting<T> {
    const attribute = element.attributes.find((each) => each.name === name);
    if (attribute === undefined) return { value: otherwise, at: null };
    const value = take(attribute.value);
    if (value === undefined) {
      const code = typeof otherwise === 'boolean' ? 'VALUE-NOT-BOOLEAN' : 'VALUE-NOT-A-CHOICE';
      this.add(code, attribute.start, name);
    }
    return { value: value === undefined ? otherwise : value, at: this.at(attribute.start) };
  }

  private names(element: XmlElement, attributes: readonly string[], common: readonly string[] = locks): void {
    for (const { name, value, start } of element.attributes) {
      if (!attributes.includes(name) && !common.includes(name)) this.add('ATTRIBUTE-UNKNOWN', start, name);
      else if (name === 'lockItem' && !/^\s*(?:true|false)\s*$/i.test(value))
        this.add('VALUE-NOT-BOOLEAN', start, name);
    }
  }

  private text(element: XmlElement): void {
    for (const { kind, start } of element.children) if (kind === 'text') this.add('TEXT-UNEXPECTED', start);
  }
}

/** The value of an attribute; null where it is not there. */
export function valueOf(element: XmlElement, name: string): string | null {
  return element.attributes.find((each) => each.name === name)?.value ?? null;
}

/** A word of `EnumConverter` as its number; undefined where it is none. Numbers are those of a 32-bit integer. */
function numberOf(word: string): number | undefined {
  if (word === 'unspecified') return -1;
  if (word === 'true' || word === 'false') return word === 'true' ? 1 : 0;
  const number = /^[+-]?\d{1,10}$/.test(word) ? Number(word) : Number.NaN;
  return number === (number | 0) ? number | 0 : undefined;
}
