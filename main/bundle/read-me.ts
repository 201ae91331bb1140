/** The README of a bundle: what is inside, what was changed, what was not taken. For the one who sends it and the one who opens it. */
import type { NameClass, ServerEvidence } from '../evidence/server.js';

/** A configuration file as it lies in the bundle, for people. */
export interface ShownFile {
  /** In the bundle. */
  readonly name: string;
  /** On the server; names in it are replaced as elsewhere. */
  readonly path: string;
}

/** What was put in, and what was changed for it. */
export interface Preview {
  /** How many questions were answered, found nothing there, or could not be answered. */
  readonly readings: { readonly answered: number; readonly absent: number; readonly unreadable: number };
  readonly files: readonly ShownFile[];
  /** How many names of each class were replaced; null where they stay. */
  readonly replaced: { readonly [C in NameClass]: number | null };
  /** Answers that do not fit into a bundle, by the question: they are in it as unreadable. */
  readonly leftOut: readonly string[];
}

/** The classes in words: one, several, and what stands for one of them. */
export const classWords: {
  readonly [C in NameClass]: { readonly one: string; readonly what: string; readonly example: string };
} = {
  hosts: { one: 'name of a server', what: 'names of servers', example: 'host-1' },
  users: {
    one: 'name or id of an account, or of people',
    what: 'names and ids of accounts, and of people',
    example: 'user-1',
  },
  addresses: { one: 'private address', what: 'private addresses', example: 'ip-1' },
  domains: { one: 'name of a domain', what: 'names of domains', example: 'domain-1' },
  tenant: {
    one: 'id of tenant or connector',
    what: 'ids of tenant and connector',
    example: '00000000-0000-0000-0000-000000000001',
  },
};

/** The text of README.txt, with the line ends of Windows. */
export function readMe({ takenAt, program }: ServerEvidence, { readings, files, replaced, leftOut }: Preview): string {
  const classes = Object.entries(replaced) as [NameClass, number | null][];
  const changed = classes.filter(([, number]) => number !== null);
  const kept = classes.filter(([, number]) => number === null);
  const lines = [
    'A bundle of Connector Doctor',
    '',
    'What was read of a server that a Microsoft Entra private network connector runs on, or shall run on.',
    `Read at ${takenAt} by ${program.name} ${program.version}. Nothing on the server was changed for it.`,
    '',
    'HOW TO OPEN IT',
    '  On any computer with Connector Doctor: connector-doctor check --bundle FILE.zip',
    '  It judges evidence.json. The other files are for people to look at.',
    '',
    'WHAT IS INSIDE',
    '  evidence.json  every question that was asked of the server, with the answer, or why there is none:',
    `                 ${readings.answered} answered, ${readings.absent} not there, ${readings.unreadable} could not be read.`,
    ...files.map(({ name, path }) => `  ${name}\r\n                 from ${path}`),
    '',
    'WHAT WAS REPLACED',
    ...(changed.length === 0 ? ['  No names: they are in it as they are on the server.'] : []),
    ...changed.map(([each, number]) => {
      const { one, what, example } = classWords[each];
      return number === 0
        ? `  no ${what}: there were none`
        : `  ${number ?? 0} ${number === 1 ? one : what}: ${example}`;
    }),
    ...(changed.length > 0 ? ['  The same name has the same number everywhere.'] : []),
    ...(changed.length > 0 && kept.length > 0
      ? [`  As they are: ${kept.map(([each]) => classWords[each].what).join(', ')}.`]
      : []),
    ...(changed.length > 0
      ? [
          '  The list of what stands for what stayed on the server.',
          '  As they are everywhere: public addresses, ports, names of Microsoft and of public authorities, accounts',
          '  that every Windows has, and words that are no one’s own, such as a server called “proxy”.',
          '  Certificates in which names were replaced have other thumbprints here, and their signatures do not fit.',
          '  A name that stands nowhere as one, in a log’s free text for example, may have been missed.',
          '  Look through evidence.json before you send it, if that matters.',
        ]
      : []),
    '  Passwords, keys and tokens were taken out where they stand as such, whatever else was chosen: in addresses, and',
    '  behind their usual names in settings, headers, options of commands and logs. One that stands where nothing says',
    '  what it is may have been missed.',
    '',
    'WHAT WAS NOT TAKEN',
    '  Private keys: of certificates the public part alone is read.',
    '  Anything that evidence.json does not name: it is the whole of what was read.',
    ...leftOut.map((question) => `  Too large, or not of a form that a bundle can hold: ${question}`),
    '',
  ];
  return lines.join('\r\n');
}
