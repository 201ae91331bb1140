/**
 * Every call the window may make and every event it may hear: declared once, with the shape of its arguments. A call
 * without a schema cannot be declared, and a bridge (`main/bridge`) serves only what is declared here.
 */
import * as v from 'valibot';
import type { ServerGlance } from '../../main/report/glance.js';
import type { HelpPage } from '../../main/report/help.js';
import type { ChangeReport } from '../../main/report/plan-schema.js';
import type { CheckId, Failure, Report } from '../../main/report/report.js';
import type { Chains, ConnectionDetail, ConnectionPage, PathCellDetail, Timeline } from '../../main/report/views.js';
import { findingId, number, proxyText, rootsFile } from './arguments.js';
import { pathCalls, type HoldingProgress, type PathResults, type ProbingProgress } from './paths.js';
import { listCalls, type ListResults, type SavedList, type ShownList } from './lists.js';
import {
  changeCalls,
  type ChangeProgress,
  type ChangeResults,
  type GivenCode,
  type ShownHistory,
  type ShownPlan,
} from './changes.js';
import { bundleCalls, type BundlePiece, type BundlePreview, type BundleResults, type SavedBundle } from './bundle.js';

/** An answer that crosses the bridge: the value, or a failure in words. Nothing is thrown across. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** A capture of the project's own lab, or a recorded server, that comes with the program. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** What the window needs to know about the program around it. */
export interface About {
  readonly name: string;
  readonly version: string;
  readonly door: 'desktop' | 'browser';
  /** Name of the computer that the program runs on. */
  readonly computer: string;
  readonly samples: readonly Sample[];
  /** Recorded servers to practise with. */
  readonly practiceServers: readonly Sample[];
  /** Whether the program runs on a Windows, which can be looked at. */
  readonly windows: boolean;
  /** The file that the program was started with; null where there was none. */
  readonly opened: OpenedFile | null;
}

/** A capture that main has opened and named. The window knows it by `id` alone. */
export interface OpenedCapture {
  readonly kind: 'capture';
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  /** Settings that belong to it (a sample's), for the form; null where nobody knows. */
  readonly mode: 'direct' | 'proxy' | 'wpad' | null;
  readonly proxy: string | null;
  readonly sample: boolean;
}

/** What was read of another server, in one file. */
export interface OpenedBundle {
  readonly kind: 'bundle';
  readonly id: string;
  readonly name: string;
}

/** A file that main has opened: what it is shows in its first bytes. */
export type OpenedFile = OpenedCapture | OpenedBundle;

/** How far the reading of a capture is. */
export interface Progress {
  readonly capture: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly packets: number;
}

/** How far the look at a server is. */
export interface ExaminationProgress {
  /** The number that the window gave its request. */
  readonly run: number;
  /** The checks that wait for what is being read. */
  readonly underWay: readonly CheckId[];
  /** What is known by then, judged. */
  readonly report: Report;
}

/** What of the server that was looked at last is closed to the account of the program. */
export interface ClosedPlaces {
  /** Paths, registry values and logs that can be read as administrator; none where this door cannot ask Windows. */
  readonly offered: readonly string[];
  /** Those that an administrator was not allowed to read either. */
  readonly refused: readonly string[];
}

const id = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/));
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));

const findingCode = v.pipe(v.string(), v.regex(/^[A-Z0-9-]{1,64}$/));

const seconds = v.pipe(v.number(), v.finite());
const stretch = v.strictObject({ from: seconds, to: seconds });

/** The most lines that one call answers: a window shows thirty, and asks a little ahead. */
const mostLines = 500;

const lines = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostLines));

/** The most rows of the waterfall that one call answers: as many as a person may want to see at once. */
const mostTimelineRows = 1000;

/** Answers of the person by the id of the question. */
const answers = v.record(v.pipe(v.string(), v.regex(/^[a-z-]{1,40}$/)), v.pipe(v.string(), v.maxLength(200)));

