/** Browser mode's door: every call of the contract over one WebSocket, and uploads that wait for their receipts. */
import type {
  CallArguments,
  CallName,
  CallResults,
  Door,
  EventName,
  Events,
  Failure,
  OpenedFile,
  Report,
  Result,
} from '../../preload/contract/index.js';
import type { CallMessage, ServerMessage } from '../../preload/contract/wire.js';
import { chunkWindow, encodeChunk } from '../../preload/contract/wire.js';

/** The parts of a browser's WebSocket that are used. */
export type Socket = Pick<WebSocket, 'readyState' | 'send' | 'close' | 'addEventListener'> & { binaryType: BinaryType };

const connecting = 0;
const open = 1;

/**
 * Makes a door of a socket that is open or opening. Calls made before it is open wait. When it ends, every call that
 * waits is answered with a failure of the code CONNECTION-LOST, and `onGone` fires; it is not opened again, because the
 * program behind it has forgotten what was opened here.
 */
export function openWebSocketDoor(socket: Socket): Door<File> {
  const answers = new Map<number, (result: Result<never>) => void>();
  const receipts = new Map<string, (error: Failure | null) => void>();
  const listeners: { readonly [N in EventName]: Set<(data: Events[N]) => void> } = {
    progress: new Set(),
    examination: new Set(),
    probing: new Set(),
    holding: new Set(),
    change: new Set(),
  };
  const goneListeners = new Set<() => void>();
  const waiting: string[] = [];
  let gone = false;
  let lastId = 0;

  socket.addEventListener('open', () => {
    for (const message of waiting.splice(0)) socket.send(message);
  });
  socket.addEventListener('message', (event) => receive(JSON.parse(String(event.data)) as ServerMessage));
  socket.addEventListener('close', () => {
    gone = true;
    for (const answer of answers.values()) answer(lost);
    for (const receipt of receipts.values()) receipt(lost.error);
    answers.clear();
    receipts.clear();
    for (const listener of goneListeners) listener();
  });

  function receive(message: ServerMessage): void {
    if (message.kind === 'answer') {
      answers.get(message.id)?.(message.result as Result<never>);
      answers.delete(message.id);
    } else if (message.kind === 'chunk') {
      receipts.get(message.upload)?.(message.error);
    } else {
      hear(message);
    }
  }

  function hear<N extends EventName>({ name, data }: { name: N; data: Events[N] }): void {
    for (const listener of listeners[name]) listener(data);
  }

  function listen<N extends EventName>(name: N, listener: (data: Events[N]) => void): () => void {
    listeners[name].add(listener);
    return () => listeners[name].delete(listener);
  }

  function call<N extends CallName>(name: N, ...args: CallArguments<N>): Promise<Result<CallResults[N]>> {
    if (gone) return Promise.resolve(lost);
    return new Promise((resolve) => {
      const id = ++lastId;
      answers.set(id, resolve);
      const message = JSON.stringify({ id, call: name, args } satisfies CallMessage);
      if (socket.readyState === connecting) waiting.push(message);
      else socket.send(message);
    });
  }

  const openFile = (file: File, onProgress: (fraction: number) => boolean): Promise<Result<OpenedFile>> =>
    send(file, onProgress, (upload) => call('finishUpload', upload));

  const openServiceTags = (file: File): Promise<Result<Report>> =>
    send(
      file,
      () => true,
      (upload) => call('finishServiceTags', upload),
    );

  async function send<T>(
    file: File,
    onProgress: (fraction: number) => boolean,
    finish: (upload: string) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const begun = await call('beginUpload', { name: file.name, bytes: file.size });
    if (!begun.ok) return begun;
    const { upload, chunkBytes } = begun.value;
    const failed = await sendChunks(file, upload, chunkBytes, onProgress);
    if (failed === null) return await finish(upload);
    if (failed === givenUp) await call('dropUpload', upload);
    return { ok: false, error: failed };
  }

  /** Sends a file piece by piece, never more of them under way than `chunkWindow`. Gives the first failure. */
  async function sendChunks(
    file: File,
    upload: string,
    chunkBytes: number,
    onProgress: (fraction: number) => boolean,
  ): Promise<Failure | null> {
    const total = Math.ceil(file.size / chunkBytes);
    const state = { sent: 0, received: 0, failed: null as Failure | null };
    let wake = (): void => undefined;
    receipts.set(upload, (error) => {
      state.failed ??= error;
      state.received += 1;
      if (!onProgress(Math.min(1, state.received / total))) state.failed ??= givenUp;
      wake();
    });
    try {
      while (state.failed === null && state.received < total) {
        if (state.sent === total || state.sent - state.received >= chunkWindow) {
          await new Promise<void>((resolve) => (wake = resolve));
          continue;
        }
        const bytes = await readPiece(file, state.sent * chunkBytes, chunkBytes);
        if (bytes === null) return unreadable;
        // Meanwhile the connection may have ended, or an earlier piece have been refused.
        if (!hasFailed(state) && socket.readyState === open) {
          socket.send(encodeChunk({ upload, sequence: state.sent, bytes }));
        }
        state.sent += 1;
      }
      return state.failed;
    } finally {
      receipts.delete(upload);
    }
  }

  return {
    about: () => call('about'),
    chooseCapture: null,
    openFile,
    openPath: (path) => call('openCapture', path),
    openSample: (id) => call('openSample', id),
    analyze: (request) => call('analyze', request),
    cancel: (capture) => call('cancel', capture),
    glance: () => call('glance'),
    examine: (request) => call('examine', request),
    cancelExamination: () => call('cancelExamination'),
    answer: (answers) => call('answer', answers),
    listClosed: () => call('listClosed'),
    readClosed: () => call('readClosed'),
    cancelReadClosed: () => call('cancelReadClosed'),
    openSignInPage: null,
    previewBundle: (request) => call('previewBundle', request),
    viewBundle: (request) => call('viewBundle', request),
    saveBundle: null,
    saveBundleAt: (request) => call('saveBundleAt', request),
    listConnections: (request) => call('listConnections', request),
    probePaths: (request) => call('probePaths', request),
    cancelProbe: () => call('cancelProbe'),
    showPathCell: (request) => call('showPathCell', request),
    showPathChains: (finding) => call('showPathChains', finding),
    holdOpen: (request) => call('holdOpen', request),
    cancelHold: () => call('cancelHold'),
    openServiceTags,
    dropServiceTags: () => call('dropServiceTags'),
    planChange: (request) => call('planChange', request),
    cancelPlan: () => call('cancelPlan'),
    applyChange: (request) => call('applyChange', request),
    giveCode: (request) => call('giveCode', request),
    cancelChange: () => call('cancelChange'),
    listChanges: () => call('listChanges'),
    showList: (request) => call('showList', request),
    saveList: null,
    saveListAt: (request) => call('saveListAt', request),
    showConnection: (request) => call('showConnection', request),
    showTimeline: (request) => call('showTimeline', request),
    showChains: (request) => call('showChains', request),
    showHelp: (code) => call('showHelp', code),
    copyText,
    onProgress: (listener) => listen('progress', listener),
    onExamination: (listener) => listen('examination', listener),
    onProbing: (listener) => listen('probing', listener),
    onHolding: (listener) => listen('holding', listener),
    onChange: (listener) => listen('change', listener),
    onGone: (listener) => {
      goneListeners.add(listener);
      if (gone) listener();
      return () => goneListeners.delete(listener);
    },
  };
}

