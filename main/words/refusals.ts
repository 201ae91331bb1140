/** Why a remedy is not possible here, and what can be done instead. */
import type { Obstacle } from '../configuration/edit.js';
import type { FaultCode } from '../configuration/fault.js';
import type { RefusalCode } from '../remedy/codes.js';
import { services } from '../knowledge/generations.js';
import type { Refusal } from '../remedy/planned.js';
import { changeWords, serviceName } from './changes.js';
import { capital } from './phrases.js';
import { serviceDoing } from './service-progress.js';

/** A refusal in words; line and column where it is about a place in a file. */
export interface RefusalWords {
  readonly title: string;
  readonly place: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly found: string;
  readonly advice: string;
}

type Words = (refusal: Refusal) => Pick<RefusalWords, 'title' | 'found' | 'advice'>;

const placeOf = ({ place }: Refusal): string => place ?? 'it';

/** The service that it is about, by the short name in its place. */
const serviceOf = (refusal: Refusal): string => serviceName(placeOf(refusal).replace(/^service /, ''));
const partOf = (refusal: Refusal): 'connector' | 'updater' =>
  placeOf(refusal).endsWith(services.updater) ? 'updater' : 'connector';

const isOfProduct = (refusal: Refusal): boolean =>
  Object.values(services).some((name) => placeOf(refusal) === `service ${name}`);

/** What stood there before this program changed it, for who puts it back by hand. */
function formerWords({ former }: Refusal): string {
  if (former === undefined) return 'The history shows what stood there before.';
  const { change, kept } = former;
  return kept === null
    ? `Before this program changed it, this stood there: ${changeWords(change).before ?? 'nothing'}. Put that back by hand if it is still wanted.`
    : `The file as it was before is kept: “${kept}”. Open both with Notepad, and put back by hand what is still wanted.`;
}

const refusals: { readonly [Code in RefusalCode]: Words } = {
  'NOT-INSTALLED': () => ({
    title: 'The connector is not installed on this server',
    found: 'Neither of its two services is there, so there is nothing of it to change.',
    advice: 'Install the connector first. If its installer needs a proxy, set that for your own account beforehand.',
  }),
  'FILE-MISSING': (refusal) => ({
    title: 'A configuration file is not there',
    found: `${placeOf(refusal)} does not exist, though the service that would read it does.`,
    advice: 'The installation is damaged: install the connector again, then come back here.',
  }),
  'FILE-NOT-EDITED': ({ obstacle }) => (obstacle === null ? unknown : obstacleWords(obstacle)),
  UNREADABLE: (refusal) => unreadableWords(refusal),
  'SERVICE-MISSING': (refusal) => ({
    title: `The service of the ${partOf(refusal)} is not there`,
    found: `Windows knows no ${placeOf(refusal)}.`,
    advice: 'Install the connector again: both of its services come with it.',
  }),
  'SERVICE-PENDING': (refusal) => ({
    title: 'A service is on its way from one state to another',
    found: capital(`${serviceOf(refusal)} ${serviceDoing(refusal.detail)}.`),
    advice: 'Wait until it has come to rest and try again. If it stays so for minutes, restart the server.',
  }),
  'SERVICE-DISABLED': (refusal) =>
    isOfProduct(refusal)
      ? {
          title: `The ${partOf(refusal)} is disabled, so it cannot be started`,
          found: `Windows is told never to start ${serviceOf(refusal)}.`,
          advice: `Enable it first, if nobody disabled it on purpose: “connector-doctor apply service enable ${partOf(refusal)}” in the terminal. Then it can be started.`,
        }
      : {
          title: 'A service that would have to stop is disabled',
          found: `${capital(serviceOf(refusal))} depends on the connector’s services and would have to stop with them. Windows is told never to start it, so it would not come back.`,
          advice:
            'Ask whoever looks after it. In services.msc, set its startup type to Manual, or stop it there; then come back here.',
        },
  'SERVICE-START-UNKNOWN': (refusal) => ({
    title: 'The service is started in a way that is not known here',
    found: `${capital(serviceOf(refusal))} has a start type that services of this kind do not have.`,
    advice: 'Look at it in services.msc, and install the connector again if nobody changed it on purpose.',
  }),
  'CHANGED-SINCE': (refusal) => ({
    title: 'It was changed again since, and not by this program',
    found:
      'What stands there now is not what this program left there. Taking its change back would undo the other one, too.',
    advice: `${formerWords(refusal)} Or choose the way anew: “connector-doctor plan REMEDY --by-hand” tells how each change is made by hand.`,
  }),
  'CHANGED-AGAIN': ({ detail }) => ({
    title: 'A later change of this program builds on it',
    found: 'What stands there now was put there by a later change, which has to be taken back first.',
    advice: `Take back the later changes first, the newest before the others. In the terminal: “connector-doctor undo ${detail}”, or all at once: “connector-doctor undo --all”.`,
  }),
  GONE: (refusal) => ({
    title: 'What was changed is not there any more',
    found: `${placeOf(refusal)} is gone, so there is nothing to put back into.`,
    advice: 'If the connector was removed or moved by an update, there is nothing to undo here.',
  }),
  'CHANGE-UNKNOWN': ({ detail }) => ({
    title: 'There is no change with this id here',
    found: `This program has made no change ${detail} here.`,
    advice:
      'The history lists the changes that were made here, with their ids (in the terminal: “connector-doctor history”).',
  }),
  'OF-ANOTHER-ACCOUNT': ({ detail }) => ({
    title: 'The settings are those of another account',
    found: `What is left to take back are settings of ${detail === '' ? 'an account that is not known' : `the account ${detail}`}, which only that account can change.`,
    advice: 'Have whoever that is sign in here, and take it back in the history of this program.',
  }),
  'JOURNAL-UNREAD': ({ detail }) => ({
    title: 'The journal of this change cannot be read',
    found: `What the change ${detail} has done is not known any more, so it cannot be taken back by this program.`,
    advice: 'The history says why, and what of it is sound: put that back by hand, and no copy that was altered.',
  }),
  'REQUEST-UNFIT': ({ detail }) => ({
    title: 'What was asked for is not possible so',
    found: `It goes beyond what a plan can hold (${detail}), so nothing was planned.`,
    advice: 'Ask for less at once. Names that go past a proxy can often be said in one: *.contoso.local.',
  }),
  'PLAN-UNFIT': ({ detail }) => ({
    title: 'The plan is larger than its journal can hold',
    found: `What would be changed could not be noted so that it can be taken back (${detail}).`,
    advice: 'Nothing has been changed. Ask for less at once, or change it by hand.',
  }),
};

