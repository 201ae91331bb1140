import type {
  Door,
  Failure,
  OpenedBundle,
  OpenedCapture,
  OpenedFile,
  Progress,
  Report,
  Result,
} from '../../preload/contract/index.js';
import { words } from '../words/words.js';
import { Connections } from './connections.svelte.js';
import { proxyObjection } from './proxy-text.js';
import { readRoots, type Roots } from './roots.js';
import { TimelineView } from './timeline.svelte.js';

/** Where the visit to a capture stands. */
export type Phase = 'none' | 'opening' | 'reading' | 'done' | 'cancelled' | 'failed';

/** The person's answer to how the connector is meant to reach the cloud. */
export type Way = 'unknown' | 'direct' | 'proxy' | 'wpad';

/** Seconds after which the reading is said to take longer than usual. */
const usualSeconds = 10;

/** Seconds for which an earlier verdict stays while the capture is judged again: shorter ones would only flicker. */
const patienceSeconds = 0.4;

/** One capture from the moment it is chosen to its verdict: what the capture page and the sidebar show of it. */
export class CaptureVisit {
  phase = $state.raw<Phase>('none');
  capture = $state.raw<OpenedCapture | null>(null);
  report = $state.raw<Report | null>(null);
  /** The connections of the capture, as the report judged them: they are asked for a few at a time. */
  connections = $state.raw<Connections | null>(null);
  timeline = $state.raw<TimelineView | null>(null);
  failure = $state.raw<Failure | null>(null);
  progress = $state.raw<Progress | null>(null);
  /** True where the file was named by its place on the computer that the program runs on. */
  byPath = $state(false);
  /** Name of the file that is being opened, before the program has named it. */
  openingName = $state('');
  /** How much of the file has been sent (browser mode), 0 to 1; null where nothing is sent. */
  sent = $state<number | null>(null);
  /** Seconds since the present work began. */
  elapsed = $state(0);

  way = $state<Way>('unknown');
  proxyText = $state('');
  proxyObjection = $state<string | null>(null);
  /** The file of authorities that the person gave; it stays for the next capture, too. */
  roots = $state.raw<Roots | null>(null);
  rootsObjection = $state<string | null>(null);

  readonly busy = $derived(this.phase === 'opening' || this.phase === 'reading');
  readonly slow = $derived(this.busy && this.elapsed >= usualSeconds);
  /** True while the progress is worth showing instead of an earlier verdict. */
  readonly showsProgress = $derived(this.busy && (this.report === null || this.elapsed >= patienceSeconds));
  /** How far the reading is, 0 to 1; null while nobody knows. */
  readonly share = $derived(
    this.progress === null || this.progress.bytesTotal === 0
      ? null
      : Math.min(1, this.progress.bytesRead / this.progress.bytesTotal),
  );
  readonly name = $derived(this.capture?.name ?? this.openingName);