/** Said to nobody: who gave the transfer up knows. */
const givenUp: Failure = {
  code: 'CANCELLED',
  message: 'The transfer was given up.',
  advice: 'Open the file again when you like.',
};

function hasFailed(state: { readonly failed: Failure | null }): boolean {
  return state.failed !== null;
}

/** Null where the browser cannot read the file any more: it was moved, changed or never readable (a folder). */
function readPiece(file: File, from: number, length: number): Promise<Uint8Array | null> {
  return file
    .slice(from, from + length)
    .arrayBuffer()
    .then(
      (bytes) => new Uint8Array(bytes),
      () => null,
    );
}

// The text belongs on the clipboard of the computer that shows the page, which the program may not run on.
function copyText(text: string): Promise<Result<null>> {
  return navigator.clipboard.writeText(text).then(
    () => ({ ok: true, value: null }) as const,
    () => notCopied,
  );
}

const lost = {
  ok: false,
  error: {
    code: 'CONNECTION-LOST',
    message: 'The program behind this page has ended or cannot be reached.',
    advice: 'Start it again in its terminal, and open the address that it prints.',
  },
} as const;

const unreadable: Failure = {
  code: 'FILE-NOT-READABLE',
  message: 'The browser cannot read this file.',
  advice: 'If it is a folder, open the file inside it. If it was moved or changed meanwhile, choose it again.',
};

const notCopied: Result<never> = {
  ok: false,
  error: {
    code: 'NOT-COPIED',
    message: 'The browser did not let the page use the clipboard.',
    advice: 'Select the text and copy it with the keyboard.',
  },
};
