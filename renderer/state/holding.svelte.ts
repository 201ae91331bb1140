import type { Door, Failure, HoldingProgress, Report } from '../../preload/contract/index.js';
import { words } from '../words/words.js';

/** The calls that are needed for it. */
export type HoldingDoor = Pick<Door<File>, 'holdOpen' | 'cancelHold'>;

/** Minutes: longer says nothing more. */
const mostMinutes = 240;

/** A connection that is kept open on request, from what is chosen to what became of it. */
export class Holding {
  /** The path by its id; empty for the first that there is. */
  path = $state('');
  minutes = $state('10');
  minutesObjection = $state<string | null>(null);

  busy = $state(false);
  /** What is being done, and for how many seconds; null before there is a connection. */
  progress = $state.raw<Pick<HoldingProgress, 'how' | 'seconds'> | null>(null);
  /** Seconds that it is to stay open. */
  wanted = $state(0);
  /** What came of the last one, and over which path; null where there was none. */
  outcome = $state.raw<{ readonly path: string; readonly report: Report } | null>(null);
  failure = $state.raw<Failure | null>(null);

  readonly #door: HoldingDoor;
  /** Counts them: what belongs to earlier ones is not listened to any more. */
  #turn = 0;

  constructor(door: HoldingDoor) {
    this.#door = door;
  }

  /** Keeps a connection open over this path. Where the time is none, it says so and makes none. */
  async start(path: string): Promise<void> {
    const minutes = Number(this.minutes.trim().replace(',', '.'));
    this.minutesObjection = minutes > 0 && minutes <= mostMinutes ? null : words.paths.hold.minutesBad(mostMinutes);
    if (this.busy || this.minutesObjection !== null) return;
    const run = ++this.#turn;
    this.busy = true;
    this.progress = null;
    this.wanted = minutes * 60;
    this.outcome = null;
    this.failure = null;
    const answer = await this.#door.holdOpen({ run, path, minutes });
    if (run !== this.#turn) return;
    this.busy = false;
    if (answer.ok) this.outcome = { path, report: answer.value };
    else this.failure = answer.error;
  }

  /** Ends it; what is known by then is told. */
  cancel(): void {
    if (this.busy) void this.#door.cancelHold();
  }

  /** Takes a progress report of the program. */
  follow({ run, how, seconds }: HoldingProgress): void {
    if (this.busy && run === this.#turn) this.progress = { how, seconds };
  }

  /** Ends it because the program is gone. */
  interrupt(): void {
    if (!this.busy) return;
    this.#turn += 1;
    this.busy = false;
    this.failure = { code: 'GONE', message: words.paths.hold.interrupted, advice: '' };
  }
}
