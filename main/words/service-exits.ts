/** What the code means with which a service ended, or did not come up. Source: winerror.h. */

/** Codes that are met often enough to be worth a word. */
const words: Readonly<Record<number, string>> = {
  2: 'its program is not there',
  3: 'the folder of its program is not there',
  5: 'access was denied',
  193: 'its file is no program of this Windows',
  1053: 'it did not answer in time',
  1067: 'its program ended unexpectedly',
  1068: 'a service that it depends on did not come up',
  1069: 'it could not sign in with its account',
  1070: 'it stayed where it was while starting',
  1077: 'it has not been started yet since Windows started',
  14001: 'its program does not fit this Windows, or its configuration is not well-formed',
};

/**
 * A part of a sentence, behind “the service …: ”.
 *
 * @param isOwn the code is the service's own, and means nothing to Windows
 */
export function serviceExitWords(code: number, isOwn: boolean): string {
  if (isOwn) return `it ended with its own code ${code}`;
  if (code === 0) return 'it was ended in good order';
  return `${words[code] ?? 'it ended with a code of Windows'} (${code})`;
}