/** The declared calls: the schema of each call's arguments, as a tuple. */
export const calls = {
  ...bundleCalls,
  ...pathCalls,
  ...listCalls,
  ...changeCalls,
  about: v.strictTuple([]),
  /** Desktop: main's own file dialog. */
  chooseCapture: v.strictTuple([]),
  /** Desktop: a dropped file, its path taken by the preload script. Browser mode: a path on the computer that serves. */
  openCapture: v.strictTuple([path]),
  openSample: v.strictTuple([id]),
  analyze: v.strictTuple([
    v.strictObject({
      capture: id,
      mode: v.nullable(v.picklist(['direct', 'proxy', 'wpad'])),
      proxy: v.nullable(proxyText),
      /** A file with authorities to be trusted as well, as base64. */
      roots: v.optional(rootsFile),
    }),
  ]),
  cancel: v.strictTuple([id]),
  /** A few facts of the server that the program runs on, for the first page. */
  glance: v.strictTuple([]),
  /** One look at a server at a time: a later one ends the former. */
  examine: v.strictTuple([
    v.strictObject({
      run: number,
      source: v.variant('kind', [
        v.strictObject({ kind: v.literal('here') }),
        v.strictObject({ kind: v.literal('practice'), id }),
        v.strictObject({ kind: v.literal('bundle'), id }),
      ]),
      /** What the person answered so far; left out, the answers in a recording count. */
      answers: v.optional(answers),
    }),
  ]),
  /** Judges the server that was looked at last again, with these answers of the person and no others. Nothing is read. */
  answer: v.strictTuple([answers]),
  /** Desktop: opens the one page of Microsoft's where a person can try to sign in, in their own browser. */
  openSignInPage: v.strictTuple([]),
  /** What is closed of the server that was looked at last. */
  listClosed: v.strictTuple([]),
  /** Has Windows ask the person, reads as administrator what `listClosed` offers, and judges the server again. */
  readClosed: v.strictTuple([]),
  /** Gives that up. */
  cancelReadClosed: v.strictTuple([]),
  /** Ends the look at the server that is under way: it answers with what was read until then. */
  cancelExamination: v.strictTuple([]),
  /** Some lines of the table of connections of the capture that was judged last. */
  listConnections: v.strictTuple([
    v.strictObject({
      capture: id,
      scope: v.picklist(['connector', 'all']),
      text: v.pipe(v.string(), v.maxLength(200)),
      within: v.nullable(stretch),
      sort: v.picklist(['time', 'name', 'outcome']),
      descending: v.boolean(),
      first: number,
      count: lines,
      find: v.nullable(number),
    }),
  ]),
  showConnection: v.strictTuple([v.strictObject({ capture: id, connection: number })]),
  showTimeline: v.strictTuple([
    v.strictObject({
      capture: id,
      within: v.nullable(stretch),
      towards: v.optional(v.picklist(['earlier', 'later'])),
      count: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostTimelineRows)),
    }),
  ]),
  /** The certificates behind a finding. */
  showChains: v.strictTuple([v.strictObject({ capture: id, finding: findingId })]),
  /** The help page of a finding's code: main has the words and the addresses, the window shows them. */
  showHelp: v.strictTuple([findingCode]),
  copyText: v.strictTuple([v.pipe(v.string(), v.maxLength(200_000))]),
  /** Browser mode: a file that arrives in chunks; `finishUpload` names it as a capture. */
  beginUpload: v.strictTuple([
    v.strictObject({
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
      bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
  ]),
  finishUpload: v.strictTuple([id]),
  /** Gives up a transfer: what has arrived is thrown away. */
  dropUpload: v.strictTuple([id]),
} as const;

/** The name of a call. */
export type CallName = keyof typeof calls;
/** The arguments of a call. */
export type CallArguments<N extends CallName> = v.InferOutput<(typeof calls)[N]>;

/** What each call answers. */
export interface CallResults extends BundleResults, PathResults, ListResults, ChangeResults {
  about: About;
  chooseCapture: OpenedFile | null;
  openCapture: OpenedFile;
  openSample: OpenedCapture;
  /** Without its connections and questions: those are asked for piece by piece. */
  analyze: Report;
  cancel: null;
  /** Null where the program runs on no Windows. */
  glance: ServerGlance | null;
  examine: Report;
  cancelExamination: null;
  answer: Report;
  listClosed: ClosedPlaces;
  readClosed: Report;
  cancelReadClosed: null;
  openSignInPage: null;
  listConnections: ConnectionPage;
  showConnection: ConnectionDetail;
  showTimeline: Timeline;
  showChains: Chains;
  showHelp: HelpPage;
  copyText: null;
  beginUpload: { readonly upload: string; readonly chunkBytes: number };
  finishUpload: OpenedFile;
  dropUpload: null;
}

/** What main tells the window unasked. */
export interface Events {
  progress: Progress;
  examination: ExaminationProgress;
  probing: ProbingProgress;
  holding: HoldingProgress;
  change: ChangeProgress;
}
/** The name of an event. */
export type EventName = keyof Events;

/**
 * The program as the window sees it: the preload script makes it of Electron's IPC, browser mode of one WebSocket.
 * `openFile` takes the `File` of a drop or an input element: the desktop opens it by its path, browser mode sends it.
 * The contract itself knows no browser, so the window names that type where it uses the door: `Door<File>`.
 */
export interface Door<LocalFile> {
  about(): Promise<Result<About>>;
  /** Null: this door has no dialog of its own (browser mode); use a file input and `openFile`. */
  readonly chooseCapture: (() => Promise<Result<OpenedFile | null>>) | null;
  /** `onProgress` answers whether to go on; browser mode gives the transfer up where it says no. */
  openFile(file: LocalFile, onProgress: (fraction: number) => boolean): Promise<Result<OpenedFile>>;
  /** Null in the desktop app, where the dialog serves. */
  readonly openPath: ((path: string) => Promise<Result<OpenedFile>>) | null;
  openSample(id: string): Promise<Result<OpenedCapture>>;
  analyze(request: CallArguments<'analyze'>[0]): Promise<Result<Report>>;
  cancel(capture: string): Promise<Result<null>>;
  glance(): Promise<Result<ServerGlance | null>>;
  examine(request: CallArguments<'examine'>[0]): Promise<Result<Report>>;
  cancelExamination(): Promise<Result<null>>;
  answer(answers: CallArguments<'answer'>[0]): Promise<Result<Report>>;
  listClosed(): Promise<Result<ClosedPlaces>>;
  readClosed(): Promise<Result<Report>>;
  cancelReadClosed(): Promise<Result<null>>;
  /** Null in browser mode: the browser is there already, and the page shows the address. */
  readonly openSignInPage: (() => Promise<Result<null>>) | null;
  previewBundle(request: CallArguments<'previewBundle'>[0]): Promise<Result<BundlePreview>>;
  viewBundle(request: CallArguments<'viewBundle'>[0]): Promise<Result<BundlePiece>>;
  /** Null in browser mode: use `saveBundleAt`. */
  readonly saveBundle: ((request: CallArguments<'saveBundle'>[0]) => Promise<Result<SavedBundle | null>>) | null;
  /** Null in the desktop app, where the dialog serves. */
  readonly saveBundleAt: ((request: CallArguments<'saveBundleAt'>[0]) => Promise<Result<SavedBundle>>) | null;
  listConnections(request: CallArguments<'listConnections'>[0]): Promise<Result<ConnectionPage>>;
  probePaths(request: CallArguments<'probePaths'>[0]): Promise<Result<Report>>;
  cancelProbe(): Promise<Result<null>>;
  showPathCell(request: CallArguments<'showPathCell'>[0]): Promise<Result<PathCellDetail>>;
  showPathChains(finding: string): Promise<Result<Chains>>;
  holdOpen(request: CallArguments<'holdOpen'>[0]): Promise<Result<Report>>;
  cancelHold(): Promise<Result<null>>;
  /** As `openFile`, for a file of Microsoft's service tags: what was tried is held against it. */
  openServiceTags(file: LocalFile): Promise<Result<Report>>;
  dropServiceTags(): Promise<Result<Report>>;
  planChange(request: CallArguments<'planChange'>[0]): Promise<Result<ShownPlan>>;
  cancelPlan(): Promise<Result<null>>;
  applyChange(request: CallArguments<'applyChange'>[0]): Promise<Result<ChangeReport>>;
  /** Null in the desktop app, where main asks in a window of its own. */
  readonly giveCode: ((request: CallArguments<'giveCode'>[0]) => Promise<Result<GivenCode>>) | null;
  cancelChange(): Promise<Result<null>>;
  listChanges(): Promise<Result<ShownHistory>>;
  showList(request: CallArguments<'showList'>[0]): Promise<Result<ShownList>>;
  /** Null in browser mode: use `saveListAt`. */
  readonly saveList: ((request: CallArguments<'saveList'>[0]) => Promise<Result<SavedList | null>>) | null;
  /** Null in the desktop app, where the dialog serves. */
  readonly saveListAt: ((request: CallArguments<'saveListAt'>[0]) => Promise<Result<SavedList>>) | null;
  showConnection(request: CallArguments<'showConnection'>[0]): Promise<Result<ConnectionDetail>>;
  showTimeline(request: CallArguments<'showTimeline'>[0]): Promise<Result<Timeline>>;
  showChains(request: CallArguments<'showChains'>[0]): Promise<Result<Chains>>;
  showHelp(code: string): Promise<Result<HelpPage>>;
  copyText(text: string): Promise<Result<null>>;
  /** Calls `listener` on every progress report of a capture; gives the function that ends it. */
  onProgress(listener: (progress: Progress) => void): () => void;
  /** The same of the look at a server. */
  onExamination(listener: (progress: ExaminationProgress) => void): () => void;
  /** The same of what is tried over the paths. */
  onProbing(listener: (progress: ProbingProgress) => void): () => void;
  /** The same of a connection that is kept open. */
  onHolding(listener: (progress: HoldingProgress) => void): () => void;
  /** The same of a change that is being made. */
  onChange(listener: (progress: ChangeProgress) => void): () => void;
  /** Calls `listener` when the program behind the window is gone (browser mode's connection ended). */
  onGone(listener: () => void): () => void;
}
