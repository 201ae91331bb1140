/** The words around saving what was read of a server, for somebody who has to hand the file to a stranger. */
import type { BundlePart, NamesOfClass } from '../../preload/contract/index.js';
import { countOf, formatBytes, formatCount } from './numbers.js';

type Group = Exclude<BundlePart['group'], null>;

const groups: Readonly<Record<Group, string>> = {
  system: 'Windows, accounts and your answers',
  services: 'Services',
  registry: 'Registry',
  files: 'Files, folders and ends of logs',
  certificates: 'Certificates',
  events: 'Events',
};

/** One name with what stands for it, and how many there are. */
function aboutNames({ replaced, count, names }: NamesOfClass): string {
  const [first] = names;
  if (first === undefined) return 'None were found.';
  if (!replaced) return `${countOf(count, 'name')} will be in the file as on the server, such as ${first.name}.`;
  return count === 1
    ? `${first.name} becomes ${first.standsFor}.`
    : `${formatCount(count)} are replaced: ${first.name} becomes ${first.standsFor}.`;
}

/** The text of the panel. */
export const bundleWords = {
  open: 'Save what was read…',
  over: 'One file to hand to somebody who helps you',
  title: 'Save what was read of this server',
  intro:
    'Connector Doctor on any other computer opens this file and finds the same as here. Nothing is sent: you choose where the file is written, and who gets it.',
  secrets: 'Passwords, keys and tokens are taken out, whatever you choose below.',
  preparing: 'Going through what was read…',
  failed: 'This cannot be shown.',
  names: {
    title: 'Names that are replaced',
    intro:
      'Each name gets a stand-in, the same one wherever it comes, so that nothing is lost for whoever helps. Switch off what may be seen as it is. Names of Microsoft’s and public addresses always stay.',
    label: (what: string) => `${what.charAt(0).toUpperCase()}${what.slice(1)}`,
    about: aboutNames,
    show: (count: number) => (count === 1 ? 'Show it' : `Show all ${formatCount(count)}`),
    showFirst: (listed: number, count: number) => `Show ${formatCount(listed)} of ${formatCount(count)}`,
    of: (what: string) => `with what stands for them: ${what}`,
    name: 'On the server',
    standsFor: 'In the file',
  },
  contents: {
    title: 'What is inside',
    intro:
      'As it will be saved, with the names replaced. The program finds names by rules, and no rule is perfect: look through it before a stranger gets it.',
    part: ({ group, path, id }: Pick<BundlePart, 'group' | 'path' | 'id'>) =>
      group === null ? (path ?? id) : groups[group],
    readings: (count: number) => countOf(count, 'answer'),
    size: formatBytes,
    closed: 'Some of this server is closed to your account, and is missing here.',
    leftOut: (questions: readonly string[]) => `Left out, because it does not fit: ${questions.join('; ')}`,
    loading: 'Being fetched…',
    place: (from: number, to: number, length: number) =>
      `Characters ${formatCount(from + 1)} to ${formatCount(to)} of ${formatCount(length)}`,
    earlier: 'Earlier',
    later: 'Later',
    empty: '(empty)',
  },
  save: 'Save the bundle…',
  saveAt: 'Save the bundle',
  saving: 'Being saved…',
  where: (computer: string) => `Where on ${computer}`,
  pathMissing: 'Write the folder and the name of the file, as in C:\\Users\\you\\server.zip.',
  saved: {
    title: 'The bundle is saved.',
    bundle: (bytes: number) => `The file to hand over (${formatBytes(bytes)})`,
    copyBundle: 'Copy the path of the bundle',
    names: 'The list of the real names: keep it here, and do not send it',
    copyNames: 'Copy the path of the list of names',
    secrets: 'Passwords and keys were taken out.',
    noNames: 'No name was replaced, so there is no list of names.',
  },
};
