import type { Door, Timeline } from '../../preload/contract/index.js';
import { focusOf, move, within, zoom, type Stretch } from '../ui/time-scale.js';

/** As many rows as tell the story of a start: what comes after them, the table, stays within reach. */
const firstPortion = 60;

/** How many more come when somebody asks. */
const portion = 200;

/** The most rows that one answer has. */
const mostRows = 1000;

/** The waterfall of one judged capture: the stretch that is looked at, and the rows in it. */
export class TimelineView {
  rows = $state.raw<Timeline['rows']>([]);
  /** How many rows there are in the stretch, shown or not. */
  total = $state(0);
  bounds = $state.raw<Timeline['bounds']>(null);
  /** What is looked at; null for the whole. */
  stretch = $state.raw<Stretch | null>(null);
  /** True once the first answer is here. */
  ready = $state(false);

  readonly #door: Door<File>;
  readonly #capture: string;
  readonly #onlook: (stretch: Stretch | null) => void;
  #count = firstPortion;
  #turn = 0;
  #towards: 'earlier' | 'later' | undefined;

  /** @param onlook hears which stretch is looked at, once its rows are here */
  constructor(door: Door<File>, capture: string, onlook: (stretch: Stretch | null) => void) {
    this.#door = door;
    this.#capture = capture;
    this.#onlook = onlook;
    void this.#fetch();
  }

  /** How many rows `showMore` would add. */
  get next(): number {
    return Math.max(0, Math.min(portion, this.total - this.rows.length, mostRows - this.rows.length));
  }

  /** Shows some more rows of the stretch. */
  showMore(): void {
    this.#count = Math.min(mostRows, this.#count + portion);
    void this.#fetch();
  }

  /**
   * Looks closer (a factor below 1) or from further away.
   *
   * @param shown the stretch on the screen
   * @param around the time that stays where it is; the middle where it is left out
   */
  zoom(shown: Stretch, factor: number, around = (shown.from + shown.to) / 2): void {
    this.look(zoom(shown, factor, around, this.#limits(shown)));
  }

  /** Looks closer at the chosen connection, or at where the most begins. */
  zoomToSomething(shown: Stretch, factor: number, chosen: number | null): void {
    const length = (shown.to - shown.from) * factor;
    const row = this.rows.find(({ connection }) => connection !== null && connection === chosen);
    const around = focusOf(this.rows, row, shown, length);
    if (around === null) this.zoom(shown, factor);
    else this.look(within({ from: around - length / 2, to: around + length / 2 }, this.#limits(shown)));
  }

  /** Looks earlier (a share below 0) or later. */
  move(shown: Stretch, share: number): void {
    this.look(move(shown, share, this.#limits(shown)), share < 0 ? 'earlier' : 'later');
  }

  /**
   * Looks at a stretch; at the whole where that is all there is. Where nothing happened in it, at the nearest one in which
   * something did.
   *
   * @param towards on this side, if there is something
   */
  look(stretch: Stretch | null, towards?: 'earlier' | 'later'): void {
    this.#towards = towards;
    const limits = stretch === null ? null : this.#limits(stretch);
    const chosen = stretch === null || limits === null ? null : within(stretch, limits);
    const isWhole = chosen !== null && limits !== null && chosen.from <= limits.from && chosen.to >= limits.to;
    this.stretch = isWhole ? null : chosen;
    this.#count = firstPortion;
    void this.#fetch();
  }

  /** A scale may begin before its first row, at a round time. */
  #limits(shown: Stretch): Stretch {
    const bounds = this.bounds ?? shown;
    const whole = this.stretch === null ? shown : bounds;
    return { from: Math.min(bounds.from, whole.from), to: Math.max(bounds.to, whole.to) };
  }

  async #fetch(): Promise<void> {
    const turn = ++this.#turn;
    const request = {
      capture: this.#capture,
      within: this.stretch,
      count: this.#count,
      ...(this.#towards === undefined ? {} : { towards: this.#towards }),
    };
    const answer = await this.#door.showTimeline(request);
    if (turn !== this.#turn || !answer.ok) return;
    this.rows = answer.value.rows;
    this.total = answer.value.total;
    this.bounds = answer.value.bounds;
    this.stretch = answer.value.within;
    this.ready = true;
    this.#onlook(this.stretch);
  }
}
