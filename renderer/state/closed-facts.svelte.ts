import type { Door, Failure, Report } from '../../preload/contract/index.js';

/** Where the offer stands to read as administrator what is closed to this account. */
export type ClosedPhase = 'none' | 'offered' | 'asking' | 'failed' | 'done';

/** What of the present server is closed to the account of the program, and what became of reading it as administrator. */
export class ClosedFacts {
  phase = $state.raw<ClosedPhase>('none');
  /** What can be read as administrator: paths, registry values, logs. */
  offered = $state.raw<readonly string[]>([]);
  /** What stays closed to an administrator, too. */
  refused = $state.raw<readonly string[]>([]);
  failure = $state.raw<Failure | null>(null);

  readonly #door: Pick<Door<File>, 'listClosed' | 'readClosed' | 'cancelReadClosed'>;
  /** Counts the turns: what belongs to an earlier one is not listened to any more. */
  #turn = 0;

  constructor(door: Pick<Door<File>, 'listClosed' | 'readClosed' | 'cancelReadClosed'>) {
    this.#door = door;
  }

  /** Forgets what was closed of an earlier server. What runs is ended by the look at the next one. */
  forget(): void {
    this.#turn += 1;
    this.phase = 'none';
    this.offered = [];
    this.refused = [];
    this.failure = null;
  }

  /** Asks what is closed of the server that was looked at just now. */
  async list(): Promise<void> {
    this.forget();
    const turn = this.#turn;
    if (await this.#take(turn)) this.phase = this.offered.length > 0 ? 'offered' : 'none';
  }

  /**
   * Has Windows ask the person, and reads what is offered.
   *
   * @returns the server judged again; null where nothing came of it
   */
  async read(): Promise<Report | null> {
    const turn = ++this.#turn;
    this.phase = 'asking';
    this.failure = null;
    const answer = await this.#door.readClosed();
    if (turn !== this.#turn) return null;
    if (!answer.ok) {
      this.failure = answer.error;
      this.phase = 'failed';
      return null;
    }
    if (await this.#take(turn)) this.phase = 'done';
    return answer.value;
  }

  /** Gives it up; the offer stays. */
  cancel(): void {
    if (this.phase !== 'asking') return;
    this.#turn += 1;
    this.phase = 'offered';
    void this.#door.cancelReadClosed();
  }

  async #take(turn: number): Promise<boolean> {
    const answer = await this.#door.listClosed();
    if (turn !== this.#turn || !answer.ok) return false;
    this.offered = answer.value.offered;
    this.refused = answer.value.refused;
    return true;
  }
}
