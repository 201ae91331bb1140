/** The application object behind all three doors: the desktop window, browser mode and the terminal. */
import { fileURLToPath } from 'node:url';
import { readCertificateFile } from './certificates/certificate-file.js';
import { readCaptureInWorker } from './capture/capture-reader.js';
import type { Answers } from './evidence/answers.js';
import type { Intent } from './evidence/capture.js';
import { isFailure, type Failure } from './evidence/failure.js';
import type { ServerEvidence } from './evidence/server.js';
import type { Machine } from './machine/machine.js';
import { trustListRoots, type TrustListRoots } from './machine/trust-list-roots.js';
import type { ScriptEngine } from './network/pac/script-worker.js';
import type { Examined, ExamineHooks } from './examination.js';
import {
  practiceServerFiles,
  readPracticeServer,
  type PracticeServer,
  type PracticeServerFile,
} from './practice-servers.js';
import { closedFacts, type ClosedFact } from './closed-facts.js';
import type { Changing } from './changing.js';
import type { ElevatedChanging } from './elevated-change.js';
import type { PathChoice } from './network/probe/plans.js';
import type { HoldingHooks, HoldingRequest } from './holding.js';
import type { ProbeHooks, ProbeRequest, Tried } from './probing.js';
import type { Cloud } from './knowledge/endpoints.js';
import type { ElevationOptions } from './machine/elevated/asking.js';
import { failureReport, type Program } from './report/failure-report.js';
import type { ServerGlance } from './report/glance.js';
import type { Report } from './report/report.js';
import samples from './samples/samples.json' with { type: 'json' };

/** A capture of the project's own lab, shipped with the program. */
export interface SampleFile {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly path: string;
  readonly mode: Intent['mode'];
  readonly proxy: string | null;
}

/** What is to be judged, and how. */
export interface AnalyzeRequest {
  readonly path: string;
  readonly intent: Intent;
  /** A file with authorities to trust beside the public ones (`--roots`), as its bytes; null for none. */
  readonly roots: Uint8Array | null;
  /** Put every connection and DNS question into the report (`--flows`; the window always wants them). */
  readonly flows: boolean;
}

/** How the one who asks is kept informed, and how they change their mind. */
export interface AnalyzeHooks {
  readonly onProgress?: (progress: { bytesRead: number; bytesTotal: number; packets: number }) => void;
  /** Aborting answers within 200 ms with a report whose `error.code` is `CANCELLED`. */
  readonly signal?: AbortSignal;
}

/** A server that is to be looked at: the one that the program runs on, or what was recorded of one. */
export type ServerSource =
  | { readonly kind: 'here'; readonly answers?: Answers }
  | { readonly kind: 'practice'; readonly id: string; readonly answers?: Answers }
  /** Answers that are given take the place of those in the recording. */
  | { readonly kind: 'recorded'; readonly evidence: ServerEvidence; readonly answers?: Answers };

/** What is to be tried over which paths. */
export interface ProbeOptions {
  /** null: those that matter here. */
  readonly paths: readonly PathChoice[] | null;
  readonly cloud: Cloud;
  readonly tenant: string | null;
  /** A file with authorities to trust beside the public ones (`--roots`), as its bytes; null for none. */
  readonly roots: Uint8Array | null;
  /** Show a throw-away certificate to the names that ask for the connector's own. */
  readonly rehearse: boolean;
  /** What was read of the server: how it is set up. null where nothing was. */
  readonly server: ServerEvidence | null;
  /** Some names of an earlier run, to be tried again; left out: all anew. */
  readonly again?: ProbeRequest['again'];
}

