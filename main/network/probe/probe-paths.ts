/** Tries every name over every path, all at once within the bounds, and tells how it goes. */
import type { Authorities } from '../../certificates/authority.js';
import type { ProbeCell, ProbedPath, ProbeTarget } from '../../evidence/probes.js';
import { startClock, type Clock } from './clock.js';
import type { ProbeContext } from './context.js';
import { ProbeRecord } from './record.js';
import { routeText, type Route } from './route.js';
import { tryTarget } from './try-target.js';

/** Which way a name takes on a path: the next one where one does not work; or why there is none. */
export type RoutePlan = { readonly routes: readonly [Route, ...Route[]] } | { readonly none: string };

/** A path that is to be tried. */
export interface PathPlan extends Pick<ProbedPath, 'id' | 'kind' | 'proxy' | 'inForce' | 'asked'> {
  /**
   * The way of each name. What has to be asked of the network for it (an automatic configuration script) is written down in
   * the path's own record.
   */
  readonly plan: (record: ProbeRecord, signal: AbortSignal) => Promise<(target: ProbeTarget) => RoutePlan>;
}

/** How the one who asks is kept informed. */
export interface ProbeHooks {
  /** Called after each change of a cell, with the path as it is known by then. */
  readonly onPath?: (path: ProbedPath) => void;
}

/** Tries all targets over all paths. Never rejects for anything the network does; after an abort it gives what is known. */
export async function probePaths(
  context: ProbeContext,
  targets: readonly ProbeTarget[],
  plans: readonly PathPlan[],
  authorities: Authorities,
  hooks: ProbeHooks = {},
): Promise<ProbedPath[]> {
  const clock = startClock();
  return await Promise.all(plans.map((plan) => probePath(context, clock, targets, plan, authorities, hooks)));
}

async function probePath(
  context: ProbeContext,
  clock: Clock,
  targets: readonly ProbeTarget[],
  { id, kind, proxy, inForce, asked, plan }: PathPlan,
  authorities: Authorities,
  { onPath }: ProbeHooks,
): Promise<ProbedPath> {
  const record = new ProbeRecord(clock, authorities);
  const cells = new Map<string, ProbeCell>(targets.map((target) => [target.id, waiting(target)]));
  const known = (): ProbedPath => {
    const { flows, dns, endsAt } = record.evidence();
    return { id, kind, proxy, inForce, asked, cells: [...cells.values()], flows: [...flows], dns: [...dns], endsAt };
  };
  const set = (cell: ProbeCell): void => {
    cells.set(cell.target, cell);
    onPath?.(known());
  };
  const planOf = await plan(record, context.signal);
  await Promise.all(
    targets.map(async (target) => {
      const planned = planOf(target);
      if ('none' in planned) {
        set({ ...waiting(target), state: context.signal.aborted ? 'cancelled' : 'not-tried', because: planned.none });
        return;
      }
      set(await tryRoutes(context, record, target, planned.routes, set));
    }),
  );
  return known();
}

async function tryRoutes(
  context: ProbeContext,
  record: ProbeRecord,
  target: ProbeTarget,
  routes: readonly Route[],
  set: (cell: ProbeCell) => void,
): Promise<ProbeCell> {
  const begun = record.clock.now();
  const part = record.part();
  const cellOf = (state: ProbeCell['state'], route: Route | undefined): ProbeCell => ({
    ...waiting(target),
    state,
    route: route === undefined ? null : routeText(route),
    flows: [...part.flows],
    questions: [...part.questions],
    milliseconds: Math.round((record.clock.now() - begun) * 1000),
  });
  let last: Route | undefined;
  for (const route of routes) {
    last = route;
    set(cellOf('running', route));
    if (context.signal.aborted || (await tryTarget(context, part, target, route))) break;
  }
  return cellOf(context.signal.aborted ? 'cancelled' : 'done', last);
}

const waiting = ({ id }: ProbeTarget): ProbeCell => ({
  target: id,
  state: 'waiting',
  because: null,
  route: null,
  flows: [],
  questions: [],
  milliseconds: null,
});
