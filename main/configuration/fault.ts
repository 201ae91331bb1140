/** What is wrong in a configuration file, and what .NET makes of it. */
import type { Position } from './position.js';

/** How much of a file a fault takes away. */
export type Effect =
  /** .NET refuses the whole file: a service with it does not start, or fails as soon as it asks for any setting. */
  | 'file'
  /** .NET cannot use the section, and says so when it is first asked for: with `defaultProxy`, every web request fails. */
  | 'section'
  /** The rest holds; this one setting does not do what it says. */
  | 'setting'
  /** What .NET makes of it cannot be told from this file by this program. */
  | 'unknown';

/**
 * Each fault, its effect and its sentence. `detail` is a name or a value out of the file, or what a reader said.
 *
 * Effects are those of System.Configuration (BaseConfigurationRecord.cs, ConfigurationElement.cs) and System.Net
 * (DefaultProxySection.cs, WebProxy.cs) in Microsoft's reference source of .NET Framework 4.8: what fails while the file
 * is scanned fails for every section, what fails while a section is read fails for that section.
 */
const faults = {
  'FILE-TOO-LARGE': ['unknown', (detail) => `The file is larger than is read here (${detail}).`],
  'FILE-EMPTY': ['file', () => 'The file is empty. It needs at least <configuration></configuration>.'],
  'ENCODING-UNKNOWN': ['file', (detail) => `The first line names the encoding “${detail}”, which .NET does not know.`],
  'ENCODING-NOT-READ': ['unknown', (detail) => `The file is in the encoding “${detail}”, which is not read here.`],
  'ENCODING-CONTRADICTED': ['file', (detail) => `The first line says the file is “${detail}”, but its bytes are not.`],
  'ENCODING-INVALID': ['file', (detail) => `Here the bytes of the file are no ${detail} text.`],
  'XML-MALFORMED': ['file', (detail) => `The file is no well-formed XML: ${detail}.`],
  'XML-TOO-DEEP': ['unknown', () => 'Elements stand within elements deeper than is read here.'],
  'XML-PREFIX-UNDECLARED': ['file', (detail) => `The prefix “${detail}” is used, but not declared.`],
  'XML-REFERENCE': [
    'unknown',
    () => 'Here stands a reference (&...;) that XML does not know; what .NET makes of it is not known here.',
  ],
  'XML-DOCUMENT-TYPE': ['unknown', () => 'The file has a document type (<!DOCTYPE>), which is not read here.'],
  'ROOT-UNKNOWN': ['file', (detail) => `The outermost element is <${detail}>; it has to be <configuration>.`],
  'ROOT-ATTRIBUTE-UNKNOWN': ['file', (detail) => `<configuration> has the attribute “${detail}”, which .NET refuses.`],
  'CONTENT-UNEXPECTED': [
    'file',
    (detail) => `Between sections stands ${detail}; .NET takes only elements and comments there.`,
  ],
  'DECLARATIONS-NOT-FIRST': [
    'file',
    () => '<configSections> has to be the first element in <configuration>, and the only one.',
  ],
  'DECLARATION-INVALID': ['file', (detail) => `In <configSections>, <${detail}> is not complete or not known.`],
  'SECTION-UNKNOWN': ['file', (detail) => `.NET knows no section “${detail}”. Names count by upper and lower case.`],
  'SECTION-DUPLICATE': ['file', (detail) => `The section “${detail}” is there a second time; once is allowed.`],
  'SECTION-ELSEWHERE': ['unknown', (detail) => `The content of this section is not in this file (${detail}).`],
  'LOCATION-NOT-READ': ['unknown', () => 'A <location> element holds sections of its own, which are not read here.'],
  'ATTRIBUTE-UNKNOWN': [
    'section',
    (detail) => `The attribute “${detail}” does not belong here. Names count by upper and lower case.`,
  ],
  'ELEMENT-UNKNOWN': [
    'section',
    (detail) => `The element <${detail}> does not belong here. Names count by upper and lower case.`,
  ],
  'ELEMENT-DUPLICATE': ['section', (detail) => `<${detail}> is there a second time; once is allowed.`],
  'TEXT-UNEXPECTED': ['section', () => 'Text stands where only elements may be.'],
  'VALUE-NOT-BOOLEAN': ['section', (detail) => `“${detail}” has to be true or false.`],
  'VALUE-NOT-A-CHOICE': ['section', (detail) => `“${detail}” has to be True, False or Unspecified.`],
  'ADDRESS-INVALID': ['section', (detail) => `The address is none that .NET can read: ${detail}.`],
  'ADDRESS-SCHEME': [
    'section',
    (detail) =>
      `.NET takes “${detail}” for the kind of the proxy and refuses it; the address has to begin with http://.`,
  ],
  'ADDRESS-CREDENTIALS': ['setting', () => 'The user and password in the address are not used.'],
  'ADDRESS-NOT-READ': ['unknown', () => 'What .NET makes of this address is not known here.'],
  'SCRIPT-IGNORED': ['setting', (detail) => `The address of the script is ignored, because ${detail} is given, too.`],
  'DETECTION-IGNORED': ['setting', (detail) => `“autoDetect” is ignored, because ${detail} is given, too.`],
  'BYPASS-INVALID': [
    'section',
    (detail) =>
      `“${detail}” is no regular expression. Names are not written with * as in a browser; “contoso\\.com$” is the form.`,
  ],
  'BYPASS-NOT-TESTED': ['unknown', (detail) => `Which addresses “${detail}” stands for is not found out here.`],
} as const satisfies Record<string, readonly [Effect, (detail: string) => string]>;

/** Permanent name of a fault. */
export type FaultCode = keyof typeof faults;

/** One fault, where it stands. */
export interface Fault extends Position {
  readonly code: FaultCode;
  readonly effect: Effect;
  /** A plain sentence. */
  readonly message: string;
}

/** All codes. */
export const faultCodes = Object.keys(faults) as FaultCode[];

/** Of one file, no more than these are named. */
export const mostFaults = 100;

/** A fault at a place. Long details are cut: they come out of a file that nobody vouches for. */
export function fault(code: FaultCode, at: Position, detail = ''): Fault {
  const [effect, say] = faults[code];
  const shown = detail.length > 100 ? `${detail.slice(0, 100)}…` : detail;
  return { code, effect, message: say(shown), line: at.line, column: at.column, offset: at.offset };
}