/** The program as its doors see it. */
export interface Doctor extends Changing {
  readonly program: Program;
  readonly samples: readonly SampleFile[];
  /** Reads and judges a capture. Never rejects: what cannot be read is a report with `error`. */
  analyze(request: AnalyzeRequest, hooks?: AnalyzeHooks): Promise<Report>;
  /** Reads and judges a server, and changes nothing there. Never rejects: where that is impossible, the report has `error`. */
  examine(source: ServerSource, hooks?: ExamineHooks): Promise<Examined>;
  /**
   * Tries the connector's names from this computer, whatever its system. Never rejects: where it cannot begin, that is a
   * failure; what fails on the network is in the report.
   */
  probe(options: ProbeOptions, hooks?: ProbeHooks): Promise<Tried | Failure>;
  /** Keeps a connection to the Service Bus open, and says what became of it. Never rejects for anything the network does. */
  holdOpen(request: HoldingRequest, hooks?: HoldingHooks): Promise<Report>;
  /** Whether the program runs on a Windows, which `examine` can look at. */
  runsOnWindows(): Promise<boolean>;
  /**
   * A few facts of the server that the program runs on; null where that is no Windows. Aborting gives what is known by
   * then.
   */
  glance(signal?: AbortSignal): Promise<ServerGlance | null>;
  readonly practiceServers: readonly PracticeServer[];
  /**
   * What of these readings was closed to this account, and can be offered to be read as administrator; none where the
   * program cannot ask Windows for that.
   */
  closedFacts(evidence: ServerEvidence): readonly ClosedFact[];
  /**
   * Has Windows ask the person, reads what was closed, and judges the server again. Never rejects. The codes of its
   * failures: ELEVATION-DECLINED, ELEVATION-FAILED, ELEVATION-TIMED-OUT, ELEVATION-NOT-HERE, CANCELLED.
   */
  readClosed(evidence: ServerEvidence, hooks?: { readonly signal?: AbortSignal }): Promise<Examined | Failure>;
  /**
   * Makes a copy of a recorded server to practise with, in a folder that is empty or not there yet.
   *
   * @returns null, or a failure with the code SANDBOX-NOT-EMPTY, PRACTICE-SERVER-UNKNOWN or PRACTICE-SERVER-UNREADABLE
   */
  makeSandbox(source: Exclude<ServerSource, { kind: 'here' }>, folder: string): Promise<Failure | null>;
}

/** Where the parts of the built program lie that are opened as files. */
export interface DoctorParts {
  readonly program: Program;
  /** The built `capture-worker.ts`. */
  readonly worker: URL;
  /** What tries the scripts for automatic configuration that a capture holds. */
  readonly scripts: ScriptEngine;
  /** The folder of the sample captures, with a final slash. */
  readonly samples: URL;
  /** The recordings to practise with, and their folder, with a final slash. */
  readonly practice: { readonly files: readonly PracticeServerFile[]; readonly folder: URL };
  /** The server that the program runs on; null where that is no Windows. */
  readonly machineHere: () => Promise<Machine | null>;
  /** Starts the program once more, as administrator; null where nobody sits who could be asked. */
  readonly elevation: Pick<ElevationOptions, 'start' | 'contactAt'> | null;
  /** The same, to make changes; null where changes are made by who runs as administrator already, or not at all. */
  readonly changeElevation: ElevatedChanging | null;
}

/** What the worker gets. It is copied to it. */
export interface CaptureWork {
  readonly path: string;
  /** Authorities to trust beside the public ones, in DER. */
  readonly roots: readonly Uint8Array[];
  /** Every connection is wanted, not those alone that a verdict may rest on. */
  readonly flows: boolean;
  readonly intent: Intent;
  readonly program: Program;
  /** The addresses of the parts of `DoctorParts.scripts`: no URL can be copied. */
  readonly scripts: { readonly worker: string; readonly wasm: string };
}

/** The name and version of this build, put in by `build/build.mjs`. */
export const thisProgram: Program = { name: __PROGRAM_NAME__, version: __PROGRAM_VERSION__ };

const beside: DoctorParts = {
  program: thisProgram,
  worker: new URL('./capture-worker.cjs', import.meta.url),
  scripts: {
    worker: new URL('./script-worker.js', import.meta.url),
    wasm: new URL('./quickjs.wasm', import.meta.url),
  },
  samples: new URL('./samples/', import.meta.url),
  practice: { files: practiceServerFiles, folder: new URL('./samples/servers/', import.meta.url) },
  machineHere: async () => {
    if (process.platform !== 'win32') return null;
    // Windows' own functions are only loaded where they are.
    const { windowsMachine } = await import('./machine/windows/index.js');
    return windowsMachine;
  },
  elevation: null,
  changeElevation: null,
};

/** Where there is no Windows, those that Node carries have to do. */
const noRoots: TrustListRoots = { listed: new Set(), roots: [] };

/**
 * The application object. Parts that are not given are those that lie beside this file in the built program. Its code is loaded
 * with what first needs it: who reads a capture waits for nothing that changes a server.
 */
