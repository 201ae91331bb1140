import type {
  CallArguments,
  Door,
  Failure,
  PathCellDetail,
  Paths,
  ProbingProgress,
  Report,
  Result,
} from '../../preload/contract/index.js';
import { words } from '../words/words.js';
import { proxyObjection } from './proxy-text.js';
import { Holding } from './holding.svelte.js';
import { readRoots, type Roots } from './roots.js';

/** Where the trying of the paths stands. */
export type PathsPhase = 'none' | 'running' | 'done' | 'cancelled' | 'failed';

/** What is asked of the program, without what tells one run from another. */
type Request = Omit<CallArguments<'probePaths'>[0], 'run' | 'again'>;

/** Seconds after which the tries are said to take longer than usual: what is answered is answered sooner. */
const usualSeconds = 30;

/** Seconds for which earlier results stay while the paths are tried again: shorter ones would only flicker. */
const patienceSeconds = 0.4;

const tenantForm = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What the person wants to have tried, as typed and ticked. */
export class PathsChoice {
  /** All paths that matter, or those that are ticked. */
  which = $state.raw<'matter' | 'chosen'>('matter');
  direct = $state(true);
  wpad = $state(false);
  proxy = $state(true);
  proxyText = $state('');
  tenant = $state('');
  cloud = $state.raw<Request['cloud']>('public');
  rehearse = $state(true);

  /** Authorities of the company's own. */
  roots = $state.raw<Roots | null>(null);

  pathsObjection = $state<string | null>(null);
  proxyObjection = $state<string | null>(null);
  tenantObjection = $state<string | null>(null);
  rootsObjection = $state<string | null>(null);

  /** The tenant's id as it was typed; null where it is none. */
  get tenantId(): string | null {
    const typed = this.tenant.trim();
    return tenantForm.test(typed) ? typed : null;
  }

  /** Takes a file with the company's own authorities. */
  async useRoots(file: File): Promise<void> {
    const read = await readRoots(file);
    this.rootsObjection = typeof read === 'string' ? read : null;
    if (typeof read !== 'string') this.roots = read;
  }

  /** Goes back to the public authorities alone. */
  dropRoots(): void {
    this.roots = null;
    this.rootsObjection = null;
  }

  /** What is to be asked of the program; null where something has to be mended first. */
  request(): Request | null {
    const { which, direct, wpad, proxy, cloud, rehearse } = this;
    const isChosen = which === 'chosen';
    const address = this.proxyText.trim();
    const tenant = this.tenant.trim();
    this.pathsObjection = isChosen && !direct && !wpad && !proxy ? words.paths.choice.none : null;
    this.proxyObjection = isChosen && proxy ? objectionTo(address) : null;
    this.tenantObjection = tenant === '' || tenantForm.test(tenant) ? null : words.paths.choice.tenantBad;
    if (this.pathsObjection !== null || this.proxyObjection !== null || this.tenantObjection !== null) return null;
    const paths: Request['paths'] = [
      ...(direct ? [{ kind: 'direct' as const }] : []),
      ...(wpad ? [{ kind: 'wpad' as const }] : []),
      ...(proxy ? [{ kind: 'proxy' as const, address }] : []),
    ];
    return {
      paths: isChosen ? paths : null,
      tenant: tenant === '' ? null : tenant,
      cloud,
      rehearse,
      ...(this.roots === null ? {} : { roots: this.roots.base64 }),
    };
  }
}

const objectionTo = (address: string): string | null =>
  address === '' ? words.paths.choice.proxyMissing : proxyObjection(address);

/** The connector's names over the paths that matter, from the moment somebody wants to know to what is to be done. */
export class PathsVisit {
  phase = $state.raw<PathsPhase>('none');
  failure = $state.raw<Failure | null>(null);
  /** Seconds since the present tries began. */
  elapsed = $state(0);
  readonly choice = new PathsChoice();
  /** A connection that is kept open over one of them. */
  readonly holding: Holding;
  /** True while a file of service tags is being read. */
  opensTags = $state(false);
  /** Why the last one is of no use. */
  tagsFailure = $state.raw<Failure | null>(null);

  /** The last whole answer, or what was kept of one. */
  #answer = $state.raw<Report | null>(null);
  #soFar = $state.raw<Report | null>(null);

