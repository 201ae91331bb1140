import type { Door, Failure, List, Result, SavedList, ShownList } from '../../preload/contract/index.js';

/** The calls that are needed for it. */
export type ListDoor = Pick<Door<File>, 'showList' | 'saveList' | 'saveListAt'>;

/** One list, from how it is to be written to where it lies. */
export class ListShowing {
  list = $state.raw<List>() as List;
  /** The last that came; it stays while another is made. Null until there is one. */
  shown = $state.raw<ShownList | null>(null);
  /** Why there is none, or why nothing was saved. */
  failure = $state.raw<Failure | null>(null);
  saving = $state(false);
  saved = $state.raw<SavedList | null>(null);
  /** Where to, in browser mode. */
  path = $state('');

  readonly asksForPath: boolean;
  readonly #door: ListDoor;

  constructor(door: ListDoor, list: List) {
    this.#door = door;
    this.asksForPath = door.saveListAt !== null;
    this.list = list;
    void this.#show();
  }

  /** Has it written in another way. What was saved before is another list. */
  choose(list: List): void {
    this.list = list;
    this.saved = null;
    void this.#show();
  }

  /** Saves it: where the dialog says, or at `path`. */
  async save(): Promise<void> {
    if (this.saving) return;
    this.saving = true;
    this.saved = null;
    this.failure = null;
    const { list } = this;
    const answer = await this.#write(list);
    this.saving = false;
    if (list !== this.list || answer === null) return;
    if (answer.ok) this.saved = answer.value;
    else this.failure = answer.error;
  }

  async #show(): Promise<void> {
    const { list } = this;
    const answer = await this.#door.showList({ list });
    // Another choice was made meanwhile.
    if (list !== this.list) return;
    this.failure = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    // A place that the person wrote stays; one that was offered goes with the list that it was for.
    if (this.path === '' || this.path === this.shown?.path) this.path = answer.value.path;
    this.shown = answer.value;
  }

  async #write(list: List): Promise<Result<SavedList | null> | null> {
    const { saveList, saveListAt } = this.#door;
    if (saveList !== null) return await saveList({ list });
    return saveListAt === null ? null : await saveListAt({ list, path: this.path });
  }
}
