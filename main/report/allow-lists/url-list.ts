/** What lists of URLs have in common: they know no ports, and a path shows in plain HTTP alone. */
import { unique, visiblePath, withoutCovered, type Allowed, type AllowList } from './allow-list.js';

/** Each entry of the list once, as `write` writes it. A name that is there with and without its path stays in both forms. */
export function urlLines(list: AllowList, write: (entry: Allowed, path: string | null) => string): string[] {
  const byProtocol = ['https', 'tcp', 'http'].flatMap((protocol) =>
    withoutCovered(list.entries.filter((entry) => entry.protocol === protocol)),
  );
  return unique(byProtocol.map((entry) => write(entry, visiblePath(entry))));
}

/** A remark on a host that stands in the list both with the path that the documents name and without it; none else. */
export function pathRemark(list: AllowList): string[] {
  const hosts = withoutCovered(list.entries.filter(({ protocol }) => protocol === 'http')).flatMap(
    ({ pattern, path }) => (path === null ? [] : [pattern]),
  );
  const twice = hosts.filter((host) => list.entries.some((each) => each.pattern === host && each.protocol === 'https'));
  return twice.map(
    (host) =>
      `${host} stands in the list twice: with its path for port 80, and without it for port 443, where a device that does ` +
      'not decrypt sees the host alone. Microsoft needs the path only.',
  );
}

/** A remark on ports that a list of names cannot say; none where there are only the usual ones. */
export const portRemark = ({ legacy }: AllowList): string[] =>
  legacy
    ? ['This list cannot say ports. Allow those of connectors before 1.5.132.0 in the rule: the plain text names them.']
    : [];
