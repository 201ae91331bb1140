/** What became of a change that has no end, as the history says it. */
import { valueOr, type Fact } from '../evidence/fact.js';
import type { Astray, SoundPart } from '../remedy/past-change.js';
import { services } from '../knowledge/generations.js';
import { changeWords, fileName, serviceName } from './changes.js';
import { list } from './phrases.js';

/** It is being made at this moment, by this program or another of its windows and terminals. */
export const underWayWords = 'It is being made at this moment. Look again once it has come to an end.';

/** Said beside a look at the server; null where there is nothing to say. */
export function brokenOffNote(brokenOff: Fact<boolean>): string | null {
  if (brokenOff.state === 'unreadable')
    return `Whether a change of this program was broken off here in the middle could not be found out (${brokenOff.detail}). To look as administrator: “connector-doctor history”.`;
  return valueOr(brokenOff, false) ? wasBrokenOff : null;
}

const wasBrokenOff =
  'A change that this program was making here was broken off in the middle, and not taken back: services may stand still. To see it: “connector-doctor history”.';

/**
 * It cannot be taken back by this program.
 *
 * @param damage why
 * @param sound what stood there before, for who puts it back by hand
 */
export function damagedWords(damage: string, sound: readonly SoundPart[]): string {
  if (sound.length === 0)
    return `${damage} What can be read of it lies in this folder; it cannot be taken back from here.`;
  const parts = sound.map((part) => {
    if ('kept' in part) return `${part.path} as it was before lies whole in ${part.kept}.`;
    const { title, place, before } = changeWords(part.change);
    return `${title}, before: ${before ?? 'nothing'} (${place}).`;
  });
  return `${damage} So the change cannot be taken back from here as a whole. The rest is sound, and can be put back by hand: ${parts.join(' ')}`;
}

/** Somebody else has put back what it changed. */
export const putBackWords = 'What it changed is as it was before by now, so nothing of it is left to take back.';

/**
 * The program or the power went in the middle of it.
 *
 * @param stopped services that it has stopped, and not started again as far as its journal says
 * @param isPutBack nothing of it is left to take back
 */
export function brokenOffWords(astray: readonly Astray[], stopped: readonly string[], isPutBack = false): string {
  const brokenOff = 'It was broken off in the middle: the program ended, or the power went.';
  if (astray.length === 0) {
    const whole = [brokenOff, 'Every file is whole.', ...stoppedWords(stopped)];
    return [...whole, ...(isPutBack ? [] : ['Take it back, then make it again.'])].join(' ');
  }
  const files = astray.map(
    ({ path, lies }) =>
      `${path} is not in its place: Windows was just replacing it. It lies whole beside it, as ${fileName(lies)}.`,
  );
  return [
    brokenOff,
    ...files,
    ...stoppedWords(stopped),
    'Start this program as administrator and open the history: it puts that back. Or give the file its name again by hand. Do not start its service before that: it would run without its settings.',
  ].join(' ');
}

function stoppedWords(stopped: readonly string[]): readonly string[] {
  if (stopped.length === 0) return [];
  const them = stopped.length === 1 ? 'it' : 'them';
  return [
    `It stopped ${list(stopped.map(serviceName))}, and did not start ${them} again as far as it is noted.`,
    'While the connector stands still, nobody reaches an application through it.',
  ].slice(0, stopped.includes(services.connector) ? 2 : 1);
}
