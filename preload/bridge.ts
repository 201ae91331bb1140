/** What the desktop app's page gets of the program: one object, of the contract's shape, and nothing of Electron. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { CallArguments, CallName, CallResults, Door, EventName, Events, Result } from './contract/contract.js';

function call<N extends CallName>(name: N, ...args: CallArguments<N>): Promise<Result<CallResults[N]>> {
  try {
    return ipcRenderer.invoke('call', name, args) as Promise<Result<CallResults[N]>>;
  } catch (error) {
    // What cannot be copied to another process, a function say, is refused before main ever sees it.
    return Promise.resolve(refused(error));
  }
}

/** The page never names a channel itself. */
function hear<N extends EventName>(name: N, listener: (data: Events[N]) => void): () => void {
  const take = (_event: unknown, data: Events[N]): void => listener(data);
  ipcRenderer.on(name, take);
  return () => ipcRenderer.off(name, take);
}

/** Empty for what lies on no disk, and for what is no file. */
const pathOf = (file: unknown): string => (file instanceof File ? webUtils.getPathForFile(file) : '');

const door: Door<File> = {
  about: () => call('about'),
  chooseCapture: () => call('chooseCapture'),
  openFile: (file) => {
    const path = pathOf(file);
    return path === '' ? Promise.resolve(noPath) : call('openCapture', path);
  },
  openPath: null,
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
  openSignInPage: () => call('openSignInPage'),
  previewBundle: (request) => call('previewBundle', request),
  viewBundle: (request) => call('viewBundle', request),
  saveBundle: (request) => call('saveBundle', request),
  saveBundleAt: null,
  listConnections: (request) => call('listConnections', request),
  probePaths: (request) => call('probePaths', request),
  cancelProbe: () => call('cancelProbe'),
  showPathCell: (request) => call('showPathCell', request),
  showPathChains: (finding) => call('showPathChains', finding),
  holdOpen: (request) => call('holdOpen', request),
  cancelHold: () => call('cancelHold'),
  openServiceTags: (file) => {
    const path = pathOf(file);
    return path === '' ? Promise.resolve(noPath) : call('openServiceTags', path);
  },
  dropServiceTags: () => call('dropServiceTags'),
  planChange: (request) => call('planChange', request),
  cancelPlan: () => call('cancelPlan'),
  applyChange: (request) => call('applyChange', request),
  giveCode: null,
  cancelChange: () => call('cancelChange'),
  listChanges: () => call('listChanges'),
  showList: (request) => call('showList', request),
  saveList: (request) => call('saveList', request),
  saveListAt: null,
  showConnection: (request) => call('showConnection', request),
  showTimeline: (request) => call('showTimeline', request),
  showChains: (request) => call('showChains', request),
  showHelp: (code) => call('showHelp', code),
  copyText: (text) => call('copyText', text),
  onProgress: (listener) => hear('progress', listener),
  onExamination: (listener) => hear('examination', listener),
  onProbing: (listener) => hear('probing', listener),
  onHolding: (listener) => hear('holding', listener),
  onChange: (listener) => hear('change', listener),
  // The window and the program behind it end together.
  onGone: () => () => undefined,
};

const refused = (error: unknown): Result<never> => ({
  ok: false,
  error: {
    code: 'ARGUMENTS-INVALID',
    message: String(error),
    advice: 'This is a fault of the program. Please report it.',
  },
});

/** A file that is dragged from a web page or a mail has bytes, but no place on this computer. */
const noPath: Result<never> = {
  ok: false,
  error: {
    code: 'FILE-WITHOUT-PATH',
    message: 'What was dropped is not a file on this computer.',
    advice: 'Save it to a folder first, and open it from there.',
  },
};

contextBridge.exposeInMainWorld('connectorDoctor', door);