  readonly #door: Door<File>;
  /** Takes a file that turned out to be no capture, but a bundle. */
  readonly #onBundle: (bundle: OpenedBundle) => void;
  /** Counts the pieces of work: an answer that belongs to an earlier one is not looked at any more. */
  #turn = 0;
  #clock: ReturnType<typeof setInterval> | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(door: Door<File>, onBundle: (bundle: OpenedBundle) => void) {
    this.#door = door;
    this.#onBundle = onBundle;
  }

  /** Opens what `choose` gives and judges it. Where it gives nothing, everything stays as it was. */
  async openChosen(choose: () => Promise<Result<OpenedFile | null>>): Promise<boolean> {
    const answer = await choose();
    if (answer.ok && answer.value === null) return false;
    if (answer.ok && answer.value !== null) this.take(answer.value);
    else if (!answer.ok) {
      this.#leave();
      this.#fail(answer.error);
    }
    return true;
  }

  /** Takes a file that the program has opened already; a capture is judged. */
  take(file: OpenedFile): void {
    // A bundle is about a server, and leaves the capture as it is.
    if (file.kind === 'bundle') {
      this.#onBundle(file);
      return;
    }
    this.#leave();
    this.#adopt(file);
  }

  /** Opens a file, a path or a sample that is known by `name`, and judges it. */
  async open(
    name: string,
    choose: (onProgress: (fraction: number) => boolean) => Promise<Result<OpenedFile>>,
    byPath = false,
  ): Promise<void> {
    this.#leave();
    this.byPath = byPath;
    const turn = this.#start('opening');
    this.openingName = name;
    const answer = await choose((fraction) => {
      if (turn !== this.#turn) return false;
      this.sent = fraction;
      return true;
    });
    if (turn !== this.#turn) return;
    this.#stop();
    if (!answer.ok) this.#fail(answer.error);
    else if (answer.value.kind === 'capture') this.#adopt(answer.value);
    else {
      this.#leave();
      this.phase = 'none';
      this.#onBundle(answer.value);
    }
  }

  /** Takes another answer to the question of the way, and judges again. */
  choose(way: Way): void {
    this.way = way;
    this.proxyObjection = way === 'proxy' ? proxyObjection(this.proxyText) : null;
    if (this.proxyObjection === null) void this.judge();
  }

  /** Takes the proxy's address as typed; judges again where it can be one. */
  useProxy(): void {
    this.proxyObjection = proxyObjection(this.proxyText);
    if (this.proxyObjection === null) void this.judge();
  }

  /** Takes a file with the company's own authorities, and judges again. */
  async useRoots(file: File): Promise<void> {
    const turn = this.#turn;
    const read = await readRoots(file);
    if (turn !== this.#turn) return;
    this.rootsObjection = typeof read === 'string' ? read : null;
    if (typeof read === 'string') return;
    this.roots = read;
    await this.judge();
  }

  /** Goes back to the public authorities alone, and judges again. */
  dropRoots(): void {
    this.roots = null;
    this.rootsObjection = null;
    void this.judge();
  }

  /** Reads and judges the open capture with the present settings. Work under way is cancelled first. */
  async judge(): Promise<void> {
    const capture = this.capture;
    if (capture === null) return;
    if (this.phase === 'reading') void this.#door.cancel(capture.id);
    const earlier = this.#reading;
    const turn = this.#start('reading');
    // One capture is read once at a time: the earlier reading answers within 200 ms of its cancelling.
    await earlier;
    if (turn !== this.#turn) return;
    const proxy = this.way === 'proxy' && this.proxyText.trim() !== '' ? this.proxyText.trim() : null;
    const reading = this.#door.analyze({
      capture: capture.id,
      mode: this.way === 'unknown' ? null : this.way,
      proxy,
      ...(this.roots === null ? {} : { roots: this.roots.base64 }),
    });
    this.#reading = reading.catch(() => undefined);
    const answer = await reading;
    if (turn !== this.#turn) return;
    this.#stop();
    if (!answer.ok) this.#fail(answer.error);
    else if (answer.value.error?.code === 'ROOTS-UNREADABLE') this.#refuseRoots(answer.value.error);
    else if (answer.value.error !== undefined) this.#fail(answer.value.error);
    else {
      this.report = answer.value;
      this.phase = 'done';
      this.#list(capture.id, answer.value);
    }
  }

  /** Ends the work under way, at once for the person; the program follows. */
  cancel(): void {
    if (!this.busy) return;
    if (this.phase === 'reading' && this.capture !== null) void this.#door.cancel(this.capture.id);
    this.#turn += 1;
    this.#stop();
    this.report = null;
    this.phase = 'cancelled';
  }

  /** Ends the work under way because the program is gone. */
  interrupt(): void {
    if (!this.busy) return;
    this.#turn += 1;
    this.#stop();
    this.#fail({ code: 'GONE', message: words.gone.interrupted, advice: '' });
  }

  /** Takes a progress report of the program. */
  follow(progress: Progress): void {
    if (this.phase === 'reading' && progress.capture === this.capture?.id) this.progress = progress;
  }

  /** Says why a file of authorities is of no use, and judges without it: the capture itself can be read. */
  #refuseRoots({ message, advice }: Failure): void {
    this.rootsObjection = words.settings.rootsRefused(this.roots?.name ?? '', message, advice);
    this.roots = null;
    void this.judge();
  }

  /** Asks for the connections anew; which of them are shown stays as it was while the capture is the same. */
  #list(capture: string, report: Report): void {
    const earlier = this.connections?.capture === capture ? this.connections : null;
    const others = report.capture?.connections.connector === 0;
    const connections = new Connections(this.#door, capture, earlier?.scope ?? (others ? 'all' : 'connector'));
    this.connections = connections;
    // The table follows: it holds what the stretch of time that is looked at holds.
    this.timeline = new TimelineView(this.#door, capture, (stretch) => connections.look(stretch));
  }

  #adopt(capture: OpenedCapture): void {
    this.capture = capture;
    this.way = capture.mode ?? 'unknown';
    this.proxyText = capture.proxy ?? '';
    this.proxyObjection = null;
    void this.judge();
  }

  #fail(failure: Failure): void {
    this.report = null;
    this.failure = failure;
    this.phase = 'failed';
  }

  /** Leaves the capture that was open, if any. */
  #leave(): void {
    if (this.phase === 'reading' && this.capture !== null) void this.#door.cancel(this.capture.id);
    this.#turn += 1;
    this.#stop();
    this.capture = null;
    this.report = null;
    this.connections = null;
    this.timeline = null;
    this.rootsObjection = null;
    this.byPath = false;
    this.openingName = '';
  }

  #start(phase: 'opening' | 'reading'): number {
    this.#turn += 1;
    this.#stop();
    this.phase = phase;
    this.failure = null;
    this.progress = null;
    this.sent = null;
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
