/** How a file is laid out where something is put in or taken out: it shall look as if it had always been so. */
import type { Splice } from './splice.js';
import { elementsIn, type XmlElement } from './document.js';

/** An element that is put in. Its values need no escaping: they hold no quote, `&` or `<`. */
export interface NewElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly NewElement[];
}

/** Puts an element into another as its first, or after one of those within. */
export function insertElement(text: string, parent: XmlElement, element: NewElement, after: XmlElement | null): Splice {
  const outer = indentationAt(text, parent.start);
  const lines = linesWithin(text, parent);
  const layout: Layout = {
    newline: lines,
    indentation: lines === '' ? '' : (childIndentation(text, parent) ?? (outer ?? '') + unitOf(text)),
    unit: unitOf(text),
  };
  const inserted = `${layout.newline}${layout.indentation}${rendered(element, layout)}`;
  const closing = `${layout.newline}${outer ?? ''}`;
  if (parent.end === parent.startTagEnd) {
    const slash = /[ \t\r\n]*\/>$/.exec(text.slice(parent.start, parent.end))?.[0].length ?? 2;
    return {
      start: parent.end - slash,
      end: parent.end,
      text: `>${inserted}${lines === '' ? '' : closing}</${parent.name}>`,
    };
  }
  const place = endOfLine(text, after?.end ?? parent.startTagEnd);
  const isEmpty = text.startsWith('</', place);
  return { start: place, end: place, text: isEmpty && lines !== '' ? inserted + closing : inserted };
}

/** Takes an element out; with its line, where nothing else stands on it. */
export function removeElement(text: string, { start, end }: XmlElement): Splice {
  const blanksBefore = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const lineEnd = /(?:\r\n|\n|\r)$/.exec(text.slice(0, start - blanksBefore))?.[0].length ?? 0;
  const blanksAfter = /^[ \t]*(?=[\r\n])/.exec(text.slice(end))?.[0].length;
  if (lineEnd === 0 || blanksAfter === undefined) return { start, end, text: '' };
  return { start: start - blanksBefore - lineEnd, end: end + blanksAfter, text: '' };
}

/** Gives an attribute a value: in its place where it is there, behind the others where it is not. */
export function setAttribute({ name: tag, start, attributes }: XmlElement, name: string, value: string): Splice {
  const attribute = attributes.find((each) => each.name === name);
  if (attribute !== undefined) return { start: attribute.valueStart, end: attribute.valueEnd, text: value };
  const place = attributes[attributes.length - 1]?.end ?? start + 1 + tag.length;
  return { start: place, end: place, text: ` ${name}="${value}"` };
}

/** Takes an attribute out, with the white space before it. */
export function removeAttribute(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): Splice {
  const blanks = /[ \t\r\n]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return { start: start - blanks, end, text: '' };
}

interface Layout {
  /** Empty where all stands on one line. */
  readonly newline: string;
  readonly indentation: string;
  /** By how much what is within is indented. */
  readonly unit: string;
}

function rendered({ name, attributes, children }: NewElement, { newline, indentation, unit }: Layout): string {
  const head = Object.entries(attributes).reduce((tag, [key, value]) => `${tag} ${key}="${value}"`, `<${name}`);
  if (children.length === 0) return `${head} />`;
  const inner = { newline, unit, indentation: newline === '' ? '' : indentation + unit };
  const within = children.map((child) => `${newline}${inner.indentation}${rendered(child, inner)}`).join('');
  return `${head}>${within}${newline}${indentation}</${name}>`;
}

/** After comments that end the same line: they belong to what stands before them. The place itself where something else does. */
function endOfLine(text: string, place: number): number {
  const rest = /(?:[ \t]*<!--(?:(?!-->)[^\r\n])*-->)*[ \t]*(?=[\r\n])/y;
  rest.lastIndex = place;
  return rest.test(text) ? rest.lastIndex : place;
}

/** How lines end where something is put into this element; empty where its content stands on one line. */
function linesWithin(text: string, { start, startTagEnd, end }: XmlElement): string {
  const within = text.slice(startTagEnd, end);
  const isEmpty = startTagEnd === end || within.startsWith('</');
  const own = lineEnd.exec(within)?.[0];
  // An empty element has no lines of its own: it is written as its surroundings are.
  return own ?? (isEmpty ? (lastLineEnd(text.slice(0, start)) ?? lineEnd.exec(text.slice(end))?.[0] ?? '') : '');
}

const lineEnd = /\r\n|\n|\r/;

const lastLineEnd = (text: string): string | undefined => /(?:\r\n|\n|\r)(?=[^\r\n]*$)/.exec(text)?.[0];

/** The white space before an element that is the first of its line; null where it is not. */
function indentationAt(text: string, start: number): string | null {
  return /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, start))?.[1] ?? null;
}

function childIndentation(text: string, parent: XmlElement): string | null {
  for (const child of elementsIn(parent)) {
    const indentation = indentationAt(text, child.start);
    if (indentation !== null) return indentation;
  }
  return null;
}

/** One step of indentation: that of the first line that has any, which is one step in by the habit of these files. */
const unitOf = (text: string): string => /(?:\r\n|\n|\r)([ \t]+)</.exec(text)?.[1] ?? '  ';
