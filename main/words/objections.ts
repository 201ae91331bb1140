/** Why a plan was not carried out at all, and what to do. */
import type { Failure } from '../evidence/failure.js';
import type { ChangeObjection, StaleValue } from '../remedy/outcome.js';
import { changeWords } from './changes.js';
import { list, shorten } from './phrases.js';
import { writeFaultWords } from './write-faults.js';

/** The objection as a failure; in each case nothing has been changed. */
export function objectionWords(objection: ChangeObjection): Failure {
  const { code } = objection;
  switch (objection.code) {
    case 'PLAN-EXPIRED':
      return {
        code,
        message: 'By this server’s clock the plan is older than half an hour, so nothing was changed.',
        advice: 'Make it again: the server may have changed meanwhile.',
      };
    case 'PLAN-FROM-LATER':
      return {
        code,
        message: 'The clock of this server was put back since the plan was made, so nothing was changed.',
        advice: 'How old the plan is cannot be told any more. Make it again.',
      };
    case 'PLAN-ELSEWHERE':
      return {
        code,
        message: `The plan was made for another server (${objection.detail}), so nothing was changed.`,
        advice: 'Make a plan on this server.',
      };
    case 'PLAN-OF-ANOTHER':
      return {
        code,
        message: `The plan was made by ${objection.detail === '' ? 'another account' : `the account ${objection.detail}`}, and the program that was to carry it out runs as another one, which has other settings of its own. So nothing was changed.`,
        advice:
          'Take back changes one by one in the history: those of your own settings need no administrator, and of the others any administrator will do. Or make the plan signed in as that administrator.',
      };
    case 'PLAN-STALE':
      return {
        code,
        message:
          objection.places.length === 0
            ? 'The plan is not what would be done now, so nothing was changed.'
            : `Something has changed since the plan was made, so nothing was done: ${list(objection.places)}.${staleText(objection.values)}`,
        advice: 'Make the plan again, and look at what it says now.',
      };
    case 'PLAN-NOT-ALLOWED':
      return {
        code,
        message: `The plan names what this program never changes, so nothing was changed: ${list(objection.places)}.`,
        advice:
          'The product may lie elsewhere now than when the plan or its history was written. Otherwise somebody else wrote them: have that looked into.',
      };
    case 'PLAN-FORGED':
      return {
        code,
        message: `The program that was started as administrator did not find the plan that was announced to it, so nothing was changed: ${objection.detail}.`,
        advice:
          'Another program may have changed it on the way. Make the plan again; if it happens again, have that looked into.',
      };
    case 'PLAN-UNFIT':
      return {
        code,
        message: `The plan is larger than its journal can hold (${objection.detail}), so nothing was changed: it could not be taken back.`,
        advice: 'Ask for less at once, or change it by hand.',
      };
    case 'PLAN-USED':
      return {
        code,
        message: 'This plan was carried out before, so nothing was changed.',
        advice: 'A plan serves once. The history shows what became of it.',
      };
    case 'CHANGE-UNDER-WAY':
      return {
        code,
        message:
          'This program is changing the server already, in another window or terminal, so nothing more was changed.',
        advice: 'Wait until that has come to an end.',
      };
    case 'FILE-IN-THE-WAY':
      return {
        code,
        message: `${objection.place} cannot be changed as it is, so nothing was changed, and no service was stopped.`,
        advice: writeFaultWords(objection.fault, objection.detail),
      };
    case 'JOURNAL-NOT-WRITABLE':
      return {
        code,
        message: `What is there now could not be kept in ${objection.place}, so nothing was changed.`,
        advice: writeFaultWords(objection.fault, objection.detail),
      };
    case 'NOT-READY':
      return {
        code,
        message: 'Something failed before the first change, so nothing was changed.',
        advice: writeFaultWords(objection.fault, objection.detail),
      };
  }
}

/** At most so many letters of a value, and so many values: what changed is to be seen at a glance. */
const [longestValue, mostValues] = [80, 5];

/** What stands there now, and what the plan was made of. */
function staleText(values: readonly StaleValue[] = []): string {
  const said = values.slice(0, mostValues).flatMap(({ planned, now }) => {
    const [was, is] = [changeWords(planned), changeWords(now)];
    return was.before === null || is.before === null || was.before === is.before
      ? []
      : [` ${was.place}: “${shorten(is.before, longestValue)}” now, and “${shorten(was.before, longestValue)}” then.`];
  });
  return said.join('');
}
