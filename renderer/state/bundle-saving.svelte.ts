import type {
  BundlePiece,
  BundlePreview,
  Door,
  Failure,
  NameClass,
  Result,
  SavedBundle,
} from '../../preload/contract/index.js';

/** The calls that are needed for it. */
export type BundleDoor = Pick<Door<File>, 'previewBundle' | 'viewBundle' | 'saveBundle' | 'saveBundleAt'>;

/** One bundle of the present server, from what it would hold to where it lies. */
export class BundleSaving {
  /** Kinds of names that stay as they are. */
  keep = $state.raw<readonly NameClass[]>([]);
  /** The last that came; it stays while another is made. Null until there is one. */
  preview = $state.raw<BundlePreview | null>(null);
  /** Why there is no preview, or why nothing was saved. */
  failure = $state.raw<Failure | null>(null);
  saving = $state(false);
  saved = $state.raw<SavedBundle | null>(null);
  /** Where to, in browser mode. */
  path = $state('');

  readonly asksForPath: boolean;
  readonly #door: BundleDoor;

  constructor(door: BundleDoor) {
    this.#door = door;
    this.asksForPath = door.saveBundleAt !== null;
  }

  /** Asks what the bundle would hold. */
  async prepare(): Promise<void> {
    const { keep } = this;
    const answer = await this.#door.previewBundle({ keep: [...keep] });
    // Another choice was made meanwhile.
    if (keep !== this.keep) return;
    if (!answer.ok) {
      this.failure = answer.error;
      return;
    }
    if (this.path === '') this.path = answer.value.path;
    this.preview = answer.value;
  }

  /** Lets names of this kind stay as they are, or has them replaced. What was saved before is another bundle. */
  choose(of: NameClass, isReplaced: boolean): void {
    const others = this.keep.filter((each) => each !== of);
    this.keep = isReplaced ? others : [...others, of];
    this.saved = null;
    this.failure = null;
    void this.prepare();
  }

  /** A piece of one part, as it would be saved. */
  view(part: string, from: number): Promise<Result<BundlePiece>> {
    return this.#door.viewBundle({ keep: [...this.keep], part, from });
  }

  /** Saves it: where the dialog says, or at `path`. */
  async save(): Promise<void> {
    if (this.saving) return;
    this.saving = true;
    this.saved = null;
    this.failure = null;
    const answer = await this.#write();
    this.saving = false;
    if (answer === null) return;
    if (answer.ok) this.saved = answer.value;
    else this.failure = answer.error;
  }

  async #write(): Promise<Result<SavedBundle | null> | null> {
    const { saveBundle, saveBundleAt } = this.#door;
    const keep = [...this.keep];
    if (saveBundle !== null) return await saveBundle({ keep });
    return saveBundleAt === null ? null : await saveBundleAt({ keep, path: this.path });
  }
}
