import type {
  About,
  Chains,
  ConnectionDetail,
  Door,
  Finding,
  HelpPage,
  PathCell,
  PathCellDetail,
  Paths,
} from '../../preload/contract/index.js';
import { words } from '../words/words.js';
import type { BundleDoor } from './bundle-saving.svelte.js';
import type { ListDoor } from './list-showing.svelte.js';
import { CaptureVisit } from './capture-visit.svelte.js';
import { remedyIds } from './change-choice.svelte.js';
import { ChangesVisit } from './changes-visit.svelte.js';
import { PathsVisit } from './paths-visit.svelte.js';
import type { Purpose } from './purpose.js';
import { ServerVisit } from './server-visit.svelte.js';

/** The pages of the window. */
export type Page = 'start' | 'server' | 'proxies' | 'paths' | 'choose' | 'capture' | 'history';

/** What is shown beside the page. */
export type Shown =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'connection'; readonly detail: ConnectionDetail }
  | {
      readonly kind: 'path-cell';
      readonly path: Paths['paths'][number];
      readonly endpoint: Paths['endpoints'][number];
      readonly cell: PathCell;
      readonly detail: PathCellDetail;
    }
  | { readonly kind: 'help'; readonly page: HelpPage }
  /** What would be saved of the present server. */
  | { readonly kind: 'bundle' }
  /** What is to be allowed, written for a device. */
  | { readonly kind: 'allow-list' }
  /** The tags and ranges that the addresses lie in. */
  | { readonly kind: 'ranges' };

/** What was dropped on the window, as far as a drop can tell. */
export interface Dropped {
  readonly files: readonly File[];
  readonly folder: boolean;
}

/** The window's whole state: the door to the program, the page that is shown, the server and the capture that are open. */
export class Program {
  readonly visit: CaptureVisit;
  readonly server: ServerVisit;
  readonly paths: PathsVisit;
  readonly changes: ChangesVisit;

  about = $state.raw<About | null>(null);
  page = $state<Page>('start');
  /** True once the program behind the window has ended. */
  gone = $state(false);
  /** A sentence about something that was not opened, to be shown on the present page. */
  remark = $state<string | null>(null);
  /** What is shown in a panel beside the page. */
  shown = $state.raw<Shown | null>(null);
  /** The path that was typed last (browser mode): where it led nowhere, it is there to be mended. */
  typedPath = $state('');
  /** True while the start page is to begin at the field for the path. */
  mendsPath = $state(false);

  readonly opensByPath: boolean;
  /** Opens the page where a person can try to sign in; null where the page shows its address instead. */
  readonly openSignInPage: Door<File>['openSignInPage'];
  /** What saves what was read of this server. */
  readonly bundleDoor: BundleDoor;
  /** What shows and saves lists for whoever makes the rules of the network. */
  readonly listDoor: ListDoor;
  readonly #door: Door<File>;
  #pickFile: () => void = () => undefined;

  constructor(door: Door<File>) {
    this.#door = door;
    this.visit = new CaptureVisit(door, ({ id, name }) => {
      this.show('server');
      this.server.lookAt({ kind: 'bundle', id }, name);
    });
    this.openSignInPage = door.openSignInPage;
    this.bundleDoor = door;
    this.listDoor = door;
    this.changes = new ChangesVisit(door);
    this.server = new ServerVisit(door, {
      onturn: () => this.changes.forget(),
      onlooked: () => void this.changes.readHistory(),
    });
    this.paths = new PathsVisit(door);
    this.opensByPath = door.openPath !== null;
  }

