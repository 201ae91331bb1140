/** Which names of a path a judgement is about. Pure. */
import type { AnyJudgement } from '../facts.js';
import type { PathExamination } from './judge-path.js';
import { isReachedEnding, isUntold, type ExaminedCell } from './cell.js';

/**
 * True where it names this host, or the proxy that could not be reached for it.
 *
 * @param route the way that was tried to it
 */
export function isAbout({ facts }: AnyJudgement, { target, atProxy }: ExaminedCell, route: string | null): boolean {
  if ('targets' in facts && facts.targets.some(({ host }) => host === target.host)) return true;
  if ('names' in facts && facts.names.includes(target.host)) return true;
  if ('hosts' in facts && facts.hosts.includes(target.host)) return true;
  if (!atProxy || route === null) return false;
  return 'proxy' in facts ? facts.proxy === route : 'ofProxy' in facts && facts.ofProxy;
}

/** The needed names of a path that were not reached, and that a judgement about it names. */
export function stoppedBy(judgement: AnyJudgement, { path, cells }: PathExamination): readonly ExaminedCell[] {
  const routes = new Map(path.cells.map(({ target, route }) => [target, route]));
  return cells.filter(
    (cell) =>
      cell.target.need === 'needed' &&
      !isReachedEnding(cell.ending) &&
      !isUntold(cell.ending) &&
      isAbout(judgement, cell, routes.get(cell.target.id) ?? null),
  );
}

/** True where all that it stops are names that only a registration needs: a connector that has one runs without them. */
export function isOfRegistration(judgement: AnyJudgement, examined: PathExamination): boolean {
  const stopped = stoppedBy(judgement, examined);
  return stopped.length > 0 && stopped.every(({ target }) => target.phase === 'registration');
}
