/** Tries every name over every path, all at once within the bounds, and tells how it goes. */
import type { Authorities } from '../../certificates/authority.js';
import { makeThrowAwayCertificates } from '../../certificates/throw-away.js';
import type { Flow } from '../../evidence/capture.js';
import type { ProbeCell, ProbedPath, ProbedScript, ProbeTarget, Rehearsal } from '../../evidence/probes.js';
import { asksForClientCertificate } from '../../knowledge/match.js';
import { startClock, type Clock } from './clock.js';
import type { ProbeContext } from './context.js';
import { linkedTo, settle } from './deadline.js';
import { ProbeRecord, type HeldPart, type Recording } from './record.js';
import { rehearse } from './rehearse.js';
import { routeText, type Route } from './route.js';
import { mayPass, mostSecondTries, secondTryLimit, secondTryPause } from './second-try.js';
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
  readonly listsBy: NonNullable<ProbedPath['listsBy']>;
  /** The way of a list that Windows takes now, to be tried beside that of the path. */
  readonly present?: PresentWay;
  /**
   * The way of each name where no script is found, for paths that look for one: it is tried from the start, so that nothing
   * waits for what may never answer. Where a script then says otherwise, nothing of it is kept.
   */
  readonly meanwhile?: (target: ProbeTarget) => Meanwhile;
}

/** A way that is tried before all is known. */
export interface Meanwhile {
  readonly planned: RoutePlan;
  /** No script has a say in it. */
  readonly certain: boolean;
}

/** Finds out which way Windows takes for lists now; null of a target that is no list. */
export type PresentWay = (
  context: ProbeContext,
  record: ProbeRecord,
  targets: readonly ProbeTarget[],
) => Promise<(target: ProbeTarget) => RoutePlan | null>;

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
      const show: Show = async (own, target, route) =>
        certificates === null || !isRehearsable(target)
          ? null
          : await rehearse(own, clock, work.authorities, certificates, plan.id, target, route);
      const probe = new PathProbe(context, clock, work, plan, show, (path) => {
        paths.set(path.id, path);
        onChange?.(known());
      });
      const present = plan.present?.(context, probe.record, work.targets) ?? null;
      const begun = new Map(work.targets.map((target) => [target, probe.begin(target)]));
      const { planOf, script } = await plan.plan(context, probe.record, work.targets);
      probe.found(script);
      await Promise.all(
        work.targets.map(async (target) => {
          rehearsals.push(...(await probe.try(target, planOf(target), begun.get(target) ?? null, present)));
        }),
      );
    }),
  );
  return known();
}

/** Shows a throw-away certificate to a name; null where none is to be shown. */
type Show = (context: ProbeContext, target: ProbeTarget, route: Route) => Promise<Rehearsal | null>;

const noShow: Show = () => Promise.resolve(null);
const noSecond = (): boolean => false;

const isRehearsable = ({ host, protocol }: ProbeTarget): boolean =>
  protocol === 'https' && asksForClientCertificate(host);

/** One path while it is tried. */
class PathProbe {
  readonly record: ProbeRecord;
  private readonly cells: Map<string, ProbeCell>;
  private script: ProbedScript | undefined;
  private secondTries = mostSecondTries;