  /** Listens to the program and asks it who it is. */
  async begin(): Promise<void> {
    this.#door.onProgress((progress) => this.visit.follow(progress));
    this.#door.onExamination((progress) => this.server.follow(progress));
    this.#door.onProbing((progress) => this.paths.follow(progress));
    this.#door.onHolding((progress) => this.paths.holding.follow(progress));
    this.#door.onChange((progress) => this.changes.follow(progress));
    this.#door.onGone(() => {
      this.gone = true;
      this.visit.interrupt();
      this.server.interrupt();
      this.paths.interrupt();
      this.paths.holding.interrupt();
      this.changes.interrupt();
    });
    const answer = await this.#door.about();
    if (answer.ok) this.#meet(answer.value);
    else this.remark = sentence(answer.error.message, answer.error.advice);
  }

  /** Takes note of the program, and of the capture that it was started with. */
  #meet(about: About): void {
    this.about = about;
    if (about.windows) {
      void this.server.glanceHere();
      void this.changes.readHistory();
    }
    const { opened } = about;
    if (opened === null) return;
    this.page = 'capture';
    this.visit.take(opened);
  }

  /** Tells how a file is picked where the program has no dialog of its own: the page's file input. */
  pickFilesWith(pick: () => void): void {
    this.#pickFile = pick;
  }

  /** Shows a page. */
  show(page: Page): void {
    this.page = page;
    this.remark = null;
  }

  /** Lets the person choose a capture. */
  async openCapture(): Promise<void> {
    this.remark = null;
    if (this.#door.chooseCapture === null) {
      this.#pickFile();
      return;
    }
    const { server } = this;
    const before = server.source;
    // A bundle shows its own page.
    if ((await this.visit.openChosen(this.#door.chooseCapture)) && server.source === before) this.page = 'capture';
  }

  /** Opens a file that was picked or dropped. */
  openFile(file: File): void {
    this.show('capture');
    void this.visit.open(file.name, (onProgress) => this.#door.openFile(file, onProgress));
  }

  /** Opens a file by its place on the computer that the program runs on. */
  openPath(path: string): void {
    const open = this.#door.openPath;
    if (open === null) return;
    this.typedPath = path;
    this.show('capture');
    void this.visit.open(path, () => open(path), true);
  }

  /** Shows the field for the path, with what was typed in it. */
  mendPath(): void {
    this.mendsPath = true;
    this.show('start');
  }

  /** Shows everything about one connection of the capture. */
  async showConnection(connection: number): Promise<void> {
    const { connections, capture } = this.visit;
    if (connections === null || capture === null) return;
    connections.chosen = connection;
    const answer = await this.#door.showConnection({ capture: capture.id, connection });
    if (connections !== this.visit.connections) return;
    if (answer.ok) this.shown = { kind: 'connection', detail: answer.value };
    else this.remark = sentence(answer.error.message, answer.error.advice);
  }

  /** Shows everything that was met with one name over one path. */
  async showPathCell(
    path: Paths['paths'][number],
    endpoint: Paths['endpoints'][number],
    cell: PathCell,
  ): Promise<void> {
    const answer = await this.paths.cell(path.id, endpoint.id);
    if (this.page !== 'paths' || this.shown !== null) return;
    if (answer.ok) this.shown = { kind: 'path-cell', path, endpoint, cell, detail: answer.value };
    else this.remark = sentence(answer.error.message, answer.error.advice);
  }

  /** The certificates behind a finding; null where they cannot be had. */
  chainsOf = async (finding: Finding): Promise<Chains | null> => {
    if (finding.paths !== undefined) {
      const shown = await this.#door.showPathChains(finding.id);
      return shown.ok ? shown.value : null;
    }
    const { capture } = this.visit;
    if (capture === null) return null;
    const answer = await this.#door.showChains({ capture: capture.id, finding: finding.id });
    return answer.ok ? answer.value : null;
  };

  /** Shows the help page of a finding. */
  async showHelp(finding: Finding): Promise<void> {
    const { page } = this;
    const reports = [this.visit.report, this.server.report, this.paths.report];
    const answer = await this.#door.showHelp(finding.help);
    // Somebody may have gone on meanwhile.
    const isSame =
      reports[0] === this.visit.report && reports[1] === this.server.report && reports[2] === this.paths.report;
    if (page !== this.page || !isSame || this.shown !== null) return;
    if (answer.ok) this.shown = { kind: 'help', page: answer.value };
    else this.remark = sentence(answer.error.message, answer.error.advice);
  }

  /** Opens a practice capture. */
  openSample(id: string, title: string): void {
    this.show('capture');
    void this.visit.open(title, () => this.#door.openSample(id));
  }

  /** Looks at the server that the program runs on. */
  lookHere(purpose: Purpose): void {
    this.show('server');
    this.server.lookHere(purpose);
  }

  /** Looks at a practice server. */
  openPracticeServer(id: string, title: string): void {
    this.show('server');
    this.server.lookAt({ kind: 'practice', id }, title);
  }

  /** Ends what the page that is shown is waiting for. */
  cancel(): void {
    if (this.page === 'paths') this.paths.cancel();
    // By a slip of the hand nothing is taken back: what is being changed has a button of its own.
    else if (this.page === 'choose') {
      if (this.changes.phase !== 'applying') this.changes.cancel();
    } else if (this.page === 'server' || this.page === 'proxies') this.server.cancel();
    else this.visit.cancel();
  }

  /** What leads to what would be changed about a finding; null where there is nothing for it. */
  remedyFor = ({ code, remedies }: Finding): (() => void) | null => {
    const [remedy] = remedies.flatMap((each) => remedyIds.find((known) => known === each) ?? []);
    if (remedy === undefined || this.changes.changing) return null;
    return () => {
      this.changes.prefer(remedy, code === 'SERVICE-DISABLED' ? 'enable' : 'start');
      this.show('choose');
    };
  };

  /** Opens what was dropped, or says why it cannot be. */
  takeDrop = (dropped: Dropped): void => {
    const [file] = dropped.files;
    if (dropped.files.length > 1) this.remark = words.drop.several(dropped.files.length);
    else if (dropped.folder) this.remark = words.drop.folder;
    else if (file !== undefined && this.takesTags && /\.json$/i.test(file.name)) void this.paths.openTags(file);
    else if (file !== undefined) this.openFile(file);
  };

  /** Microsoft's lists can be held against what was tried. They end in .json, as neither a capture nor a bundle does. */
  get takesTags(): boolean {
    return this.page === 'paths' && this.paths.paths !== null;
  }

  /** Copies a text; false where that was not possible. */
  copy = async (text: string): Promise<boolean> => (await this.#door.copyText(text)).ok;
}

function sentence(message: string, advice: string): string {
  return advice === '' ? message : `${message} ${advice}`;
}
