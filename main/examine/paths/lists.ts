/**
 * Lists for certificate checks on a path that is only thought of. Windows fetches them with a setting of its own (WinHTTP:
 * KB2623724), not with the connector's: whoever chooses the path may give it to WinHTTP as well, or leave WinHTTP as it is.
 * So a list counts as reached where either way reaches it. Pure.
 */
import type { ProbeCell, ProbedPath, Probes, ProbeTarget } from '../../evidence/probes.js';
import { examineCell, isReachedEnding, isUntold, type CellExamination } from './cell.js';

/** A try for a list by the way that Windows takes now, and the path in whose record it stands. */
interface PresentTry {
  readonly path: ProbedPath;
  readonly cell: ProbeCell;
}

/** What counts of a cell: by the path's own way, and of two tries the one that counts. */
export function ownPart(cell: ProbeCell): ProbeCell {
  const { present, aside, ...own } = cell;
  if (present === undefined && aside === undefined) return cell;
  const flows = new Set([...(present?.flows ?? []), ...(aside?.flows ?? [])]);
  const questions = new Set([...(present?.questions ?? []), ...(aside?.questions ?? [])]);
  return {
    ...own,
    flows: own.flows.filter((id) => !flows.has(id)),
    questions: own.questions.filter((index) => !questions.has(index)),
  };
}

/** Judges a cell; of a list, by the way that Windows takes now where that of the path does not reach it. */
export function examineTry(path: ProbedPath, cell: ProbeCell, target: ProbeTarget, probes: Probes): CellExamination {
  const own = examineCell(path, ownPart(cell), target);
  if (isReachedEnding(own.ending) && cell.aside?.which === 'first') return { ...own, secondTime: true };
  if (isReachedEnding(own.ending) || isUntold(own.ending)) return own;
  const present = presentTry(path, cell, target, probes);
  if (present === null || present.cell.route === null) return own;
  const other = examineCell(present.path, present.cell, target);
  return isReachedEnding(other.ending) ? { ...other, ending: 'by-present-way', detail: present.cell.route } : own;
}

/** null: of a path in force, of what is no list, and where it is the way of the path. */
function presentTry(path: ProbedPath, cell: ProbeCell, target: ProbeTarget, probes: Probes): PresentTry | null {
  if (path.inForce || !isList(target)) return null;
  if (cell.present !== undefined) return { path, cell: { ...cell, ...cell.present } };
  const inForce = probes.paths.find((each) => each.inForce);
  const same = inForce?.cells.find((each) => each.target === cell.target);
  return inForce === undefined || same === undefined || same.route === cell.route
    ? null
    : { path: inForce, cell: same };
}

const isList = ({ phase, protocol }: ProbeTarget): boolean => phase === 'certificate-check' && protocol === 'http';

/** By which ways the lists of a path were tried, and what that came to. */
export interface ListsTried {
  /** `unknown`: which way Windows takes now could not be told. */
  readonly by: 'present' | 'supposed' | 'same' | 'both' | 'unknown';
  /** `direct`, or proxies as `host:port`: of the path, and of Windows now. */
  readonly own: readonly string[];
  readonly present: readonly string[];
  /** Hosts that one of the two ways alone reaches. */
  readonly onlyOwn: readonly string[];
  readonly onlyPresent: readonly string[];
}

/** Says it; null where no list was tried. */
export function listsTried(path: ProbedPath, probes: Probes): ListsTried | null {
  const lists = path.cells.flatMap((cell) => {
    const target = probes.targets.find(({ id }) => id === cell.target);
    if (target === undefined || !isList(target) || cell.route === null) return [];
    return [{ cell, target, present: presentTry(path, cell, target, probes) }];
  });
  if (path.listsBy === undefined || lists.length === 0) return null;
  const isReached = (of: ProbedPath, cell: ProbeCell, target: ProbeTarget): boolean =>
    isReachedEnding(examineCell(of, cell, target).ending);
  const compared = lists.flatMap(({ cell, target, present }) => {
    if (present === null || present.cell.route === null || target.need !== 'needed') return [];
    const other = isReached(present.path, present.cell, target);
    return [{ host: target.host, own: isReached(path, ownPart(cell), target), other }];
  });
  const presents = lists.flatMap(({ present }) => present ?? []);
  return {
    by:
      path.listsBy !== 'both'
        ? path.listsBy
        : presents.some(({ cell }) => cell.route === null)
          ? 'unknown'
          : presents.length === 0
            ? 'same'
            : 'both',
    own: [...new Set(lists.map(({ cell }) => cell.route ?? ''))],
    present: [...new Set(presents.flatMap(({ cell }) => cell.route ?? []))],
    onlyOwn: compared.filter(({ own, other }) => own && !other).map(({ host }) => host),
    onlyPresent: compared.filter(({ own, other }) => !own && other).map(({ host }) => host),
  };
}
