/** Names that were tried again take the place of the earlier tries, in the record of the whole. */
import type { ProbeCell, ProbedPath, Probes } from '../../evidence/probes.js';

/** The record of the earlier tries, with what was tried again in its place. Paths that were not tried again stay. */
export function triedAgain(earlier: Probes, again: Probes): Probes {
  const seconds = (Date.parse(again.takenAt) - Date.parse(earlier.takenAt)) / 1000;
  const repeated = new Set(again.targets.map(({ id }) => id));
  const paths = earlier.paths.map((path) => {
    const later = again.paths.find(({ id }) => id === path.id);
    return later === undefined ? path : joined(path, later, seconds, repeated);
  });
  return {
    ...earlier,
    // What was broken off may have been tried to the end since.
    complete: paths.every(({ cells }) => cells.every(({ state }) => state === 'done' || state === 'not-tried')),
    paths,
    rehearsals: [
      ...earlier.rehearsals.filter(
        ({ path, target }) => !again.rehearsals.some((each) => each.path === path && each.target === target),
      ),
      ...again.rehearsals,
    ],
  };
}

/** One path: the new connections stand behind the old ones, with numbers and times that go on from theirs. */
function joined(path: ProbedPath, later: ProbedPath, seconds: number, repeated: ReadonlySet<string>): ProbedPath {
  const ids = 1 + Math.max(-1, ...path.flows.map(({ id }) => id));
  const steps = Math.max(
    0,
    ...path.flows.map(({ lastPacket }) => lastPacket),
    ...path.dns.map(({ packet }) => packet + 1),
  );
  const gone = new Set(path.cells.filter(({ target }) => repeated.has(target)).flatMap(({ flows }) => flows));
  const goneQuestions = new Set(
    path.cells.filter(({ target }) => repeated.has(target)).flatMap(({ questions }) => questions),
  );
  // Cells know their questions by their places in the list, which change where others go.
  const kept = path.dns.flatMap((dns, index) => (goneQuestions.has(index) ? [] : [{ dns, index }]));
  const places = new Map(kept.map(({ index }, place) => [index, place]));
  const moved = (cell: ProbeCell): ProbeCell =>
    renumbered(
      cell,
      (id) => id,
      (index) => places.get(index) ?? [],
    );
  return {
    ...path,
    ...scriptOf(path, later, repeated),
    cells: path.cells.map((cell) => {
      const repeatedCell = later.cells.find(({ target }) => target === cell.target);
      if (repeatedCell === undefined) return moved(cell);
      return renumbered(
        repeatedCell,
        (id) => id + ids,
        (index) => index + kept.length,
      );
    }),
    flows: [
      ...path.flows.filter(({ id }) => !gone.has(id)),
      ...later.flows.map((flow) => ({ ...moveOn(flow, steps, seconds), id: flow.id + ids })),
    ],
    dns: [
      ...kept.map(({ dns }) => dns),
      ...later.dns.map((dns) => ({
        ...moveOn(dns, steps, seconds),
        queries: dns.queries.map((packet) => packet + steps),
      })),
    ],
    endsAt: Math.max(path.endsAt, later.endsAt + seconds),
  };
}

/**
 * The script as it is now, with what the earlier one answered for the names that were not asked again. A look that was
 * broken off says less than the earlier one.
 */
function scriptOf(
  { script: earlier }: ProbedPath,
  { script: later }: ProbedPath,
  repeated: ReadonlySet<string>,
): Pick<ProbedPath, 'script'> {
  if (later === undefined) return {};
  if (earlier === undefined) return { script: later };
  if (later.tried.some(({ outcome }) => outcome === 'cancelled')) return { script: earlier };
  const others = earlier.ways.filter(({ target }) => !repeated.has(target));
  const { fault } = earlier;
  // What it failed over for another name was not asked again.
  const isOfOthers = fault !== null && others.some(({ target }) => target.startsWith(`${fault.host}:`));
  return {
    script: { ...later, fault: later.fault ?? (isOfOthers ? fault : null), ways: [...others, ...later.ways] },
  };
}

/** A cell whose connections and questions have other numbers by now. */
function renumbered(
  cell: ProbeCell,
  flow: (id: number) => number | readonly number[],
  question: (index: number) => number | readonly number[],
): ProbeCell {
  const moved = <T extends { flows: number[]; questions: number[] }>(part: T): T => ({
    ...part,
    flows: part.flows.flatMap(flow),
    questions: part.questions.flatMap(question),
  });
  return {
    ...moved(cell),
    ...(cell.present === undefined ? {} : { present: moved(cell.present) }),
    ...(cell.aside === undefined ? {} : { aside: moved(cell.aside) }),
  };
}

/** Numbers of steps, and times, wherever they stand in what was recorded. */
const numbers = new Set(['packet', 'firstPacket', 'lastPacket', 'answerPacket', 'clientHelloPacket', 'chainPacket']);
const times = new Set(['at', 'firstAt', 'lastAt', 'connectedAt', 'answerAt', 'clientSpokeAt', 'serverSpokeAt']);

/** The same evidence, begun so many steps and seconds later. */
function moveOn<T>(value: T, steps: number, seconds: number): T {
  if (Array.isArray(value)) return value.map((each: unknown) => moveOn(each, steps, seconds)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => {
      if (typeof each !== 'number') return [key, moveOn(each, steps, seconds)];
      return [key, numbers.has(key) ? each + steps : times.has(key) ? each + seconds : each];
    }),
  ) as T;
}
