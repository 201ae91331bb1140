/**
 * Where Mono takes what .NET Framework refuses, each with its reason. In all other respects the two readings agree.
 *
 * The reasons point to the reference source of .NET Framework 4.8; Mono's System.Configuration is a work of its own, while its
 * System.Xml, its Uri and its Regex are those of .NET.
 */
import type { Fault } from '../../main/configuration/fault.js';
import type { MonoSection } from './mono.js';

/** One leniency of Mono. */
export interface Leniency {
  readonly name: string;
  readonly reason: string;
  /** True where Mono does not see this fault. */
  readonly covers: (fault: Fault, text: string, section: MonoSection) => boolean;
}

const isRefused = (address: MonoSection['proxyaddress']): boolean => address !== null && 'refused' in address;

/** All leniencies. */
export const leniencies: readonly Leniency[] = [
  {
    name: 'relative addresses',
    reason:
      'ProxyElement.cs converts with UriKind.Absolute, Mono with RelativeOrAbsolute. The probe asks Uri with UriKind.Absolute, which refuses.',
    covers: ({ code }, _, { proxyaddress, scriptLocation }) =>
      code === 'ADDRESS-INVALID' && (isRefused(proxyaddress) || isRefused(scriptLocation)),
  },
  {
    name: 'text between sections',
    reason: 'XmlUtil.VerifyIgnorableNodeType refuses all but comments; Mono skips what is no element.',
    covers: ({ code, message }) => code === 'CONTENT-UNEXPECTED' && message.includes('text'),
  },
  {
    name: 'processing instructions between sections',
    reason:
      'XmlUtil.VerifyIgnorableNodeType and the constructor of XmlUtil refuse them; Mono skips what is no element.',
    covers: ({ code, message }) => code === 'CONTENT-UNEXPECTED' && message.includes('instruction'),
  },
  {
    name: 'text in a section',
    reason: 'ConfigurationElement.DeserializeElement refuses Text and CDATA; Mono skips what is no element.',
    covers: ({ code }) => code === 'TEXT-UNEXPECTED',
  },
  {
    name: 'what follows the root',
    reason: 'ScanSectionsRecursive reads to the end of the file; Mono stops after </configuration>.',
    covers: ({ code, offset }, text) =>
      code === 'XML-MALFORMED' && offset >= text.indexOf('</configuration>') + '</configuration>'.length,
  },
  {
    name: 'another namespace on the root',
    reason: 'ScanFactories takes one namespace alone; Mono leaves xmlns out of account.',
    covers: ({ code, message }) => code === 'ROOT-ATTRIBUTE-UNKNOWN' && message.includes('“xmlns”'),
  },
  {
    name: 'a namespace on a section',
    reason: 'ConfigurationElement.DeserializeElement knows no xmlns; Mono leaves it out of account.',
    covers: ({ code, message }) => code === 'ATTRIBUTE-UNKNOWN' && message.includes('“xmlns”'),
  },
  {
    name: 'the value of lockItem',
    reason: 'ConfigurationElement.DeserializeElement parses it as a Boolean; Mono does not look at it.',
    covers: ({ code, message }) => code === 'VALUE-NOT-BOOLEAN' && message.includes('“lockItem”'),
  },
];
