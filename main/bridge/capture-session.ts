/** What stands behind the calls of one window that are about captures. */
import { randomUUID } from 'node:crypto';
import { open as openFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { beginsAsZip } from '../bundle/archive.js';
import type { Failure } from '../evidence/failure.js';
import type { Intent } from '../evidence/capture.js';
import { parseProxyAddress } from '../evidence/proxy-address.js';
import type { Doctor } from '../doctor.js';
import type { Report } from '../report/report.js';
import { indexTraffic, type TrafficIndex } from '../report/traffic-index.js';
import type { OpenedCapture, OpenedFile, Progress, Result } from '../../preload/contract/contract.js';
import { failure, success } from './failure.js';
import { notHere } from './not-here.js';
import type { Handlers } from './register.js';
import type { Uploads } from './uploads.js';

/** What a door can do about captures. */
export interface CaptureOptions {
  readonly doctor: Doctor;
  readonly tell: (progress: Progress) => void;
  /** Takes a file that is a bundle. */
  readonly takeBundle: (path: string, name: string) => OpenedFile;
  readonly chooseFile?: () => Promise<string | null>;
  readonly uploads?: Uploads;
}

/** The calls that are about captures. */
type CaptureHandlers = Pick<
  Handlers,
  | 'chooseCapture'
  | 'openCapture'
  | 'openSample'
  | 'analyze'
  | 'cancel'
  | 'listConnections'
  | 'showConnection'
  | 'showTimeline'
  | 'showChains'
  | 'beginUpload'
  | 'dropUpload'
  | 'finishUpload'
>;

/** One window's captures. */
export interface CaptureSession {
  readonly handlers: CaptureHandlers;
  open(path: string): Promise<OpenedFile>;
  /** Ends what runs. */
  close(): void;
}

interface Opened {
  readonly capture: OpenedCapture;
  readonly path: string;
}

/** How many opened captures a window may still name. A person needs the last one. */
const mostCaptures = 100;

/** The least time between two reports of progress, in milliseconds. */
const progressEvery = 100;

/**
 * Makes them. The window names files by the random ids that this gives, and no others. A file that cannot be read is opened
 * all the same: its reading says why not, in the same words as everywhere.
 */
export function createCaptureSession(options: CaptureOptions): CaptureSession {
  const { doctor } = options;
  const captures = new Map<string, Opened>();
  // One analysis at a time: a page that asks again and again must not fill the computer with readers.
  let running: { readonly capture: string; readonly abort: AbortController } | null = null;
  // What a person looks at is the capture that was judged last; the connections of one alone are kept.
  let judged: { readonly capture: string; readonly traffic: TrafficIndex } | null = null;

  function trafficOf<T>(capture: string, ask: (traffic: TrafficIndex) => T | null): Result<T> {
    const answer = judged?.capture === capture ? ask(judged.traffic) : null;
    return answer === null ? notJudged : success(answer);
  }

  function keep(path: string, facts: Omit<OpenedCapture, 'kind' | 'id'>): OpenedCapture {
    const capture = { kind: 'capture', id: randomUUID(), ...facts } as const;
    captures.set(capture.id, { capture, path });
    // A page that opens for ever must not fill the memory; the first one it opened is the first one forgotten.
    for (const oldest of captures.keys()) {
      if (captures.size <= mostCaptures) break;
      captures.delete(oldest);
    }
    return capture;
  }

  async function open(path: string, name: string = basename(path)): Promise<OpenedFile> {
    if (await isBundle(path)) return options.takeBundle(path, name);
    return keep(path, { name, bytes: await sizeOf(path), mode: null, proxy: null, sample: false });
  }

  const handlers: CaptureHandlers = {
    chooseCapture: async () => {
      if (options.chooseFile === undefined) return notHere;
      const path = await options.chooseFile();
      return success(path === null ? null : await open(path));
    },

    openCapture: async (path) => success(await open(path)),

    openSample: async (id) => {
      const sample = doctor.samples.find((candidate) => candidate.id === id);
      if (sample === undefined) {
        return failure('SAMPLE-UNKNOWN', 'There is no such sample.', 'Choose one of the samples on the start page.');
      }
      const { path, mode, proxy } = sample;
      return success(keep(path, { name: basename(path), bytes: await sizeOf(path), mode, proxy, sample: true }));
    },

    analyze: async ({ capture: id, mode, proxy, roots }) => {
      const opened = captures.get(id);
      if (opened === undefined) return unknownCapture;
      const intent = readIntent(mode, proxy);
      if ('code' in intent) return { ok: false, error: intent };
      running?.abort.abort();
      const mine = { capture: id, abort: new AbortController() };
      running = mine;
      // Judged again, the capture's earlier connections stay until the new ones are there.
      if (judged?.capture !== id) judged = null;
      try {
        const report = await doctor.analyze(
          { path: opened.path, intent, roots: roots === undefined ? null : Buffer.from(roots, 'base64'), flows: true },
          { signal: mine.abort.signal, onProgress: throttle(id, options.tell) },
        );
        if (running === mine && report.capture !== undefined) judged = { capture: id, traffic: indexTraffic(report) };
        return success(forWindow(report, opened.capture.name));
      } finally {
        if (running === mine) running = null;
      }
    },

    // A reading that ended meanwhile is nothing to complain about: what was asked for is the case.
    cancel: (id) => {
      if (!captures.has(id)) return unknownCapture;
      if (running?.capture === id) running.abort.abort();
      return success(null);
    },

    listConnections: ({ capture, ...query }) => trafficOf(capture, (traffic) => traffic.connections(query)),
    showConnection: ({ capture, connection }) => trafficOf(capture, (traffic) => traffic.connection(connection)),
    showTimeline: ({ capture, ...query }) => trafficOf(capture, (traffic) => traffic.timeline(query)),
    showChains: ({ capture, finding }) => trafficOf(capture, (traffic) => traffic.chains(finding)),

    beginUpload: async ({ name, bytes }) => options.uploads?.begin(name, bytes) ?? notHere,

    dropUpload: async (upload) => options.uploads?.drop(upload) ?? notHere,

    finishUpload: async (upload) => {
      if (options.uploads === undefined) return notHere;
      const file = await options.uploads.finish(upload);
      return file.ok ? success(await open(file.value.path, file.value.name)) : file;
    },
  };

  return {
    handlers,
    open: (path) => open(path),
    close: () => {
      running?.abort.abort();
      captures.clear();
      judged = null;
    },
  };
}

const unknownCapture = failure('CAPTURE-UNKNOWN', 'This capture is not open here any more.', 'Open the file again.');

const notJudged = failure(
  'NOT-JUDGED',
  'The connections of this capture are not at hand any more.',
  'Open the capture again.',
);

/**
 * The document without its connections and questions, which the window asks for piece by piece; and with the name that
 * the person knows: an uploaded file has one of ours on the disk.
 */
function forWindow(report: Report, file: string): Report {
  if (report.capture === undefined) return report;
  const { flows: _flows, dns: _dns, ...facts } = report.capture;
  return { ...report, capture: { ...facts, file } };
}

function readIntent(mode: Intent['mode'], text: string | null): Intent | Failure {
  if (text === null) return { mode, proxy: null };
  const proxy = parseProxyAddress(text);
  if (proxy !== null) return { mode, proxy };
  return {
    code: 'PROXY-ADDRESS-INVALID',
    message: `"${text}" is not the address of a proxy.`,
    advice: 'Write its name and its port, as in proxy.example.com:8080.',
  };
}

/** By its first bytes. What cannot be opened is left to the reader of captures, which says why. */
async function isBundle(path: string): Promise<boolean> {
  const file = await openFile(path).catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return beginsAsZip(buffer.subarray(0, bytesRead));
  } catch {
    // A folder, or a disk that does not give it: its reading says so.
    return false;
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (facts) => facts.size,
    () => 0,
  );
}

type Reading = { readonly bytesRead: number; readonly bytesTotal: number; readonly packets: number };

function throttle(capture: string, tell: (progress: Progress) => void): (reading: Reading) => void {
  let last = -Infinity;
  return (reading) => {
    const now = performance.now();
    if (now - last < progressEvery && reading.bytesRead < reading.bytesTotal) return;
    last = now;
    tell({ capture, ...reading });
  };
}
