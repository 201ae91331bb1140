/**
 * How this program was started, so that every command it names can be typed as it stands. The texts of the product call it
 * `connector-doctor`, which is its name where npm has installed it; most people start it with Node from a folder.
 */
import { posix, win32 } from 'node:path';

/** What a process knows of its own start. */
export interface Start {
  readonly platform: NodeJS.Platform;
  /** Node as it was called. */
  readonly argv0: string;
  /** The file that Node was given. */
  readonly script: string;
  /** The folder that paths are typed from. */
  readonly cwd: string;
  /** Folders whose programs are started by name alone. */
  readonly path: string;
}

const name = 'connector-doctor';

/** The words that start the program again. */
export function invocationOf({ platform, argv0, script, cwd, path }: Start): string {
  const paths = platform === 'win32' ? win32 : posix;
  const isOurs = paths.basename(script) === 'cli.js';
  // What npm has installed is started by its name. What is not started by its own file at all is a test.
  if (!isOurs || script.includes(`${paths.sep}node_modules${paths.sep}`)) return name;
  const node = paths.parse(argv0);
  const folders = path.split(paths.delimiter).map((folder) => paths.normalize(`${folder}${paths.sep}`));
  const byName = node.dir === '' || folders.includes(paths.normalize(`${node.dir}${paths.sep}`));
  const below = paths.relative(cwd, script);
  const file = below.startsWith('..') || paths.isAbsolute(below) ? script : below;
  return [byName ? node.name : argv0, file].map(inQuotes).join(' ');
}

/** An argument that a console takes as one. */
export const inQuotes = (argument: string): string => (/^[\w.:/\\-]+$/.test(argument) ? argument : `"${argument}"`);

/** How this process was started. */
export const invocation = invocationOf({
  platform: process.platform,
  argv0: process.argv0,
  script: process.argv[1] ?? '',
  cwd: process.cwd(),
  path: process.env['PATH'] ?? '',
});

/** A text whose commands can be typed here. */
export const typable = (text: string, program = invocation): string =>
  text.replace(/(?<![\w./\\-])connector-doctor(?=\s)/g, () => program);
