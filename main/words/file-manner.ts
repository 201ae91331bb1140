/** How a configuration file is written: what stays when lines of it change. */
import type { ConfigurationText, LineEnds } from '../configuration/text.js';

type Manner = Pick<ConfigurationText, 'encoding' | 'byteOrderMark' | 'lineEnds'>;

/**
 * "UTF-8 with byte order mark, Windows line ends; both stay, ...", or what it becomes.
 *
 * @param before the file as it is
 * @param after as it will be
 */
export function mannerText(before: Manner, after: Manner): string {
  const [is, becomes] = [mannerOf(before), mannerOf(after)];
  return is === becomes
    ? `${is}; both stay, and so does every byte that is not shown as changed.`
    : `${is}. It becomes: ${becomes}.`;
}

const mannerOf = ({ encoding, byteOrderMark, lineEnds }: Manner): string =>
  `${encodingName(encoding)}${mark(encoding, byteOrderMark)}, ${lineEndNames[lineEnds]}`;

const unicode: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
};
const encodingName = (encoding: string): string => unicode[encoding] ?? `Encoding ${encoding}`;

/** Only Unicode has one. */
const mark = (encoding: string, bytes: number): string =>
  encoding in unicode ? ` ${bytes > 0 ? 'with' : 'without'} byte order mark` : '';

const lineEndNames: Readonly<Record<LineEnds, string>> = {
  crlf: 'Windows line ends',
  lf: 'Unix line ends',
  cr: 'line ends of old Macs',
  mixed: 'mixed line ends',
  none: 'a single line',
};
