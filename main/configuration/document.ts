/**
 * A configuration file as a tree whose parts know where they stand, so that a change can be spliced into the text as it is.
 *
 * It is parsed with `@rgrove/parse-xml` (XML 1.0, without validation). Names with prefixes are checked here (Namespaces in
 * XML 1.0, section 5), as .NET's XmlTextReader does.
 */
import {
  parseXml,
  XmlCdata,
  XmlElement as ParsedElement,
  XmlError,
  XmlProcessingInstruction,
  XmlText,
  type XmlDocument,
} from '@rgrove/parse-xml';
import { fault, type Fault } from './fault.js';
import { positionsIn, type Position } from './position.js';
import { attributesOf, endOfTag, isDeeperThan, type XmlAttribute } from './tag.js';

/** Elements within elements; real files have about ten. */
const deepest = 200;

/** An element. Offsets are indices into the text. */
export interface XmlElement {
  readonly kind: 'element';
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  /** Elements, text that is not white space alone, and processing instructions, in order. No comments. */
  readonly children: readonly XmlNode[];
  /** Of its `<`. */
  readonly start: number;
  /** After the `>` of its start tag. */
  readonly startTagEnd: number;
  /** After the `>` of its end tag; the same as `startTagEnd` for `<name/>`. */
  readonly end: number;
}

/** What stands in an element. */
export type XmlNode =
  XmlElement | { readonly kind: 'text' | 'instruction'; readonly start: number; readonly end: number };

/** A well-formed file. */
export interface ConfigurationDocument {
  readonly text: string;
  readonly root: XmlElement;
  /** Processing instructions before and after the root. The XML declaration is none. */
  readonly instructions: readonly number[];
  /** Line and column of an offset. */
  readonly at: (offset: number) => Position;
}

/** The tree of a text, or the fault that .NET refuses it for. */
export function parseDocument(text: string): ConfigurationDocument | Fault {
  const at = positionsIn(text);
  if (text.startsWith('\uFEFF')) return fault('XML-MALFORMED', at(0), 'there is a second byte order mark');
  if (isDeeperThan(text, deepest)) return fault('XML-TOO-DEEP', at(0));
  let parsed: XmlDocument;
  try {
    // One character for another, so that offsets hold; the parser turns `\r\n` into `\n` in a way that takes long.
    parsed = parseXml(text.replace(/\r\n/g, ' \n').replace(/\r/g, '\n'), {
      includeOffsets: true,
      preserveCdata: true,
      preserveDocumentType: true,
    });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const where = at(unitOf(text, error.pos));
    // Entities that a document type declares are not known here.
    if (/<!DOCTYPE/.test(text)) return fault('XML-DOCUMENT-TYPE', at(text.indexOf('<!DOCTYPE')));
    // .NET's reader of configuration files does not resolve references, and lets these pass in some places.
    if (/^(?:Named entity|Character reference)/.test(error.message)) return fault('XML-REFERENCE', where);
    return fault('XML-MALFORMED', where, sentenceOf(error));
  }
  if (parsed.children.some(({ type }) => type === 'doctype')) {
    return fault('XML-DOCUMENT-TYPE', at(text.indexOf('<!DOCTYPE')));
  }
  if (parsed.root === null) return fault('XML-MALFORMED', at(0), 'there is no element');
  const root = elementOf(parsed.root, text);
  const prefix = undeclaredPrefix(root, new Set(['xml']));
  if (prefix !== null) return fault('XML-PREFIX-UNDECLARED', at(prefix.offset), prefix.name);
  const instructions = parsed.children.filter((node) => node instanceof XmlProcessingInstruction);
  return { text, root, instructions: instructions.map(({ start }) => start), at };
}

/** Child elements of an element, those of one name where one is given. */
export function elementsIn({ children }: XmlElement, name?: string): XmlElement[] {
  return children.filter((node): node is XmlElement => node.kind === 'element' && (name ?? node.name) === node.name);
}

function elementOf(parsed: ParsedElement, text: string): XmlElement {
  const { name, start } = parsed;
  const children = parsed.children.flatMap((node): XmlNode[] => {
    if (node instanceof ParsedElement) return [elementOf(node, text)];
    const place = { start: node.start, end: Math.min(node.end, text.length) };
    if (node instanceof XmlProcessingInstruction) return [{ kind: 'instruction', ...place }];
    const isText = node instanceof XmlCdata || (node instanceof XmlText && node.text.trim() !== '');
    return isText ? [{ kind: 'text', ...place }] : [];
  });
  return {
    kind: 'element',
    name,
    attributes: attributesOf(text, start, name),
    children,
    start,
    startTagEnd: endOfTag(text, start),
    end: Math.min(parsed.end, text.length),
  };
}

/** The first name with a prefix that nothing around it declares. */
function undeclaredPrefix(element: XmlElement, known: ReadonlySet<string>): { name: string; offset: number } | null {
  const declared = element.attributes.flatMap(({ name }) => (name.startsWith('xmlns:') ? [name.slice(6)] : []));
  const inside = declared.length === 0 ? known : new Set([...known, ...declared]);
  const names = [
    { name: element.name, start: element.start },
    ...element.attributes.filter(({ name }) => !name.startsWith('xmlns:')),
  ];
  for (const { name, start } of names) {
    const prefix = name.includes(':') ? (name.split(':')[0] ?? '') : null;
    if (prefix !== null && !inside.has(prefix)) return { name: prefix, offset: start };
  }
  for (const child of elementsIn(element)) {
    const found = undeclaredPrefix(child, inside);
    if (found !== null) return found;
  }
  return null;
}

/** The parser counts characters, this program UTF-16 units. */
function unitOf(text: string, character: number): number {
  let unit = 0;
  for (let count = 0; count < character && unit < text.length; count++) {
    unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
  }
  return unit;
}

/** What the parser says, without its place and its excerpt. */
const sentenceOf = ({ message }: XmlError): string =>
  (message.split('\n')[0] ?? '')
    .replace(/ \(line \d+, column \d+\)$/, '')
    .replace(/^\w/, (first) => first.toLowerCase());
