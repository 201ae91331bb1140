import { describe, expect, it } from 'vitest';
import { elementsIn, parseDocument, type ConfigurationDocument, type XmlElement } from './document.js';

function parsed(text: string): ConfigurationDocument {
  const document = parseDocument(text);
  if ('code' in document) throw new Error(document.message);
  return document;
}

const first = (element: XmlElement, name: string): XmlElement => elementsIn(element, name)[0]!;

describe('a configuration document', () => {
  const text =
    '\r\n<!-- \u{1F600} <proxy/> -->\r\n<configuration>\r\n  <a  x = "1 > 2"\r\n\ty=\'&amp;&#x41;\r\n\'/>\r\n</configuration>\r\n';

  it('knows where everything stands, so that it can be cut out as it is', () => {
    const { root, at } = parsed(text);
    const element = first(root, 'a');
    expect(text.slice(element.start, element.end)).toBe('<a  x = "1 > 2"\r\n\ty=\'&amp;&#x41;\r\n\'/>');
    expect(element.attributes.map(({ start, end }) => text.slice(start, end))).toEqual([
      'x = "1 > 2"',
      "y='&amp;&#x41;\r\n'",
    ]);
    expect(element.attributes.map(({ valueStart, valueEnd }) => text.slice(valueStart, valueEnd))).toEqual([
      '1 > 2',
      '&amp;&#x41;\r\n',
    ]);
    expect(element.attributes.map(({ name, value }) => [name, value])).toEqual([
      ['x', '1 > 2'],
      ['y', '&A\r\n'],
    ]);
    expect(at(element.start)).toMatchObject({ line: 4, column: 3 });
    expect(text.slice(root.start, root.startTagEnd)).toBe('<configuration>');
    expect(text.slice(root.start, root.end)).toMatch(/^<configuration>[^]*<\/configuration>$/);
  });

  it('keeps the ends of a root at the end of the text', () => {
    const short = '<a>\u{1F600}</a>';
    expect(parsed(short).root.end).toBe(short.length);
  });

  it.each([
    ['<configuration>\n  <a>\n</configuration>', 'XML-MALFORMED', 3, 1],
    ['<configuration>\r\n  <a x=1/>\r\n</configuration>', 'XML-MALFORMED', 2, 8],
    ['\uFEFF<configuration/>', 'XML-MALFORMED', 1, 1],
    ['<configuration/>\0', 'XML-MALFORMED', 1, 17],
    ['<configuration/>\n<configuration/>', 'XML-MALFORMED', 2, 1],
    ['<configuration>&nbsp;</configuration>', 'XML-REFERENCE', 1, 16],
    ['<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>', 'XML-DOCUMENT-TYPE', 1, 1],
    ['<!DOCTYPE a><a/>', 'XML-DOCUMENT-TYPE', 1, 1],
    ['<a>\n<b:c/></a>', 'XML-PREFIX-UNDECLARED', 2, 1],
    ['<a xmlns:b="urn:b"><b:c/><d b:e=""/></a><!-- -->\n<', 'XML-MALFORMED', 2, 1],
  ])('is refused where it is %j', (broken, code, line, column) => {
    expect(parseDocument(broken)).toMatchObject({ code, line, column });
  });

  it('takes declared prefixes', () => {
    expect(parseDocument('<a xmlns:b="urn:b" xml:space="preserve"><b:c d="1"/></a>')).not.toHaveProperty('code');
  });

  it('says in words what is wrong', () => {
    expect(parseDocument('<a><b></a>')).toMatchObject({
      effect: 'file',
      message: 'The file is no well-formed XML: missing end tag for element b.',
    });
  });

  it('refuses to go deeper than real files do, whatever their attributes hold', () => {
    expect(parseDocument('<a x="/>">'.repeat(5000))).toMatchObject({ code: 'XML-TOO-DEEP' });
    expect(parseDocument(`<a>${'<!-- <b> --><![CDATA[<b>]]><?b <b>?><b/>'.repeat(1000)}</a>`)).not.toHaveProperty(
      'code',
    );
  });
});