  constructor(
    private readonly context: ProbeContext,
    clock: Clock,
    { targets, authorities }: ProbeWork,
    private readonly plan: PathPlan,
    private readonly show: Show,
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

  /** Begins with the way that a name takes where no script is found; null where there is none to begin with. */
  begin(target: ProbeTarget): Attempt | null {
    const meanwhile = this.plan.meanwhile?.(target);
    if (meanwhile === undefined || 'none' in meanwhile.planned) return null;
    const attempt = this.attempt(target, meanwhile.planned.routes);
    if (meanwhile.certain) attempt.keep();
    return attempt;
  }

  /** Tries a name, or goes on with what was begun if that is its way. */
  async try(
    target: ProbeTarget,
    planned: RoutePlan,
    begun: Attempt | null,
    present: ReturnType<PresentWay> | null,
  ): Promise<readonly Rehearsal[]> {
    if ('none' in planned) {
      begun?.drop();
      const state = this.context.signal.aborted ? 'cancelled' : 'not-tried';
      this.set({ ...waiting(target), state, because: planned.none });
      return [];
    }
    const isRight = begun?.isAlong(planned.routes) === true;
    if (!isRight) begun?.drop();
    const attempt = isRight ? begun : this.attempt(target, planned.routes, present !== null);
    attempt.keep();
    const [, rehearsals, beside] = await Promise.all([
      attempt.done,
      attempt.rehearsals,
      this.tryPresent(target, planned, present),
    ]);
    const own = attempt.cell();
    this.set(beside === null ? own : withPresent(own, beside));
    return rehearsals;
  }

  /** The same list by the way that Windows takes now, without a route where that cannot be told; null where it is no other. */
  private async tryPresent(
    target: ProbeTarget,
    own: RoutePlan,
    present: ReturnType<PresentWay> | null,
  ): Promise<ProbeCell | null> {
    const planned = present === null ? null : (await present)(target);
    if (planned === null || JSON.stringify(planned) === JSON.stringify(own)) return null;
    if ('none' in planned) return waiting(target);
    const attempt = new Attempt(this.context, this.record, target, planned.routes, noShow, noSecond, () => undefined);
    attempt.keep();
    await attempt.done;
    return attempt.cell();
  }

  /** @param isHalf another try belongs to it: that this one is done says nothing yet */
  private attempt(target: ProbeTarget, routes: readonly [Route, ...Route[]], isHalf = false): Attempt {
    const second = (): boolean => this.secondTries-- > 0;
    return new Attempt(this.context, this.record, target, routes, this.show, second, (cell) => {
      if (!isHalf || cell.state !== 'done') this.set(cell);
    });
  }

  private set(cell: ProbeCell): void {
    this.cells.set(cell.target, cell);
    this.onChange(this.known());
  }

  private known(): ProbedPath {
    const { flows, dns, endsAt } = this.record.evidence();
    const { id, kind, proxy, inForce, asked, listsBy } = this.plan;
    const cells = [...this.cells.values()];
    const script = this.script === undefined ? {} : { script: this.script };
    return { id, kind, proxy, inForce, asked, listsBy, ...script, cells, flows: [...flows], dns: [...dns], endsAt };
  }
}

/** Ways that are rehearsed: scripts name two or three, and each costs connections. */
const mostRehearsed = 4;

/** Each way once, the first of them. */
const distinct = (routes: readonly Route[]): readonly Route[] =>
  [...new Map(routes.map((route) => [routeText(route), route])).values()].slice(0, mostRehearsed);

/** True where a server answered in TLS. */
const isHeard = ({ flows }: Rehearsal): boolean => flows.some(({ tls }) => tls !== undefined && tls.version !== null);

/** Milliseconds that one way has at least: a request for connection is repeated after one second (RFC 6298). */
const shortestWait = 2000;

/** One name on its way. What it meets is evidence once it is kept. */
class Attempt {
  /** Resolves when all of its ways were tried, as far as need be. */
  readonly done: Promise<void>;
  /** Beside it, over each of its ways: which of them a connector takes may change from one hour to the next. */
  readonly rehearsals: Promise<readonly Rehearsal[]>;
  private readonly part: HeldPart;
  private readonly stop: ReturnType<typeof linkedTo>;
  private readonly begun: number;
  private ended: number | null = null;
  private state: ProbeCell['state'] = 'waiting';
  private route: Route | null = null;
  private isKept = false;
  /** How many connections and questions the first of two tries had, and which of the tries counts. */
  private first: { readonly flows: number; readonly questions: number; counts: boolean } | null = null;
  private questions = 0;

  /** @param mayTryAgain takes one of the second tries that are left, if there is one */
  constructor(
    private readonly context: ProbeContext,
    private readonly record: ProbeRecord,
    private readonly target: ProbeTarget,
    private readonly routes: readonly [Route, ...Route[]],
    show: Show,
    private readonly mayTryAgain: () => boolean,
    private readonly onChange: (cell: ProbeCell) => void,
  ) {
    this.part = record.heldPart();
    this.stop = linkedTo(context.signal);
    this.begun = record.clock.now();
    this.done = this.run();
    this.rehearsals = this.showOver(distinct(routes), show);
    void Promise.all([this.done, this.rehearsals]).then(this.stop.release);
  }

  isAlong(routes: readonly Route[]): boolean {
    return routes.map(routeText).join() === this.routes.map(routeText).join();
  }

