/** Tries every name over every path, all at once within the bounds, and tells how it goes. */
import type { Authorities } from '../../certificates/authority.js';
import { makeThrowAwayCertificates } from '../../certificates/throw-away.js';
import type { ProbeCell, ProbedPath, ProbedScript, ProbeTarget, Rehearsal } from '../../evidence/probes.js';
import { asksForClientCertificate } from '../../knowledge/match.js';
import { startClock, type Clock } from './clock.js';
import type { ProbeContext } from './context.js';
import { ProbeRecord } from './record.js';
import { rehearse } from './rehearse.js';
import { routeText, type Route } from './route.js';
import { tryTarget } from './try-target.js';

/** Which way a name takes on a path: the next one where one does not work; or why there is none. */
export type RoutePlan =
  | { readonly routes: readonly [Route, ...Route[]] }
  /** `untold`: the connector may find one; this program could not. */
  | { readonly none: string; readonly untold?: true };

/** A path that is to be tried. */
export interface PathPlan extends Pick<ProbedPath, 'id' | 'kind' | 'proxy' | 'inForce' | 'asked'> {
  /**
   * The way of each name. What has to be asked of the network for it (an automatic configuration script) is written down in
   * the path's own record.
   */
  readonly plan: (context: ProbeContext, record: ProbeRecord, targets: readonly ProbeTarget[]) => Promise<PlannedPath>;
}

/** The ways that were found. */
export interface PlannedPath {
  readonly planOf: (target: ProbeTarget) => RoutePlan;
  /** Where a script decides. */
  readonly script?: ProbedScript;
}

/** What is to be done. */
export interface ProbeWork {
  readonly targets: readonly ProbeTarget[];
  readonly plans: readonly PathPlan[];
  readonly authorities: Authorities;
  /** A throw-away certificate is shown to names that ask for the connector's own. */
  readonly rehearse: boolean;
  /** Called when something is new, with all that is known by then. */
  readonly onChange?: (soFar: Probed) => void;
}

/** What came of it. */
export interface Probed {
  readonly paths: readonly ProbedPath[];
  readonly rehearsals: readonly Rehearsal[];
}

/** Tries all targets over all paths. Never rejects for anything the network does; after an abort it gives what is known. */
export async function probePaths(context: ProbeContext, work: ProbeWork): Promise<Probed> {
  const { plans, rehearse: isRehearsed, onChange } = work;
  const clock = startClock();
  const certificates = isRehearsed ? makeThrowAwayCertificates() : null;
  const paths = new Map<string, ProbedPath>();
  const rehearsals: Rehearsal[] = [];
  const known = (): Probed => ({ paths: plans.flatMap(({ id }) => paths.get(id) ?? []), rehearsals: [...rehearsals] });
  await Promise.all(
    plans.map(async (plan) => {
      const probe = new PathProbe(context, clock, work, plan, (path) => {
        paths.set(path.id, path);
        onChange?.(known());
      });
      const { planOf, script } = await plan.plan(context, probe.record, work.targets);
      probe.found(script);
      await Promise.all([
        ...work.targets.map((target) => probe.try(target, planOf(target))),
        ...(certificates === null ? [] : work.targets.filter(isRehearsable)).map(async (target) => {
          const planned = planOf(target);
          if ('none' in planned || certificates === null) return;
          const [route] = planned.routes;
          rehearsals.push(await rehearse(context, clock, work.authorities, certificates, plan.id, target, route));
        }),
      ]);
    }),
  );
  return known();
}

const isRehearsable = ({ host, protocol }: ProbeTarget): boolean =>
  protocol === 'https' && asksForClientCertificate(host);

/** One path while it is tried. */
class PathProbe {
  readonly record: ProbeRecord;
  private readonly cells: Map<string, ProbeCell>;
  private script: ProbedScript | undefined;

  constructor(
    private readonly context: ProbeContext,
    clock: Clock,
    { targets, authorities }: ProbeWork,
    private readonly plan: PathPlan,
    private readonly onChange: (path: ProbedPath) => void,
  ) {
    this.record = new ProbeRecord(clock, authorities);
    this.cells = new Map(targets.map((target) => [target.id, waiting(target)]));
    onChange(this.known());
  }

  /** A script decides. */
  found(script: ProbedScript | undefined): void {
    this.script = script;
  }

  async try(target: ProbeTarget, planned: RoutePlan): Promise<void> {
    if ('none' in planned) {
      const state = this.context.signal.aborted ? 'cancelled' : 'not-tried';
      this.set({ ...waiting(target), state, because: planned.none });
      return;
    }
    this.set(await tryRoutes(this.context, this.record, target, planned.routes, (cell) => this.set(cell)));
  }

  private set(cell: ProbeCell): void {
    this.cells.set(cell.target, cell);
    this.onChange(this.known());
  }

  private known(): ProbedPath {
    const { flows, dns, endsAt } = this.record.evidence();
    const { id, kind, proxy, inForce, asked } = this.plan;
    const cells = [...this.cells.values()];
    const script = this.script === undefined ? {} : { script: this.script };
    return { id, kind, proxy, inForce, asked, ...script, cells, flows: [...flows], dns: [...dns], endsAt };
  }
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
  // As programs do: the next way is for a proxy that is not there, and not for one that refuses.
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
