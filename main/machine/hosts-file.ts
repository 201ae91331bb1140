/** The form of a hosts file, the same on every system. Source: the comment at the head of the file itself; hosts(5). */

/** Lists that keep advertisements away have many thousand lines, and a few megabytes. */
export const mostHostsBytes = 8 * 1024 * 1024;

/** An address, and a name that it is given to. */
export interface HostsName {
  /** Counted from 1. */
  readonly line: number;
  readonly address: string;
  /** As written. */
  readonly name: string;
}

/** Lines `ADDRESS NAME NAME...  # remark`, one row for each name, in order. */
export function* namesInHosts(text: string): Generator<HostsName> {
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const [address = '', ...names] = line
      .replace(/#[^]*$/, '')
      .trim()
      .split(/\s+/);
    for (const name of names) yield { line: index + 1, address, name };
  }
}