  keep(): void {
    if (this.isKept) return;
    this.isKept = true;
    this.part.keep();
    this.tell();
  }

  /** It is not the way: nothing of it stands anywhere, and what is open is closed. */
  drop(): void {
    this.stop.controller.abort();
  }

  private async showOver(routes: readonly Route[], show: Show): Promise<readonly Rehearsal[]> {
    const context = { ...this.context, signal: this.stop.controller.signal };
    const shown = await Promise.all(routes.map((route) => show(context, this.target, route)));
    // Of a way in reserve that is not there, there is nothing to tell.
    return shown.flatMap((each, index) => (each !== null && (index === 0 || isHeard(each)) ? each : []));
  }

  private async run(): Promise<void> {
    const { signal } = this.stop.controller;
    const { limits } = this.context;
    const ends = performance.now() + limits.connect;
    let made: Flow[] = [];
    // As programs do: the next way is for a proxy that is not there, and not for one that refuses.
    for (const [index, route] of this.routes.entries()) {
      // All ways share the time of one connection: what one leaves of its part, the next ones have.
      const left = index === 0 ? limits.connect : ends - performance.now();
      if (left < Math.min(shortestWait, limits.connect) / 2) break;
      this.route = route;
      this.state = 'running';
      this.tell();
      const connect = Math.min(left, Math.max(shortestWait, left / (this.routes.length - index)));
      const own = { ...this.context, signal, limits: { ...limits, connect } };
      made = [];
      if (signal.aborted || (await tryTarget(own, this.watched(made), this.target, route))) break;
    }
    const state = signal.aborted ? 'cancelled' : 'done';
    if (state === 'done' && mayPass(made, this.target) && this.mayTryAgain()) await this.runAgain();
    this.state = state;
    this.ended = this.record.clock.now();
    this.tell();
  }

  /** The second try over the way that was taken last: it counts where it comes to its end in time. */
  private async runAgain(): Promise<void> {
    const { controller, release } = linkedTo(this.stop.controller.signal);
    const { signal } = controller;
    const first = { flows: this.part.flows.length, questions: this.questions, counts: true };
    this.first = first;
    await settle<never>(secondTryPause, signal, () => () => undefined);
    const timer = setTimeout(() => controller.abort(), secondTryLimit);
    if (!signal.aborted && this.route !== null) {
      await tryTarget({ ...this.context, signal }, this.watched([]), this.target, this.route);
      first.counts = signal.aborted;
    }
    clearTimeout(timer);
    release();
  }

  /** The part of this try, whose connections are looked at as they end. */
  private watched(made: Flow[]): Recording {
    return {
      ...this.part,
      over: (connection) => {
        const flow = this.part.over(connection);
        made.push(flow);
        return flow;
      },
      lookup: (...question) => {
        this.questions++;
        this.part.lookup(...question);
      },
    };
  }

  /** How it stands now. */
  cell(): ProbeCell {
    return {
      ...waiting(this.target),
      state: this.state,
      route: this.route === null ? null : routeText(this.route),
      flows: [...this.part.flows],
      questions: [...this.part.questions],
      milliseconds: Math.round(((this.ended ?? this.record.clock.now()) - this.begun) * 1000),
      ...(this.first === null ? {} : { aside: this.aside(this.first) }),
    };
  }

  private aside({ flows, questions, counts }: NonNullable<Attempt['first']>): NonNullable<ProbeCell['aside']> {
    const of = (list: readonly number[], count: number): number[] =>
      counts ? list.slice(count) : list.slice(0, count);
    return {
      which: counts ? 'second' : 'first',
      flows: of(this.part.flows, flows),
      questions: of(this.part.questions, questions),
    };
  }

  private tell(): void {
    if (this.isKept) this.onChange(this.cell());
  }
}

/** Both tries in one cell: what belongs to the other way is told apart in it. */
const withPresent = (own: ProbeCell, { route, flows, questions, milliseconds }: ProbeCell): ProbeCell => ({
  ...own,
  flows: [...own.flows, ...flows],
  questions: [...own.questions, ...questions],
  present: { route, flows, questions, milliseconds },
});

const waiting = ({ id }: ProbeTarget): ProbeCell => ({
  target: id,
  state: 'waiting',
  because: null,
  route: null,
  flows: [],
  questions: [],
  milliseconds: null,
});
