import type {
  CallArguments,
  CheckId,
  Door,
  ExaminationProgress,
  Failure,
  Report,
  ServerGlance,
  ServerSummary,
} from '../../preload/contract/index.js';
import { words } from '../words/words.js';
import { ClosedFacts } from './closed-facts.svelte.js';
import type { Purpose } from './purpose.js';

/** Where the look at a server stands. */
export type ServerPhase = 'none' | 'running' | 'done' | 'cancelled' | 'failed';

/** The server that is looked at: the one that the program runs on, or a recorded one by its name. */
export type ServerSource = CallArguments<'examine'>[0]['source'];

/** The id of a question to the person. */
export type QuestionId = ServerSummary['questions'][number]['id'];

/** Who wants to know what becomes of the visit. */
export interface ServerHooks {
  /** Another server is turned to. */
  readonly onturn?: () => void;
  /** A server was looked at to the end. */
  readonly onlooked?: () => void;
}

/** Seconds after which one part of the reading is said to take longer than usual: the whole takes less. */
const usualSeconds = 4;

/** Seconds for which an earlier verdict stays while the server is read again: shorter ones would only flicker. */
const patienceSeconds = 0.4;

/** One server from the moment somebody wants to know to its verdict: what its pages and the sidebar show of it. */
export class ServerVisit {
  phase = $state.raw<ServerPhase>('none');
  source = $state.raw<ServerSource | null>(null);
  /** What a recorded server is called; empty for the one that the program runs on. */
  title = $state('');
  /** Why somebody looks; null where that is not known. */
  purpose = $state.raw<Purpose | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Checks that wait for what is being read. */
  underWay = $state.raw<readonly CheckId[]>([]);
  /** Seconds since the present look began. */
  elapsed = $state(0);
  /** A few facts of the server that the program runs on; null where that is no Windows, or they are not there yet. */
  glance = $state.raw<ServerGlance | null>(null);

  /** The last whole answer, or what was kept of one. */
  #answer = $state.raw<Report | null>(null);
  /** What the person answered about the present server; null where nothing was answered here. */
  #answers: Readonly<Record<string, string>> | null = null;
  #soFar = $state.raw<Report | null>(null);
  /** `elapsed` when the present part began. */
  #partBegan = $state(0);

  readonly busy = $derived(this.phase === 'running');
  /** True while the progress is worth showing instead of an earlier verdict. */
  readonly showsProgress = $derived(this.busy && (this.#answer === null || this.elapsed >= patienceSeconds));
  readonly report = $derived(this.showsProgress ? this.#soFar : this.#answer);
  readonly slow = $derived(this.busy && this.elapsed - this.#partBegan >= usualSeconds);
  readonly recorded = $derived(this.source !== null && this.source.kind !== 'here');
  readonly checks = $derived(this.report?.server?.checks ?? []);
  readonly made = $derived(this.checks.filter(({ outcome }) => outcome !== null).length);

  /** What of the server that the program runs on is closed to its account. */
  readonly closed: ClosedFacts;

  readonly #door: Door<File>;
  readonly #hooks: ServerHooks;
  /** Counts the looks: what belongs to an earlier one is not listened to any more. */
  #run = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(door: Door<File>, hooks: ServerHooks = {}) {
    this.#door = door;
    this.#hooks = hooks;
    this.closed = new ClosedFacts(door);
  }

  /** Asks for the few facts of the first page. Without them the page is whole. */
  async glanceHere(): Promise<void> {
    const answer = await this.#door.glance();
    if (answer.ok) this.glance = answer.value;
  }

  /** Looks at the server that the program runs on. */
  lookHere(purpose: Purpose): void {
    this.#turnTo({ kind: 'here' }, '');
    this.purpose = purpose;
    void this.look();
  }

  /** Looks at a recorded server. Nobody has said why it is looked at. */
  lookAt(source: ServerSource, title: string): void {
    this.#turnTo(source, title);
    this.purpose = null;
    void this.look();
  }

  /** Reads and judges the present server, from the beginning. */
  async look(): Promise<void> {
    const { source } = this;
    if (source === null) return;
    const answers = this.#answers;
    const run = this.#start();
    const answer = await this.#door.examine({ run, source, ...(answers === null ? {} : { answers }) });
    if (run !== this.#run) return;
    this.#stop();
    // What was kept at a cancel stays, whatever became of the program.
    if (!answer.ok && this.phase === 'cancelled') return;
    if (!answer.ok) this.#fail(answer.error);
    else if (answer.value.error !== undefined) this.#fail(answer.value.error);
    else this.#take(answer.value);
  }

  /**
   * Takes an answer of the person, or takes it back where it is null; the server is judged again with it, and not read.
   *
   * @returns why not, in words; null where it was taken
   */
  async answer(question: QuestionId, given: string | null): Promise<string | null> {
    const { [question]: _former, ...others } = this.#answers ?? this.#answered();
    const answers = given === null ? others : { ...others, [question]: given };
    this.#answers = answers;
    const run = this.#run;
    const answer = await this.#door.answer(answers);
    // Looked at again meanwhile: that look has the answers.
    if (run !== this.#run || answers !== this.#answers) return null;
    if (!answer.ok) return `${answer.error.message} ${answer.error.advice}`.trim();
    this.#answer = answer.value;
    return null;
  }

  /** The answers that the present document knows of. */
  #answered(): Readonly<Record<string, string>> {
    const questions = this.report?.server?.questions ?? [];
    return Object.fromEntries(questions.flatMap(({ id, answer }) => (answer === null ? [] : [[id, answer]])));
  }

  /** Reads as administrator what is closed, where the person lets Windows, and shows the server judged again. */
  async readClosed(): Promise<void> {
    const run = this.#run;
    const report = await this.closed.read();
    if (report !== null && run === this.#run) this.#answer = report;
  }

  /** Ends the look, at once for the person; what was read until now stays, and the program adds the rest of it. */
  cancel(): void {
    if (!this.busy) return;
    void this.#door.cancelExamination();
    this.#answer = this.#soFar;
    this.#stop();
    this.phase = 'cancelled';
  }

  /** Ends the look because the program is gone. */
  interrupt(): void {
    if (!this.busy) return;
    this.#run += 1;
    this.#stop();
    this.#fail({ code: 'GONE', message: words.gone.interrupted, advice: '' });
  }

  /** Takes a progress report of the program. */
  follow({ run, underWay, report }: ExaminationProgress): void {
    if (!this.busy || run !== this.#run) return;
    this.underWay = underWay;
    this.#partBegan = this.elapsed;
    this.#soFar = report;
  }

  #turnTo(source: ServerSource, title: string): void {
    this.#answer = null;
    this.#answers = null;
    this.source = source;
    this.title = title;
    this.#hooks.onturn?.();
  }

  #take(report: Report): void {
    this.#answer = report;
    this.phase = report.server?.complete === false ? 'cancelled' : 'done';
    if (this.phase === 'done' && !this.recorded) void this.closed.list();
    this.#hooks.onlooked?.();
  }

  #fail(failure: Failure): void {
    this.#answer = null;
    this.failure = failure;
    this.phase = 'failed';
  }

  #start(): number {
    this.#run += 1;
    this.#stop();
    this.closed.forget();
    this.phase = 'running';
    this.failure = null;
    this.underWay = [];
    this.#soFar = null;
    this.elapsed = 0;
    this.#partBegan = 0;
    const begun = performance.now();
    this.#clock = setInterval(() => (this.elapsed = (performance.now() - begun) / 1000), 200);
    return this.#run;
  }

  #stop(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
  }
}