export function createDoctor(parts: Partial<DoctorParts> = {}): Doctor {
  const {
    program,
    worker,
    scripts,
    samples: folder,
    practice,
    machineHere,
    elevation,
    changeElevation,
  } = {
    ...beside,
    ...parts,
  };
  const practiceServer = async (id: string): Promise<ServerEvidence | Failure> => {
    const row = practice.files.find((each) => each.id === id);
    return row === undefined ? noPractice : await readPracticeServer(new URL(row.file, practice.folder));
  };
  const publicRoots = async (): Promise<TrustListRoots> => {
    const machine = await machineHere();
    return machine === null ? noRoots : await trustListRoots(machine);
  };
  let opened: Promise<Changing> | null = null;
  const changing = (): Promise<Changing> => (opened ??= openChanging());
  async function openChanging(): Promise<Changing> {
    const [{ createChanging, writingHere }, { tryHere }, { probeInForce }] = await Promise.all([
      import('./changing.js'),
      import('./trying.js'),
      import('./looking.js'),
    ]);
    return createChanging(program, writingHere, {
      tryPath: tryHere(scripts, publicRoots),
      probe: probeInForce(program, scripts, publicRoots),
      elevation: changeElevation,
    });
  }
  return {
    program,
    samples: samples.map(({ id, title, description, file, mode, proxy }) => ({
      id,
      title,
      description,
      path: fileURLToPath(new URL(file, folder)),
      mode: mode as Intent['mode'],
      proxy,
    })),
    async analyze(request, hooks = {}) {
      const onProgress = hooks.onProgress ?? (() => undefined);
      const roots = request.roots === null ? [] : readCertificateFile(request.roots);
      if (isFailure(roots)) return failureReport(program, new Date(), roots);
      const { path, intent, flows } = request;
      const engine = { worker: scripts.worker.href, wasm: scripts.wasm.href };
      const work: CaptureWork = { path, roots, flows, intent, program, scripts: engine };
      const made = await readCaptureInWorker<Report>(worker, work, onProgress, hooks.signal);
      return isFailure(made) ? failureReport(program, new Date(), made) : made;
    },
    practiceServers: practice.files.map(({ id, title, description }) => ({ id, title, description })),
    async examine(source, hooks = {}) {
      const { examineHere, examineRecorded } = await import('./examination.js');
      if (source.kind === 'recorded') return await examineRecorded(source.evidence, program, source.answers ?? null);
      if (source.kind === 'practice') {
        const evidence = await practiceServer(source.id);
        if (!isFailure(evidence)) return await examineRecorded(evidence, program, source.answers ?? null);
        return notExamined(failureReport(program, new Date(), evidence));
      }
      const machine = await machineHere();
      if (machine === null) return notExamined(failureReport(program, new Date(), noWindows));
      return await examineHere(machine, program, source.answers ?? {}, hooks);
    },
    async probe(options, hooks = {}) {
      const roots = options.roots === null ? [] : readCertificateFile(options.roots);
      if (isFailure(roots)) return roots;
      const { probeHere } = await import('./probing.js');
      const request = { again: null, ...options, roots, publicRoots: await publicRoots() };
      return await probeHere(program, scripts, request, hooks);
    },
    async holdOpen(request, hooks = {}) {
      const { holdHere } = await import('./holding.js');
      return await holdHere(program, request, hooks);
    },
    // Asked by every start page: Windows' own functions are not loaded for that.
    runsOnWindows: async () =>
      machineHere === beside.machineHere ? process.platform === 'win32' : (await machineHere()) !== null,
    async glance(signal) {
      const machine = await machineHere();
      if (machine === null) return null;
      const { glanceAt } = await import('./examination.js');
      return await glanceAt(machine, signal);
    },
    closedFacts: (evidence) => (elevation === null ? [] : closedFacts(evidence)),
    async readClosed(evidence, { signal } = {}) {
      const { elevationNotHere, readClosedFacts } = await import('./reading-closed.js');
      const machine = elevation === null ? null : await machineHere();
      if (machine === null || elevation === null) return elevationNotHere;
      return await readClosedFacts(machine, evidence, program, { ...elevation, signal });
    },
    planChange: async (...given) => await (await changing()).planChange(...given),
    applyChange: async (...given) => await (await changing()).applyChange(...given),
    changeBrokenOff: async (...given) => await (await changing()).changeBrokenOff(...given),
    changeHistory: async (...given) => await (await changing()).changeHistory(...given),
    async makeSandbox(source, folder) {
      const evidence = source.kind === 'recorded' ? source.evidence : await practiceServer(source.id);
      if (isFailure(evidence)) return evidence;
      const { makeSandbox } = await import('./machine/sandbox/sandbox.js');
      return await makeSandbox(evidence, folder);
    },
  };
}

const notExamined = (report: Report): Examined => ({ report, evidence: null, withProbes: null });

const noWindows: Failure = {
  code: 'NO-WINDOWS',
  message: 'This is no Windows server, so there is nothing here to check.',
  advice: 'Run it on the server that the connector runs on, or shall run on.',
};

const noPractice: Failure = {
  code: 'PRACTICE-SERVER-UNKNOWN',
  message: 'There is no such practice server.',
  advice: 'Choose one of those on the start page.',
};