  readonly busy = $derived(this.phase === 'running');
  /** True while the progress is worth showing instead of earlier results. */
  readonly showsProgress = $derived(this.busy && (this.#answer === null || this.elapsed >= patienceSeconds));
  readonly report = $derived(this.showsProgress ? this.#soFar : this.#answer);
  readonly paths = $derived<Paths | null>(this.report?.paths ?? null);
  readonly slow = $derived(this.busy && this.elapsed >= usualSeconds);

  readonly #door: Door<File>;
  /** What was asked for last. */
  #asked: Request | null = null;
  /** Counts the tries: what belongs to earlier ones is not listened to any more. */
  #turn = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(door: Door<File>) {
    this.#door = door;
    this.holding = new Holding(door);
  }

  /** Tries what is chosen. Where something has to be mended first, it says so and tries nothing. */
  async try(): Promise<void> {
    const request = this.choice.request();
    if (request === null) return;
    this.#asked = request;
    await this.#probe(request, null);
  }

  /** Tries some names again, by their ids, over the same paths; what came of the others stays. */
  async tryAgain(names: readonly string[]): Promise<void> {
    if (this.#asked !== null && names.length > 0) await this.#probe(this.#asked, [...names]);
  }

  async #probe(request: Request, again: string[] | null): Promise<void> {
    const run = this.#start();
    if (again !== null) this.#soFar = this.#answer;
    const answer = await this.#door.probePaths({ run, ...request, again });
    if (run !== this.#turn) return;
    this.#stop();
    // What was kept at a cancel stays, whatever became of the program.
    if (!answer.ok && this.phase === 'cancelled') return;
    if (!answer.ok) this.#fail(answer.error);
    else if (answer.value.error !== undefined) this.#fail(answer.value.error);
    else this.#take(answer.value);
  }

  /** Ends it, at once for the person; what was tried until now stays, and the program adds the rest of it. */
  cancel(): void {
    if (!this.busy) return;
    void this.#door.cancelProbe();
    this.#answer = this.#soFar;
    this.#stop();
    this.phase = 'cancelled';
  }

  /** Goes back to what can be chosen. */
  chooseAgain(): void {
    if (this.busy) this.cancel();
    this.#turn += 1;
    this.#answer = null;
    this.phase = 'none';
  }

  /** Ends it because the program is gone. */
  interrupt(): void {
    if (!this.busy) return;
    this.#turn += 1;
    this.#stop();
    this.#fail({ code: 'GONE', message: words.paths.interrupted, advice: '' });
  }

  /** Takes a progress report of the program. */
  follow({ run, report }: ProbingProgress): void {
    if (this.busy && run === this.#turn) this.#soFar = report;
  }

  /** Holds the addresses that were found against a file of Microsoft's service tags. */
  async openTags(file: File): Promise<void> {
    if (this.busy || this.opensTags) return;
    this.opensTags = true;
    this.tagsFailure = null;
    this.#judgeAnew(await this.#door.openServiceTags(file));
    this.opensTags = false;
  }

  /** Goes on without it. */
  async dropTags(): Promise<void> {
    this.tagsFailure = null;
    this.#judgeAnew(await this.#door.dropServiceTags());
  }

  /** The same tries, judged again: what they are does not change. */
  #judgeAnew(answer: Result<Report>): void {
    // Other tries may have begun meanwhile.
    if (this.busy || this.#answer === null) return;
    if (answer.ok) this.#answer = answer.value;
    else this.tagsFailure = answer.error;
  }

  /** Asks for everything that was met with one name over one path. */
  cell(path: string, endpoint: string): Promise<Result<PathCellDetail>> {
    return this.#door.showPathCell({ path, endpoint });
  }

  #take(report: Report): void {
    this.#answer = report;
    this.phase = report.paths?.complete === false ? 'cancelled' : 'done';
  }

  #fail(failure: Failure): void {
    this.#answer = null;
    this.failure = failure;
    this.phase = 'failed';
  }

  #start(): number {
    this.#turn += 1;
    this.#stop();
    this.phase = 'running';
    this.failure = null;
    this.tagsFailure = null;
    this.#soFar = null;
    this.elapsed = 0;
    const begun = performance.now();
    this.#clock = setInterval(() => (this.elapsed = (performance.now() - begun) / 1000), 200);
    return this.#turn;
  }

  #stop(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
  }
}