/** What could not be read, by the reason. */
function unreadableWords(refusal: Refusal): ReturnType<Words> {
  const { reason = 'failed', detail } = refusal;
  const place = placeOf(refusal);
  if (reason === 'too-large') {
    return {
      title: 'A file is larger than this program changes',
      found: `${place} is larger than 1 MiB (${detail}). The connector’s own is a few thousand bytes.`,
      advice:
        'Open it with an editor to see what has come into it, and put an older copy back; or install the connector again. Then come back here.',
    };
  }
  if (detail === 'EISDIR') {
    return {
      title: 'A folder lies where a file should be',
      found: `${place} is a folder, and the service looks for a file of that name.`,
      advice: 'Give the folder another name, and install the connector again: it brings the file. Then come back here.',
    };
  }
  return {
    title: 'Something could not be read that is to be changed',
    found: `${place} could not be read (${detail === '' ? 'no reason given' : detail}). What is there now is not known, so it could not be put back.`,
    advice:
      reason === 'access-denied'
        ? 'Start this program as administrator and try again. Nothing has been changed.'
        : 'Nothing has been changed. Try again; if it stays so, look at it with Windows’ own tools.',
  };
}

const unknown = { title: 'The file cannot be changed', found: 'No reason is known.', advice: 'Change it by hand.' };

function obstacleWords(obstacle: Obstacle): ReturnType<Words> {
  switch (obstacle.kind) {
    case 'fault':
      return {
        title: 'A configuration file has a fault, so it is left alone',
        found: obstacle.fault.message,
        advice:
          proposals[obstacle.fault.code] ??
          'Correct it with an editor, or have the connector installed again; then come back here.',
      };
    case 'encoding':
      return {
        title: 'The file is in an encoding that is not changed here',
        found: `Its first line says “${obstacle.encoding}”.`,
        advice:
          'Open it with Notepad, save it as UTF-8, and change its first line to encoding="utf-8"; then come back here.',
      };
    case 'module':
      return {
        title: 'A program of somebody’s own decides about the proxy',
        found: 'The file names a <module>, which .NET asks instead of any address.',
        advice:
          'Ask whoever put it there. If it is not wanted any more, take the <module> line out; then come back here.',
      };
  }
}

/** What to do about faults that people make. */
const proposals: { readonly [Code in FaultCode]?: string } = {
  'SECTION-DUPLICATE': 'Keep one of the two and take the other out: .NET refuses the file while both are there.',
  'ELEMENT-DUPLICATE': 'Keep one of the two and take the other out.',
  'ELEMENT-UNKNOWN':
    'Take this element out of where it stands. <proxy> belongs into <defaultProxy>, and that into <system.net>.',
  'ATTRIBUTE-UNKNOWN':
    'Take this attribute out, or put it where it belongs: enabled stands at <defaultProxy>, the address at <proxy>.',
  'DECLARATIONS-NOT-FIRST': 'Move <configSections> up, so that it is the first element in <configuration>.',
  'XML-MALFORMED': 'Look at this line with an editor: often a bracket, a quote or a closing tag is missing.',
  'FILE-EMPTY': 'Install the connector again: the file has lost its content.',
  'LOCATION-NOT-READ': 'This program does not know what a <location> changes. Change the file by hand.',
  'SECTION-ELSEWHERE': 'Change the file that it names, by hand.',
};

/** A refusal in words. */
export function refusalWords(refusal: Refusal): RefusalWords {
  const { obstacle, place } = refusal;
  const at = obstacle?.kind === 'fault' ? obstacle.fault : obstacle?.kind === 'module' ? obstacle.at : null;
  return { ...refusals[refusal.code](refusal), place, line: at?.line ?? null, column: at?.column ?? null };
}
