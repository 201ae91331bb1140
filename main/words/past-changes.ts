/** What became of a change that has no end, as the history says it. */
import type { Astray } from '../remedy/past-change.js';
import { fileName } from './changes.js';

/** It is being made at this moment, by this program or another of its windows and terminals. */
export const underWayWords = 'It is being made at this moment. Look again once it has come to an end.';

/** Somebody else has put back what it changed. */
export const putBackWords = 'What it changed is as it was before by now, so nothing of it is left to take back.';

/**
 * The program or the power went in the middle of it.
 *
 * @param isPutBack nothing of it is left to take back
 */
export function brokenOffWords(astray: readonly Astray[], isPutBack = false): string {
  const brokenOff = 'It was broken off in the middle: the program ended, or the power went.';
  if (astray.length === 0)
    return `${brokenOff} Every file is whole.${isPutBack ? '' : ' Take it back, then make it again.'}`;
  const files = astray.map(
    ({ path, lies }) =>
      `${path} is not in its place: Windows was just replacing it. It lies whole beside it, as ${fileName(lies)}.`,
  );
  return [
    brokenOff,
    ...files,
    'Start this program as administrator and open the history: it puts that back. Or give the file its name again by hand. Do not start its service before that: it would run without its settings.',
  ].join(' ');
}
