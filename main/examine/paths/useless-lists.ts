/**
 * Answers for certificate lists that Windows can make nothing of: what is no list, and lists out of date. One of them says
 * little: an authority may have moved a list, or be late with it. All of them at once say that something on the way, or this
 * server's clock, is the reason: authorities do not fail together. Pure.
 */
import type { ProbedPath } from '../../evidence/probes.js';
import type { AnyJudgement, PacketRef } from '../facts.js';
import { stepsOf } from '../packets.js';
import type { ExaminedCell } from './cell.js';

/** Hosts that have to agree before it is not the host's own trouble. */
const enough = 2;

const isList = ({ target }: ExaminedCell): boolean =>
  target.need === 'needed' && target.phase === 'certificate-check' && target.protocol === 'http';

/** The same cells; those of useless lists count as failed where no list at all is of use. */
export function withUselessLists(cells: readonly ExaminedCell[]): ExaminedCell[] {
  const lists = cells.filter(isList);
  const isAlone = (ending: ExaminedCell['ending'], useful: (cell: ExaminedCell) => boolean): boolean =>
    lists.filter((cell) => cell.ending === ending).length >= enough && !lists.some(useful);
  // Whatever can be read as a list is none of somebody else's; of those with dates, one in date clears the clock.
  const areReplaced = isAlone('list-unreadable', ({ ending, detail }) => ending === 'reached' && detail !== null);
  const areOutdated = isAlone('list-outdated', ({ ending, detail }) => ending === 'reached' && detail === 'crl');
  return cells.map((cell): ExaminedCell => {
    if (areReplaced && cell.ending === 'list-unreadable') return asFailed(cell, null);
    if (areOutdated && cell.ending === 'list-outdated') return asFailed(cell, 'outdated');
    return cell;
  });
}

const asFailed = (cell: ExaminedCell, detail: string | null): ExaminedCell => ({
  ...cell,
  ending: 'list-useless',
  detail,
  segments: cell.segments.map((segment) => (segment.state === 'unknown' ? { ...segment, state: 'failed' } : segment)),
});

/** Rule REVOCATION-USELESS. */
export function examineUselessLists(path: ProbedPath, cells: readonly ExaminedCell[]): AnyJudgement[] {
  return ([true, false] as const).flatMap((outdated): AnyJudgement[] => {
    const single = outdated ? 'list-outdated' : 'list-unreadable';
    const own = cells
      .filter(isList)
      .filter(
        ({ ending, detail }) => ending === single || (ending === 'list-useless' && (detail !== null) === outdated),
      );
    if (own.length === 0) return [];
    const all = own.some(({ ending }) => ending === 'list-useless');
    return [
      {
        code: 'REVOCATION-USELESS',
        facts: { hosts: [...new Set(own.map(({ target }) => target.host))], outdated, all },
        confidence: all ? 'likely' : 'possible',
        ...(all
          ? outdated
            ? { where: 'unknown', whoCanFix: 'administrator' }
            : {}
          : { outcome: outdated ? 'notice' : 'couldNotTest', severity: outdated ? 'risk' : 'none' }),
        packets: packetsOf(path, own),
        filter: null,
        dependsOn: [],
      },
    ];
  });
}

function packetsOf(path: ProbedPath, cells: readonly ExaminedCell[]): PacketRef[] {
  const targets = new Set(cells.map(({ target }) => target.id));
  const ids = new Set(path.cells.filter(({ target }) => targets.has(target)).flatMap(({ flows }) => flows));
  return stepsOf(
    path.flows.filter(({ id }) => ids.has(id)),
    ['request', 'answer'],
  );
}
