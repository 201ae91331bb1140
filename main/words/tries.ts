/** What was tried before a plan was shown, in sentences: what works, what a person has to accept, what nobody knows yet. */
import { proxyText } from '../evidence/proxy-address.js';
import type { ProbeTarget } from '../evidence/probes.js';
import { isUntold, isReachedEnding, type CellEnding, type ExaminedCell } from '../examine/paths/cell.js';
import type { TryFirst } from '../remedy/tries.js';
import { cellText } from './paths.js';
import { list } from './phrases.js';

/** A try in a sentence. */
export interface TriedWords {
  readonly outcome: 'ok' | 'warning' | 'couldNotTest';
  readonly text: string;
}

/** What each of the names is tried for. */
const phaseNames: Readonly<Record<ProbeTarget['phase'], string>> = {
  registration: 'to sign in and register',
  runtime: 'the connector’s service',
  update: 'updates',
  'certificate-check': 'certificate checks',
  legacy: 'old connectors',
};

/** Of a copy, nothing is tried: what is reached from here says nothing of the server that was copied. */
export const notTriedOfCopy = ({ proxy }: TryFirst): TriedWords => ({
  outcome: 'couldNotTest',
  text: `This is a copy of a recorded server, so ${proxy === null ? 'its direct way' : `the proxy ${proxyText(proxy)}`} cannot be tried from here.`,
});

/** What came of the tries, warnings first. */
export function triedWords(first: TryFirst, cells: readonly ExaminedCell[]): readonly TriedWords[] {
  const outcome = (cell: ExaminedCell): TriedWords['outcome'] => outcomeOf(first, cell);
  const warned = cells.filter((cell) => outcome(cell) === 'warning');
  // A proxy that does not serve is reason enough for whatever else was not told through it.
  const isProxyOut = warned.some(({ ending, atProxy }) => atProxy || ofProxyItself.includes(ending));
  const open = isProxyOut ? [] : cells.filter((cell) => outcome(cell) === 'couldNotTest');
  const well = cells.filter((cell) => outcome(cell) === 'ok');
  return [
    ...alike(warned).map((group): TriedWords => ({ outcome: 'warning', text: warning(first, group) })),
    ...(well.length === 0 ? [] : [{ outcome: 'ok' as const, text: success(first, well) }]),
    ...(first.about === 'proxy' && well.length > 0 ? [applicationsOpen] : []),
    ...alike(open).map((group): TriedWords => ({ outcome: 'couldNotTest', text: untold(first, group) })),
  ];
}

const applicationsOpen: TriedWords = {
  outcome: 'couldNotTest',
  text: 'Whether it leads to your applications was not tried: that shows only with their own addresses.',
};

/** Endings that say of a proxy itself that it does not serve this server. */
const ofProxyItself: readonly CellEnding[] = ['sign-in', 'not-a-proxy', 'proxy-reset', 'proxy-silent'];

function outcomeOf(first: TryFirst, { ending, atProxy, target }: ExaminedCell): TriedWords['outcome'] {
  if (isUntold(ending)) return 'couldNotTest';
  if (isReachedEnding(ending)) return 'ok';
  if (first.about === 'proxy') return atProxy || ofProxyItself.includes(ending) ? 'warning' : 'ok';
  // A name that stands for others need not exist, and a proxy says so in its own way.
  return ending === 'upstream-failed' && target.assumed ? 'couldNotTest' : 'warning';
}

/** Cells of which the same is said. */
function alike(cells: readonly ExaminedCell[]): readonly (readonly [ExaminedCell, ...ExaminedCell[]])[] {
  const groups = new Map<string, [ExaminedCell, ...ExaminedCell[]]>();
  for (const cell of cells) {
    // Of a stand-in less is known than of a name that is there.
    const key = `${isUntold(cell.ending) && cell.target.assumed} ${cellText({ ...cell, milliseconds: null })}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [cell]);
    else group.push(cell);
  }
  return [...groups.values()];
}

/** `login.windows.net (to sign in and register) and ...`. */
const namesOf = (cells: readonly ExaminedCell[]): string =>
  list(
    cells.map(({ target: { host, phase } }) => `${host} (${phaseNames[phase]})`),
    10,
  );

function success({ proxy, about }: TryFirst, cells: readonly ExaminedCell[]): string {
  if (proxy === null) return `Tried from this server without a proxy, these answer: ${namesOf(cells)}.`;
  const name = proxyText(proxy);
  if (about === 'proxy') return `The proxy ${name} answers this server, and asks for no sign-in.`;
  const isSecured = cells.some(({ target }) => target.protocol === 'https');
  const inside = isSecured ? ' Nothing on the way replaced Microsoft’s certificates.' : '';
  return `The proxy ${name} lets this server through without a sign-in to ${namesOf(cells)}.${inside}`;
}

function warning({ proxy }: TryFirst, cells: readonly [ExaminedCell, ...ExaminedCell[]]): string {
  const [{ ending, atProxy, detail }] = cells;
  const phrase = cellText({ ...cells[0], milliseconds: null });
  if (proxy === null) {
    return `Tried from this server without a proxy, ${namesOf(cells)} did not work: ${phrase}. ${directAdvice(ending)}`;
  }
  const name = proxyText(proxy);
  if (atProxy) {
    return ending.startsWith('name-')
      ? `The name of the proxy ${name} is not found from this server (${phrase}). Check how it is spelled.`
      : `The proxy ${name} does not answer this server (${phrase}). The address or the port may be wrong, or a firewall stands between.`;
  }
  switch (ending) {
    case 'sign-in':
      return `The proxy ${name} asks this server for a user name and a password (status 407). The connector’s services cannot sign in to a proxy, so they would not get out. Whoever runs the proxy has to let this server through without.`;
    case 'not-a-proxy':
      return `At ${name} something answers that is no HTTP proxy. Check the address and the port.`;
    case 'denied':
      return `The proxy ${name} does not let this server through to ${namesOf(cells)} (${phrase}). Whoever runs the proxy has to allow these names.`;
    case 'inspected': {
      const who = detail === null ? 'Something' : detail;
      return `${who} opens the encrypted connections to ${namesOf(cells)} (TLS inspection) on the way through ${name}. The connector takes Microsoft’s own certificates alone, so it would not connect. Have these names taken out of the inspection.`;
    }
    default:
      return `Tried through the proxy ${name}, ${namesOf(cells)} did not work: ${phrase}.`;
  }
}

function directAdvice(ending: CellEnding): string {
  if (ending === 'inspected') {
    return 'The connector takes Microsoft’s own certificates alone. Have these names taken out of the inspection.';
  }
  return 'Without a proxy the connector would not get out as it is: the firewall has to let this server through first.';
}

function untold({ proxy }: TryFirst, cells: readonly [ExaminedCell, ...ExaminedCell[]]): string {
  const [{ ending, target }] = cells;
  const way = proxy === null ? 'without a proxy' : `through ${proxyText(proxy)}`;
  const phrase = target.assumed ? standIn : (late[ending] ?? cellText({ ...cells[0], milliseconds: null }));
  return `Whether ${namesOf(cells)} can be reached ${way} could not be told: ${phrase}.`;
}

const standIn = 'it is only a stand-in for the real names, and need not exist';
const late: Readonly<Partial<Record<CellEnding, string>>> = {
  cancelled: 'there was no answer in the time that is meant for it',
  unanswered: 'nothing answered in the time that is meant for it',
};
