/** Whether a change helped, in a few sentences for the person who made it. */
import type { RemedyRequest } from '../remedy/request.js';
import { list } from './phrases.js';

/** How it compares, by the titles of what was found; null where that is not known. */
type Difference = {
  readonly gone: readonly string[];
  readonly left: readonly string[];
  readonly fresh: readonly string[];
  readonly untold: readonly string[];
  readonly isPartial: boolean;
} | null;

/** How it was looked at. */
interface Circumstances {
  readonly isCopy: boolean;
  readonly cancelled: boolean;
}

/** What shows only after a restart. */
export const afterRestart =
  'What it does shows only after the restart: have this program look at the server again then.';

/** The sentences. */
export function effectWords(
  request: RemedyRequest,
  helped: boolean | null,
  difference: Difference,
  circumstances: Circumstances,
): string {
  const own =
    request.remedy === 'restore'
      ? backWords(difference, circumstances)
      : request.remedy === 'service' && request.action === 'stop'
        ? stoppedWords(difference)
        : helpWords(helped, difference, circumstances);
  const ofCopy = circumstances.isCopy ? ['This is a copy of a server: nothing was tried on the network from it.'] : [];
  return [...own, ...ofCopy].join(' ');
}

const quoted = (titles: readonly string[]): string =>
  list(
    titles.map((title) => `“${title}”`),
    10,
  );
const are = (titles: readonly string[]): string => (titles.length === 1 ? 'is' : 'are');

const takeBack = 'You can take the change back.';
const lookAgain = 'Have this program look at the server again to know.';

function stillWrong(left: readonly string[]): string[] {
  return left.length === 0 ? [] : [`Still wrong: ${quoted(left)}.`];
}

function notTold(untold: readonly string[]): string[] {
  return untold.length === 0 ? [] : [`Of ${quoted(untold)} nothing could be found out now. ${lookAgain}`];
}

function helpWords(helped: boolean | null, difference: Difference, { cancelled }: Circumstances): string[] {
  if (difference === null) {
    return [
      cancelled
        ? `The change stands. Whether it helped was not looked at to the end, because you broke that off. ${lookAgain}`
        : `The change stands. Whether it helped could not be found out: the server could not be looked at before and after it. ${lookAgain}`,
    ];
  }
  const { gone, left, fresh, untold, isPartial } = difference;
  if (fresh.length > 0) {
    const also = gone.length === 0 ? [] : [`${quoted(gone)} ${are(gone)} gone.`];
    const news = `But something is found to be wrong now that was not found before: ${quoted(fresh)}.`;
    const begin = gone.length === 0 ? news.replace(/^But s/, 'S') : news;
    return [...also, begin, ...stillWrong(left), ...notTold(untold), takeBack];
  }
  if (helped === true)
    return [`It helped: ${quoted(gone)} ${are(gone)} gone.`, ...stillWrong(left), ...notTold(untold)];
  if (untold.length > 0) return ['Whether it helped could not be found out.', ...notTold(untold), ...stillWrong(left)];
  if (isPartial) {
    return [`Whether it helped could not be found out: not all was looked at before it. Wrong now: ${quoted(left)}.`];
  }
  if (helped === null) return ['Nothing was found to be wrong before, and nothing is now.'];
  return ['It did not help.', ...stillWrong(left), takeBack];
}

/** What was taken back is as it was: that it is no better now is no surprise. */
function backWords(difference: Difference, { cancelled }: Circumstances): string[] {
  const back = 'What was changed is as it was before.';
  if (difference === null) {
    return [back, `How the server does now was not looked at${cancelled ? ' to the end' : ''}. ${lookAgain}`];
  }
  const { gone, left, fresh, untold } = difference;
  return [
    back,
    ...(fresh.length === 0 ? [] : [`What is wrong again: ${quoted(fresh)}.`]),
    ...(gone.length === 0 ? [] : [`${quoted(gone)} ${are(gone)} gone.`]),
    ...stillWrong(left),
    ...notTold(untold),
    ...(fresh.length + left.length + untold.length === 0 ? ['Nothing is found to be wrong.'] : []),
  ];
}

function stoppedWords(difference: Difference): string[] {
  const stopped = 'What you had stopped stands still until somebody starts it.';
  return difference === null || difference.fresh.length === 0
    ? [stopped]
    : [stopped, `Found to be wrong now, and not before: ${quoted(difference.fresh)}.`];
}
